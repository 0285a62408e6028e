"""Who was mentored, for figures: counterparts who agreed to be named."""

import datetime

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from mentoring.models import Assignment, Mentor
from mentoring.models.status import BEFORE
from portfolio.participations import Participation, told_of

NAME = gettext_lazy("Mentoring")
HOURS_OF_DAY = 8


def participations(user, since: datetime.date, until: datetime.date) -> list[Participation]:
    """Hours are the mentor's days of work as the weekly logs say, eight hours each."""
    rows = Assignment._base_manager.filter(
        told_of(user, "mentoring", "state"),
        counterpart__isnull=False,
        starts_on__gte=since,
        starts_on__lte=until,
    )
    rows = rows.exclude(status__in=BEFORE).select_related("state", "counterpart__agency")
    rows = rows.order_by("pk")
    return [_told(each) for each in rows.annotate(days_logged=Sum("logs__days_worked"))]


def _told(assignment) -> Participation:
    person = assignment.counterpart
    languages = [str(Mentor.Language(each).label) for each in assignment.languages]
    return Participation(
        person=person.pk,
        sex=person.sex,
        state_code=assignment.state.code,
        state_name=assignment.state.name,
        agency_kind=person.agency.kind,
        room="mentoring",
        activity=assignment.pk,
        title=str(assignment),
        place=assignment.get_absolute_url(),
        language=", ".join(languages),
        day=assignment.starts_on,
        hours=HOURS_OF_DAY * float(assignment.days_logged or 0),
        cost=assignment.cost,
    )
