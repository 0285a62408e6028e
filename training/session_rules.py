"""When a session may take its next step, in sentences."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from training.models import Nomination, Session
from training.nomination_rules import why_not_balanced, why_not_go_on


def why_not_open(session: Session) -> str:
    if not session.invited.exists():
        return _("Invite a State first.")
    if session.nominations_due_on < session.today(timezone.now()):
        return _("The last day of nominations is over. Choose a later one.")
    return ""


def why_not_confirm(session: Session) -> str:
    """Confirmed for people who are expected, by trainers who are named."""
    if not session.trainers.exists():
        return _("Name the trainers first.")
    return why_not_go_on(session) or why_not_balanced(session)


def why_not_begin(session: Session) -> str:
    if session.starts_on > session.today(timezone.now()):
        words = _("The session begins on %(day)s.")
        return words % {"day": date_format(session.starts_on, "j M Y")}
    return why_not_go_on(session)


def why_not_close(session: Session) -> str:
    """Closed, nobody can say any more whether somebody came."""
    rows = session.nominations.filter(status=Nomination.Status.ACCEPTED)
    names = [each.participant.name for each in rows.select_related("participant")]
    if not names:
        return ""
    words = _("A trainer says of each who was accepted whether he came: %(people)s.")
    return words % {"people": ", ".join(names)}


def why_not_deliver(session: Session) -> str:
    if session.ends_on > session.today(timezone.now()):
        words = _("The session ends on %(day)s.")
        return words % {"day": date_format(session.ends_on, "j M Y")}
    return ""
