"""More States like the demonstration's, each with a mission, thirty findings and a roadmap; the
first of them with a plan of sixty actions, on which the focal point reports."""

import datetime

from django.db import transaction
from django.utils import timezone

from assessments.actions import published_instrument
from assessments.models import Answer, Finding, Indicator, Mission
from history.recorded import SYSTEM, set_links
from portfolio.actions import grant_role
from portfolio.models import Participation, Programme, State, User
from roadmaps.models import Objective, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarters import Quarter

DAY = datetime.date(2026, 1, 5)


@transaction.atomic
def grow(*, states: int) -> None:
    """Bring the number of exercise States to `states`."""
    instrument = published_instrument()
    indicators = list(Indicator.objects.all())
    areas = list(instrument.areas.all())
    programme = Programme.objects.get(code="GFCP")
    leader = User.objects.get(email="lead@demo.example")
    have = State.objects.filter(kind=State.Kind.EXERCISE).count()
    for number in range(have, states):
        state = State.objects.create(
            code=f"Y{number}", name=f"Exercise {number}", kind=State.Kind.EXERCISE, by=SYSTEM
        )
        Participation.objects.create(programme=programme, state=state, joined_on=DAY, by=SYSTEM)
        mission = Mission.objects.create(
            state=state,
            programme=programme,
            instrument=instrument,
            number=1,
            status=Mission.Status.FINAL,
            starts_on=DAY,
            ends_on=DAY + datetime.timedelta(days=4),
            team_leader=leader,
            by=SYSTEM,
        )
        set_links(mission, "areas", areas, by=SYSTEM)
        _fill(mission, indicators)


@transaction.atomic
def plan_of_sixty() -> Roadmap:
    """A plan with sixty actions in one of the further States. Every second one has an update of
    this quarter, with texts of the length that people write."""
    state = State.objects.filter(kind=State.Kind.EXERCISE, code__startswith="Y").first()
    focal = User.objects.get(email="focal@demo.example")
    grant_role(person=focal, role="focal", state=state, by=SYSTEM)
    roadmap = state.roadmaps.get()
    objective = roadmap.objectives.get()
    have = objective.actions.count()
    PlanAction.objects.bulk_create(
        [_action(objective, number) for number in range(have + 1, 61)], by=SYSTEM
    )
    text = "The ministry sent the draft to both agencies, and one of them answered in writing. "
    quarter = Quarter.of(timezone.localdate())
    for action in objective.actions.filter(number__lte=30):
        QuarterUpdate.objects.create(
            action=action,
            year=quarter.year,
            quarter=quarter.number,
            standing="on_track",
            percent=50,
            happened=text * 3,
            next_step=text,
            version=1,
            by=SYSTEM,
        )
    return roadmap


def _action(objective, number) -> PlanAction:
    return PlanAction(
        objective=objective,
        number=number,
        title=f"Carry out step {number}",
        kind="legal",
        horizon="short",
        effort="low",
        starts_on=DAY,
        ends_on=DAY + datetime.timedelta(days=500),
        version=1,
    )


def _fill(mission, indicators):
    Answer.objects.bulk_create(
        [
            Answer(
                mission=mission,
                indicator=each,
                value="1",
                confidence="low",
                justification="A reason of some length that somebody typed in an evening.",
                is_scored=True,
                version=1,
            )
            for each in indicators
        ],
        by=SYSTEM,
    )
    findings = Finding.objects.bulk_create(
        [
            Finding(
                mission=mission,
                indicator=each,
                number=number,
                severity="medium",
                statement="A statement of what is missing, and why it matters to the State.",
                needs=["legal"],
                version=1,
            )
            for number, each in enumerate(indicators[:30], start=1)
        ],
        by=SYSTEM,
    )
    roadmap = Roadmap.objects.create(
        state=mission.state,
        mission=mission,
        status="endorsed",
        version_number="1.0",
        starts_on=DAY,
        ends_on=DAY + datetime.timedelta(days=1000),
        endorsed_on=DAY,
        by=SYSTEM,
    )
    objective = Objective.objects.create(roadmap=roadmap, number=1, title="One", by=SYSTEM)
    actions = PlanAction.objects.bulk_create(
        [_action(objective, number) for number in range(1, 36)],
        by=SYSTEM,
    )
    for action, finding in zip(actions, findings, strict=False):
        set_links(action, "findings", [finding], by=SYSTEM)
