"""The page on which the host reads the words that wait for its approval, without an account.

Its address is signed for the visit and for the contact to whom it was sent: another contact makes
it worthless. It opens while words wait, and shows nothing else of the visit. What is strictly
confidential is opened by no link: its words go to the host by other ways.
"""

from django.core import signing
from django.urls import reverse

from portfolio.sign_in.mails import absolute
from study_visits.models import CaptureNote, StudyVisit
from web.marking import Classification

SALT = "study_visits.host"
LONGEST_KEY = 9


def token_of(visit: StudyVisit) -> str:
    return _signer(visit).sign(str(visit.pk))


def address_of(visit: StudyVisit) -> str:
    return absolute(reverse("study_visits:host", args=[token_of(visit)]))


def asked_by_mail():
    """The visits whose host may read by a link."""
    strict = Classification.STRICTLY_CONFIDENTIAL
    return StudyVisit.objects.exclude(host_address="").exclude(classification=strict)


def visit_of(token: str) -> StudyVisit | None:
    """The visit that a token names; nothing for a false one and for another contact's."""
    key = token.partition(":")[0]
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        return None
    visit = asked_by_mail().filter(pk=int(key)).first()
    try:
        return visit if visit and _signer(visit).unsign(token) else None
    except signing.BadSignature:
        return None


def waiting_notes(visit: StudyVisit) -> list[CaptureNote]:
    rows = CaptureNote.objects.filter(item__visit=visit, status=CaptureNote.Status.WITH_HOST)
    return list(rows.select_related("item").order_by("item__begins_at", "pk"))


def _signer(visit) -> signing.Signer:
    return signing.Signer(salt=f"{SALT} {visit.host_address}")
