"""The demonstration's study visits: one held, whose lessons are on their way to the Compendium, and
one to come. Both are for Carana and Rimosa and serve actions of their plans."""

import datetime
import uuid

from compendium.models import Practice
from portfolio.models import Participant, Programme
from roadmaps.models import PlanAction
from study_visits.capture_actions import offer_note
from study_visits.models import (
    AgendaItem,
    CaptureNote,
    Invitation,
    Question,
    RatingCount,
    Registration,
    ServedAction,
    StudyVisit,
)
from study_visits.question_actions import SOMEBODY
from study_visits.zones import moment

HELD_DAYS_AGO, COMING_IN_DAYS = 11, 24
ZONES = {"XCA": "Africa/Dakar", "XRI": "Africa/Nairobi"}
# Who took part, and for how many minutes; without them, who registered for the next one alone. The
# people are those of the courses, and a focal point.
PEOPLE = {
    "Amara Dessai": 205,
    "Bineta Kolo": 205,
    "Cassim Orado": 190,
    "Emeka Tarun": 0,
    "Dalia Venn": None,
    "Tomas Belaye": 205,
    "Idris Hadran": 205,
    "Leila Sabel": 180,
    "Nuru Torvi": 205,
}
# From, until, title, function, centre, consent, attribution and name.
HELD_AGENDA = (
    ("09:00", "09:15", "Opening and ground rules", "", "", "not_asked", ""),
    ("09:15", "10:00", "How one register replaced six", "Head of operations", "", "agreed", ""),
    ("10:00", "10:45", "Grading of sources: two years of back-checks", "Head of quality", "",
     "agreed", "Henrike Solvang"),
    ("10:45", "11:00", "Pause", "", "", "not_asked", ""),
    ("11:00", "11:45", "Oversight: what the inspector asks for", "Inspector",
     "Parliament of the host State", "refused", ""),
    ("11:45", "12:30", "Questions and closing round", "", "", "not_asked", ""),
)  # fmt: skip
COMING_AGENDA = (
    ("10:00", "10:10", "Opening and ground rules", "", "", "not_asked", ""),
    ("10:10", "11:00", "One alert, four agencies", "Head of the liaison desk", "", "agreed", ""),
    ("11:00", "12:00", "What goes to the border and what does not", "Head of the border desk", "",
     "not_asked", ""),
)  # fmt: skip
# Item, kind, title, what, why, condition, caution, strength, status.
NOTES = (
    (1, "lesson", "Agree the fields before the software",
     "Agree the mandatory fields before choosing software.",
     "Six agencies argued about twelve fields for a month, and never again.",
     "One owner of the register, named in its procedure.",
     "Fields about persons need a legal basis of their own.", "E2", "approved"),
    (1, "practice", "One officer for each agency may close an item",
     "One officer for each agency may close an item; nobody may delete one.",
     "Whoever closes signs, and the others see it the same day.", "", "", "E1", "returned"),
    (2, "practice", "A monthly back-check of thirty items",
     "Each month thirty graded items are checked again against what later became known, by "
     "someone who did not grade them.",
     "The result goes back to the officer within a week, without a name on the wall.",
     "A register that keeps the first grade when a second one is given.",
     "In the first year the check favoured written sources. A fixed share by kind ended that.",
     "E3", "with_host"),
)  # fmt: skip
# State, whether hidden, item, text, status.
QUESTIONS = (
    ("XCA", False, 2, "Who may correct a grade after the item has left the centre?", "open"),
    ("XRI", True, 2, "How do you handle an item that two agencies graded differently?", "open"),
    ("XRI", False, 1, "What did the register cost in its first year?", "later"),
    ("XRI", False, 1, "Which agency lost its own register, and did it object?", "answered"),
    ("XCA", False, 1, "Which collection systems feed the register?", "withheld"),
    ("XCA", False, 4, "Does the inspector see single items or samples?", "answered"),
)
RATINGS = {"overall": {"5": 3, "4": 3}, "intent": {"yes": 4, "perhaps": 2}}
# Who stayed to the end has a seat at the next visit too.
WHOLE = 205
SEATS = {"XCA": 5, "XRI": 4}


