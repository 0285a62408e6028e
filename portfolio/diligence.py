"""The gate: whether a recipient may be supported in this way on this day.

The one home of the rule. Rooms of delivery ask `clearances` for what they show and
`require_clearance` before they confirm anything; pages for readers without the right show what
`clearances` says and nothing else.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from portfolio.models import Agency, DueDiligence, Support
from portfolio.models.diligence_status import DECIDED, EXEMPT, REFUSING
from portfolio.models.due_diligence import recipient_words, unit_key


class Standing(models.TextChoices):
    """All that a reader without the right learns."""

    CLEARED = "cleared", gettext_lazy("Cleared")
    NOT_CLEARED = "not_cleared", gettext_lazy("Not cleared")
    EXPIRED = "expired", gettext_lazy("Expired")
    NONE = "none", gettext_lazy("No decision")
    EXEMPT = "exempt", gettext_lazy("No decision needed")


@dataclass(frozen=True)
class Recipient:
    """Who is supported: an agency, or the unit of it that is named."""

    agency: Agency
    unit: str = ""

    def __str__(self):
        return recipient_words(self.agency, self.unit)


@dataclass(frozen=True)
class Clearance:
    """What stands for one recipient and one support, and until when."""

    standing: Standing
    until: datetime.date | None = None
    # Whose decision it is: the unit's own or its agency's.
    whose: Recipient | None = None

    @property
    def is_open(self) -> bool:
        return self.standing in (Standing.CLEARED, Standing.EXEMPT)


class NotCleared(NotNow):
    """Nothing is confirmed for this recipient; the sentence says why and what to do."""


def clearance(recipient: Recipient, support: str, *, on: datetime.date) -> Clearance:
    return clearances([(recipient, support)], on=on)[recipient, support]


def clearances(
    pairs: Iterable[tuple[Recipient, str]], *, on: datetime.date, hold: bool = False
) -> dict[tuple[Recipient, str], Clearance]:
    """What stands for each recipient and support on this day, asked in one query. With `hold`
    nobody decides, suspends or withdraws until the caller's transaction ends."""
    pairs = list(pairs)
    decided = _decided(pairs, on, hold)
    return {(who, support): _judge(who, support, decided, on) for who, support in pairs}


def require_clearance(recipient: Recipient, support: str, *, on: datetime.date) -> None:
    """Refuse to go on unless this recipient may be supported on this day. Asked inside the
    transaction that confirms, which holds what it was told until it ends: a withdrawal meanwhile
    waits, and finds what was confirmed."""
    pair = (recipient, support)
    found = clearances([pair], on=on, hold=True)[pair]
    if not found.is_open:
        raise NotCleared(why_not_open(recipient, support, found, on=on))


def why_not_open(recipient: Recipient, support: str, found: Clearance, *, on) -> str:
    """Why this stays closed, in a sentence that anybody may read; nothing when it is open."""
    words = {"recipient": recipient, "support": Support(support).label}
    if found.standing == Standing.NONE:
        sentence = _(
            "There is no due diligence decision on %(recipient)s for this support: %(support)s. A "
            "programme officer asks for one under Due diligence of the State."
        )
    elif found.standing == Standing.NOT_CLEARED:
        sentence = _(
            "%(recipient)s is not cleared for this support: %(support)s. Leave this recipient out, "
            "or ask the reviewer of due diligence."
        )
    elif found.standing == Standing.EXPIRED:
        words |= {"until": date_format(found.until, "j M Y"), "day": date_format(on, "j M Y")}
        sentence = _(
            "The due diligence decision on %(recipient)s for this support, %(support)s, ends on "
            "%(until)s, before %(day)s. A programme officer asks for a new one under Due diligence "
            "of the State."
        )
    else:
        return ""
    return sentence % words


def _decided(pairs, on, hold) -> dict:
    """The latest decision on each of these recipients and supports that was made by this day. One
    request at a time is open for each, so the later decision is the row with the higher number."""
    agencies = {who.agency.pk for who, _support in pairs}
    supports = {support for _who, support in pairs if support not in EXEMPT}
    if not supports:
        return {}
    rows = DueDiligence.objects.filter(agency__in=agencies, support__in=supports).order_by("pk")
    if hold:
        # Those that await their decision too: it may be a refusal.
        rows = rows.select_for_update(no_key=True)
    return {
        (row.agency_id, unit_key(row.unit), row.support): row
        for row in rows
        if row.status in DECIDED and row.decided_on <= on
    }


def _judge(who: Recipient, support: str, decided: dict, on: datetime.date) -> Clearance:
    """A unit that has a decision of its own is judged by it, when it has ended too; but where its
    agency was refused, suspended or withdrawn after it, it is refused with the agency."""
    if support in EXEMPT:
        return Clearance(Standing.EXEMPT)
    own = decided.get((who.agency.pk, unit_key(who.unit), support))
    whole = decided.get((who.agency.pk, "", support))
    if _refuses(own) or (_refuses(whole) and (not own or whole.settled_at > own.settled_at)):
        row = own if _refuses(own) else whole
        return Clearance(Standing.NOT_CLEARED, whose=_recipient(who, row))
    row = own or whole
    if row is None:
        return Clearance(Standing.NONE)
    until = row.valid_until
    standing = Standing.CLEARED if until >= on else Standing.EXPIRED
    return Clearance(standing, until, _recipient(who, row))


def _recipient(who: Recipient, row) -> Recipient:
    return Recipient(who.agency, row.unit)


def decisions_on(agency: Agency) -> list[DueDiligence]:
    """The decisions that count today for the agency or a unit of it: for those alone who decide on
    due diligence, and who shows what they say notes it."""
    return list(DueDiligence.objects.current().filter(agency=agency).order_by("unit", "pk"))


def _refuses(row) -> bool:
    return row is not None and row.status in REFUSING
