"""Questionnaires sent by the sweeper and answered by link."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import still_there
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post
from training.evaluation_rules import (
    CAME,
    LATE,
    LINK,
    MONTHS,
    due,
    months_after,
    questions,
    token_of,
)
from training.models import Evaluation, Nomination, Session


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
    people = _addresses(nomination, asked)
    if not people or Evaluation.objects.filter(**key).exists():
        return False
    evaluation = Evaluation(**key, sent_at=now, ends_at=now + LINK)
    evaluation.save(by=SYSTEM, verb=Evaluation.SENT)
    link = absolute(reverse("training:evaluation", args=[token_of(evaluation)]))
    name = "evaluation_supervisor" if asked == Evaluation.Asked.SUPERVISOR else "evaluation"
    for address in people:
        post(name, address, link=link)
    return True


def _addresses(nomination, asked) -> list[str]:
    """The participant's own; the supervisor's link goes to the focal point, who hands it on, as
    nothing but the supervisor's function is kept."""
    person = nomination.participant
    if asked == Evaluation.Asked.PARTICIPANT:
        return [person.email] if person.email else []
    return sorted(each.email for each in holders_there(person.state, ("focal",)))


@transaction.atomic
def answer_evaluation(*, evaluation: Evaluation, by, values: dict) -> Evaluation:
    """Keep the answers and use the link up."""
    rows = Evaluation._base_manager.select_for_update(of=("self",))
    current = still_there(rows.filter(pk=evaluation.pk))
    if not current.is_open:
        raise NotNow(_("This link was used, or it has ended."))
    asked = questions(current)
    if not any(values.get(name) not in (None, "") for name in asked):
        raise ValidationError(_("Answer at least one question."))
    for name in asked:
        if values.get(name) is not None:
            setattr(current, name, values[name])
    current.answered_at = timezone.now().replace(microsecond=0)
    current.clean_fields(exclude=["nomination"])
    current.save(by=by, verb=Evaluation.ANSWERED)
    return current
