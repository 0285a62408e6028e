"""The page on which the seats of a mission are given."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.marking import mission_marking
from assessments.models import Mission
from assessments.seat_form import SeatsForm
from assessments.seats import assign_seats, people_for, seats_by_area
from portfolio.access import fetch
from portfolio.scoped import ScopedForm


class MissionSeats(ScopedForm):
    """Who scores which area as first and as second assessor; absent where nobody scores twice."""

    model = Mission
    action = "change"
    form_class = SeatsForm
    template_name = "assessments/mission_seats.html"

    @property
    def done(self):
        return _("The seats are given.")

    def get_object(self, queryset=None):
        rows = self.get_queryset().select_related("state", "instrument")
        mission = fetch(rows, self.request.user, self.action, pk=self.kwargs["pk"])
        if not mission.is_scored_twice:
            raise Http404
        return mission

    def get_form_kwargs(self):
        mission = self.subject
        return super().get_form_kwargs() | {
            "areas": mission.areas.all(),
            "people": people_for(mission),
            "seats": seats_by_area(mission),
        }

    def perform(self, form):
        assign_seats(
            mission=self.subject,
            by=self.request.user,
            wanted=form.changed_seats(),
            known=form.seats("known_"),
        )
        return self.subject

    def get_title(self):
        return _("Who scores what")

    def get_crumbs(self):
        mission = self.subject
        return [
            (mission.state.name, reverse("state", args=[mission.state.code])),
            (str(mission), mission.get_absolute_url()),
        ]

    def get_marking(self):
        return mission_marking(self.subject)
