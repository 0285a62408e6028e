"""The manners of every page: marking, breadcrumbs, partials, errors at the right field."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.cache import patch_vary_headers

from history.lifecycle import NotNow
from web.marking import UNMARKED, Marking


def wants_partial(request) -> bool:
    """Only a plain htmx request gets a part of a page: a boosted link or a step back in the
    browser's history needs the whole."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


class PageMixin:
    """A page: its title, place, marking and, for htmx, the named part of its template."""

    # OPTIONS would answer for rows that are not the asker's.
    http_method_names = ("get", "head", "post")
    title = ""
    partial = ""

    def get_marking(self) -> Marking:
        """The highest marking of what the page shows."""
        return UNMARKED

    def get_title(self) -> str:
        return self.title

    def get_crumbs(self) -> list[tuple[str, str]]:
        """Label and address of the pages above this one, outermost first."""
        return []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.setdefault("title", self.get_title())
        context.setdefault("crumbs", self.get_crumbs())
        context.setdefault("marking", self.get_marking())
        return context

    def get_template_names(self):
        names = super().get_template_names()
        if self.partial and wants_partial(self.request):
            return [f"{name}#{self.partial}" for name in names]
        return names

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class ActionFormMixin:
    """A form whose success is an action. What the action refuses stands at the field it concerns,
    and everything typed stays in the form."""

    done = ""

    def perform(self, form):
        """Do it; return the record to show next."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.object = self.perform(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except NotNow as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        place = self.get_success_url()
        # A page that keeps a draft on its device gives that up first and goes there then.
        if self.request.headers.get("X-Draft") == "1":
            return JsonResponse({"next": place})
        return HttpResponseRedirect(place)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def add_errors(form, error: ValidationError) -> None:
    """Put an action's refusal where the person can mend it; the rest at the head of the form."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
