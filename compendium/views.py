"""The Compendium's inbox: practices as they were found, one by one, worded or declined."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compendium import actions
from compendium.forms import PracticeFilter, PracticeForm
from compendium.models import Practice
from portfolio.labels import reach_marking
from portfolio.models import State
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedList, VersionedForm


def states_shown(user, practices) -> dict:
    """The States of these practices that this reader may see, by their key."""
    keys = {each.state_id for each in practices}
    return {each.pk: each for each in State.objects.allowed(user).filter(pk__in=keys)}


class PracticeList(ScopedList):
    model = Practice
    partial = "rows"
    paginate_by = 50
    template_name = "compendium/practice_list.html"

    def get_queryset(self):
        self.filter = PracticeFilter(self.request.GET)
        rows = super().get_queryset()
        wanted = self.filter.cleaned_data if self.filter.is_valid() else {}
        return rows.filter(**{name: value for name, value in wanted.items() if value})

    def get_title(self):
        return _("Compendium inbox")

    def get_marking(self):
        words = _("Release: the Compendium’s editors and those assigned to the State")
        return reach_marking(Practice, self.request.user, release=words)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(filter=self.filter, **kwargs)
        shown = states_shown(self.request.user, context["object_list"])
        rows = [(each, shown.get(each.state_id)) for each in context["object_list"]]
        return context | {"rows": rows}


class PracticePage:
    model = Practice

    def get_crumbs(self):
        return [(_("Compendium inbox"), reverse("compendium:practice-list"))]


class PracticeDetail(PracticePage, ScopedDetail):
    template_name = "compendium/practice_detail.html"

    def get_title(self):
        return self.object.title

    def get_parts(self):
        return [self.source] if self.source else []

    def get_marking(self):
        return self.object.marking_with(self.get_parts())

    def get_context_data(self, **kwargs):
        practice, user = self.object, self.request.user
        self.source = practice.source_for(user)
        note_list(self.get_parts(), by=user)
        may = {act for act in ("change", "approve") if practice.may(user, act)}
        return super().get_context_data(
            state=states_shown(user, [practice]).get(practice.state_id),
            source=self.source,
            can_change="change" in may,
            offers=Practice.lifecycle.offers(practice, may.__contains__, None, user),
            **kwargs,
        )


class PracticeUpdate(PracticePage, VersionedForm):
    """Word a practice; somebody else's change meanwhile is shown, never overwritten."""

    action = "change"
    form_class = PracticeForm
    template_name = "compendium/practice_form.html"
    done = _("Practice changed.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"initial": {"version": self.subject.version}}

    def get_marking(self):
        return self.subject.marking_with()

    def perform(self, form):
        return actions.change_practice(
            practice=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change %(code)s") % {"code": self.subject.code}


class PracticeMove(LifecycleMove):
    model = Practice

    def move(self, obj, name, reason):
        actions.move_practice(practice=obj, name=name, by=self.request.user, reason=reason)
