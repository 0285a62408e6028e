"""Study visits in a calendar: their live hours."""

import datetime

from django.utils.translation import gettext as _

from documents.calendars import Occasion
from portfolio.sign_in.mails import absolute
from study_visits.models import StudyVisit
from study_visits.models.visit_status import Status
from study_visits.zones import local


def standing(visit: StudyVisit) -> str:
    """How sure the hours are, in the words of calendar files."""
    found = {Status.CANCELLED: "CANCELLED", Status.PROPOSED: "TENTATIVE"}
    return found.get(Status(visit.status), "CONFIRMED")


def occasion_of(visit: StudyVisit) -> Occasion:
    """By its code alone: a title is free to name a State."""
    return Occasion(
        uid=f"visit-{visit.pk}@fusion-programme",
        title=_("Study visit %(code)s") % {"code": visit.code},
        begins=visit.starts_at,
        ends=visit.ends_at,
        url=absolute(visit.get_absolute_url()),
        status=standing(visit),
    )


def days_in(visit: StudyVisit, zone: str) -> list[datetime.date]:
    """The days on which it is live in this zone. One that ends at midnight ends the day before."""
    first = local(visit.starts_at, zone).date()
    last = local(visit.ends_at - datetime.timedelta.resolution, zone).date()
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
