"""A visit of Carana and Katasi, and people of Carana who are cleared for it."""

import pytest

from study_visits.models import Registration
from tests import factories


@pytest.fixture
def visit(carana, katasi):
    visit = factories.StudyVisitFactory()
    factories.InvitationFactory(visit=visit, state=carana, seats=2)
    factories.InvitationFactory(visit=visit, state=katasi, seats=3, time_zone="Asia/Kolkata")
    factories.AgendaItemFactory(visit=visit)
    return visit


@pytest.fixture
def agency(carana):
    agency = factories.AgencyFactory(state=carana, name="Border Police", code="BP")
    factories.DueDiligenceFactory(agency=agency, unit="", support="study_visit", is_cleared=True)
    return agency


@pytest.fixture
def register(visit, agency):
    """Register somebody of Carana who is cleared, unless said otherwise."""

    def register(**values):
        values.setdefault("is_cleared", True)
        person = factories.ParticipantFactory(agency=agency, **values)
        return Registration.objects.get(
            pk=factories.RegistrationFactory(visit=visit, participant=person).pk
        )

    return register
