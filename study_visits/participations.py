"""Who took part in study visits, for figures: whoever was in the room of a visit that was held."""

import datetime

from django.utils.translation import gettext_lazy

from portfolio.participations import Participation, told_of
from study_visits.models import Registration

NAME = gettext_lazy("Study visits")


def participations(user, since: datetime.date, until: datetime.date) -> list[Participation]:
    """Hours are the minutes in the room as they were recorded."""
    rows = Registration._base_manager.filter(
        told_of(user, "visit", "state"),
        status=Registration.Status.CONFIRMED,
        attended_minutes__gt=0,
        visit__starts_at__date__gte=since,
        visit__starts_at__date__lte=until,
    )
    rows = rows.select_related("state", "participant__agency", "visit").order_by("pk")
    return [_told(each) for each in rows]


def _told(registration) -> Participation:
    person, visit = registration.participant, registration.visit
    return Participation(
        person=person.pk,
        sex=person.sex,
        state_code=registration.state.code,
        state_name=registration.state.name,
        agency_kind=person.agency.kind,
        room="study_visits",
        activity=visit.pk,
        title=str(visit),
        place=visit.get_absolute_url(),
        language=visit.languages,
        day=visit.starts_at.date(),
        hours=registration.attended_minutes / 60,
        cost=visit.cost,
    )
