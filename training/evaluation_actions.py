"""Questionnaires sent by the sweeper and answered by link."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import still_there
from portfolio.notices import holders_there
from portfolio.sign_in.mails import post
from training.evaluation_rules import (
    LATE,
    LINK,
    MONTHS,
    asks_for_supervisor,
    due,
    months_after,
    questions,
)
from training.hand_on import is_told, is_worth_it, lacks_address, link_of, place_of
from training.models import Evaluation, Nomination, Session
from training.models.nomination_status import CAME
from training.nomination_actions import name_supervisor

HAND_ON = "evaluation_hand_on"


def send_evaluations(now: datetime.datetime | None = None) -> int:
    """Send what is due and was not sent; returns how many links."""
    now = now or timezone.now()
    return sum(_send_of(session, now) for session in _waiting(now.date()))


def _waiting(today: datetime.date):
    """The sessions about which something may be due."""
    soon = Q(starts_on__lte=today, ends_on__gte=today - LATE - datetime.timedelta(days=1))
    for months in MONTHS.values():
        first = months_after(today - LATE, -months) - datetime.timedelta(days=3)
        last = months_after(today, -months) + datetime.timedelta(days=3)
        soon |= Q(ends_on__range=(first, last))
    held = (Session.Status.RUNNING, Session.Status.DELIVERED, Session.Status.CLOSED)
    return Session.objects.filter(soon, status__in=held).order_by("pk")


def _send_of(session: Session, now: datetime.datetime) -> int:
    wanted = due(session, on=session.today(now))
    if not wanted:
        return 0
    known = set(
        Evaluation.objects.filter(nomination__session=session).values_list(
            "nomination_id", "moment", "asked", "day"
        )
    )
    rows = Nomination._base_manager.filter(session=session, status__in=CAME).order_by("pk")
    missing = [
        (each, what)
        for each in rows.select_related("participant__state")
        for what in wanted
        if (each.pk, *map(str, what[:2]), what[2]) not in known
    ]
    return sum(_send(nomination, *what, now=now) for nomination, what in missing)


@transaction.atomic
def _send(nomination, moment, asked, day, *, now) -> bool:
    """Of two sweepers one: the nomination is held while it is asked whether this was sent."""
    still_there(Nomination.objects.select_for_update(of=("self",)).filter(pk=nomination.pk))
    key = {"nomination": nomination, "moment": moment, "asked": asked, "day": day}
    people, is_handed_on = _addresses(nomination, asked), lacks_address(nomination, asked)
    is_ours_to_send = people and not Evaluation.objects.filter(**key).exists()
    if not is_ours_to_send or (is_handed_on and not is_worth_it(moment)):
        return False
    evaluation = Evaluation(**key, is_handed_on=is_handed_on, sent_at=now, ends_at=now + LINK)
    mail = _mail(nomination, asked)
    # One mail a round for all that a State hands on.
    is_told_already = mail == HAND_ON and is_told(nomination, now)
    evaluation.save(by=SYSTEM, verb=Evaluation.SENT)
    link = place_of(nomination) if mail == HAND_ON else link_of(evaluation)
    for address in () if is_told_already else people:
        post(mail, address, link=link)
    return True


def _addresses(nomination, asked) -> list[str]:
    """The participant's own, or the supervisor's. Where there is none the focal point is told, who
    hands the link on. Nobody is asked about somebody who was forgotten."""
    person = nomination.participant
    if person.forgotten_on:
        return []
    if lacks_address(nomination, asked):
        return sorted(each.email for each in holders_there(person.state, ("focal",)))
    if asked == Evaluation.Asked.PARTICIPANT:
        return [person.email]
    return [nomination.supervisor_email]


def _mail(nomination, asked) -> str:
    if lacks_address(nomination, asked):
        return HAND_ON
    return "evaluation" if asked == Evaluation.Asked.PARTICIPANT else "evaluation_supervisor"


@transaction.atomic
def answer_evaluation(*, evaluation: Evaluation, by, values: dict) -> Evaluation:
    """Keep the answers and use the link up."""
    rows = Evaluation._base_manager.select_for_update(of=("self",))
    current = still_there(rows.filter(pk=evaluation.pk))
    if not current.is_open:
        raise NotNow(_("This link was used, or it has ended."))
    asked = questions(current)
    address = values.get("supervisor_email", "") if asks_for_supervisor(current) else ""
    if not address and not any(values.get(name) not in (None, "") for name in asked):
        raise ValidationError(_("Answer at least one question."))
    for name in asked:
        if values.get(name) is not None:
            setattr(current, name, values[name])
    current.answered_at = timezone.now().replace(microsecond=0)
    current.clean_fields(exclude=["nomination"])
    current.save(by=by, verb=Evaluation.ANSWERED)
    if address:
        _keep_supervisor(current, address, by)
    return current


def _keep_supervisor(evaluation: Evaluation, address: str, by) -> None:
    """What the participant says stands until somebody says otherwise."""
    rows = Nomination.objects.filter(pk=evaluation.nomination_id)
    version = still_there(rows).version
    told = {"base_version": version, "supervisor_email": address}
    name_supervisor(nomination=rows.select_related("session").get(), by=by, **told)
