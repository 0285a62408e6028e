"""What happened in the delivered sessions of the demonstration, all invented: attendance, tests."""

import datetime

from history.recorded import SYSTEM
from training.attendance import slots
from training.certificates import hours
from training.evaluation_rules import LINK
from training.models import Attendance, Certificate, Evaluation, Session, TestResult

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
# What each said at the end: useful, teaching, level, place and organisation, and in words.
SAID = (
    (5, 5, 4, 4, "The exercise on source grading helped most."),
    (5, 4, 4, 5, ""),
    (4, 4, 3, 4, "More time for writing, less for slides."),
    (4, 5, 4, 3, ""),
    (5, 4, 5, 4, "Interpretation was good."),
    (3, 4, 3, 4, ""),
)
SIGNATORY = "Ingrid Solberg, Programme Manager"
MARKS = {"p": "present", "l": "late", "e": "excused", "a": "absent"}


def load_results(people: dict) -> None:
    """Results by the trainer on the days of the sessions; certificates by the officer once it is
    closed."""
    trainer, officer = people["trainer@demo.example"], people["officer@demo.example"]
    sessions = Session.objects.filter(course__code__in=RESULTS, status__in=("delivered", "closed"))
    for session in sessions.select_related("course"):
        told = RESULTS[session.course.code]
        rows = session.nominations.select_related("participant").order_by("pk")
        known = [each for each in rows if each.participant.name in told]
        for nomination, said in zip(known, SAID, strict=True):
            nomination.session = session
            _results(nomination, *told[nomination.participant.name], by=trainer)
            _evaluation(nomination, said)
            if session.status == Session.Status.CLOSED:
                _certificate(nomination, by=officer)


def _evaluation(nomination, said) -> None:
    useful, teaching, level, setting, comment = said
    day = nomination.session.ends_on
    sent_at = moment(day + datetime.timedelta(days=1), 6)
    Evaluation.objects.create(
        nomination=nomination,
        moment=Evaluation.Moment.END,
        asked=Evaluation.Asked.PARTICIPANT,
        day=day,
        sent_at=sent_at,
        ends_at=sent_at + LINK,
        answered_at=moment(day + datetime.timedelta(days=2), 9),
        useful=useful,
        teaching=teaching,
        level=level,
        setting=setting,
        comment=comment,
        by=SYSTEM,
        at=sent_at,
    )


def _certificate(nomination, *, by) -> None:
    day = nomination.session.ends_on + datetime.timedelta(days=3)
    Certificate.objects.create(
        nomination=nomination,
        kind=Certificate.Kind.ACHIEVEMENT,
        person=nomination.participant.name,
        course=nomination.session.course.title,
        hours=hours(nomination.session, len(slots(nomination.session))),
        issued_on=day,
        signatory=SIGNATORY,
        issued_by=by,
        by=by,
        at=moment(day, 10),
    )


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
