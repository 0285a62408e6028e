"""What was learned: noted, approved by the host, and only then sent to the Compendium's inbox."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from compendium.actions import take_in
from compendium.models import Practice
from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, still_there
from study_visits.actions import held
from study_visits.models import AgendaItem, CaptureNote
from study_visits.steps import why_not_note

LINKED = ("item__visit__programme", "item__visit__host_state")


@transaction.atomic
def capture_note(*, item: AgendaItem, by, **values) -> CaptureNote:
    """Write down a practice or a lesson from one item."""
    if why := why_not_note(held(item.visit)):
        raise NotNow(why)
    note = CaptureNote(item=item, version=1, **values)
    note.full_clean()
    note.save(by=by)
    return note


@transaction.atomic
def change_capture(*, note: CaptureNote, by, base_version: int, values: dict) -> CaptureNote:
    """Word a note otherwise while the host neither has it nor approved it."""
    current = _held(note)
    refuse_stale(current, base_version=base_version, values=values)
    if why := why_not_note(current.visit) or why_fixed(current):
        raise NotNow(why)
    trial = still_there(CaptureNote.objects.filter(pk=note.pk))
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    return save_locked(current, base_version=base_version, values=values, by=by)


def why_fixed(note) -> str:
    if not note.is_fixed:
        return ""
    return _("The words are with the host or were approved: they stay as they are.")


@transaction.atomic
def move_note(*, note: CaptureNote, name: str, by, reason: str = "") -> CaptureNote:
    """Send a note to the host, or keep what the host asks to change."""
    current = _held(note)
    values = {"sent_on": timezone.localdate()} if name == "send" else {}
    CaptureNote.lifecycle.move(current, name, by=by, reason=reason, **values)
    return current


@transaction.atomic
def approve_note(
    *, note: CaptureNote, by, approved_by: str, approved_on, approval_document: str, read: int
) -> CaptureNote:
    """Record that the host approved the words: who, when, by which document. `read` is the version
    of the words that were approved."""
    current, today = _held(note), timezone.localdate()
    values = {
        "approved_by": approved_by.strip(),
        "approved_on": approved_on,
        "approval_document": approval_document.strip(),
    }
    if current.version != read:
        raise NotNow(_("The words were changed since you opened this page. Read them again."))
    if approved_on and approved_on > today:
        sentence = _("Choose a day up to today, %(day)s.")
        raise ValidationError({"approved_on": sentence % {"day": date_format(today, "j M Y")}})
    for name, value in values.items():
        setattr(current, name, value)
    current.clean_fields(exclude=["item", "what", "title"])
    CaptureNote.lifecycle.move(current, "approve", by=by, **values)
    return current


@transaction.atomic
def offer_note(*, note: CaptureNote, by) -> Practice:
    """Send an approved note to the Compendium's inbox; the same one comes in once. The host stays
    unnamed there until it agrees to be named."""
    current = _held(note)
    if why := why_not_offer(current):
        raise NotNow(why)
    return take_in(
        source=current,
        state=current.visit.host_state,
        by=by,
        source_kind=Practice.Source.VISIT,
        title=current.title,
        what=current.what,
        why=current.why,
        condition=current.condition,
        caution=current.caution,
        strength=current.strength,
        classification=current.visit.classification,
    )


def why_not_offer(note) -> str:
    """Why a note cannot go to the inbox now, or nothing."""
    if note.status != CaptureNote.Status.APPROVED:
        return _("A note goes to the Compendium’s inbox once the host has approved its words.")
    return ""


def practices_of(notes) -> dict:
    """What became a practice already, by the key of the note."""
    keys = [str(each.pk) for each in notes]
    label = CaptureNote._meta.label_lower
    rows = Practice.objects.filter(source_model=label, source_pk__in=keys)
    return {int(each.source_pk): each for each in rows}


def _held(note: CaptureNote) -> CaptureNote:
    visit = held(note.visit)
    rows = CaptureNote.objects.select_for_update(of=("self",), no_key=True)
    current = still_there(rows.select_related(*LINKED).filter(pk=note.pk))
    current.item.visit = visit
    return current
