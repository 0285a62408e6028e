"""A session of two States whose nominations are being selected, with everything in order."""

import pytest

from history.recorded import SYSTEM, set_links
from tests import factories
from tests.factories import InvitedStateFactory, NominationFactory, ParticipantFactory
from training.models import Course


@pytest.fixture
def course(reference):
    """Without prerequisites."""
    return Course.objects.get(code="FC-XLS")


@pytest.fixture
def session(course, trainer):
    session = factories.SessionFactory(course=course, status="selection")
    set_links(session, "trainers", [trainer], by=SYSTEM)
    return session


@pytest.fixture
def agency(carana):
    return factories.AgencyFactory(state=carana, name="Border Police", code="BP")


@pytest.fixture
def other_agency(katasi):
    return factories.AgencyFactory(state=katasi, name="Customs", code="CUS")


@pytest.fixture
def cleared(agency, other_agency):
    """Due diligence decisions on both agencies that outlast the session."""
    return [
        factories.DueDiligenceFactory(agency=each, unit="", is_cleared=True)
        for each in (agency, other_agency)
    ]


@pytest.fixture
def invited(session, carana, cleared):
    return InvitedStateFactory(session=session, state=carana, quota=2)


@pytest.fixture
def other_invited(session, katasi, cleared):
    return InvitedStateFactory(session=session, state=katasi, quota=2)


@pytest.fixture
def ready(session, invited, agency):
    """Makes somebody of Carana whom nothing stands against."""

    def make(**values):
        person = values.pop("participant", None)
        person = person or ParticipantFactory(agency=agency, is_cleared=True)
        values.setdefault("status", "eligible")
        return NominationFactory(session=session, participant=person, **values)

    return make
