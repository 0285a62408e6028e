"""What is asked before somebody is nominated, whichever way he comes: known, new, or in a table.

Whoever asks holds the session, and the people of the State where somebody new is recorded. What
many rows need is read once: a table of five hundred asks as many questions as one of five.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import NotNow
from portfolio.models import Participant, State
from portfolio.models.participant import name_key
from portfolio.participant_actions import new_participant, refuse_forgotten
from training.models import Nomination, Session
from training.nomination_rules import why_not_nominate

WHY_TWIN = gettext_lazy("Somebody of this name and in this post is nominated already.")
WHY_AGAIN = gettext_lazy("This person is nominated for this session already.")


class Intake:
    """The nominations of one State for a session as they come in, each asked the same."""

    def __init__(self, session: Session, state_id: int, by):
        self.session = session
        invited = session.invited.filter(state=state_id).first()
        if invited is None:
            raise NotNow(_("This State is not invited to the session."))
        if why := why_not_nominate(session, is_late_allowed=invited.may(by, "plan")):
            raise NotNow(why)
        rows = session.nominations.filter(participant__state=state_id)
        people = [each.participant for each in rows.select_related("participant")]
        self.nominated = {each.pk for each in people}
        self.posts = {post_of(each) for each in people}

    def proposed(
        self,
        participant: Participant,
        *,
        supervisor: str = "",
        declared_on=None,
        supervisor_email: str = "",
        is_reserve: bool = False,
    ) -> Nomination:
        """The nomination of a recorded person, in order and not saved yet."""
        if participant.pk in self.nominated:
            raise ValidationError(WHY_AGAIN)
        refuse_forgotten(participant)
        nomination = self._checked(
            participant,
            supervisor=" ".join(supervisor.split()),
            declared_on=declared_on,
            supervisor_email=supervisor_email,
            is_reserve=is_reserve,
        )
        self.nominated |= {participant.pk} - {None}
        self.posts.add(post_of(participant))
        return nomination

    def proposed_new(
        self, state: State, person: dict, *, is_another: bool, alike, **told
    ) -> tuple[Participant, Nomination]:
        """A person with his nomination, neither saved yet."""
        if post(person["name"], person["agency"].pk, person["function"]) in self.posts:
            raise ValidationError({"is_another": WHY_TWIN})
        participant = new_participant(state=state, is_another=is_another, alike=alike, **person)
        return participant, self.proposed(participant, **told)

    def _checked(self, participant, **values) -> Nomination:
        nomination = Nomination(session=self.session, participant=participant, version=1, **values)
        # Both are held, and who was nominated already is known.
        held = ["session", "participant"]
        nomination.full_clean(exclude=held, validate_unique=False, validate_constraints=False)
        refuse_days_ahead(nomination.declared_on)
        refuse_own_address(participant, nomination.supervisor_email)
        return nomination


def post_of(person: Participant) -> tuple:
    """Who bears this name there is taken for the same person until somebody says otherwise."""
    return post(person.name, person.agency_id, person.function)


def post(name: str, agency_id: int, function: str) -> tuple:
    return name_key(name), agency_id, " ".join(function.split()).casefold()


def refuse_own_address(person: Participant, address: str) -> None:
    """Nobody is his own supervisor."""
    if address and address.casefold() == person.email.casefold():
        sentence = _("This is the participant’s own address. Give the supervisor’s.")
        raise ValidationError({"supervisor_email": sentence})


def refuse_days_ahead(day) -> None:
    today = timezone.localdate()
    if day is not None and day > today:
        sentence = _("Choose a day up to today, %(day)s.") % {"day": date_format(today, "j M Y")}
        raise ValidationError({"declared_on": sentence})
