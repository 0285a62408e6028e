"""What training knows of a person beyond the record: when it last met him, and his certificates."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from training.evaluation_totals import TEXTS
from training.models import Certificate, Evaluation, Nomination, Session
from training.models.nomination_status import OPEN, Status
from training.nomination_actions import move_nomination

EXPECTED = (*OPEN, Status.ACCEPTED)


def contacts(since: datetime.date):
    """The participants who were nominated since this day, or whose session ended on it or later."""
    rows = Nomination._base_manager.filter(
        Q(created_at__date__gte=since) | Q(session__ends_on__gte=since)
    )
    return rows.order_by().values("participant")


def withdraw(person, *, by) -> None:
    """Nominations for sessions that are to come or run, as far as he did not come already; a place
    goes to whoever waits."""
    rows = Nomination._base_manager.filter(
        participant=person, session__in=Session.objects.coming(), status__in=EXPECTED
    )
    for each in rows.select_related("session").order_by("session_id"):
        move_nomination(
            nomination=each, name="withdraw", by=by, reason=_("The personal data were removed.")
        )


def forget(person, *, by) -> None:
    """The name goes from certificates, whose numbers stay valid and show none, the address of the
    supervisor from nominations, and what was written in evaluations; their ratings stay in totals.
    Their links open no more."""
    for each in Certificate._base_manager.filter(nomination__participant=person).exclude(person=""):
        each.person = each.own_name = ""
        each.save(by=by)
    named = Nomination._base_manager.filter(participant=person).exclude(supervisor_email="")
    for each in named:
        each.supervisor_email = ""
        each.version += 1
        each.save(by=by)
    for each in Evaluation._base_manager.filter(nomination__participant=person):
        _forget_words(each, by)


def _forget_words(evaluation, by) -> None:
    for name in TEXTS:
        setattr(evaluation, name, "")
    if evaluation.is_open:
        evaluation.ends_at = timezone.now()
    evaluation.save(by=by)
