"""What each step of a mission waits for: the sentences beside its greyed buttons.

Source: the twelve steps of a deep-dive mission in the programme's domain dossier (section 1.4).
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments import clocks
from assessments.models import Mission
from assessments.replies import reply_to, signed_at, why_not_answer
from portfolio.models import Grant


def why_not_agree(mission: Mission) -> str:
    """A mission is agreed by a letter of the State and terms of reference."""
    if not (mission.requested_on and mission.request_reference):
        return _("Record the State’s letter first: its reference and date.")
    if not (mission.agreed_on and mission.terms_reference):
        return _("Record the terms of reference first: their reference and date.")
    return ""


def why_not_begin(mission: Mission) -> str:
    """Nobody sees material of the State before he has declared; the leader goes first."""
    grants = Grant.objects.in_effect().filter(state=mission.state_id, role="lead")
    if grants.filter(person=mission.team_leader_id).exists():
        return ""
    return _("The team leader has not signed the declarations yet, or leads no team there.")


def why_not_clear(mission: Mission) -> str:
    """The State has its days for comments on the facts before the report is cleared, unless its
    reply to this very draft is signed and answered before."""
    clock = clocks.comment_clock(mission)
    if clock is None or clock.is_over:
        return ""
    reply = reply_to(mission)
    day = {"day": date_format(clock.ends_on, "j F Y")}
    if reply is None or not reply.is_signed:
        return _("The State may reply until %(day)s and has not signed its reply.") % day
    if signed_at(reply) < mission.submitted_at:
        return (
            _("The State may reply until %(day)s; it signed its reply to an earlier draft.") % day
        )
    return why_not_answer(reply)


def why_not_finalise(mission: Mission) -> str:
    """No signed difference becomes final in silence: the team answers each, if only to say that the
    two views stand."""
    reply = reply_to(mission)
    return why_not_answer(reply) if reply is not None and reply.is_signed else ""


def why_not_hand_over(mission: Mission) -> str:
    """The State confirms that it has the final report."""
    if mission.handed_over_on and mission.receipt_reference:
        return ""
    return _("Record the day of handing over and the State’s receipt first.")
