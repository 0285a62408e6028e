"""Which of the answers to an indicator a person writes away from the desk, on paper or in a sheet
(decision 5: answers have a voice): the same one as at the desk."""

from assessments.models import Answer, Area, Mission
from assessments.seats import seats_by_area


def own_voices(mission: Mission, person) -> dict[int, str]:
    """{number of the area: voice} of the areas in which this person gives a score: those of the own
    seats where two people score apart, all of them where the team scores once."""
    if not mission.is_scored_twice:
        areas = mission.areas.values_list("pk", flat=True)
        return dict.fromkeys(areas, Answer.Voice.AGREED)
    seats = seats_by_area(mission)
    return {area: voice for (area, voice), seat in seats.items() if seat.person_id == person.pk}


def voice_of(mission: Mission, area: Area, person) -> str:
    """The voice in which this person answers the indicators of one area, or nothing."""
    return own_voices(mission, person).get(area.pk, "")


def own_answers(mission: Mission, person) -> dict[int, Answer]:
    """What this person's desk shows, by indicator: only answers in the own voice, and only while
    they are this person's to change."""
    voices = own_voices(mission, person)
    rows = mission.answers.allowed(person, "change").select_related("indicator")
    return {
        each.indicator_id: each for each in rows if voices.get(each.indicator.area_id) == each.voice
    }
