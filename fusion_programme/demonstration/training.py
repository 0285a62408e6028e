"""The demonstration's training: two sessions that were delivered for Carana and Rimosa, and one
that nominations are open for, each tied to actions of the two plans."""

import datetime
from dataclasses import dataclass

from history.recorded import set_links
from portfolio.models import Agency, Participant, Programme, State
from roadmaps.models import PlanAction
from training.models import Course, InvitedState, Nomination, Session

RIGHTS = (
    "Lawful use opens the first day and returns in every exercise. Examples are invented, and the "
    "effect of a product on the people in it is asked each time."
)


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration: key, agency, unit, name, own script, sex, function, years."""

    key: str
    agency: str
    unit: str
    name: str
    own_name: str
    sex: str
    function: str
    years: int
    levels: dict
    is_cleared: bool = True


UNIT = "Analysis unit"
FR, AR = {"english": "working", "french": "fluent"}, {"french": "working", "arabic": "fluent"}
PEOPLE = {
    "XCA": (
        Person("dessai", "NFC", UNIT, "Amara Dessai", "", "female", "Analyst", 6, FR),
        Person("kolo", "NFC", UNIT, "Bineta Kolo", "", "female", "Senior analyst", 11, FR),
        Person("orado", "NFC", UNIT, "Cassim Orado", "", "male", "Analyst", 4, FR),
        Person("venn", "NFC", UNIT, "Dalia Venn", "", "female", "Desk officer", 3, FR, False),
        Person("tarun", "NFC", UNIT, "Emeka Tarun", "", "male", "Analyst", 8, FR),
        Person("melkun", "CUS", "Targeting desk", "Soraya", "ثريا", "female", "Officer", 5, AR),
    ),
    "XRI": (
        Person("hadran", "CTC", "", "Idris Hadran", "إدريس حدران", "male", "Analyst", 7, AR),
        Person("sabel", "CTC", "", "Leila Sabel", "ليلى سابل", "female", "Analyst", 5, AR),
        Person("torvi", "CTC", "", "Nuru Torvi", "", "male", "Desk officer", 2, AR),
        Person("quill", "CTC", "", "Rafa Quill", "", "male", "Head of desk", 14, FR, False),
    ),
}
DONE = {"XCA": ("dessai", "kolo", "orado", "tarun"), "XRI": ("hadran", "sabel")}
MISSED = {"XRI": ("torvi",)}
# Course, first day relative to today, days, status, seats, places of each State, place, host.
DELIVERED = (
    ("FC-INTRO", -50, 1, "closed", 12, {"XCA": 6, "XRI": 6}, "Capital of Carana", "certified"),
    ("FC-EIW", -29, 1, "delivered", 10, {"XCA": 5, "XRI": 5}, "Capital of Rimosa", "completed"),
)
NOMINATED = {"XCA": ("dessai", "kolo", "tarun", "venn", "melkun"), "XRI": ("hadran", "quill")}
APPROVED = ("dessai", "kolo", "tarun")  # by the approver of Carana
SUPERVISOR = "Director of the service"


def load_training(people: dict, today: datetime.date) -> None:
    """Load participants and sessions; by the officer, nominated by each State's focal point."""
    Training(people, today).load()


