"""The personal page of somebody with a seat and without an account.

Its address is a signed word that names the registration. It opens while the registration stands,
until a month after the question of three months on, whether or not the visit is closed then; what
it shows is asked each time: the platform's link only while the seat is confirmed and cleared.
"""

import datetime

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from portfolio.sign_in.mails import absolute
from study_visits.models import Registration
from study_visits.models.visit_status import Status

SALT = "study_visits.seat"
STAYS_OPEN_DAYS = 30


def token_of(registration: Registration) -> str:
    return signing.Signer(salt=SALT).sign(str(registration.pk))


def address_of(registration: Registration) -> str:
    """The whole address, as it is copied into the joining note."""
    return absolute(reverse("study_visits:seat", args=[token_of(registration)]))


def registration_of(token: str) -> Registration | None:
    """The registration that a token names; nothing for a false one, for one that was withdrawn and
    for a visit that is over for good."""
    try:
        key = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = Registration.objects.exclude(status=Registration.Status.WITHDRAWN)
    rows = rows.exclude(visit__status__in=[Status.PROPOSED, Status.CANCELLED])
    found = rows.select_related("visit", "state", "participant__agency").filter(pk=key).first()
    return None if found and is_over(found.visit) else found


def is_over(visit) -> bool:
    """Whether nobody is asked about the visit any more."""
    until = visit.follow_up_on + datetime.timedelta(days=STAYS_OPEN_DAYS)
    return timezone.localdate() > until
