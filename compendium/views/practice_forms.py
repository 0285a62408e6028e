"""Forms about a practice: handing one in, wording it, naming its successor."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from compendium import actions
from compendium.forms import LONG, PracticeForm, SubmitForm, SupersedeForm
from compendium.markdown import write
from compendium.models import Practice, PracticeComment
from compendium.views.practices import PracticePage, anchors_for, may_hand_in, parts_named
from portfolio.access import NO_ROW, MissingRight, either, held, sees, states_with
from portfolio.matrix import Right, variants
from portfolio.models import State
from portfolio.scoped import ScopedForm, VersionedForm
from web.marking import Classification, Marking
from web.views import ActionFormMixin, PageMixin

HAND_IN = Right("C", "practice")


def preview_of(data, user) -> list[tuple]:
    """The long parts as they stand in a form, as readers would see them."""
    texts = {name: data.get(name) or "" for name in LONG}
    anchors = anchors_for("\n".join(texts.values()), user)
    return [
        (label, write(texts[name], anchors=anchors, name=name.replace("_", "-")))
        for name, label in parts_named()[1:]
        if texts[name].strip()
    ]


class Preview:
    """Mixed into a form of a practice: the button “Preview” shows the text and saves nothing."""

    def form_valid(self, form):
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        texts = preview_of(form.cleaned_data, self.request.user)
        return self.render_to_response(self.get_context_data(form=form, preview=texts))


class PracticeCreate(Preview, PracticePage, ActionFormMixin, PageMixin, FormView):
    """Hand in a practice from a published document or from one's own work."""

    form_class = SubmitForm
    template_name = "compendium/practice_form.html"
    done = gettext_lazy("The practice is in the inbox. You find it there under “Mine”.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_hand_in(request.user):
            if not sees(request.user, "practice"):
                raise Http404
            raise MissingRight(HAND_IN)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Practice.objects.none()

    def get_form_kwargs(self):
        user = self.request.user
        return super().get_form_kwargs() | {
            "user": user,
            "instance": Practice(),
            "states": states_to_hand_in(user),
            "is_everywhere": is_everywhere(user),
        }

    def get_initial(self):
        return {"source_kind": Practice.Source.SUBMISSION}

    def perform(self, form):
        return actions.submit_practice(by=self.request.user, **form.values())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_title(self):
        return _("Hand in a practice")

    def get_marking(self):
        words = _("Release: the Compendium’s editors and those assigned to the State")
        return Marking(Classification.CONFIDENTIAL, words)


def states_to_hand_in(user):
    """The States for which this person may hand in a practice."""
    found = NO_ROW
    for right in variants("C", "practice"):
        found = either(found, states_with(user, right.codename))
    return State.objects.filter(found).order_by("name")


def is_everywhere(user) -> bool:
    """Whether this person may hand in what comes from no State of the programme."""
    return HAND_IN.codename in held(user).everywhere


class PracticeUpdate(Preview, PracticePage, VersionedForm):
    """Word a practice; somebody else's change meanwhile is shown, never overwritten. A remark that
    is named in the address stands beside the form and is settled with the change."""

    action = "change"
    form_class = PracticeForm
    template_name = "compendium/practice_form.html"
    done = gettext_lazy("Practice changed.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        more = {"instance": self.get_object(), "user": self.request.user}
        return kwargs | more | {"initial": {"version": self.subject.version}}

    def taken(self):
        """The remark that is being taken into the text."""
        key = self.request.GET.get("comment", "")
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        rows = PracticeComment.objects.allowed(self.request.user)
        return rows.filter(text=self.subject, pk=key, settled_at=None, answers=None).first()

    def perform(self, form):
        return actions.change_practice(
            practice=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
            comment=self.taken(),
        )

    def get_title(self):
        return _("Change %(code)s") % {"code": self.subject.code}

    def get_context_data(self, **kwargs):
        closed = actions.why_fixed(self.subject)
        return super().get_context_data(closed=closed, comment=self.taken(), **kwargs)


class PracticeSupersede(PracticePage, ScopedForm):
    """Say which practice takes the place of a published one."""

    action = "approve"
    form_class = SupersedeForm
    template_name = "compendium/practice_supersede.html"
    done = gettext_lazy("The practice is superseded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form):
        actions.supersede_practice(practice=self.subject, by=self.request.user, **form.cleaned_data)
        return self.subject

    def get_title(self):
        return _("What takes the place of %(code)s") % {"code": self.subject.code}

    def get_context_data(self, **kwargs):
        closed = Practice.lifecycle.why_not(self.subject, "supersede")
        return super().get_context_data(closed=closed, **kwargs)
