"""One text of an entry: written part by part with its preview, reviewed, commented, compared."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from compendium import entry_actions as actions
from compendium import review_actions
from compendium.difference import DRAFT, compared, sides_of
from compendium.discussion_forms import AspectForm, CommentForm, ReplyForm
from compendium.entry_actions import FIELDS
from compendium.entry_forms import TextForm
from compendium.entry_page import TextPage, anchors_for
from compendium.markdown import write
from compendium.models import EntryComment, EntryText
from compendium.views.entries import EDITORS, open_to
from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion
from portfolio.scoped import LifecycleMove
from web.entry import mark_sent_later
from web.json_body import body_of
from web.saves import as_typed
from web.text import MaxText, clean_text
from web.views import PageMixin, add_errors


def text_of(user, pk, action="view") -> EntryText:
    return open_to(EntryText, user, action, pk=pk)


class OnText(PageMixin):
    """A page about one text."""

    action = "view"

    def get_object(self, queryset=None):
        return text_of(self.request.user, self.kwargs["pk"], self.action)

    def get_marking(self):
        return EDITORS

    def get_crumbs(self):
        return [(_("Entries of the Compendium"), reverse("compendium:entry-list"))]


class TextDetail(OnText, DetailView):
    """The text with everything that is said of it; open for writing while its status allows."""

    template_name = "compendium/text_detail.html"

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        text, user = self.object, self.request.user
        may = {act for act in ("change", "approve") if text.may(user, act)}
        page = kwargs.pop("page", None) or TextPage(text, user)
        prefetch_related_objects([text], "reviews__given_by")
        offers = EntryText.lifecycle.offers(text, may.__contains__, None, user)
        return super().get_context_data(
            text=text,
            page=page,
            others=text.entry.texts.exclude(pk=text.pk).order_by("language"),
            can_write="change" in may and text.is_writable,
            can_change="change" in may,
            can_review="approve" in may and text.status == EntryText.Status.IN_REVIEW,
            offers=offers,
            **({"review_form": AspectForm(initial={"version": text.version})} | kwargs),
        )


class TextSave(TextDetail):
    """One save: from the page's queue as JSON, or from the page's own form, which can also ask for
    a look at the text without saving it."""

    http_method_names = ("post",)
    action = "change"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if request.headers.get("X-Autosave") == "1":
            return self.save_by_itself(request)
        form = TextForm.posted(request.POST)
        if "preview" in request.POST:
            form.is_valid()
            return self.shown(form, is_preview=True, status=200)
        if not form.is_valid():
            return self.shown(form)
        try:
            take(self.object, form, by=request.user)
        except StaleVersion as stale:
            conflict = told_stale(stale, form)
            form.go_on_from(stale.current)
            self.object = stale.current
            return self.shown(form, collisions=conflict, status=409)
        except NotNow as closed:
            form.add_error(None, str(closed))
            return self.shown(form, status=423)
        except ValidationError as error:
            add_errors(form, error)
            return self.shown(form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(self.object.get_absolute_url())

    def shown(self, form, *, status=422, **context):
        """The page once more with everything that was typed."""
        typed = {name: clean_text(form.data[name]) for name in FIELDS if name in form.data}
        page = TextPage(self.object, self.request.user, typed=typed, errors=form.errors)
        rest = ("__all__", "version", "operation")
        refused = [each for name in rest for each in form.errors.get(name, ())]
        context = self.get_context_data(page=page, refused=refused, is_wrong=form.errors, **context)
        return self.render_to_response(context, status=status)

    def save_by_itself(self, request):
        """The page's queue sends what somebody typed, now or later, and reads how it stands."""
        if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"other_person": True}, status=403)
        mark_sent_later(request)
        status, told = self.answer(TextForm.sent(body_of(request)))
        if status == 409:
            told |= {"html": render_to_string("web/save_conflict.html", told, request=request)}
        return JsonResponse(told, status=status)

    def answer(self, form) -> tuple[int, dict]:
        if not form.is_valid():
            return 422, {"errors": form.errors}
        try:
            row = take(self.object, form, by=self.request.user)
        except StaleVersion as stale:
            return 409, standing(stale.current) | {"collisions": told_stale(stale, form)}
        except NotNow as closed:
            return 423, {"locked": str(closed)}
        except ValidationError as refused:
            return 422, {"errors": refused.message_dict}
        return 200, standing(row)


def take(text: EntryText, form: TextForm, *, by) -> EntryText:
    version = form.cleaned_data["version"]
    return actions.change_text(
        text=text, by=by, base_version=version, values=form.values(), bases=form.bases
    )


def standing(text: EntryText) -> dict:
    """The text as it stands: each part as it is typed, with the version of its last change."""
    return {
        "version": text.version,
        "values": {name: as_typed(getattr(text, name)) for name in FIELDS},
        "stamps": {name: text.stamp(name) for name in FIELDS},
        "saved_at": text.updated_at.strftime("%H:%M"),
    }


def told_stale(stale: StaleVersion, form) -> list[dict]:
    """What both wrote in the parts in which they collide, and what stood when this one began."""
    found = []
    written = Event.objects.about(stale.current).filter(verb__in=("created", "changed"))
    for name, (theirs, mine) in stale.collisions().items():
        event = written.filter(changes__has_key=name).first()
        found.append(
            {
                "field": name,
                "label": str(EntryText._meta.get_field(name).verbose_name),
                "began": form.began.get(name),
                "theirs": theirs,
                "mine": mine,
                "by": event.by_name if event else _("Somebody"),
                "at": event.at if event else stale.current.updated_at,
            }
        )
    return found


