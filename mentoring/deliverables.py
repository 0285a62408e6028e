"""Why a deliverable cannot go on or be signed, or nothing."""

from django.utils.translation import gettext as _

from history.authorship import has_written
from mentoring.gate import is_signed
from mentoring.models import Deliverable, Side

AUTHORS = ("mentoring.deliverable", "mentoring.deliverableversion")


def why_not_draft(deliverable: Deliverable) -> str:
    if not deliverable.versions.exists():
        return _("Record its first version: number, title and date.")
    return ""


def why_not_approve(deliverable: Deliverable) -> str:
    if not is_signed(deliverable):
        return _("The State and headquarters sign the current version first.")
    return ""


def why_not_sign(deliverable: Deliverable, side: Side | None, by) -> str:
    """Why this person cannot sign the current version for this side."""
    if deliverable.assignment.is_over:
        return _("The assignment is over: it stays as it is.")
    if side not in (Side.STATE, Side.HEADQUARTERS):
        return _("Deliverables are signed by the State and by headquarters.")
    if deliverable.status not in Deliverable.SIGNED_IN:
        return _("It is signed in national review and later.")
    current = deliverable.current
    if current is None:
        return _("Record its first version: number, title and date.")
    if any(each.side == side for each in current.sign_offs.all()):
        return _("It is signed for this side: %(side)s.") % {"side": side.label}
    if has_written(by, deliverable, AUTHORS):
        return _(
            "Nobody signs his own work, and you wrote a part of this. Somebody else does it for: "
            "%(side)s."
        ) % {"side": side.label}
    return ""


def why_no_version(deliverable: Deliverable) -> str:
    """Why no version can be recorded now."""
    if deliverable.assignment.is_over:
        return _("The assignment is over: it stays as it is.")
    if deliverable.status in (Deliverable.Status.APPROVED, Deliverable.Status.IN_USE):
        return _("It is approved. Put it back to draft first, with a reason.")
    return ""
