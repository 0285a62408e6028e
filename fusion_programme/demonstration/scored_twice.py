"""The demonstration's mission that is scored twice: seats, two scores apart, what was agreed so far
and what the State says of itself."""

from assessments.models import Answer, Seat, SelfApproval

Voice = Answer.Voice


def load_scores(country, mission, item, indicators) -> None:
    """Every answer of the file is the first assessor's; `second`, `agreed` and `self` stand
    beside it."""
    seats = _seats(country, mission, item)
    area_of = {code: each.area.code for code, each in indicators.items()}
    days = {Voice.SELF: -20, Voice.FIRST: 1, Voice.SECOND: 1, Voice.AGREED: 1}
    given = {
        Voice.FIRST: item["answers"],
        Voice.SECOND: item["second"],
        Voice.AGREED: item["agreed"],
        Voice.SELF: item["self"],
    }
    for voice, answers in given.items():
        at = country.moment(mission.starts_on, days[voice], 18)
        for person, codes in _writers(country, voice, answers, area_of, seats).items():
            rows = [_answer(mission, indicators[code], voice, answers[code]) for code in codes]
            for row in rows:
                row.updated_by = person
            Answer.objects.bulk_create(rows, by=person, at=at)
    _approve(country, mission, country.moment(mission.starts_on, -15))


def _seats(country, mission, item) -> dict:
    """{(code of the area, voice): person}"""
    found = {}
    areas = {each.code: each for each in mission.areas.all()}
    at = country.moment(mission.starts_on, -30)
    for code, names in item["seats"].items():
        for voice, name in zip(Seat.Voice, names, strict=True):
            person = country.people[f"{name}@demo.example"]
            seat = Seat(mission=mission, area=areas[code], voice=voice, person=person)
            seat.save(by=country.lead, at=at)
            found[code, voice] = person
    return found


def _writers(country, voice, answers, area_of, seats) -> dict:
    found = {}
    for code in answers:
        person = country.lead if voice == Voice.AGREED else seats.get((area_of[code], voice))
        person = country.people["focal.sumora@demo.example"] if voice == Voice.SELF else person
        found.setdefault(person, []).append(code)
    return found


def _answer(mission, indicator, voice, each) -> Answer:
    return Answer(
        mission=mission,
        indicator=indicator,
        voice=voice,
        value=str(each["level"]),
        reason=each.get("reason", ""),
        confidence=each.get("confidence", ""),
        justification=each.get("justification", ""),
        named_evidence=each["evidence"] if voice == Voice.SELF else "",
        is_scored=each.get("scored", True),
        version=1,
    )


def _approve(country, mission, at) -> None:
    approver = country.people["approver.sumora@demo.example"]
    approval = SelfApproval(mission=mission, approved_by=approver, approved_at=at)
    approval.save(by=approver, verb="approved", at=at)
