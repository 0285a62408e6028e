"""Plans, their actions, parts and quarters."""

import datetime
import decimal

import factory
from django.utils import timezone

from documents.looks import MAKER, style_texts
from history.recorded import SYSTEM, set_links
from roadmaps.content import content_of
from roadmaps.models import (
    CostLine,
    DateRequest,
    Dependency,
    EquipmentItem,
    LightOverride,
    Milestone,
    Objective,
    PlanAction,
    PlanVersion,
    QuarterUpdate,
    Risk,
    Roadmap,
)
from tests.factories.base import TODAY, RecordedFactory

# What every form of a plan sends along with what a test changes.
PLAN_FORM = {
    "method": "impact_feasibility",
    "reporting_rhythm": "quarterly",
    "prevailing_language": "en",
}


class RoadmapFactory(RecordedFactory):
    class Meta:
        model = Roadmap

    state = factory.SelfAttribute("mission.state")
    starts_on = TODAY
    ends_on = TODAY + datetime.timedelta(days=3 * 365)
    state_signatory = "Minister of the Interior"
    un_signatory = "Under-Secretary-General"


class ObjectiveFactory(RecordedFactory):
    class Meta:
        model = Objective
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Objective {n}")

    @factory.post_generation
    def areas(self, _create, areas, **_kwargs):
        set_links(self, "areas", areas or self.roadmap.mission.areas.all()[:1], by=SYSTEM)


class PlanActionFactory(RecordedFactory):
    class Meta:
        model = PlanAction

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Action {n}")
    kind = PlanAction.Kind.LEGAL
    horizon = PlanAction.Horizon.SHORT
    effort = PlanAction.Effort.LOW
    starts_on = TODAY
    ends_on = TODAY + datetime.timedelta(days=90)
    version = 1


class PlanVersionFactory(RecordedFactory):
    class Meta:
        model = PlanVersion

    number = "1.0"
    language = "en"
    content = factory.LazyAttribute(lambda each: content_of(each.roadmap, each.number))
    digest = factory.Sequence(lambda n: f"{n:064x}")
    html = "<p>The plan as it was signed</p>"
    styles = factory.LazyFunction(style_texts)
    maker = MAKER
    fixed_at = factory.LazyFunction(timezone.now)


class MilestoneFactory(RecordedFactory):
    class Meta:
        model = Milestone

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = TODAY + datetime.timedelta(days=30)
    evidence_wanted = "The signed text"
    version = 1


class CostLineFactory(RecordedFactory):
    class Meta:
        model = CostLine

    year = TODAY.year
    purpose = factory.Sequence(lambda n: f"Purpose {n}")
    amount = decimal.Decimal("1000.00")
    version = 1


class DependencyFactory(RecordedFactory):
    class Meta:
        model = Dependency

    version = 1


class RiskFactory(RecordedFactory):
    class Meta:
        model = Risk

    text = factory.Sequence(lambda n: f"Risk {n}")
    likelihood = 3
    impact = 4
    response = "Ask again in spring"
    owner = "Ministry of Justice, legal adviser"
    version = 1


class QuarterUpdateFactory(RecordedFactory):
    """A draft of the quarter in which the tests run."""

    class Meta:
        model = QuarterUpdate

    year = factory.LazyFunction(lambda: timezone.localdate().year)
    quarter = factory.LazyFunction(lambda: (timezone.localdate().month - 1) // 3 + 1)
    standing = PlanAction.Status.ON_TRACK
    percent = 25
    happened = factory.Sequence(lambda n: f"Step number {n} was taken.")
    version = 1


class EquipmentItemFactory(RecordedFactory):
    class Meta:
        model = EquipmentItem

    item = factory.Sequence(lambda n: f"Work stations, lot {n}")
    quantity = 4
    purpose = "Registers kept on machines that log who reads what."
    gender_marker = "1"
    rights_note = "The data protection officer keeps the log of use."
    version = 1


class DateRequestFactory(RecordedFactory):
    class Meta:
        model = DateRequest

    ends_on = TODAY + datetime.timedelta(days=200)
    reason = factory.Sequence(lambda n: f"The calendar of Parliament, number {n}.")


class LightOverrideFactory(RecordedFactory):
    class Meta:
        model = LightOverride

    light = "amber"
    reason = factory.Sequence(lambda n: f"A risk that no date shows, number {n}.")
