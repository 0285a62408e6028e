"""Sessions in a calendar: one entry for each teaching day, at the hours of the place."""

from django.utils.translation import gettext as _

from documents.calendars import Occasion, instants
from portfolio.sign_in.mails import absolute
from training.models import Session
from training.models.session_status import Status

OFF = (Status.POSTPONED, Status.CANCELLED)
SURE = (Status.CONFIRMED, Status.RUNNING, Status.DELIVERED, Status.CLOSED)


def standing(session: Session) -> str:
    """How sure the days are, in the words of calendar files."""
    if session.status in OFF:
        return "CANCELLED"
    return "CONFIRMED" if session.status in SURE else "TENTATIVE"


def occasions_of(session: Session) -> list[Occasion]:
    """Every teaching day, as instants: the hours on the wall stay the same when the clocks of the
    place change. Each is named by its place in the session and not by its day, so that a file which
    is taken again moves the entries of a session that was moved."""
    words = _("%(course)s (%(code)s)") % {"course": session.course.title, "code": session.code}
    url = absolute(session.get_absolute_url())
    found = []
    for number, day in enumerate(session.teaching_days, start=1):
        begins, ends = instants(day, session.begins_at, session.ends_at, session.zone)
        found.append(
            Occasion(
                uid=f"session-{session.pk}-{number}@fusion-programme",
                title=words,
                begins=begins,
                ends=ends,
                url=url,
                status=standing(session),
            )
        )
    return found
