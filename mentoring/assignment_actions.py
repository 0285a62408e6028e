"""Changes to assignments: requested, matched, agreed, carried out, extended, closed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import set_links
from history.versioned import refuse_stale, save_locked, still_there
from mentoring import gate
from mentoring.availability import hold_mentors, why_not_mentors
from mentoring.days import limit_of
from mentoring.models import Assignment, Extension, Mentor
from mentoring.models.status import GATED, OVER, RUNNING
from portfolio.diligence import NotCleared, require_clearance
from portfolio.models import State, Support
from web.text import plain_reason

LINKED = ("state", "agency", "counterpart_agency", "counterpart")
# What was agreed on stays as it is: another unit would need another decision.
AGREED_ON = ("agency", "unit", "starts_on")
PEOPLE = ["requested_by", "updated_by"]


@transaction.atomic
def request_assignment(*, state: State, by, **values) -> Assignment:
    """Record that a State asks for mentoring of one of its units."""
    # One after the other: no number is given twice.
    still_there(State.objects.select_for_update(no_key=True).filter(pk=state.pk))
    last = state.mentoring_assignments.aggregate(last=Max("number"))["last"] or 0
    assignment = Assignment(
        state=state, number=last + 1, requested_by=_person(by), version=1, **values
    )
    assignment.last_allowed_on = limit_of(assignment.starts_on)
    assignment.unit = " ".join(assignment.unit.split())
    assignment.full_clean(exclude=["requested_by"])
    assignment.save(by=by)
    return assignment


@transaction.atomic
def change_assignment(*, assignment: Assignment, by, base_version: int, values: dict) -> Assignment:
    """Change the frame of an assignment if nobody changed it since `base_version`."""
    hold_mentors(_mentor_keys(assignment))
    current = held_assignment(assignment)
    refuse_stale(current, base_version=base_version, values=values)
    refuse_when_over(current)
    values = _limited(current, values)
    trial = held_assignment(assignment)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean(exclude=["requested_by"])
    if why := why_not_mentors(trial):
        raise ValidationError({"ends_on": why})
    if not current.is_before_agreement:
        _refuse_beside_agreement(current, trial)
    return save_locked(current, base_version=base_version, values=values, by=by)


def _refuse_beside_agreement(current: Assignment, trial: Assignment) -> None:
    """What was agreed on keeps what it says for rights, and is covered until a later last day."""
    if current.rights_note.strip() and not trial.rights_note.strip():
        words = _("This is agreed on: it says what the mentoring does for rights and for equality.")
        raise ValidationError({"rights_note": words})
    if trial.ends_on > current.ends_on:
        on = gate.day_of_support(trial, today=timezone.localdate())
        try:
            require_clearance(trial.recipient, Support.MENTORING, on=on)
        except NotCleared as error:
            raise ValidationError({"ends_on": str(error)}) from None


def _limited(current: Assignment, values: dict) -> dict:
    """The values with the last day allowed that follows from another first day, and no other one.
    Before it is agreed there is no extension; afterwards the first day is fixed."""
    values = {name: value for name, value in values.items() if name != "last_allowed_on"}
    wrong = {
        name: _("This is agreed on. Return the assignment to the request to change it.")
        for name in AGREED_ON
        if not current.is_before_agreement
        and name in values
        and values[name] != getattr(current, name)
    }
    if wrong:
        raise ValidationError(wrong)
    if values.get("starts_on") and values["starts_on"] != current.starts_on:
        return values | {"last_allowed_on": limit_of(values["starts_on"])}
    return values


@transaction.atomic
def match_assignment(*, assignment: Assignment, mentors, by) -> Assignment:
    """Choose the mentors. Each is held while it is asked whether he is free, so that of two
    assignments in one moment the second is refused."""
    chosen = hold_mentors([each.pk for each in mentors])
    current = held_assignment(assignment)
    if not chosen:
        raise ValidationError({"mentors": _("Choose a mentor first.")})
    if why := why_not_mentors(current, mentors=chosen):
        raise ValidationError({"mentors": why})
    if current.status == Assignment.Status.REQUESTED:
        set_links(current, "mentors", chosen, by=by)
    Assignment.lifecycle.move(current, "match", by=by)
    return current


@transaction.atomic
def replace_mentors(*, assignment: Assignment, mentors, by, reason: str) -> Assignment:
    """Other mentors go on with what has begun, for a reason that stands in the history. The same is
    asked as when mentors are first chosen, and of due diligence as when it goes on."""
    keys = {each.pk for each in mentors}
    held = hold_mentors(keys | set(_mentor_keys(assignment)))
    current, chosen = held_assignment(assignment), [each for each in held if each.pk in keys]
    reason = plain_reason(reason)
    if not current.has_begun or current.is_over:
        raise NotNow(_("Mentors are replaced once it has begun and until it is over."))
    if not chosen:
        raise ValidationError({"mentors": _("Choose a mentor first.")})
    if {each.pk for each in current.mentors.all()} == {each.pk for each in chosen}:
        raise ValidationError({"mentors": _("These are its mentors already.")})
    if not reason:
        raise ValidationError({"reason": _("Say why: the reason is kept in the history.")})
    if why := why_not_mentors(current, mentors=chosen):
        raise ValidationError({"mentors": why})
    on = gate.day_of_support(current, today=timezone.localdate())
    require_clearance(current.recipient, Support.MENTORING, on=on)
    set_links(current, "mentors", chosen, by=by, reason=reason)
    return current


@transaction.atomic
def move_assignment(*, assignment: Assignment, name: str, by, reason: str = "") -> Assignment:
    """One step of the lifecycle. What needs a valid due diligence decision holds the one that it
    relies on until the step is written."""
    hold_mentors(_mentor_keys(assignment))
    current, today = held_assignment(assignment), timezone.localdate()
    if name in GATED and not Assignment.lifecycle.why_not(current, name):
        on = gate.day_of_support(current, today=today)
        require_clearance(current.recipient, Support.MENTORING, on=on)
    values = {}
    if name == "pause":
        values = {"paused_on": today}
    elif name == "resume":
        off = {*current.weeks_off, *weeks_paused(current, until=today)}
        values = {"paused_on": None, "weeks_off": sorted(off)}
    elif name == "return":
        # What was approved was approved for those days: the limit holds again.
        limit = limit_of(current.starts_on)
        values = {"last_allowed_on": limit, "ends_on": min(current.ends_on, limit)}
    Assignment.lifecycle.move(current, name, by=by, reason=plain_reason(reason), **values)
    if name == "return":
        set_links(current, "mentors", [], by=by)
        for signed in current.sign_offs.filter(version=None):
            signed.delete(by=by, reason=plain_reason(reason))
    if current.status not in RUNNING:
        _close_extensions(current, by)
    return current


def _close_extensions(current: Assignment, by) -> None:
    """What was asked for these days is not decided for others, nor once there is nothing to extend:
    the way back would otherwise open it again."""
    rows = Extension.objects.select_for_update(of=("self",), no_key=True)
    for each in rows.filter(assignment=current).asked():
        each.assignment = current
        reason = _("The assignment does not run.")
        decided = {"decided_on": timezone.localdate(), "decided_by_id": getattr(by, "pk", None)}
        Extension.lifecycle.move(each, "refuse", by=by, reason=reason, **decided)


def weeks_paused(assignment: Assignment, *, until) -> list[int]:
    """The weeks whose log would have been due while the assignment is paused."""
    since = assignment.paused_on
    if since is None:
        return []
    return [each.number for each in assignment.weeks if since <= each.due_on < until]


@transaction.atomic
def ask_extension(*, assignment: Assignment, by, until_on, reason: str) -> Extension:
    """Ask to go on beyond the last day that is allowed."""
    current = held_assignment(assignment)
    if why := gate.why_not_ask_extension(current):
        raise NotNow(why)
    if until_on <= current.last_allowed_on:
        raise ValidationError(
            {
                "until_on": _(
                    "Until %(day)s the last day is changed without an extension. Choose a later "
                    "day."
                )
                % {"day": date_format(current.last_allowed_on, "j M Y")}
            }
        )
    extension = Extension(
        assignment=current, until_on=until_on, reason=reason, asked_by=_person(by)
    )
    extension.full_clean(exclude=["asked_by", "decided_by"])
    extension.save(by=by)
    return extension


@transaction.atomic
def decide_extension(*, extension: Extension, name: str, by, reason: str = "") -> Extension:
    """Approve or refuse an extension: by somebody who decides for the programme and did not ask."""
    hold_mentors(_mentor_keys(extension.assignment))
    current = held_assignment(extension.assignment)
    rows = Extension.objects.select_for_update(of=("self",), no_key=True)
    found = still_there(rows.select_related("asked_by").filter(pk=extension.pk))
    found.assignment = current
    if name == "approve" and not Extension.lifecycle.why_not(found, name):
        require_clearance(current.recipient, Support.MENTORING, on=found.until_on)
    values = {"decided_on": timezone.localdate(), "decided_by_id": getattr(by, "pk", None)}
    Extension.lifecycle.move(found, name, by=by, reason=plain_reason(reason), **values)
    if name == "approve":
        current.last_allowed_on = current.ends_on = found.until_on
        current.version += 1
        current.save(by=by)
    return found


@transaction.atomic
def say_opinion(*, assignment: Assignment, by, opinion: str, opinion_note: str = "") -> Assignment:
    """What the State says of the mentoring. It is counted on the roster, never ranked."""
    current = held_assignment(assignment)
    if current.status not in (Assignment.Status.FINAL_REPORT, *OVER):
        raise NotNow(_("The State says so once the final report has begun."))
    current.opinion, current.opinion_note = opinion, opinion_note
    current.clean_fields(
        exclude={each.name for each in current._meta.fields} - {"opinion", "opinion_note"}
    )
    if not opinion:
        raise ValidationError({"opinion": _("Choose one.")})
    current.save(by=by)
    return current


def held_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it stands, which nobody else changes until the transaction ends."""
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    return still_there(rows.select_related(*LINKED).filter(pk=assignment.pk))


def refuse_when_over(assignment: Assignment) -> None:
    if assignment.is_over:
        raise NotNow(_("The assignment is over: it stays as it is."))


def _mentor_keys(assignment: Assignment) -> list[int]:
    return list(Mentor.objects.filter(assignments=assignment).values_list("pk", flat=True))


def _person(by):
    return by if getattr(by, "pk", None) else None
