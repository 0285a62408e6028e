"""Seats: who scores which area of a mission as first and as second assessor."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Answer, Mission, Seat
from history.lifecycle import NotNow, status_kept
from portfolio.models import Grant, User

FIRST, SECOND = Seat.Voice.FIRST, Seat.Voice.SECOND


def people_for(mission: Mission):
    """Who may hold a seat: the assessors of the State and its team leaders."""
    team = Grant.objects.in_effect().filter(state=mission.state_id, role__in=["lead", "assessor"])
    return User.objects.filter(pk__in=team.values("person_id")).order_by("full_name")


def seats_by_area(mission: Mission) -> dict:
    """{(number of the area, voice): seat}, people loaded: one query."""
    if not mission.is_scored_twice:
        return {}
    return {(each.area_id, each.voice): each for each in mission.seats.select_related("person")}


def seat_of(mission: Mission, area_id: int, person) -> Seat | None:
    """The seat that this person holds in one area, or nothing."""
    if not mission.is_scored_twice:
        return None
    return mission.seats.filter(area=area_id, person=person).first()


@transaction.atomic
def assign_seats(*, mission: Mission, by, wanted: dict, known: dict | None = None) -> None:
    """Give seats: {(area, voice): person, or nothing for an empty seat}.

    `known` says whom the page named before, so that nobody takes back unseen what somebody else
    has just decided.
    """
    if status_kept(mission) in (*Mission.SHARED, *Mission.OVER):
        raise NotNow(_("The scores are final: the seats stay as they were."))
    current = {(each.area_id, each.voice): each for each in mission.seats.select_related("person")}
    changed = {}
    for (area, voice), person in wanted.items():
        seat = current.get((area.pk, voice))
        if _person_of(seat) != person:
            _refuse_unseen(area, voice, seat, known)
            _refuse_who_scored_as_other(mission, area, voice, person)
            changed[area, voice] = seat, person
    _refuse_both_seats(current, changed)
    _free_exchanged(changed, by)
    for (area, voice), (seat, person) in changed.items():
        _give(mission, area, voice, seat, person, by)


def field_of(area, voice) -> str:
    """The name of a seat's field on the page."""
    return f"{voice}_{area.code}"


def _person_of(seat):
    return seat.person if seat else None


def _free_exchanged(changed, by):
    """Two people who change places: one of them gets up before the other can sit down."""
    for (area, voice), (seat, person) in list(changed.items()):
        if voice == FIRST and seat and person:
            other, follows = changed.get((area, SECOND), (None, None))
            if other and other.person == person:
                other.delete(by=by)
                changed[area, SECOND] = None, follows
                if follows is None:
                    del changed[area, SECOND]


def _give(mission, area, voice, seat, person, by):
    if person is None:
        seat.delete(by=by)
        return
    seat = seat or Seat(mission=mission, area=area, voice=voice)
    seat.person = person
    seat.save(by=by)


def _refuse_unseen(area, voice, seat, known):
    if known is None or known.get((area, voice)) == _person_of(seat):
        return
    name = seat.person.full_name if seat else _("nobody")
    raise ValidationError(
        {
            field_of(area, voice): _("Somebody else has just given this seat to %(name)s.")
            % {"name": name}
        }
    )


def _refuse_both_seats(current, changed):
    people = {key: seat.person for key, seat in current.items()}
    people |= {(area.pk, voice): person for (area, voice), (_seat, person) in changed.items()}
    for area, voice in changed:
        person = people[area.pk, voice]
        if person and people.get((area.pk, Seat.OTHER[voice])) == person:
            raise ValidationError(
                {
                    field_of(area, voice): _(
                        "Nobody holds both seats of one area. Choose somebody else for one of them."
                    )
                }
            )


def _refuse_who_scored_as_other(mission, area, voice, person):
    written = Answer.objects.filter(
        mission=mission, indicator__area=area, voice=Seat.OTHER[voice], updated_by=person
    )
    if person and written.exists():
        raise ValidationError(
            {
                field_of(area, voice): _(
                    "%(name)s has written the other score of this area and cannot judge it anew."
                )
                % {"name": person.full_name}
            }
        )