class Training:
    def __init__(self, people: dict, today: datetime.date):
        self.today = today
        self.officer = people["officer@demo.example"]
        self.manager = people["manager@demo.example"]
        self.trainer = people["trainer@demo.example"]
        self.focal = {
            "XCA": people["focal@demo.example"],
            "XRI": people["focal.rimosa@demo.example"],
        }
        self.approver = people["approver@demo.example"]
        self.states = {each.code: each for each in State.objects.filter(code__in=self.focal)}

    def at(self, days: int, hour: int = 10) -> datetime.datetime:
        day = self.today + datetime.timedelta(days=days)
        return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)

    def day(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)

    def monday(self, days: int) -> datetime.date:
        """The Monday of that week."""
        day = self.day(days)
        return day - datetime.timedelta(days=day.weekday())

    def load(self) -> None:
        self.people = {
            each.key: self._participant(code, each)
            for code, group in PEOPLE.items()
            for each in group
        }
        for item in DELIVERED:
            self._delivered(*item)
        self._open()

    def _participant(self, code: str, item: Person) -> Participant:
        person = Participant.objects.create(
            state=self.states[code],
            agency=Agency.objects.get(state=self.states[code], code=item.agency),
            unit=item.unit,
            name=item.name,
            own_name=item.own_name,
            sex=item.sex,
            function=item.function,
            years_of_service=item.years,
            email=f"{item.key}@{code.lower()}.example",
            version=1,
            by=self.focal[code],
            at=self.at(-58),
            **item.levels,
        )
        if item.is_cleared:
            person.screening, person.screened_on = "cleared", self.day(-55)
            person.save(by=self.manager, verb=Participant.SCREENED, at=self.at(-55))
        return person

    def _session(self, code, first, days, seats, quotas, place, **values) -> Session:
        course = Course.objects.get(code=code)
        starts_on = self.monday(first)
        begun = min(first - 40, -8)
        session = Session.objects.create(
            course=course,
            course_edition=course.edition,
            pass_mark=course.pass_mark,
            least_attendance=course.least_attendance,
            programme=Programme.objects.get(code="GFCP"),
            code=f"{code}-{starts_on.year}-01",
            starts_on=starts_on,
            ends_on=starts_on + datetime.timedelta(days=days - 1),
            time_zone="Africa/Tunis",
            weekend="none" if days == 1 else "sat_sun",
            place=place,
            language="French",
            interpretation="Arabic",
            host="National training centre",
            seats=seats,
            gender_marker="2a",
            rights_note=RIGHTS,
            cost=19_400 if days == 1 else None,
            version=1,
            by=self.officer,
            at=self.at(begun),
            **values,
        )
        set_links(session, "trainers", [self.trainer], by=self.officer, at=self.at(begun))
        for state, quota in quotas.items():
            self._invite(session, state, quota, self.at(begun))
        return session

    def _invite(self, session, code, quota, at) -> None:
        invited = InvitedState.objects.create(
            session=session, state=self.states[code], quota=quota, version=1, by=self.officer, at=at
        )
        actions = PlanAction.objects.filter(
            objective__roadmap__state=self.states[code], kind=PlanAction.Kind.TRAINING
        )
        set_links(invited, "actions", actions.order_by("pk")[:2], by=self.officer, at=at)

    def _delivered(self, code, first, days, status, seats, quotas, place, result) -> None:
        due_on = self.monday(first) - datetime.timedelta(days=6)
        session = self._session(
            code, first, days, seats, quotas, place, nominations_due_on=due_on, status=status
        )
        for state, keys in DONE.items():
            for key in keys:
                self._nominate(session, state, key, first, result)
        for state, keys in MISSED.items():
            for key in keys:
                self._nominate(session, state, key, first, "no_show")

    def _nominate(self, session, state, key, first, status) -> Nomination:
        is_open = status == "nominated"
        return Nomination.objects.create(
            session=session,
            participant=self.people[key],
            supervisor=SUPERVISOR,
            declared_on=self.day(min(first - 9, -2)),
            status=status,
            accepted_at=None if is_open else self.at(first - 5),
            version=1,
            by=self.focal[state],
            at=self.at(min(first - 9, -2)),
        )

    def _open(self) -> None:
        session = self._session(
            "FC-ANA",
            33,
            12,
            20,
            {"XCA": 10, "XRI": 10},
            "Capital of Rimosa",
            nominations_due_on=self.day(12),
            status="nominations_open",
        )
        for state, keys in NOMINATED.items():
            for key in keys:
                nomination = self._nominate(session, state, key, 33, "nominated")
                if key in APPROVED:
                    nomination.status = "approved"
                    nomination.save(by=self.approver, verb="approve", at=self.at(-1))