def load_visits(countries: dict, people: dict, today: datetime.date) -> None:
    """Both visits, planned by the officer and confirmed by the manager."""
    guests = {code: countries[code] for code in ZONES}
    officer = people["officer@demo.example"]
    _focal_point(guests["XCA"], officer)
    known = {each.name: each for each in Participant.objects.select_related("state")}
    persons = [(known[name], minutes) for name, minutes in PEOPLE.items()]
    held = _visit(
        officer,
        day=today - datetime.timedelta(days=HELD_DAYS_AGO),
        hours=("09:00", "12:30"),
        agenda=HELD_AGENDA,
        number=1,
        title="One register, graded and checked",
        purpose="How one register replaced those of six agencies, how sources are graded and how "
        "grades are checked, and what oversight asks for.",
        host_centre="A regional fusion centre",
        time_zone="UTC",
        languages="French and English, interpreted",
        recording="internal",
        recording_until=today + datetime.timedelta(days=61),
        recording_link="https://recordings.example/sv-001",
        status="held",
    )
    coming = _visit(
        officer,
        day=today + datetime.timedelta(days=COMING_IN_DAYS),
        hours=("10:00", "12:00"),
        agenda=COMING_AGENDA,
        number=2,
        title="One alert, four agencies",
        purpose="How a liaison desk gives one alert to police, border, customs and financial "
        "intelligence, each as much as its law allows.",
        host_centre="Border Fusion Desk",
        host_state=countries["XSU"].state,
        time_zone="Africa/Lagos",
        languages="English",
        recording="none",
        status="invited",
    )
    for visit in (held, coming):
        _invite(visit, guests, officer)
    _register(held, coming, persons, officer)
    _ask(held, guests, officer)
    _capture(held, officer, today)
    for asked, counts in RATINGS.items():
        for answer, count in counts.items():
            RatingCount.objects.create(
                visit=held, asked=asked, answer=answer, count=count, by=officer
            )


def _focal_point(country, officer) -> None:
    """Somebody with a seat who has an account too."""
    Participant.objects.create(
        state=country.state,
        agency=country.agencies["NFC"],
        name="Tomas Belaye",
        sex="male",
        function="National focal point",
        english="fluent",
        email="focal@demo.example",
        screening="cleared",
        screened_on=country.day(30),
        version=1,
        by=officer,
    )


def _visit(officer, *, day, hours, agenda, time_zone, **values) -> StudyVisit:
    begins, ends = (datetime.time.fromisoformat(each) for each in hours)
    visit = StudyVisit.objects.create(
        programme=Programme.objects.get(code="GFCP"),
        starts_at=moment(day, begins, time_zone),
        ends_at=moment(day, ends, time_zone),
        time_zone=time_zone,
        moderator=officer,
        gender_marker="1",
        rights_note="Oversight and lawful use have an item of their own; no cases are told.",
        platform_link="https://meet.example/fusion-visit",
        version=1,
        by=officer,
        **values,
    )
    for begins, ends, title, function, centre, consent, name in agenda:
        AgendaItem.objects.create(
            visit=visit,
            begins_at=datetime.time.fromisoformat(begins),
            ends_at=datetime.time.fromisoformat(ends),
            title=title,
            speaker_function=function,
            speaker_centre=(centre or "host centre") if function else "",
            consent=consent,
            attribution="named" if name else "function",
            speaker_name=name,
            version=1,
            by=officer,
        )
    return visit


def _invite(visit, guests, officer) -> None:
    for code, country in guests.items():
        Invitation.objects.create(
            visit=visit,
            state=country.state,
            seats=SEATS[code],
            time_zone=ZONES[code],
            is_observer=code == "XRI" and visit.status == "invited",
            version=1,
            by=officer,
        )
        actions = PlanAction.objects.filter(objective__roadmap__state=country.state)
        action = actions.order_by("objective__roadmap", "objective__number", "number").first()
        if action:
            ServedAction.objects.create(visit=visit, action=action, by=officer)


def _register(held, coming, persons, officer) -> None:
    for person, minutes in persons:
        if minutes is not None:
            Registration.objects.create(
                visit=held,
                state=person.state,
                participant=person,
                status="confirmed",
                attended_minutes=minutes,
                by=officer,
            )
        Registration.objects.create(
            visit=coming,
            state=person.state,
            participant=person,
            status="confirmed" if minutes == WHOLE else "registered",
            by=officer,
        )


def _ask(visit, guests, officer) -> None:
    items = list(visit.items.all())
    for code, is_hidden, place, text, status in QUESTIONS:
        Question.objects.create(
            visit=visit,
            key=uuid.uuid4(),
            state=guests[code].state,
            is_state_hidden=is_hidden,
            item=items[place],
            text=text,
            status=status,
            by=SOMEBODY if is_hidden else officer,
        )


def _capture(visit, officer, today) -> None:
    items = list(visit.items.all())
    sent_on = today - datetime.timedelta(days=8)
    for place, kind, title, what, why, condition, caution, strength, status in NOTES:
        note = CaptureNote.objects.create(
            item=items[place],
            kind=kind,
            title=title,
            what=what,
            why=why,
            condition=condition,
            caution=caution,
            strength=Practice.Strength(strength),
            status=status,
            sent_on=sent_on,
            approved_by="Director of the host centre" if status == "approved" else "",
            approved_on=today - datetime.timedelta(days=4) if status == "approved" else None,
            approval_document="Letter 2026/31, kept by the desk" if status == "approved" else "",
            version=1,
            by=officer,
        )
        if status == "approved":
            offer_note(note=note, by=officer)
