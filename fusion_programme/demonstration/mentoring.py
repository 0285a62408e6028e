"""The demonstration's mentoring: one assignment in Carana in its eighth week of twelve, with a log
that is late, tied to actions of the Roadmap and to the findings behind them."""

import datetime

from history.recorded import set_links
from mentoring.days import limit_of
from mentoring.models import (
    Assignment,
    CallNote,
    Deliverable,
    DeliverableVersion,
    Mentor,
    RightsConcern,
    SignOff,
    WeeklyLog,
    WorkObjective,
)
from portfolio.models import Participant
from roadmaps.models import PlanAction

WEEKS, IN_WEEK = 12, 8
# Action, objective, topics, product, measure, where it stands, in a line, steps.
OBJECTIVES = (
    ("2.1", "An index of the procedures needed, owned by the centre", ["MT-SOP"],
     "Index of procedures", "Index approved by the director", "completed", "Approved in week 2",
     "1: list of what is done without a procedure\n2: index before the director"),
    ("2.1", "Five procedures written with those who will use them", ["MT-SOP", "MT-DATA"],
     "Five procedures", "Five approved, three in use", "on_track", "2 in use, 3 on the way",
     "3: intake read with the duty office\n6: requests and tasking in draft\n"
     "9: legal office’s comments on requests and tasking\n10: provenance form tried out"),
    ("3.2", "One grading scheme used in daily work", ["MT-EVAL", "MT-QA"],
     "Grading procedure and a table on every desk", "80 % of new items carry both grades",
     "completed", "86 % in week 6", "4: sample of 40 items\n6: second sample"),
    ("3.5", "A first set of priority requirements reviewed by the Board", ["MT-COLL", "MT-GOV"],
     "Minutes of one review", "Minutes of one review", "on_track", "The Board meets next month",
     "5: requirements workshop\n9: paper for the Board"),
    ("3.8", "A provenance question for every item based on a person’s account", ["MT-HR"],
     "Form with the question", "Form in use in every agency", "at_risk",
     "Two agencies have not answered", "7: form sent to seven agencies\n10: answers followed up"),
)  # fmt: skip
# Title, objective, indicators, entries, how far, next step, versions (number, days ago), signed.
DELIVERABLES = (
    ("Intake and registration", 2, ["SOP-2"], ["sops-that-work"], "in_use",
     "First check after 30 days", (("0.3", 33), ("1.0", 24)), True),
    ("Grading of sources and content", 3, ["ANA-2", "SOP-1"], ["evaluation-of-sources"], "in_use",
     "Used since last week", (("0.5", 27), ("1.0", 15)), True),
    ("Requests and tasking", 2, ["SOP-4", "SOP-1"], ["direction-and-tasking"], "national_review",
     "Legal office answers by the end of the month", (("0.3", 19), ("0.4", 7)), False),
    ("Provenance of accounts by persons", 5, ["COL-4", "HRG-3"], ["zero-tolerance"], "commented",
     "Mentor takes in comments of two agencies", (("0.3", 6),), False),
    ("Classification and handling", 2, ["SOP-3"], ["classification-and-handling-codes"], "outline",
     "Counterpart names a writer", (("0.1", 30),), False),
)  # fmt: skip
# Days worked, people met, done, problems, next, remark, how it goes.
LOGS = (
    (4, "2 directors\n6 heads of unit", "Courtesy calls; list of what is done without a procedure.",
     "Two agencies were not in the room.", "Index before the director.", "", "green"),
    (5, "1 director\n7 duty officers", "Index approved; session on rights held.", "",
     "First draft on intake.", "“Finally a list.”", "green"),
    (4, "5 duty officers", "Intake read with the duty office.", "The old form is still printed.",
     "Sample of graded items.", "", "green"),
    (4, "6 analysts", "Sample of 40 items graded by two analysts.",
     "A third of the grades differ by two steps.", "Requirements workshop.", "No remark", "amber"),
    (5, "14 heads of unit and analysts", "Requirements workshop; intake procedure signed.", "",
     "Requests and tasking in draft.", "“We need a shorter form.”", "green"),
    (5, "11 analysts\n2 lawyers", "Grading procedure approved; sample of 42 items read.", "",
     "Provenance question to seven agencies.", "“The sample convinced the night shift.”", "green"),
    (4, "7 liaison officers", "Provenance form sent to seven agencies.",
     "Two agencies do not answer.", "Comments of the legal office.", "", "amber"),
)  # fmt: skip
CONCERN = (
    "At a hand-over an account was read out that a detained person had given at night and without "
    "a lawyer. Nobody asked how it came about. I named no person and took no note of it elsewhere."
)


