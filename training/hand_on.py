"""Questionnaires that a State hands on, as nobody said where to send them.

Their links stand on the State's page in the session, behind the sign-in, each beside the person
whom it is about. A mail that told them apart would have to name that person, so it leads there.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from portfolio.sign_in.mails import absolute
from training.evaluation_rules import Asked, Moment, token_of
from training.models import Evaluation, InvitedState


@dataclass(frozen=True)
class HandedOn:
    """A questionnaire that is open, with the link that its State hands on."""

    evaluation: Evaluation
    link: str


def lacks_address(nomination, asked) -> bool:
    if asked == Asked.PARTICIPANT:
        return not nomination.participant.email
    return not nomination.supervisor_email


def is_worth_it(moment) -> bool:
    """The view of a single day is gone before its link has found the way."""
    return moment != Moment.DAY


def to_hand_on(invited: InvitedState) -> list[HandedOn]:
    """What waits in this session to be handed on by this State."""
    rows = _of(invited.session_id, invited.state_id).filter(
        answered_at=None, ends_at__gt=timezone.now()
    )
    rows = rows.select_related("nomination__participant").order_by(
        "nomination__participant__name_key", "nomination", "day", "asked"
    )
    return [HandedOn(each, link_of(each)) for each in rows]


def link_of(evaluation: Evaluation) -> str:
    return absolute(reverse("training:evaluation", args=[token_of(evaluation)]))


def place_of(nomination) -> str:
    """Where the focal point finds the links, after signing in."""
    found = InvitedState.objects.filter(
        session=nomination.session_id, state=nomination.participant.state_id
    ).first()
    place = found or nomination
    return absolute(place.get_absolute_url()) + "#hand-on"


def is_told(nomination, at) -> bool:
    """Whether this round has told the State already that something is to be handed on."""
    return _of(nomination.session_id, nomination.participant.state_id).filter(sent_at=at).exists()


def _of(session, state):
    """Of nobody whose personal data were removed: nobody is asked about them any more."""
    rows = Evaluation._base_manager.filter(is_handed_on=True, nomination__session=session)
    return rows.filter(
        nomination__participant__state=state, nomination__participant__forgotten_on=None
    )