@require_POST
def text_preview(request, pk):
    """What readers will see of one part, as it is typed."""
    text = text_of(request.user, pk, "change")
    name = next((each for each in EntryText.PARTS if each in request.POST), "")
    if not name:
        raise BadRequest("No part of the text was sent.")
    words = clean_text(request.POST[name])
    context = {"text": text, "wrong": ""}
    try:
        MaxText(20_000)(words)
    except ValidationError as error:
        context["wrong"] = error.messages[0]
    else:
        anchors = anchors_for(request.user, text.language, words)
        written = write(words, anchors=anchors, name=name)
        context |= {"written": written, "lost": list(dict.fromkeys(written.lost))}
    return render(request, "compendium/text_preview.html", context)


class TextMove(LifecycleMove):
    model = EntryText

    def get_object(self):
        return text_of(self.request.user, self.kwargs["pk"])

    def move(self, obj, name, reason):
        actions.move_text(text=obj, name=name, by=self.request.user, reason=reason)


class TextReview(TextDetail):
    """Answer for one aspect of the text as it was read."""

    http_method_names = ("post",)
    action = "approve"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = AspectForm(request.POST)
        if form.is_valid() and self.given(form):
            messages.success(request, _("Your answer is recorded."))
            return HttpResponseRedirect(self.object.get_absolute_url() + "#reviews")
        return self.render_to_response(self.get_context_data(review_form=form), status=422)

    def given(self, form) -> bool:
        try:
            review_actions.give_review(text=self.object, by=self.request.user, **form.values())
        except NotNow as error:
            form.add_error(None, str(error))
            # The page shows the text as it stands now, and the form is about that.
            form.data = form.data.copy()
            form.data["version"] = self.object.version
        except ValidationError as error:
            add_errors(form, error)
        return not form.errors


class TextComment(TextDetail):
    """A remark on the text, beside its part."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = CommentForm(request.POST, parts=parts_named())
        if form.is_valid():
            review_actions.add_comment(text=self.object, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your comment is added."))
            place = form.cleaned_data["field"] or "comments"
            return HttpResponseRedirect(f"{self.object.get_absolute_url()}#part-{place}")
        return self.render_to_response(self.get_context_data(comment_form=form), status=422)


def parts_named() -> list[tuple[str, str]]:
    """The parts of a text by their fields, with their names."""
    return [(each, EntryText._meta.get_field(each).verbose_name) for each in FIELDS]


def comment_of(user, pk) -> EntryComment:
    """A comment that is the first of its talk, or 404."""
    if not EntryComment.opened_to(user):
        raise Http404
    rows = EntryComment.objects.select_related("text__entry")
    comment = rows.filter(pk=pk, answers=None).first()
    if comment is None:
        raise Http404
    return comment


def back_to(comment: EntryComment):
    place = comment.field or "comments"
    return HttpResponseRedirect(f"{comment.text.get_absolute_url()}#part-{place}")


class CommentReply(TextDetail):
    """An answer below a remark; one that is refused stays on the page as it was typed."""

    http_method_names = ("post",)

    def get_object(self, queryset=None):
        self.comment = comment_of(self.request.user, self.kwargs["pk"])
        return text_of(self.request.user, self.comment.text_id)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = ReplyForm(request.POST)
        if form.is_valid():
            review_actions.add_comment(
                text=self.object, by=request.user, answers=self.comment, **form.cleaned_data
            )
            return back_to(self.comment)
        context = self.get_context_data(reply_form=form, replied=self.comment.pk)
        return self.render_to_response(context, status=422)


@require_POST
def comment_settle(request, pk):
    """Close a comment: its writer does, or whoever writes the text."""
    comment = comment_of(request.user, pk)
    if comment.written_by_id != request.user.pk and not comment.may(request.user, "change"):
        raise comment.missing("change")
    review_actions.settle_comment(comment=comment, by=request.user)
    return back_to(comment)


@require_POST
def text_follow(request, pk):
    """Say that a translation follows the last edition now."""
    text = text_of(request.user, pk, "change")
    try:
        actions.follow_edition(text=text, by=request.user)
    except NotNow as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(text.get_absolute_url())


class TextCompare(OnText, DetailView):
    """The text word by word against what an edition printed, or two editions of it."""

    template_name = "compendium/text_compare.html"

    def get_title(self):
        return _("Compare “%(text)s”") % {"text": self.object}

    def get_crumbs(self):
        return [*super().get_crumbs(), (self.object.title, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        sides = {each.key: each for each in sides_of(self.object)}
        printed = [key for key in sides if key != DRAFT]
        asked = self.request.GET
        old = sides.get(asked.get("from", ""), sides.get(printed[0]) if printed else None)
        new = sides.get(asked.get("to", ""), sides[DRAFT])
        parts = compared(old, new) if old else []
        return super().get_context_data(
            text=self.object,
            sides=list(sides.values()),
            old=old,
            new=new,
            parts=parts,
            changes=sum(each.changes for each in parts),
            **kwargs,
        )
