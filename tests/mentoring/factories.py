"""Rows of mentoring for tests."""

import datetime

import factory
from django.utils import timezone

from history.recorded import SYSTEM, set_links
from mentoring.days import limit_of
from mentoring.models import (
    Assignment,
    CallNote,
    Deliverable,
    DeliverableVersion,
    Extension,
    FinalReport,
    Mentor,
    RightsConcern,
    SignOff,
    WeeklyLog,
    WorkObjective,
)
from tests.factories import AgencyFactory, RecordedFactory


class MentorFactory(RecordedFactory):
    """Somebody of the roster."""

    class Meta:
        model = Mentor

    languages = ["en", "fr"]
    version = 1


class AssignmentFactory(RecordedFactory):
    """An assignment that the State asks for: twelve weeks that begin on a Monday; `is_active` since
    eight weeks ago, with `mentors` linked by the caller (`assigned`)."""

    class Meta:
        model = Assignment

    class Params:
        is_active = factory.Trait(
            status="active", starts_on=factory.LazyFunction(lambda: monday(weeks_ago=7))
        )

    state = factory.SelfAttribute("agency.state")
    number = factory.Sequence(lambda n: n + 1)
    agency = factory.SubFactory(AgencyFactory)
    unit = ""
    counterpart_agency = factory.SelfAttribute("agency")
    counterpart_function = "Head of operations"
    purpose = "Five procedures from the Compendium."
    rights_note = "Each procedure names the limit that the law sets."
    languages = ["fr"]
    starts_on = factory.LazyFunction(lambda: monday(weeks_ago=-2))
    ends_on = factory.LazyAttribute(lambda one: one.starts_on + datetime.timedelta(days=83))
    last_allowed_on = factory.LazyAttribute(lambda one: limit_of(one.starts_on))
    version = 1


def monday(*, weeks_ago=0):
    today = timezone.localdate()
    return today - datetime.timedelta(days=today.weekday() + 7 * weeks_ago)


def assigned(assignment, *mentors):
    """The assignment with these mentors."""
    set_links(assignment, "mentors", mentors, by=SYSTEM)
    return assignment


class ExtensionFactory(RecordedFactory):
    class Meta:
        model = Extension

    until_on = factory.LazyAttribute(
        lambda one: one.assignment.last_allowed_on + datetime.timedelta(days=10)
    )
    reason = "Two procedures wait for the legal office."


class WorkObjectiveFactory(RecordedFactory):
    class Meta:
        model = WorkObjective

    number = factory.Sequence(lambda n: n + 1)
    title = "One grading scheme used in daily work"
    steps = "1: first draft read\n9: sample of graded items"
    output = "Form in use"
    measure = "80 % of new items carry both grades"
    version = 1


class DeliverableFactory(RecordedFactory):
    class Meta:
        model = Deliverable

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Procedure number {n}")
    indicators = ["SOP-1"]
    version = 1


class DeliverableVersionFactory(RecordedFactory):
    class Meta:
        model = DeliverableVersion

    label = factory.Sequence(lambda n: f"0.{n}")
    title = factory.SelfAttribute("deliverable.title")
    dated_on = factory.LazyFunction(timezone.localdate)


class SignOffFactory(RecordedFactory):
    class Meta:
        model = SignOff

    side = "state"
    signed_on = factory.LazyFunction(timezone.localdate)


class WeeklyLogFactory(RecordedFactory):
    class Meta:
        model = WeeklyLog

    week = factory.Sequence(lambda n: n + 1)
    days_worked, done, mood = "4.5", "Sample of 40 items graded.", "green"
    people_met = "11 duty officers\n2 lawyers"
    version = 1


class CallNoteFactory(RecordedFactory):
    class Meta:
        model = CallNote

    held_on = factory.LazyFunction(timezone.localdate)
    took_part = "Head of operations, programme officer"
    text = "Two procedures are in use."


class FinalReportFactory(RecordedFactory):
    class Meta:
        model = FinalReport

    summary, achieved = "Five procedures.", "Two are in use."
    recommendation = "Read the index again."
    version = 1


class RightsConcernFactory(RecordedFactory):
    class Meta:
        model = RightsConcern

    seen_on = factory.LazyFunction(timezone.localdate)
    text = "Reports were read out that a detained person had given under pressure."
    classification, release = "str", "programme"
