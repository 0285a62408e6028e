"""Changing several findings at once, and taking that back.

Every row goes through the action that changes one finding, with its rights, its openness and its
version asked for itself. What cannot be changed is told by code and reason; nothing is left out in
silence.
"""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.actions import change_finding
from assessments.models import Finding
from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion

MOST = 200
LINKED = ("mission__state", "mission__instrument", "indicator")


@dataclass
class Outcome:
    """What became of each row: changed (with its version since), the same already, or left."""

    changed: list[Finding] = field(default_factory=list)
    same: list[Finding] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left_line(self) -> str:
        told = "; ".join(f"{code}: {reason}" for code, reason in self.left)
        return _("Not changed: %(rows)s") % {"rows": told} if told else ""

    @property
    def same_line(self) -> str:
        codes = ", ".join(each.code for each in self.same)
        return _("As asked already: %(codes)s") % {"codes": codes} if codes else ""


def marks(texts) -> dict:
    """The ticked rows: the version that the page showed, by key. Raises 404 for what is no row."""
    found = {}
    for text in texts:
        key, _colon, version = text.partition(":")
        try:
            found[uuid.UUID(key)] = min(int(version), 2**31 - 1)
        except ValueError:
            raise Http404 from None
    return found


def fetch_all(keys, user) -> list[Finding]:
    """These findings; 404 if one of them is absent or not this person's to see. From the mission
    down, so that two who change the same rows never wait for each other."""
    rows = Finding.objects.allowed(user).filter(pk__in=keys).select_related(*LINKED)
    found = list(rows.order_by("mission", "number"))
    if len(found) != len(set(keys)):
        raise Http404
    return found


def change_each(rows: list[Finding], versions: dict, values_of, *, by) -> Outcome:
    """Change each of these rows to what `values_of` gives for it."""
    outcome = Outcome()
    keys = [each.pk for each in rows]
    mine = set(
        Finding.objects.allowed(by, "change").filter(pk__in=keys).values_list("pk", flat=True)
    )
    for row in rows:
        try:
            reason = "" if row.pk in mine else str(row.missing("change"))
            changed = None if reason else _change(row, versions[row.pk], values_of(row), by)
        except StaleVersion as stale:
            reason = str(stale)
        except NotNow as closed:
            reason = str(closed)
        except ValidationError as error:
            reason = error.messages[0]
        if reason:
            outcome.left.append((row.code, reason))
        else:
            kept = outcome.same if changed.version == row.version else outcome.changed
            kept.append(changed)
    return outcome


def _change(row, version, values, by):
    if "severity" in values and row.kind not in Finding.NEEDS_ACTION:
        raise ValidationError(_("Only a gap or a risk has a severity."))
    return change_finding(finding=row, by=by, base_version=version, values=values)


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def undo_of(outcome: Outcome, said: str, since: int) -> dict:
    """What a session keeps to take a change back: which rows, at which version, after which line
    of history. What stood there before is read from history, never kept beside it."""
    rows = {str(each.pk): each.version for each in outcome.changed}
    return {"said": said, "rows": rows, "since": since}


def take_back(kept: dict, *, by) -> Outcome:
    """Give these rows what they held before, each if nobody has changed it since."""
    versions = {uuid.UUID(key): version for key, version in kept["rows"].items()}
    rows = Finding.objects.allowed(by).filter(pk__in=versions).select_related(*LINKED)
    rows = list(rows.order_by("mission", "number"))
    before = _before(kept, by)
    outcome = change_each(
        [each for each in rows if each.version == versions[each.pk] and str(each.pk) in before],
        versions,
        lambda row: before[str(row.pk)],
        by=by,
    )
    for row in rows:
        if row.version != versions[row.pk]:
            outcome.left.append((row.code, _("Somebody has changed it since; it stays as it is.")))
    if gone := len(versions) - len(rows):
        outcome.left.append((str(gone), _("no longer open to you")))
    return outcome


def _before(kept: dict, by) -> dict:
    """The former values of each row, from the lines of history that the change has left."""
    lines = Event.objects.filter(
        pk__gt=kept["since"],
        by_id=by.pk,
        subject_model=Finding._meta.label_lower,
        subject_pk__in=kept["rows"],
        verb="changed",
    )
    found = {}
    for line in lines.order_by("pk"):
        former = {name: old for name, (old, _new) in line.changes.items()}
        found[line.subject_pk] = former | found.get(line.subject_pk, {})
    return found


def said_of(outcome: Outcome, what: str) -> str:
    """What happened, in the past tense."""
    first = outcome.changed[0].code
    count = len(outcome.changed)
    return ngettext(
        "%(what)s: %(code)s changed.", "%(what)s: %(count)s findings changed.", count
    ) % {"what": what, "code": first, "count": count}
