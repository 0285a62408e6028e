"""The recording of a visit: what its speakers agreed to, and what is removed afterwards.

A speaker agrees to a recording that can be seen until a day. Who names a later one, or none, asks
every speaker again, and until then the link is gone. What a visit needs no longer is removed from
the database too: the link of a recording whose day is over, and the address of the host's contact
once the visit is closed or cancelled.

Nothing hangs on it: study_visits.links gives no link out after that day.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from history.recorded import SYSTEM
from study_visits.models import AgendaItem, StudyVisit
from study_visits.models.visit_status import Status

OVER = (Status.CLOSED, Status.CANCELLED)


def is_longer(visit: StudyVisit, until) -> bool:
    """Whether the recording could be seen for longer than until the day that stands."""
    return visit.recording_until is not None and (until is None or until > visit.recording_until)


def ask_again(visit: StudyVisit, *, by) -> None:
    """Nobody has agreed to this recording any more; whoever refused it has still refused."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(visit=visit)
    for item in rows.filter(consent=AgendaItem.Consent.AGREED).order_by("pk"):
        item.consent, item.version = AgendaItem.Consent.NOT_ASKED, item.version + 1
        item.save(by=by)
    remove_link(visit, by=by)


def remove_link(visit: StudyVisit, *, by) -> None:
    if visit.recording_link:
        visit.recording_link = ""
        visit.save(by=by, verb=StudyVisit.LINKED)


def forget_expired(today=None) -> int:
    today = today or timezone.localdate()
    ended = Q(recording_until__lt=today) | Q(recording_until=None)
    ended = StudyVisit.objects.filter(ended).exclude(recording_link="")
    over = StudyVisit.objects.filter(status__in=OVER).exclude(host_address="")
    return _forget_each(ended, "recording_link") + _forget_each(over, "host_address")


def _forget_each(rows, name: str) -> int:
    return sum(_forget(pk, name) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _forget(pk, name: str) -> int:
    visit = StudyVisit.objects.select_for_update(of=("self",)).get(pk=pk)
    setattr(visit, name, "")
    visit.save(by=SYSTEM, verb=StudyVisit.LINKED)
    return 1
