"""Who takes part: the list by State, registering, confirming behind the gate, attendance."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import Participant
from portfolio.reads import note_list
from portfolio.scoped import LifecycleMove, ScopedDetail, ScopedForm
from study_visits import registration_actions as actions
from study_visits.forms import AttendanceForm, RegistrationForm
from study_visits.models import Invitation, Registration
from study_visits.seat_links import address_of
from study_visits.seats import numbers, reasons, standing
from study_visits.views.base import PartPage, VisitPage, acts_on

ACTS = ("change", "confirm")


def keys_with(model, user, act, **where) -> set[int]:
    """The rows on which the reader may do this, asked once for all of them."""
    return set(model.objects.allowed(user, act).filter(**where).values_list("pk", flat=True))


def people_of(visit, user):
    rows = Registration.objects.allowed(user).filter(visit=visit)
    rows = rows.select_related("participant__agency", "state", *PartPage.links)
    return list(rows.order_by("state__name", "participant__name_key", "pk"))


class RegistrationList(VisitPage, ScopedDetail):
    """The people of those States whose participants the reader sees."""

    template_name = "study_visits/registration_list.html"
    is_inside = True

    def get_object(self, queryset=None):
        visit = super().get_object(queryset)
        rows = Invitation.objects.allowed(self.request.user, "see_people").filter(visit=visit)
        self.invitations = list(rows.select_related("state"))
        if not self.invitations:
            raise Http404
        return visit

    def get_title(self):
        return _("People of %(visit)s") % {"visit": self.object.code}

    def get_context_data(self, **kwargs):
        visit, user = self.object, self.request.user
        people = people_of(visit, user)
        note_list(people, by=user)
        return super().get_context_data(
            prepares="change" in acts_on(visit, user),
            states=self.states(people),
            **kwargs,
        )

    def states(self, people) -> list[dict]:
        """State by State: its seats, its people, what may be done with each and why not."""
        here = {"visit": self.object}
        self.keys = {act: keys_with(Registration, self.request.user, act, **here) for act in ACTS}
        may_register = keys_with(Invitation, self.request.user, "register", **here)
        counted = numbers(self.object, self.invitations)
        taken = {key: each["confirmed"] for key, each in counted.items()}
        seats = {each.state_id: each.seats for each in self.invitations}
        why = reasons(people, self.object, seats=seats, taken=taken)
        cleared = standing(people, self.object)
        found = []
        for invitation in self.invitations:
            rows = [each for each in people if each.state_id == invitation.state_id]
            found.append(
                {
                    "invitation": invitation,
                    "counted": counted.get(invitation.state_id, {}),
                    "may_register": invitation.pk in may_register,
                    "rows": [self.row(each, why[each.pk], cleared[each.pk]) for each in rows],
                }
            )
        return found

    def row(self, each, why, clearance) -> dict:
        may = {act for act in ACTS if each.pk in self.keys[act]}
        offers = Registration.lifecycle.offers(each, may.__contains__, {"confirm": why})
        is_out = each.has_seat and not (each.participant.is_cleared and clearance.is_open)
        link = address_of(each) if "change" in may and each.has_seat and not is_out else ""
        return {
            "seat": each,
            "clearance": clearance,
            "offers": offers,
            "is_out": is_out,
            "link": link,
        }


class RegistrationCreate(PartPage, ScopedForm):
    """Register somebody whom the State has recorded as a participant."""

    model = Invitation
    action = "register"
    links = (*PartPage.links, "state")
    form_class = RegistrationForm
    template_name = "study_visits/registration_form.html"
    done = gettext_lazy("Registered. The seat is confirmed by the programme.")

    def get_form_kwargs(self):
        here = Registration.objects.filter(visit=self.subject.visit_id).values("participant")
        people = Participant.objects.known().allowed(self.request.user)
        people = people.filter(state=self.subject.state_id)
        people = people.exclude(pk__in=here).select_related("agency")
        return super().get_form_kwargs() | {"people": people}

    def perform(self, form):
        return actions.register_participant(
            visit=self.visit, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        return reverse("study_visits:registration-list", args=[self.visit.pk])

    def get_title(self):
        return _("Register somebody from %(state)s") % {"state": self.subject.state.name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(state=self.subject.state, **kwargs)


class RegistrationMove(PartPage, LifecycleMove):
    model = Registration
    links = (*PartPage.links, "participant__agency", "state")

    def move(self, obj, name, reason):
        actions.move_registration(registration=obj, name=name, by=self.request.user, reason=reason)


class Attendance(VisitPage, ScopedForm):
    """Minutes in the room, one field for each confirmed seat."""

    action = "change"
    form_class = AttendanceForm
    template_name = "study_visits/attendance_form.html"
    done = gettext_lazy("Attendance is noted.")

    def get_form_kwargs(self):
        seats = [each for each in people_of(self.subject, self.request.user) if each.has_seat]
        return super().get_form_kwargs() | {"seats": seats}

    @transaction.atomic
    def perform(self, form):
        for name, seat, minutes in form.changes():
            try:
                actions.note_attendance(registration=seat, by=self.request.user, minutes=minutes)
            except ValidationError as error:
                sentences = [each for found in error.message_dict.values() for each in found]
                raise ValidationError({name: sentences}) from None
        return self.subject

    def get_success_url(self):
        return reverse("study_visits:registration-list", args=[self.subject.pk])

    def get_title(self):
        return _("Attendance of %(visit)s") % {"visit": self.subject.code}
