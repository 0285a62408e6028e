"""Who was mentored, for figures, in assignments that began: the counterpart who agreed to be named,
and nobody where a function alone is known."""

import datetime

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy

from mentoring.models import Assignment, Mentor, WeeklyLog
from mentoring.models.status import Status
from portfolio.participations import Participation, told_of

NAME = gettext_lazy("Mentoring")
HOURS_OF_DAY = 8
SUBMITTED = WeeklyLog.Status.SUBMITTED
# In these an assignment has begun for certain; one that was terminated has, if a log says so.
BEGUN = (Status.ACTIVE, Status.PAUSED, Status.FINAL_REPORT, Status.CLOSED)


def participations(user, since: datetime.date, until: datetime.date) -> list[Participation]:
    """Hours are the mentor's days of work as submitted weekly logs say, eight hours each."""
    logs = WeeklyLog._base_manager.filter(assignment=OuterRef("pk"), status=SUBMITTED)
    has_begun = Q(status__in=BEGUN) | Q(Exists(logs), status=Status.TERMINATED)
    rows = Assignment._base_manager.filter(
        told_of(user, "mentoring", "state"),
        has_begun,
        starts_on__gte=since,
        starts_on__lte=until,
    )
    linked = ("state", "agency", "counterpart__agency", "counterpart_agency")
    rows = rows.select_related(*linked).order_by("pk")
    days = Sum("logs__days_worked", filter=Q(logs__status=SUBMITTED))
    return [_told(each) for each in rows.annotate(days_logged=days)]


def _told(assignment) -> Participation:
    person = assignment.counterpart
    labels = dict(Mentor.Language.choices)
    languages = [str(labels.get(each, each)) for each in assignment.languages]
    return Participation(
        person=person.pk if person else None,
        sex=person.sex if person else "",
        state_code=assignment.state.code,
        state_name=assignment.state.name,
        agency_kind=(person.agency if person else assignment.counterpart_agency).kind,
        room="mentoring",
        activity=assignment.pk,
        title=str(assignment),
        place=assignment.get_absolute_url(),
        language=", ".join(languages),
        day=assignment.starts_on,
        hours=HOURS_OF_DAY * float(assignment.days_logged or 0),
        cost=assignment.cost,
    )
