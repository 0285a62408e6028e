"""What happened in the delivered sessions of the demonstration, all invented: attendance, tests."""

import datetime

from training.attendance import slots
from training.models import Attendance, Session, TestResult

# Of each person by the session's course: marks of the two half-days, points before and after.
RESULTS = {
    "FC-INTRO": {
        "Amara Dessai": ("pp", 52, 84),
        "Bineta Kolo": ("pp", 61, 88),
        "Cassim Orado": ("lp", 38, 74),
        "Emeka Tarun": ("pp", 47, 79),
        "Idris Hadran": ("pp", 55, 82),
        "Leila Sabel": ("pl", 58, 86),
    },
    "FC-EIW": {
        "Amara Dessai": ("pp", 49, 83),
        "Bineta Kolo": ("pp", 57, 90),
        "Cassim Orado": ("pe", 36, 64),
        "Emeka Tarun": ("lp", 44, 73),
        "Idris Hadran": ("pp", 50, 77),
        "Leila Sabel": ("pp", 62, 85),
    },
}
MARKS = {"p": "present", "l": "late", "e": "excused", "a": "absent"}


def load_results(people: dict) -> None:
    """By the trainer, on the days of the sessions."""
    trainer = people["trainer@demo.example"]
    for session in Session.objects.filter(
        course__code__in=RESULTS, status__in=("delivered", "closed")
    ):
        for nomination in session.nominations.select_related("participant"):
            told = RESULTS[session.course.code].get(nomination.participant.name)
            if told:
                nomination.session = session
                _results(nomination, *told, by=trainer)


def _results(nomination, marks, before, after, *, by) -> None:
    days = slots(nomination.session)
    for slot, letter in zip(days, marks, strict=False):
        Attendance.objects.create(
            nomination=nomination,
            day=slot.day,
            half=slot.half,
            mark=MARKS[letter],
            version=1,
            updated_by=by,
            by=by,
            at=moment(slot.day, 10 if slot.half == "am" else 14),
        )
    TestResult.objects.create(
        nomination=nomination,
        before=before,
        after=after,
        version=1,
        updated_by=by,
        by=by,
        at=moment(days[-1].day, 16),
    )


def moment(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)
