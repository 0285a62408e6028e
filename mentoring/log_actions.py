"""Weekly logs, notes of calls and the final report: written, and submitted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.merging import (
    NotYours,
    Sent,
    Taken,
    delivered,
    merge,
    refuse_collisions,
    refuse_known_operation,
    taken,
)
from history.lifecycle import NotNow
from history.versioned import StaleVersion, save_locked
from mentoring.assignment_actions import held_assignment, refuse_when_over
from mentoring.models import Assignment, CallNote, FinalReport, WeeklyLog
from mentoring.sides import is_mentor
from mentoring.weeks import Week

WRITTEN_IN = (Assignment.Status.ACTIVE, Assignment.Status.PAUSED, Assignment.Status.FINAL_REPORT)


def why_not_write(assignment: Assignment, week: Week, by, *, log=None) -> str:
    """Why this person cannot write the log of this week now, or nothing."""
    if log is not None and log.is_submitted:
        return _("This log is submitted and stays as it is.")
    if assignment.status not in WRITTEN_IN:
        return _("Logs are written once the assignment has begun and until it is closed.")
    if not week.has_begun(on=timezone.localdate()):
        return _("This week has not begun yet.")
    if not is_mentor(by, assignment):
        return _("The mentors of the assignment write its logs.")
    return ""


def week_numbered(assignment: Assignment, number: int) -> Week | None:
    return next((each for each in assignment.weeks if each.number == number), None)


def save_log(*, assignment: Assignment, week: int, by, **sent) -> WeeklyLog:
    """Save what somebody typed into the log of a week (see `Sent`)."""
    return take_log(assignment=assignment, week=week, sent=Sent(by=by, **sent)).row


def take_log(*, assignment: Assignment, week: int, sent: Sent) -> Taken:
    """Merge what was sent into the log of a week, and submit it where that is asked (`mark`).

    Refusals undo nothing; the event of a collision is kept although the save is refused."""
    with transaction.atomic(savepoint=False):
        try:
            return _take(assignment, week, sent)
        except (NotNow, StaleVersion, ValidationError, NotYours) as caught:
            refusal = caught
    raise refusal


def _take(assignment, week, sent) -> Taken:
    # The assignment is held, so that two first saves come one after the other.
    current = held_assignment(assignment)
    found = week_numbered(current, week)
    if found is None:
        raise ValidationError({"week": _("The assignment has no such week.")})
    log = _held_log(current, week)
    if log is not None and (known := delivered(log, sent)):
        return known
    if why := why_not_write(current, found, sent.by, log=log):
        raise NotNow(why)
    if log is None:
        log = _first_log(current, week, sent)
    else:
        refuse_collisions(log, sent)
        _refuse_lacking(log, sent)
        merge(log, sent.values, WeeklyLog.SAID, sent)
    if sent.mark:
        WeeklyLog.lifecycle.move(log, "submit", by=sent.by, submitted_at=timezone.now())
    return taken(log, sent)


def _first_log(assignment, week, sent) -> WeeklyLog:
    refuse_known_operation(sent)
    log = WeeklyLog(
        assignment=assignment, week=week, version=1, updated_by=sent.person, **sent.values
    )
    # What nobody has written yet collides with nobody.
    log.stamps = {name: int(name in sent.values) for name in WeeklyLog.SAID}
    log.clean_fields(exclude=["assignment", "updated_by"])
    _refuse_lacking(log, sent)
    log.save(by=sent.by)
    return log


def _refuse_lacking(log, sent) -> None:
    """Before anything is written: what is lacking is said at its field."""
    if sent.mark and (lacks := log.lacks(sent.values)):
        sentence = _("Say this before the log is submitted.")
        raise ValidationError(dict.fromkeys(lacks, sentence))


@transaction.atomic
def submit_log(*, log: WeeklyLog, by) -> WeeklyLog:
    """Send a log: its days count from now on, and it stays as it is."""
    current = held_assignment(log.assignment)
    held = _held_log(current, log.week)
    if why := why_not_write(current, week_numbered(current, log.week), by, log=held):
        raise NotNow(why)
    WeeklyLog.lifecycle.move(held, "submit", by=by, submitted_at=timezone.now())
    return held


def _held_log(assignment: Assignment, week: int) -> WeeklyLog | None:
    rows = WeeklyLog.objects.select_for_update(of=("self",)).filter(assignment=assignment)
    log = rows.filter(week=week).first()
    if log is not None:
        log.assignment = assignment
    return log


@transaction.atomic
def add_call(*, assignment: Assignment, by, **values) -> CallNote:
    """Keep what was said in a call. A note is never changed."""
    current = held_assignment(assignment)
    refuse_when_over(current)
    note = CallNote(assignment=current, **values)
    note.full_clean()
    if note.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("Choose a day up to today.")})
    note.save(by=by)
    return note


@transaction.atomic
def save_report(*, assignment: Assignment, by, base_version: int, values: dict) -> FinalReport:
    """Save the words of the final report, if nobody saved since `base_version`."""
    current = held_assignment(assignment)
    if current.status != Assignment.Status.FINAL_REPORT:
        raise NotNow(_("The final report is written after the work and before the closing."))
    if not is_mentor(by, current):
        raise NotNow(_("The mentors of the assignment write its final report."))
    rows = FinalReport.objects.select_for_update(of=("self",)).filter(assignment=current)
    report = rows.first()
    if report is None:
        report = FinalReport(assignment=current, version=1, updated_by=by, **values)
        report.full_clean(exclude=["updated_by"])
        report.save(by=by)
        return report
    report.assignment = current
    return save_locked(report, base_version=base_version, values=values, by=by)
