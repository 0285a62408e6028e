"""The roster of mentors: kept by headquarters, each entry also by its mentor."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring import roster_actions as actions
from mentoring.forms import MentorForm, NewMentorForm
from mentoring.models import Mentor
from mentoring.models.mentor import KEEPS_THE_ROSTER, topics
from mentoring.models.status import HELD
from mentoring.standing import opinions_of
from portfolio.access import held
from portfolio.models import State
from portfolio.scoped import ScopedForm, ScopedHistory, ScopedList, VersionedForm
from web.marking import Classification, Marking


def keeps_the_roster(user) -> bool:
    return KEEPS_THE_ROSTER.codename in held(user).anywhere


class RosterPage:
    """A page of the roster. It names persons and States, and is Confidential."""

    model = Mentor

    def get_queryset(self):
        return super().get_queryset().select_related("person")

    def get_marking(self):
        return Marking(
            Classification.CONFIDENTIAL, _("Release: who plans missions, and the mentor himself")
        )

    def get_crumbs(self):
        return [
            (_("Mentoring"), reverse("mentoring:assignment-list")),
            (_("Roster"), reverse("mentoring:mentor-list")),
        ]


class MentorList(RosterPage, ScopedList):
    """Everybody of the roster whom this person may see, by name."""

    template_name = "mentoring/mentor_list.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("assignments__state")

    def get_title(self):
        return _("Roster of mentors")

    def get_crumbs(self):
        return super().get_crumbs()[:1]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            may_add=keeps_the_roster(self.request.user), titles=topics(), **kwargs
        )
        states = set(State.objects.allowed(self.request.user).values_list("pk", flat=True))
        rows = [(each, bound_by(each, states)) for each in context["object_list"]]
        return context | {"rows": rows}


def bound_by(mentor: Mentor, states) -> dict:
    """How many assignments bind the mentor, and the codes of those in States that the reader sees;
    from assignments that the page has fetched."""
    rows = [each for each in mentor.assignments.all() if each.status in HELD]
    return {"count": len(rows), "codes": [each.code for each in rows if each.state_id in states]}


class MentorDetail(RosterPage, ScopedHistory):
    """One entry: skills, availability, conflicts, assignments, opinions of States, and history."""

    template_name = "mentoring/mentor_detail.html"

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        mentor, user = self.object, self.request.user
        seen = State.objects.allowed(user)
        titles = topics()
        return super().get_context_data(
            mentor=mentor,
            skills=[titles.get(code, code) for code in mentor.skills],
            conflicts=list(mentor.conflicts.filter(pk__in=seen.values("pk"))),
            assignments=list(
                mentor.assignments.filter(state__in=seen.values("pk")).select_related(
                    "state", "agency"
                )
            ),
            opinions=opinions_of(mentor),
            **kwargs,
        )


class MentorCreate(RosterPage, ScopedForm):
    """Enter somebody into the roster."""

    form_class = NewMentorForm
    template_name = "mentoring/mentor_form.html"
    done = gettext_lazy("Entered into the roster.")

    def get_object(self, queryset=None):
        if not keeps_the_roster(self.request.user):
            raise Http404
        return

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form):
        return actions.add_mentor(by=self.request.user, **form.values())

    def get_title(self):
        return _("Enter a mentor")

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("mentoring:mentor-list"), **kwargs)


class MentorUpdate(RosterPage, VersionedForm):
    """Change an entry; the mentor does so for himself."""

    action = "change"
    form_class = MentorForm
    template_name = "mentoring/mentor_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.get_object()}
        return kwargs | {"user": self.request.user, "initial": {"version": self.subject.version}}

    def perform(self, form):
        return actions.change_mentor(
            mentor=self.subject,
            by=self.request.user,
            base_version=form.cleaned_data["version"] or 0,
            values=form.values(),
        )

    def get_title(self):
        return _("Change the entry of %(mentor)s") % {"mentor": self.subject}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.subject.get_absolute_url(), **kwargs)
