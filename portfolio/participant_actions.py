"""Changes to participants: recorded, corrected, screened."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.authorship import has_written
from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, still_there
from portfolio.models import Participant, State
from portfolio.models.due_diligence import unit_key
from portfolio.models.participant import PERSON_NAMES, Screening, name_key
from portfolio.places import why_not_cleared

FIELDS = (
    "agency",
    "unit",
    "name",
    "own_name",
    "sex",
    "function",
    "years_of_service",
    *Participant.LANGUAGES,
    "email",
    "phone",
)


@transaction.atomic
def record_participant(*, state: State, by, is_another: bool = False, **values) -> Participant:
    """Record a person of the State. Somebody with the same name or address is named and never
    merged: `is_another` says that the two were compared."""
    hold_people(state)
    person = new_participant(state=state, is_another=is_another, alike=alike, **values)
    person.save(by=by)
    return person


def hold_people(state: State) -> None:
    """One after the other until the end: of two who record the same person the second is told."""
    still_there(State.objects.select_for_update(no_key=True).filter(pk=state.pk))


def new_participant(*, state: State, is_another: bool, alike, **values) -> Participant:
    """A person who may be recorded, not saved yet: what every way in asks. `alike` says who of the
    State may be the same. The State is held, and so it and its agencies are not asked for again."""
    person = Participant(state=state, version=1, **_tidy(values))
    person.full_clean(exclude=["state", "agency"], validate_constraints=False)
    person.name_key = name_key(person.name)
    if not is_another and (found := alike(person)):
        raise ValidationError({"is_another": why_alike(found)})
    return person


@transaction.atomic
def change_participant(
    *, participant: Participant, by, base_version: int, values: dict
) -> Participant:
    """Correct a record if nobody changed it since `base_version`. Another name is another person,
    and another unit another post, until somebody has looked: the screening is pending again. A unit
    for which a place that was given is not cleared is refused."""
    current, values = _held(participant), _tidy(values)
    refuse_forgotten(current)
    refuse_stale(current, base_version=base_version, values=values)
    trial = _held(participant)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    is_renamed = any(
        each in values and values[each] != getattr(current, each) for each in PERSON_NAMES
    )
    is_moved = _recipient_key(trial) != _recipient_key(current)
    if is_moved and (why := why_not_cleared(trial)):
        field = "agency" if trial.agency_id != current.agency_id else "unit"
        raise ValidationError({field: why})
    if (is_renamed or is_moved) and current.screening != Screening.PENDING:
        values |= {"screening": Screening.PENDING, "screened_on": None}
    if "email" in values and values["email"] != current.email:
        # Whoever has the other address may be somebody else.
        values |= {"page_open_until": None}
    return save_locked(current, base_version=base_version, values=values, by=by)


@transaction.atomic
def screen_participant(
    *, participant: Participant, by, base_version: int, screening: str, screened_on=None
) -> Participant:
    """Record what the screening of this person found: one word and the day."""
    current = _held(participant)
    refuse_forgotten(current)
    if has_written(by, current, ["portfolio.participant"]):
        raise NotNow(
            _("You wrote this record. Somebody else records the screening: %(roles)s.")
            % {"roles": current.who_may("screen")}
        )
    today = timezone.localdate()
    screened_on = None if screening == Screening.PENDING else screened_on or today
    if screened_on and screened_on > today:
        sentence = _("Choose a day up to today, %(day)s.")
        raise ValidationError({"screened_on": sentence % {"day": date_format(today, "j M Y")}})
    values = {"screening": Screening(screening), "screened_on": screened_on}
    refuse_stale(current, base_version=base_version, values=values)
    if all(getattr(current, name) == value for name, value in values.items()):
        return current
    for name, value in values.items():
        setattr(current, name, value)
    current.version += 1
    current.save(by=by, verb=Participant.SCREENED)
    return current


def _recipient_key(person: Participant) -> tuple:
    """Of whom due diligence speaks: another spelling of a unit is the same unit."""
    return person.agency_id, unit_key(person.unit)


def refuse_forgotten(person: Participant) -> None:
    if person.forgotten_on:
        raise NotNow(_("The personal data of this person were removed. Record the person anew."))


def alike(person: Participant) -> list[Participant]:
    """Others of the State who may be the same person."""
    rows = Participant.objects.like(state=person.state_id, name=person.name, email=person.email)
    return list(rows.exclude(pk=person.pk).select_related("agency")[:5])


class People:
    """The people of one State, read once: whom `alike` finds, for as many as are recorded."""

    def __init__(self, state: State):
        self.names, self.mails = defaultdict(list), defaultdict(list)
        rows = Participant.objects.filter(state=state).select_related("agency")
        for each in rows.order_by("name_key", "pk"):
            self.add(each)

    def add(self, person: Participant) -> None:
        self.names[person.name_key].append(person)
        if person.email:
            self.mails[person.email.casefold()].append(person)

    def alike(self, person: Participant) -> list[Participant]:
        same = self.names[person.name_key] if person.name_key else []
        return list(dict.fromkeys([*same, *self.mails[person.email.casefold()]]))[:5]


def why_alike(found) -> str:
    """Who was found, in one sentence."""
    people = ", ".join(f"{each.name} ({each.agency}, {each.function})" for each in found)
    return _(
        "Recorded already: %(people)s. Use that record, or tick the box if this is another person."
    ) % {"people": people}


def _held(participant: Participant) -> Participant:
    rows = Participant.objects.select_for_update(of=("self",)).select_related("state", "agency")
    return still_there(rows.filter(pk=participant.pk))


def _tidy(values: dict) -> dict:
    """Names, units and functions with single spaces: two spellings of one unit would be two units
    to due diligence."""
    lines = ("name", "own_name", "unit", "function")
    return values | {each: " ".join(values[each].split()) for each in lines if each in values}
