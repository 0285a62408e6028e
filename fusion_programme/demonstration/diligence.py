"""The demonstration's due diligence: units that are cleared, one that runs out soon, one that
awaits its decision, one whose clearance has ended, and a request that is being written."""

import datetime

from portfolio.diligence_steps import months_after
from portfolio.models import DiligenceMeasure, DiligenceNote, DueDiligence

NO_HARM = {
    "harm_people": "yes",
    "harm_people_measure": "Sources and staff are never named in exercises.",
    "harm_misuse": "yes",
    "harm_misuse_measure": "The module on lawful use comes first and is tested.",
    "harm_rivalry": "no",
    "harm_leak": "yes",
    "harm_leak_measure": "Exercises use invented data; no list leaves the room.",
    "harm_exit": "no",
}
GENERAL = (
    "The law defines the powers of the service, and a body outside it receives complaints. Its "
    "published reports of the last three years were read; their references are kept with the "
    "rights adviser."
)
SPECIFIC = (
    "Analysts without powers of arrest, search or detention. What they are taught raises the "
    "quality of written products; the remaining risk is that products are used without the checks "
    "that the law asks for."
)
MEASURES = (
    ("Participants are screened before they are confirmed.", "Programme office, rights adviser"),
    ("A session on lawful use and on rights in the first two days.", "Programme office, trainer"),
    ("The unit that holds detainees is left out.", "Host agency, director’s office"),
)
GROUNDS = "The measures answer the risk that was found; the unit has no operational powers."
NOTES = (
    "Visit to the unit: participants are those who were screened; the module was held.",
    "Call with the body that receives complaints: nothing about this unit since the last note.",
)
# Agency, unit, support, purpose, decided so many days ago, and how many measures are done of how
# many. A clearance of a year that was decided 330 days ago runs out soon, one of 400 has ended.
CLEARED = {
    "XCA": (
        ("NFC", "Analysis unit", "training", "Courses for analysts of the centre.", 95, 2, 3),
        ("NFC", "", "study_visit", "Study visits of the centre’s staff.", 80, 1, 2),
        ("NFC", "", "mentoring", "Mentoring on procedures of the duty office.", 330, 1, 2),
    ),
    "XRI": (
        ("CTC", "", "training", "Courses for analysts of the centre.", 60, 1, 2),
        ("CTC", "", "study_visit", "Study visits of the centre’s staff.", 60, 1, 2),
    ),
    "XKA": (("BOR", "", "training", "Course on risk indicators.", 400, 1, 1),),
}
AWAITING = {"XRI": ("POL", "Investigation support", "study_visit", "A visit to a host centre.")}
WRITING = {"XCA": ("CUS", "Targeting desk", "training", "Course on writing of alerts.")}


def load_diligence(country) -> None:
    """What stands in one country; by the officer, decided by the reviewer."""
    code = country.state.code
    for item in CLEARED.get(code, ()):
        _cleared(country, *item)
    if code in AWAITING:
        record = _written(country, *AWAITING[code], days_ago=12)
        _measures(country, record, of=2, done=0, since=country.day(12))
        record.status = DueDiligence.lifecycle.named("submit").target
        record.submitted_at = country.moment(country.day(9), 0)
        record.save(by=country.officer, verb="submit", at=record.submitted_at)
    if code in WRITING:
        agency, unit, support, purpose = WRITING[code]
        DueDiligence.objects.create(
            **_head(country, agency, unit, support, purpose),
            policy_on=country.day(4),
            policy_to="Permanent Secretary, Ministry of Finance",
            status="communicated",
            by=country.officer,
            at=country.moment(country.day(5), 0),
        )


def _head(country, agency, unit, support, purpose) -> dict:
    return {
        "agency": country.agencies[agency],
        "unit": unit,
        "support": support,
        "purpose": purpose,
        "classification": "str",
        "release": "programme",
        "requested_by": country.officer,
        "version": 1,
    }


def _written(country, agency, unit, support, purpose, *, days_ago) -> DueDiligence:
    """A request with every step taken by the officer."""
    day = country.day(days_ago)
    return DueDiligence.objects.create(
        **_head(country, agency, unit, support, purpose),
        **NO_HARM,
        harm_review_on=day + datetime.timedelta(days=120),
        policy_on=day - datetime.timedelta(days=20),
        policy_to=country.content["state"]["focal_office"][:160],
        policy_reference=f"NV {country.state.code}/HR",
        general_on=day - datetime.timedelta(days=10),
        general_risk="medium",
        general_text=GENERAL,
        specific_on=day - datetime.timedelta(days=3),
        specific_risk="medium",
        specific_text=SPECIFIC,
        status="specified",
        by=country.officer,
        at=country.moment(day, 0),
    )


def _cleared(country, agency, unit, support, purpose, days_ago, done, of) -> None:
    reviewer = country.people["reviewer@demo.example"]
    record = _written(country, agency, unit, support, purpose, days_ago=days_ago + 14)
    decided_on = country.day(days_ago)
    _measures(country, record, of=of, done=done, since=decided_on)
    record.status = "with_measures"
    record.submitted_at = country.moment(decided_on, -4)
    record.decided_on, record.decided_by = decided_on, reviewer
    record.valid_until = months_after(decided_on, 12)
    record.settled_at = country.moment(decided_on, 0, 15)
    record.grounds = GROUNDS
    record.save(by=reviewer, verb="clear_with_measures", at=record.settled_at)
    for number, text in enumerate(NOTES, start=1):
        noted_on = decided_on + datetime.timedelta(days=20 * number)
        DiligenceNote.objects.create(
            diligence=record,
            noted_on=noted_on,
            text=text,
            noted_by=country.officer,
            by=country.officer,
            at=country.moment(noted_on, 0),
        )


def _measures(country, record, *, of, done, since) -> None:
    """The first ones are done; of what is left the last is still to come."""
    for number, (text, owner) in enumerate(MEASURES[:of]):
        due_on = since + datetime.timedelta(days=30 * (number + 1))
        is_done = number < done
        DiligenceMeasure.objects.create(
            diligence=record,
            text=text,
            owner=owner,
            due_on=due_on,
            done_on=min(due_on, country.today) if is_done else None,
            version=1,
            by=country.officer,
            at=country.moment(since, -10),
        )
