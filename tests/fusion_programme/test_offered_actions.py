"""To which actions of a plan training, a visit and mentoring can be tied."""

import pytest

from mentoring.work_forms import ObjectiveForm
from study_visits.forms import ServedForm
from tests import factories
from tests.mentoring import factories as make
from training.session_forms import InvitedStateForm


@pytest.fixture
def plan(mission):
    return factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))


@pytest.fixture
def offers(carana, manager):
    """The actions that each form offers."""
    visit = factories.StudyVisitFactory()
    factories.InvitationFactory(visit=visit, state=carana)
    assignment = make.AssignmentFactory(state=carana)
    invited = factories.InvitedStateFactory(state=carana)

    def offers():
        return {
            "training": InvitedStateForm(instance=invited, user=manager).fields["actions"],
            "visit": ServedForm(visit=visit, user=manager).fields["action"],
            "mentoring": ObjectiveForm(assignment=assignment, user=manager).fields["action"],
        }

    return offers


def test_nothing_is_tied_to_what_an_amendment_only_proposes(plan, offers):
    agreed = factories.PlanActionFactory(objective=plan, number=1)
    factories.PlanActionFactory(objective=plan, number=2, is_proposed=True)
    found = {name: list(field.queryset) for name, field in offers().items()}
    assert found == {"training": [agreed], "visit": [agreed], "mentoring": [agreed]}
