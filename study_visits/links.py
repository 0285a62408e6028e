"""The two links of a visit, and who is led to them. They stand in no page, mail, export or history:
the address of this product asks at that moment and leads on."""

import datetime

from django.utils import timezone

from history.recorded import record_read
from study_visits.models import Registration, StudyVisit
from study_visits.models.visit_status import ASKING, Recording
from study_visits.seats import is_open

# Visits run late; the day after nobody is led there any more.
STAYS_OPEN = datetime.timedelta(hours=12)


def seats_of(user, visit: StudyVisit):
    """The registrations of a reader who has an account: those under his own address."""
    if not user.email:
        return []
    rows = Registration.objects.filter(visit=visit, participant__email__iexact=user.email)
    return list(rows.select_related("participant__agency", "visit"))


def has_open_seat(user, visit: StudyVisit) -> bool:
    return any(is_open(each) for each in seats_of(user, visit))


def platform_link(visit: StudyVisit, *, prepares: bool, has_seat: bool) -> str:
    """The link for whoever prepares the visit or has a confirmed seat; nothing for all others."""
    is_on = visit.status in ASKING or visit.is_planned
    is_over = timezone.now() > visit.ends_at + STAYS_OPEN
    return visit.platform_link if is_on and not is_over and (prepares or has_seat) else ""


def recording_link(visit: StudyVisit, *, prepares: bool, has_seat: bool) -> str:
    """The link until the day that was named, and nothing after it, whoever asks."""
    if not is_recording_on(visit):
        return ""
    is_for_all = visit.recording == Recording.RELEASED
    return visit.recording_link if is_for_all or prepares or has_seat else ""


def is_recording_on(visit: StudyVisit) -> bool:
    until = visit.recording_until
    is_wanted = visit.recording != Recording.NONE and bool(visit.recording_link)
    return is_wanted and until is not None and timezone.localdate() <= until


def note_watched(visit: StudyVisit, *, by) -> None:
    """Each viewing is a line of history."""
    record_read(visit, StudyVisit.WATCHED, by=by)