def load_mentoring(country) -> None:
    """Carana's assignment; the other countries have none."""
    if country.state.code != "XCA":
        return
    monday = country.today - datetime.timedelta(days=country.today.weekday())
    starts_on = monday - datetime.timedelta(days=7 * (IN_WEEK - 1))
    mentor = _roster(country, starts_on)
    counterpart = Participant.objects.create(
        state=country.state,
        agency=country.agencies["NFC"],
        name="Farid Osan",
        sex="male",
        function="Head of operations",
        years_of_service=16,
        english="working",
        french="fluent",
        email="osan@xca.example",
        version=1,
        by=country.people["focal@demo.example"],
        at=country.moment(starts_on, -31),
    )
    one = Assignment.objects.create(
        state=country.state,
        number=1,
        agency=country.agencies["NFC"],
        counterpart_agency=country.agencies["NFC"],
        counterpart_function="Head of operations",
        counterpart=counterpart,
        has_consent=True,
        purpose="Support to trained analysts in writing and using five procedures.",
        mode="mixed",
        languages=["fr", "en"],
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=7 * WEEKS - 1),
        last_allowed_on=limit_of(starts_on),
        planned_days=48,
        gender_marker="1",
        rights_note="A session on rights in week 2; the provenance question guards against abuse.",
        status="active",
        requested_by=country.officer,
        version=1,
        by=country.officer,
        at=country.moment(starts_on, -30),
    )
    set_links(one, "mentors", [mentor], by=country.officer, at=country.moment(starts_on, -20))
    objectives = _workplan(country, one)
    _deliverables(country, one, objectives)
    _logs(country, one, mentor.person)
    CallNote.objects.create(
        assignment=one,
        held_on=country.day(12),
        took_part="Director, head of operations, programme officer, mentor",
        text="Two procedures are in use. The legal office is asked for its comments once more.",
        agreed="The director writes to the two agencies that have not answered.",
        by=country.officer,
        at=country.moment(country.day(12), 0),
    )
    RightsConcern.objects.create(
        state=country.state,
        assignment=one,
        seen_on=country.day(17),
        text=CONCERN,
        classification="str",
        release="programme",
        written_by=mentor.person,
        by=mentor.person,
        at=country.moment(country.day(16), 0),
    )


def _roster(country, starts_on) -> Mentor:
    """Two entries; the second declared a conflict of interest."""
    at = country.moment(starts_on, -60)
    mentor = Mentor.objects.create(
        person=country.people["mentor@demo.example"],
        background="Head of an analysis unit, twelve years; trainer of analysts",
        skills=["MT-SOP", "MT-EVAL", "MT-QA", "MT-COLL", "MT-HR"],
        languages=["fr", "en"],
        regions=["western", "middle"],
        available_from_on=starts_on - datetime.timedelta(days=30),
        available_until_on=starts_on + datetime.timedelta(days=200),
        version=1,
        by=country.officer,
        at=at,
    )
    other = Mentor.objects.create(
        person=country.people["trainer@demo.example"],
        background="Writer and editor of strategic assessments",
        skills=["MT-PROD", "MT-BRIEF", "MT-TRA"],
        languages=["en", "pt"],
        regions=["southern", "eastern"],
        conflict_note="Worked for a supplier of the centre until last year.",
        version=1,
        by=country.officer,
        at=at,
    )
    set_links(other, "conflicts", [country.state], by=other.person, at=at)
    return mentor


def _workplan(country, one) -> list[WorkObjective]:
    """The objectives, signed by the three sides three days before the beginning."""
    actions = {
        each.code: each
        for each in PlanAction.objects.filter(objective__roadmap__state=country.state)
        .select_related("objective__roadmap")
        .order_by("pk")
    }
    found, at = [], country.moment(one.starts_on, -10)
    for number, item in enumerate(OBJECTIVES, start=1):
        code, title, topics, output, measure, standing, note, steps = item
        found.append(
            WorkObjective.objects.create(
                assignment=one,
                number=number,
                title=title,
                action=actions[code],
                topics=topics,
                steps=steps,
                output=output,
                measure=measure,
                standing=standing,
                standing_note=note,
                version=1,
                by=country.people["mentor@demo.example"],
                at=at,
            )
        )
    signed_on = one.starts_on - datetime.timedelta(days=3)
    for side, email in (("mentor", "mentor"), ("state", "focal"), ("hq", "officer")):
        _sign(country, one, side, email, signed_on)
    return found


def _sign(country, one, side, email, day, version=None) -> None:
    person = country.people[f"{email}@demo.example"]
    SignOff.objects.create(
        assignment=one,
        version=version,
        side=side,
        signed_by=person,
        signed_on=day,
        by=person,
        at=country.moment(day, 0),
    )


def _deliverables(country, one, objectives) -> None:
    mentor = country.people["mentor@demo.example"]
    for number, item in enumerate(DELIVERABLES, start=1):
        title, objective, indicators, entries, status, next_step, versions, is_signed = item
        deliverable = Deliverable.objects.create(
            assignment=one,
            number=number,
            title=title,
            objective=objectives[objective - 1],
            indicators=indicators,
            entries=entries,
            status=status,
            next_step=next_step,
            version=1,
            by=mentor,
            at=country.moment(one.starts_on, 1),
        )
        for label, days_ago in versions:
            day = country.day(days_ago)
            version = DeliverableVersion.objects.create(
                deliverable=deliverable,
                label=label,
                title=title,
                dated_on=day,
                by=mentor,
                at=country.moment(day, 0),
            )
        if is_signed:
            for side, email in (("state", "approver"), ("hq", "manager")):
                _sign(country, one, side, email, day + datetime.timedelta(days=2), version)


def _logs(country, one, mentor) -> None:
    """Seven weeks have passed. The log of one of them is not there, and is late on any day."""
    late = IN_WEEK - 1 if country.today.weekday() else IN_WEEK - 2
    for week, item in zip(one.weeks, LOGS, strict=False):
        if week.number == late:
            continue
        days, met, done, problems, next_steps, remark, mood = item
        at = country.moment(week.due_on, 0, 15)
        WeeklyLog.objects.create(
            assignment=one,
            week=week.number,
            status="submitted",
            days_worked=days,
            people_met=met,
            done=done,
            problems=problems,
            next_steps=next_steps,
            remark=remark,
            mood=mood,
            submitted_at=at,
            updated_by=mentor,
            version=1,
            by=mentor,
            at=at,
        )
