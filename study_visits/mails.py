"""Mails of study visits: invitation, seat, other hours, the day before, the host's notes, three
months on.

The sweeper asks every round what is due and was not sent. What was sent stands in the history of
the row that it is about, written in the transaction after which the mail leaves: of two sweepers
one sends it, and one that dies sends nothing twice. Mails hold a link, and the day before begins a
calendar entry and the hour where the receiver is; they name no State, no person and no platform.
"""

import datetime
from collections import defaultdict
from math import inf

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.calendars import CALENDAR_TYPE, write_calendar
from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post
from study_visits import host_links, seat_links
from study_visits.calendar import occasion_of
from study_visits.models import CaptureNote, Invitation, Registration, StudyVisit
from study_visits.models.part import MAILED
from study_visits.models.visit import FOLLOW_UP_DAYS
from study_visits.models.visit_status import REGISTERING, TAKEN_PLACE, Status
from study_visits.registration_actions import AFTER
from study_visits.seats import is_open
from study_visits.zones import in_zone
from web.marking import Classification

SOON = datetime.timedelta(days=1)
# Later than this nobody is asked any more what became of a visit.
LATE = datetime.timedelta(days=seat_links.STAYS_OPEN_DAYS)
# After these the same is sent again: another seat, other words.
ANEW = ("withdraw", "return")


def send(now: datetime.datetime | None = None) -> int:
    """Send what is due; returns how many mails' worth of rows were told."""
    now = now or timezone.now()
    return sum(step(now) for step in (invite, confirm, tell_moved, remind, ask_host, follow_up))


def invite(now) -> int:
    """To the focal points of each State, once invitations are sent."""
    rows = Invitation.objects.filter(visit__status=Status.INVITED, visit__starts_at__gt=now)
    return sum(
        _send(each, "invitation", _tell_state) for each in _untold(rows, lambda _row: "invitation")
    )


def confirm(now) -> int:
    """To whoever has a seat, with the personal link: it leads to the platform while it may."""
    rows = _seats(visit__status__in=REGISTERING, visit__starts_at__gt=now)
    return sum(_send(each, "seat", _tell_seat) for each in _untold(rows, lambda _row: "seat"))


def tell_moved(now) -> int:
    """At once to whoever has a seat and was told so before the hours were changed. What begins
    within a day is told by the mail of the day before."""
    rows = _seats(visit__status__in=REGISTERING, visit__starts_at__gt=now + SOON)
    moved = _moved_after(rows)
    return sum(_send(each, _moved_to(each), _tell_moved) for each in _untold(moved, _moved_to))


def remind(now) -> int:
    """The day before. Who was told another day is told again."""
    rows = _seats(
        visit__status__in=REGISTERING, visit__starts_at__gt=now, visit__starts_at__lte=now + SOON
    )
    return sum(_send(each, _day_of(each), _tell_day) for each in _untold(rows, _day_of))


def ask_host(now) -> int:
    """To the host's contact: words wait for approval. One mail for all that wait."""
    rows = host_links.asked_by_mail().filter(
        status__in=TAKEN_PLACE, items__notes__status="with_host"
    )
    visits = rows.distinct().order_by("pk")
    return sum(_ask_host(pk) for pk in visits.values_list("pk", flat=True))


def follow_up(now) -> int:
    """Three months on, to those who had a seat and were not found absent."""
    ended = now - datetime.timedelta(days=FOLLOW_UP_DAYS)
    rows = _seats(
        visit__status__in=AFTER,
        visit__ends_at__range=(ended - LATE, ended + SOON),
        followed_up_on=None,
    ).exclude(attended_minutes=0)
    due = [each for each in rows if each.visit.follow_up_on <= now.date()]
    return sum(
        _send(each, "follow-up", _tell_follow_up) for each in _untold(due, lambda _row: "follow-up")
    )


def _seats(**which):
    rows = Registration.objects.filter(status=Registration.Status.CONFIRMED, **which)
    rows = rows.exclude(participant__email="")
    return rows.select_related("visit", "state", "participant__agency").order_by("pk")


def _day_of(registration) -> str:
    return f"begins {registration.visit.starts_at:%Y-%m-%d %H:%M}"


def _moved_to(registration) -> str:
    """By the change and not by its hours, as a visit may come back to hours that it had."""
    return f"moved by {registration.moved_by}"


