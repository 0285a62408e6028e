"""Why an assignment cannot take its next step. The lifecycle asks here, whoever moves it and by
whatever way; mentoring.assignment_actions also holds the due diligence decision that it relies on.
"""

import datetime
from collections import defaultdict

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring.availability import why_not_mentors
from mentoring.models import Assignment, Extension, Side
from mentoring.models.deliverable import Deliverable
from mentoring.models.status import RUNNING
from portfolio.diligence import Clearance, Standing, clearance, why_not_open
from portfolio.models import Support


def day_of_support(assignment: Assignment, *, today: datetime.date) -> datetime.date:
    """The day for which due diligence is asked: the last one, until which the unit is supported."""
    return max(today, assignment.ends_on)


def clearance_of(assignment: Assignment) -> Clearance:
    """What stands for the host unit on the day for which it is asked."""
    on = day_of_support(assignment, today=timezone.localdate())
    return clearance(assignment.recipient, Support.MENTORING, on=on)


def is_covered(found: Clearance, *, on: datetime.date) -> bool:
    """Whether what stands for the last day lets the unit be supported on this earlier one."""
    has_ended = found.standing == Standing.EXPIRED
    return found.is_open or (has_ended and found.until >= on)


def why_not_cleared(assignment: Assignment, found: Clearance | None = None) -> str:
    """Why the host unit may not be mentored, or nothing. `found` is what the caller has just read,
    here and below."""
    on = day_of_support(assignment, today=timezone.localdate())
    found = found or clearance_of(assignment)
    return why_not_open(assignment.recipient, Support.MENTORING, found, on=on)


def why_not_match(assignment: Assignment) -> str:
    if not assignment.mentors.all():
        return _("Choose a mentor first.")
    return why_not_mentors(assignment)


def why_not_agree(assignment: Assignment, found: Clearance | None = None) -> str:
    if not assignment.rights_note.strip():
        return _("Say first what the mentoring does for rights and for equality, under Change.")
    return why_not_go(assignment, found)


def why_not_go(assignment: Assignment, found: Clearance | None = None) -> str:
    """What is asked whenever the mentoring is agreed on, begins or goes on."""
    return (
        why_not_match(assignment) or assignment.why_too_long() or why_not_cleared(assignment, found)
    )


def why_not_begin(assignment: Assignment, found: Clearance | None = None) -> str:
    if assignment.starts_on > timezone.localdate():
        day = date_format(assignment.starts_on, "j M Y")
        return _("The first day is %(day)s. It begins then.") % {"day": day}
    if lacking := sides_missing(assignment):
        sides = ", ".join(str(side.label) for side in lacking)
        return _("The workplan is not agreed yet. Still to sign: %(sides)s.") % {"sides": sides}
    return why_not_go(assignment, found)


def why_not_resume(assignment: Assignment, found: Clearance | None = None) -> str:
    return why_not_go(assignment, found)


# What each of the moves behind the decision asks.
WHY_NOT = {"agree": why_not_agree, "begin": why_not_begin, "resume": why_not_resume}


def sides_missing(assignment: Assignment) -> list[Side]:
    """The sides that have not signed the workplan."""
    signed = {each.side for each in assignment.sign_offs.all() if each.version_id is None}
    return [side for side in Side if side.value not in signed]


def why_not_close(assignment: Assignment) -> str:
    report = getattr(assignment, "final_report", None)
    if report is None or report.missing:
        return _("The final report is not complete.")
    if unsigned := unsigned_deliverables(assignment):
        names = ", ".join(str(each) for each in unsigned)
        return _(
            "Not every deliverable is signed by the State and by headquarters: %(names)s. Remove "
            "what will not be delivered, with a reason."
        ) % {"names": names}
    return ""


def unsigned_deliverables(assignment: Assignment) -> list[Deliverable]:
    """Those whose current version lacks a signature."""
    return [each for each in deliverables_of(assignment) if not is_signed(each)]


def deliverables_of(assignment: Assignment) -> list[Deliverable]:
    """Every deliverable with its versions and their signatures. What a page has prefetched is not
    asked for again."""
    of_version = defaultdict(list)
    for each in assignment.sign_offs.all():
        of_version[each.version_id].append(each)
    found = list(assignment.deliverables.all())
    prefetch_related_objects(found, "versions")
    for version in (one for each in found for one in each.versions.all()):
        version.signatures = of_version[version.pk]
    return found


def signatures(version) -> list:
    """The signatures of a version, as its reader has them."""
    if version is None:
        return []
    known = getattr(version, "signatures", None)
    return list(version.sign_offs.all()) if known is None else known


def is_signed(deliverable: Deliverable) -> bool:
    """Whether the State and headquarters both signed the current version."""
    current = deliverable.current
    signed = {each.side for each in signatures(current)}
    return {Side.STATE, Side.HEADQUARTERS} <= signed


def why_not_ask_extension(assignment: Assignment) -> str:
    """Why no extension can be asked for now, or nothing."""
    if assignment.status not in RUNNING:
        return _("An extension is asked for while the assignment is agreed, active or paused.")
    if assignment.extensions.asked().exists():
        return _("An extension waits for its decision already.")
    return ""


def why_not_extend(extension: Extension) -> str:
    """Why this extension cannot be approved, or nothing."""
    assignment = extension.assignment
    if assignment.status not in RUNNING:
        return _("The assignment is not agreed, active or paused any more.")
    until = extension.until_on
    if until < timezone.localdate():
        words = _("Its last day, %(day)s, is over. Refuse it and ask for a later one.")
        return words % {"day": date_format(until, "j M Y")}
    if until <= assignment.last_allowed_on:
        words = _("It is no extension any more: %(day)s is allowed already. Refuse it.")
        return words % {"day": date_format(assignment.last_allowed_on, "j M Y")}
    found = clearance(assignment.recipient, Support.MENTORING, on=until)
    return why_not_mentors(assignment, until_on=until) or why_not_open(
        assignment.recipient, Support.MENTORING, found, on=until
    )
