"""Changes to certificates: issued to everybody who has earned one, revoked with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import still_there
from training.certificates import Standing, hours, is_achieved, standings, why_not_issue
from training.models import Certificate, Nomination, Session
from training.models.nomination_status import PLACED, Status
from training.personal_page_actions import send_page
from training.session_actions import held
from web.text import plain_reason


@transaction.atomic
def issue_certificates(*, session: Session, by, signatory: str) -> list[Certificate]:
    """Give everybody who has earned one his certificate; whoever has it keeps it. None is made out
    to somebody whose name was removed."""
    session = held(session)
    if why := why_not_issue(session):
        raise NotNow(why)
    people = Nomination._base_manager.filter(session=session, status__in=PLACED).order_by("pk")
    people = people.select_related("participant")
    waiting = [each for each in standings(session, people) if each.is_waiting]
    if not waiting:
        raise NotNow(_("Nobody waits for a certificate."))
    issued = [_issue(session, each, by, signatory) for each in waiting]
    for each in waiting:
        if each.nomination.participant.email:
            send_page(person=each.nomination.participant, by=by)
    return issued


def _issue(session, standing: Standing, by, signatory) -> Certificate:
    nomination = standing.nomination
    certificate = Certificate(
        nomination=nomination,
        kind=standing.kind,
        person=nomination.participant.name,
        own_name=nomination.participant.own_name,
        course=session.course.title,
        hours=hours(session, standing.share.attended),
        issued_on=timezone.localdate(),
        signatory=" ".join(signatory.split()),
        issued_by=by if getattr(by, "pk", None) else None,
    )
    certificate.full_clean()
    certificate.save(by=by)
    # Attendance says that somebody was there, not that the course is behind him.
    if certificate.kind == Certificate.Kind.ACHIEVEMENT:
        _certify(nomination, by)
    return certificate


def _certify(nomination, by) -> None:
    if nomination.status == Status.ATTENDING:
        Nomination.lifecycle.move(nomination, "complete", by=by)
    if nomination.status == Status.COMPLETED:
        Nomination.lifecycle.move(nomination, "certify", by=by)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by, reason: str) -> Certificate:
    """Declare a certificate invalid; from then on its number answers so, and whoever has no other
    certificate of achievement is certified no more."""
    session = held(certificate.nomination.session)
    rows = Certificate._base_manager.select_for_update(of=("self",))
    current = still_there(rows.filter(pk=certificate.pk).select_related("nomination__session"))
    reason = plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: it stands in the history.")})
    if not current.is_valid:
        raise NotNow(_("This certificate is revoked already."))
    current.revoked_on, current.revoked_because = timezone.localdate(), reason
    current.clean_fields(exclude=["nomination", "issued_by"])
    current.save(by=by, verb=Certificate.REVOKED, reason=reason)
    nomination = current.nomination
    nomination.session = session
    if nomination.status == Status.CERTIFIED and not is_achieved(nomination):
        Nomination.lifecycle.move(nomination, "undo_result", by=by, reason=reason)
    return current