def _moved_after(rows) -> list[Registration]:
    """Those whose visit changed its hours after they were last told of their seat."""
    rows = list(rows)
    keys = {str(each.visit_id) for each in rows}
    changed = Event.objects.filter(subject_model=StudyVisit._meta.label_lower, subject_pk__in=keys)
    changed = changed.filter(Q(changes__has_key="starts_at") | Q(changes__has_key="ends_at"))
    moved = {int(key): last for key, last in changed.order_by("pk").values_list("subject_pk", "pk")}
    told = Event.objects.filter(
        subject_model=Registration._meta.label_lower,
        subject_pk__in=[str(each.pk) for each in rows if each.visit_id in moved],
        verb=MAILED,
        changes__mail__1="seat",
    )
    seats = {int(key): last for key, last in told.order_by("pk").values_list("subject_pk", "pk")}
    for each in rows:
        each.moved_by = moved.get(each.visit_id, 0)
    return [each for each in rows if seats.get(each.pk, inf) < each.moved_by]


def _told(rows) -> dict[int, set]:
    """Which mails were sent about each of these rows since it last stood anew."""
    rows, found = list(rows), defaultdict(set)
    if not rows:
        return found
    events = Event.objects.filter(
        subject_model=rows[0]._meta.label_lower,
        subject_pk__in=[str(each.pk) for each in rows],
        verb__in=(MAILED, *ANEW),
    )
    for key, verb, changes in events.order_by("pk").values_list("subject_pk", "verb", "changes"):
        if verb == MAILED:
            found[int(key)].add(changes["mail"][1])
        else:
            found[int(key)].clear()
    return found


def _untold(rows, mail_of) -> list:
    rows = list(rows)
    told = _told(rows)
    return [each for each in rows if mail_of(each) not in told[each.pk]]


@transaction.atomic
def _send(row, mail: str, tell) -> bool:
    """Of two sweepers one: the row is held while its history is read and written."""
    rows = type(row).objects.select_for_update(of=("self",), no_key=True)
    current = rows.filter(pk=row.pk).first()
    is_same = current is not None and getattr(current, "status", "") == getattr(row, "status", "")
    if not is_same or mail in _told([current])[current.pk] or not tell(current):
        return False
    record(current, MAILED, by=SYSTEM, changes={"mail": [None, mail]})
    return True


def _tell_state(invitation) -> bool:
    people = holders_there(invitation.state, ("focal",))
    for person in people:
        link = absolute(invitation.visit.get_absolute_url())
        post("visit_invitation", person.email, link=link)
    return bool(people)


def _tell_seat(registration) -> bool:
    if not is_open(registration):
        return False
    address = seat_links.address_of(registration)
    post("visit_seat", registration.participant.email, link=address)
    return True


def _tell_moved(registration) -> bool:
    return _tell_hours("visit_moved", registration)


def _tell_day(registration) -> bool:
    return _tell_hours("visit_tomorrow", registration)


def _tell_hours(kind: str, registration) -> bool:
    if not is_open(registration):
        return False
    visit = registration.visit
    own = Invitation.objects.filter(visit=visit, state=registration.state_id).first()
    files = _calendar_file(visit)
    post(
        kind,
        registration.participant.email,
        link=seat_links.address_of(registration),
        when=in_zone(visit.starts_at, visit.ends_at, own.time_zone if own else visit.time_zone),
        files=files,
        has_file=bool(files),
    )
    return True


def _calendar_file(visit) -> list[tuple]:
    """The same entry as the visit's own calendar file, so that whoever takes both has one. It
    travels, so there is none of what is strictly confidential."""
    if visit.level == Classification.STRICTLY_CONFIDENTIAL:
        return []
    return [("study-visit.ics", write_calendar([occasion_of(visit)]), CALENDAR_TYPE)]


def _tell_follow_up(registration) -> bool:
    address = seat_links.address_of(registration)
    post("visit_follow_up", registration.participant.email, link=address)
    return True


@transaction.atomic
def _ask_host(pk) -> bool:
    rows = host_links.asked_by_mail().select_for_update(of=("self",), no_key=True)
    visit = rows.filter(pk=pk).first()
    if visit is None:
        return False
    notes = CaptureNote.objects.filter(item__visit=visit, status=CaptureNote.Status.WITH_HOST)
    waiting = _untold(notes.order_by("pk"), lambda _row: "host")
    if not waiting:
        return False
    for note in waiting:
        record(note, MAILED, by=SYSTEM, changes={"mail": [None, "host"]})
    post("visit_host", visit.host_address, link=host_links.address_of(visit))
    return True
