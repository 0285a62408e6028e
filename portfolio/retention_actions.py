"""How long the programme knows who somebody is: until the person asks to be forgotten, or for five
years after the last contact.

What says who it is goes then: name, address, telephone, function, unit. What figures count by
stays (State, agency, sex, what he took part in), so that no number of the past moves. History never
held these values (`personal_fields`). Each room says by `CONTACTS` with whom it was in contact
since a day, and by `FORGET` what of a person it keeps besides.

Source: UN Personal Data Protection and Privacy Principles (2018): no longer than is needed.
"""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import still_there
from portfolio.models import Participant
from portfolio.models.participant import Screening
from web.text import plain_reason

YEARS = 5
BATCH = 50
# Functions of a day: the keys of participants with whom a room was in contact on it or later.
CONTACTS: list[Callable] = []
# Functions of a participant who is to be forgotten: what he is expected at is withdrawn, each by
# the room's own step and its locks, before his record is held.
WITHDRAW: list[Callable] = []
# Functions of a participant who is forgotten, in the same transaction.
FORGET: list[Callable] = []
EMPTIED = ("own_name", "unit", "email", "phone", *Participant.LANGUAGES)


@transaction.atomic
def forget_participant(*, participant: Participant, by, reason: str) -> Participant:
    """Remove what says who this is, for good. Nobody is expected any more who is not known: coming
    places and seats are withdrawn, and nothing is found of him. The reason names the request and
    nobody."""
    reason = plain_reason(reason)
    if not reason:
        raise NotNow(_("Say why: the reason is kept in the history."))
    for withdraw in WITHDRAW:
        withdraw(participant, by=by)
    rows = Participant.objects.select_for_update(of=("self",)).filter(pk=participant.pk)
    person = still_there(rows.select_related("state", "agency"))
    if person.forgotten_on:
        raise NotNow(_("The personal data of this person were removed already."))
    for name in EMPTIED:
        setattr(person, name, "")
    person.name = f"Participant {person.pk}"
    person.function = _("not kept")
    person.years_of_service = person.page_open_until = None
    person.screening, person.screened_on = Screening.PENDING, None
    person.forgotten_on = timezone.localdate()
    person.version += 1
    person.save(by=by, verb=Participant.FORGOTTEN, reason=reason)
    for forget in FORGET:
        forget(person, by=by)
    return person


def forget_old(today: datetime.date | None = None) -> int:
    """Forget those with whom nobody was in contact for five years; returns how many."""
    today = today or timezone.localdate()
    since = years_before(today, YEARS)
    rows = Participant.objects.filter(forgotten_on=None, created_at__date__lt=since)
    for contacts in CONTACTS:
        rows = rows.exclude(pk__in=contacts(since))
    found = list(rows.order_by("pk")[:BATCH])
    for person in found:
        forget_participant(participant=person, by=SYSTEM, reason=_("Five years without contact."))
    return len(found)


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day of an earlier year; the last of February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
