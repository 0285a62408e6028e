"""Changes to due diligence: asked for, assessed, decided, watched, intervened in."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, save_version, still_there
from portfolio.diligence_steps import (
    BY_SLUG,
    DEFAULT_YEARS,
    STEPS,
    months_after,
    why_not_valid,
)
from portfolio.models import Agency, DiligenceMeasure, DiligenceNote, DueDiligence, State
from portfolio.models.diligence_status import WATCHED, WRITABLE
from web.marking import Classification
from web.text import plain_reason

LINKED = ("agency__state", "requested_by", "decided_by")
# Days on which something was done lie behind us; a measure's and a checklist's lie ahead.
DONE_DAYS = ("policy_on", "general_on", "specific_on", "done_on", "noted_on")


@transaction.atomic
def request_diligence(
    *, state: State, by, agency: Agency, support: str, purpose: str, unit: str = ""
) -> DueDiligence:
    """Ask whether a unit of the State may be supported in one way."""
    if agency.state_id != state.pk:
        raise ValidationError({"agency": _("Choose an agency of this State.")})
    # One after the other: of two who ask for the same the second is told.
    still_there(Agency.objects.select_for_update(no_key=True).filter(pk=agency.pk))
    diligence = DueDiligence(
        agency=agency,
        unit=" ".join(unit.split()),
        support=support,
        purpose=purpose,
        classification=Classification.STRICTLY_CONFIDENTIAL,
        release=DueDiligence.least_release,
        requested_by=_person(by),
        version=1,
    )
    diligence.full_clean(exclude=["requested_by", "decided_by"])
    diligence.save(by=by)
    return diligence


@transaction.atomic
def write_step(
    *, diligence: DueDiligence, step: str, by, base_version: int, values: dict
) -> DueDiligence:
    """Write one part of the record if nobody changed it since `base_version`; the steps of the
    lifecycle that are complete by now are made."""
    current = _held(diligence)
    refuse_stale(current, base_version=base_version, values=values)
    if not current.is_writable:
        raise NotNow(
            _("The request is decided on as it stands. Have it returned first to change it.")
        )
    wanted = {name: value for name, value in values.items() if name in BY_SLUG[step].fields}
    trial = _held(diligence)
    for name, value in wanted.items():
        setattr(trial, name, value)
    trial.full_clean(exclude=["requested_by", "decided_by"])
    _refuse_days_ahead(wanted)
    if BY_SLUG[step].is_taken(trial) and (wrong := BY_SLUG[step].missing(trial)):
        raise ValidationError(wrong)
    save_locked(current, base_version=base_version, values=wanted, by=by)
    for each in STEPS:
        if each.move and not DueDiligence.lifecycle.why_not(current, each.move):
            DueDiligence.lifecycle.move(current, each.move, by=by)
    return current


@transaction.atomic
def move_diligence(*, diligence: DueDiligence, name: str, by, reason: str = "") -> DueDiligence:
    """One step of the lifecycle, an intervention included."""
    if name in DueDiligence.DECISIONS:
        return decide_diligence(diligence=diligence, name=name, by=by, grounds=reason)
    current, now = _held(diligence), timezone.now().replace(microsecond=0)
    values = {"submitted_at": now} if name == "submit" else {}
    if name in ("suspend", "resume", "withdraw"):
        values = {"settled_at": now}
    DueDiligence.lifecycle.move(current, name, by=by, reason=plain_reason(reason), **values)
    return current


@transaction.atomic
def decide_diligence(
    *, diligence: DueDiligence, name: str, by, grounds: str, valid_until=None, asked=None
) -> DueDiligence:
    """Clear, clear with measures or do not clear: by somebody who asked for nothing of it and wrote
    nothing of it. `asked` names the request that was read, by when it was sent."""
    current, today = _held(diligence), timezone.localdate()
    if asked is not None and current.submitted_at != asked:
        raise NotNow(_("The request was sent anew since you opened this page. Read it again."))
    values = {
        "decided_on": today,
        "decided_by_id": getattr(by, "pk", None),
        "settled_at": timezone.now(),
        "grounds": _grounds(grounds),
    }
    if name != "refuse":
        until = valid_until or months_after(today, 12 * DEFAULT_YEARS)
        if why := why_not_valid(until, decided_on=today):
            raise ValidationError({"valid_until": why})
        values["valid_until"] = until
    DueDiligence.lifecycle.move(current, name, by=by, **values)
    return current


def _grounds(text: str) -> str:
    text = plain_reason(text)
    if not text:
        raise ValidationError({"grounds": _("Say on what grounds: it is kept with the decision.")})
    DueDiligence(grounds=text).clean_fields(
        exclude={each.name for each in DueDiligence._meta.fields} - {"grounds"}
    )
    return text


@transaction.atomic
def add_measure(*, diligence: DueDiligence, by, **values) -> DiligenceMeasure:
    """Name what is done against the risk, by whom and until when."""
    current = _open_to_measures(diligence)
    measure = DiligenceMeasure(diligence=current, version=1, **values)
    measure.full_clean()
    measure.save(by=by)
    return measure


@transaction.atomic
def change_measure(
    *, measure: DiligenceMeasure, by, base_version: int, values: dict
) -> DiligenceMeasure:
    """Word a measure otherwise while the decision is not made, if nobody changed it since."""
    current = _held(measure.diligence)
    rows = DiligenceMeasure.objects.filter(pk=measure.pk)
    trial = still_there(rows)
    refuse_stale(trial, base_version=base_version, values=values)
    _refuse_when_fixed(current)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    return save_version(rows, base_version=base_version, values=values, by=by)


@transaction.atomic
def remove_measure(*, measure: DiligenceMeasure, by) -> None:
    """Take a measure away while the decision is not made."""
    _refuse_when_fixed(_held(measure.diligence))
    measure.delete(by=by)


@transaction.atomic
def mark_measure(
    *, measure: DiligenceMeasure, by, base_version: int, done_on=None
) -> DiligenceMeasure:
    """Mark a measure as done on a day, or as open again."""
    _open_to_measures(measure.diligence)
    _refuse_days_ahead({"done_on": done_on})
    rows = DiligenceMeasure.objects.filter(pk=measure.pk)
    return save_version(rows, base_version=base_version, values={"done_on": done_on}, by=by)


@transaction.atomic
def add_note(*, diligence: DueDiligence, by, noted_on, text: str) -> DiligenceNote:
    """Keep what monitoring found. A note is never changed."""
    current = _held(diligence)
    if not current.is_watched:
        raise NotNow(_("Notes are kept of a recipient that is cleared or suspended."))
    _refuse_days_ahead({"noted_on": noted_on})
    note = DiligenceNote(diligence=current, noted_on=noted_on, text=text, noted_by=_person(by))
    note.full_clean(exclude=["noted_by"])
    note.save(by=by)
    return note


def _held(diligence: DueDiligence) -> DueDiligence:
    """The record as it stands, which nobody else changes until the transaction ends."""
    rows = DueDiligence.objects.select_for_update(of=("self",), no_key=True)
    return still_there(rows.select_related(*LINKED).filter(pk=diligence.pk))


def _open_to_measures(diligence: DueDiligence) -> DueDiligence:
    """Measures are named before the decision, and after it as far as the recipient is watched."""
    current = _held(diligence)
    if current.status not in (*WRITABLE, *WATCHED):
        raise NotNow(_why_fixed())
    return current


def _refuse_when_fixed(diligence: DueDiligence) -> None:
    if not diligence.is_writable:
        raise NotNow(_why_fixed())


def _why_fixed() -> str:
    return _("What is decided on, or was decided, stays as it is. Name a further measure instead.")


def _refuse_days_ahead(values: dict) -> None:
    today = timezone.localdate()
    wrong = {
        name: _("Choose a day up to today, %(day)s.") % {"day": date_format(today, "j M Y")}
        for name, day in values.items()
        if name in DONE_DAYS and day is not None and day > today
    }
    if wrong:
        raise ValidationError(wrong)


def _person(by):
    return by if getattr(by, "pk", None) else None
