"""When study visits last met a person, and what he is expected at."""

import datetime

from django.utils import timezone

from study_visits.models import Registration
from study_visits.models.visit_status import PLANNED
from study_visits.registration_actions import move_registration


def contacts(since: datetime.date):
    """The participants who were registered for a visit on this day or later."""
    rows = Registration._base_manager.filter(visit__ends_at__date__gte=since)
    return rows.order_by().values("participant")


def withdraw(person, *, by) -> None:
    """Registrations for visits that are to come: the seat is free, the link closed. What took place
    and is not yet noted as held stays, as he may have been there."""
    rows = Registration._base_manager.filter(
        participant=person, visit__status__in=PLANNED, visit__starts_at__gt=timezone.now()
    )
    rows = rows.exclude(status=Registration.Status.WITHDRAWN).select_related("visit")
    for each in rows.order_by("visit_id"):
        move_registration(registration=each, name="withdraw", by=by)
