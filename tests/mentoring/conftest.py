"""An assignment in Carana: its people, its clearance and its plan."""

import pytest
from django.utils import timezone

from history.recorded import SYSTEM, set_links
from tests import factories
from tests.conftest import person
from tests.mentoring import factories as make


@pytest.fixture
def agency(carana):
    return factories.AgencyFactory(state=carana, name="National Fusion Centre", code="NFC")


@pytest.fixture
def cleared(agency):
    """The host agency is cleared for mentoring."""
    return factories.DueDiligenceFactory(
        agency=agency, unit="", support="mentoring", is_cleared=True
    )


@pytest.fixture
def entry(mentor):
    """The mentor of Carana in the roster."""
    return make.MentorFactory(person=mentor)


@pytest.fixture
def requested(carana, agency):
    return make.AssignmentFactory(state=carana, agency=agency)


@pytest.fixture
def active(carana, agency, cleared, entry):
    """In its eighth week of twelve, with a mentor and a valid decision."""
    one = make.AssignmentFactory(state=carana, agency=agency, is_active=True)
    return make.assigned(one, entry)


@pytest.fixture
def action(carana, lead):
    """An action that answers a checked finding."""
    mission = factories.mission(carana, lead, areas=("SOP",))
    factories.complete(mission)
    mission.status = "state_check"
    mission.save(by=SYSTEM)
    roadmap = factories.RoadmapFactory(mission=mission)
    found = factories.PlanActionFactory(objective=factories.ObjectiveFactory(roadmap=roadmap))
    set_links(found, "findings", [mission.findings.first()], by=SYSTEM)
    return found


@pytest.fixture
def second_manager(reference):
    return person("second-manager", "manager")


@pytest.fixture
def today():
    return timezone.localdate()
