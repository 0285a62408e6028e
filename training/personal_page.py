"""The personal page of somebody who was trained: what he took part in and with what result.

It needs no account. Its link carries the person's number and until when it opens, signed; it is
sent with each certificate, ends after ninety days and can be closed before. Another address of the
person, a newer link and the removal of personal data each end it.
"""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.models import Participant
from portfolio.sign_in.mails import absolute
from training.attendance import Share, share
from training.models import Certificate, Nomination, TestResult
from training.models.nomination_status import CONFIRMED
from training.result_sheets import keys_of, marks_of, tests_of

SALT = "training.personal_page"
LASTS = datetime.timedelta(days=90)


def token_of(person: Participant) -> str:
    until = int(person.page_open_until.timestamp())
    return signing.Signer(salt=SALT).sign_object([person.pk, until])


def why_not_send(nomination) -> str:
    """Why nobody is sent a page because of this nomination."""
    if nomination.is_placed:
        return ""
    return _("Without a place in the session there is nothing to show.")


def address_of(person: Participant) -> str:
    return absolute(reverse("training:my-training", args=[token_of(person)]))


def opened_by(token: str) -> Participant | None:
    """Whose page a link opens; nothing for one that ended, was closed or was made up."""
    try:
        pk, until = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Participant.objects.known().filter(pk=pk, page_open_until__gt=timezone.now()).first()
    return found if found and int(found.page_open_until.timestamp()) == until else None


@dataclass(frozen=True)
class Attended:
    """One session of the person: what he attended of it, his tests, his valid certificates."""

    nomination: Nomination
    share: Share
    tests: TestResult | None
    certificates: list[Certificate]


def sessions_of(person: Participant) -> list[Attended]:
    """The sessions in which the person had a place, the latest first."""
    rows = Nomination._base_manager.filter(participant=person, status__in=CONFIRMED)
    found = list(rows.select_related("session__course").order_by("-session__starts_on", "-pk"))
    marks, tests, given = marks_of(found), tests_of(found), {}
    for each in certificates_of(person).filter(nomination__in=keys_of(found)):
        given.setdefault(each.nomination_id, []).append(each)
    return [
        Attended(
            each,
            share(each.session, [row.mark for row in marks[each.pk].values()]),
            tests.get(each.pk),
            given.get(each.pk, []),
        )
        for each in found
    ]


def certificates_of(person: Participant):
    rows = Certificate._base_manager.filter(nomination__participant=person, revoked_on=None)
    return rows.order_by("pk")
