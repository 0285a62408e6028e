"""Why an assignment cannot take its next step. The lifecycle asks here, whoever moves it and by
whatever way; mentoring.assignment_actions also holds the due diligence decision that it relies on.
"""

import datetime
from collections import defaultdict

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring.availability import why_not_mentors
from mentoring.models import Assignment, Extension, Side
from mentoring.models.deliverable import Deliverable
from mentoring.models.status import RUNNING
from portfolio.diligence import Clearance, clearance, why_not_open
from portfolio.models import Support


def day_of_support(assignment: Assignment, *, today: datetime.date) -> datetime.date:
    """The day for which due diligence is asked: the first day of what is to come, else today."""
    return max(today, assignment.starts_on)


def clearance_of(assignment: Assignment, *, on: datetime.date) -> Clearance:
    return clearance(assignment.recipient, Support.MENTORING, on=on)


def why_not_cleared(assignment: Assignment) -> str:
    """Why the host unit may not be mentored, or nothing."""
    on = day_of_support(assignment, today=timezone.localdate())
    found = clearance_of(assignment, on=on)
    return why_not_open(assignment.recipient, Support.MENTORING, found, on=on)


def why_not_match(assignment: Assignment) -> str:
    if not assignment.mentors.exists():
        return _("Choose a mentor first.")
    return why_not_mentors(assignment)


def why_not_agree(assignment: Assignment) -> str:
    return why_not_match(assignment) or assignment.why_too_long() or why_not_cleared(assignment)


def why_not_begin(assignment: Assignment) -> str:
    if assignment.starts_on > timezone.localdate():
        day = date_format(assignment.starts_on, "j M Y")
        return _("The first day is %(day)s. It begins then.") % {"day": day}
    if lacking := sides_missing(assignment):
        sides = ", ".join(str(side.label) for side in lacking)
        return _("The workplan is not agreed yet. Still to sign: %(sides)s.") % {"sides": sides}
    return why_not_agree(assignment)


def why_not_resume(assignment: Assignment) -> str:
    return why_not_agree(assignment)


def sides_missing(assignment: Assignment) -> list[Side]:
    """The sides that have not signed the workplan."""
    signed = set(assignment.sign_offs.filter(version=None).values_list("side", flat=True))
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


def deliverables_of(assignment: Assignment, sign_offs=None) -> list[Deliverable]:
    """Every deliverable with its versions and their signatures; those that the caller has read
    already are not asked for again."""
    if sign_offs is None:
        return list(assignment.deliverables.prefetch_related("versions__sign_offs"))
    of_version = defaultdict(list)
    for each in sign_offs:
        of_version[each.version_id].append(each)
    found = list(assignment.deliverables.prefetch_related("versions"))
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
    return why_not_mentors(assignment, until_on=extension.until_on) or why_not_cleared(assignment)
