"""The link of a personal page: sent, and closed before it ends."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import still_there
from portfolio.models import Participant
from portfolio.sign_in.mails import post
from training.personal_page import LASTS, address_of


@transaction.atomic
def send_page(*, person: Participant, by) -> Participant:
    """Send the person a link of his own; earlier ones open nothing any more."""
    person = _held(person)
    if not person.email:
        raise NotNow(_("No e-mail address of this person is recorded."))
    person.page_open_until = (timezone.now() + LASTS).replace(microsecond=0)
    person.save(by=by, verb=Participant.PAGE_SENT)
    post("my_training", person.email, link=address_of(person))
    return person


@transaction.atomic
def close_page(*, person: Participant, by) -> Participant:
    """Close the page: whoever has its link is shown nothing any more."""
    person = _held(person)
    if person.page_open_until is None:
        raise NotNow(_("No link of this person is open."))
    person.page_open_until = None
    person.save(by=by, verb=Participant.PAGE_CLOSED)
    return person


def _held(person: Participant) -> Participant:
    rows = Participant.objects.known().select_for_update(of=("self",), no_key=True)
    return still_there(rows.filter(pk=person.pk))
