"""What the pages of a visit ask of the database, in each of its statuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.sign_in import sessions
from study_visits.models import StudyVisit
from study_visits.models.visit_status import Status
from tests import factories
from tests.house.test_queries import MOST

PAGES = ("visit-detail", "question-list", "registration-list", "visit-attendance", "visit-links")


def add_parts(visit, agency, objective):
    """Four more of every part, of a State and of another."""
    for _each in range(4):
        item = factories.AgendaItemFactory(visit=visit)
        for status in ("draft", "approved"):
            factories.CaptureNoteFactory(item=item, status=status)
        factories.QuestionFactory(visit=visit, state=agency.state, item=item)
        factories.QuestionFactory(visit=visit, state=agency.state, item=item, status="answered")
        person = factories.ParticipantFactory(agency=agency, is_cleared=True)
        factories.RegistrationFactory(visit=visit, participant=person)
        factories.RegistrationFactory(
            visit=visit,
            participant=factories.ParticipantFactory(agency=agency, is_cleared=True),
            status="confirmed",
        )
        factories.InvitationFactory(visit=visit, state=factories.StateFactory())
        action = factories.PlanActionFactory(objective=objective)
        factories.ServedActionFactory(visit=visit, action=action)


def costs(client, visit, statuses):
    found = {}
    for status in statuses:
        StudyVisit.objects.filter(pk=visit.pk).compare_and_set(status=status)
        for page in PAGES:
            address = reverse(f"study_visits:{page}", args=[visit.pk])
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            if answer.status_code == 200:
                found[status, page] = len(queries)
    return found


@pytest.fixture
def objective(carana, lead):
    mission = factories.mission(carana, lead, areas=("SOP",))
    return factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))


@pytest.mark.parametrize("who", ["officer", "manager", "focal"])
def test_pages_of_a_visit_ask_little_in_every_status(
    visit, agency, objective, who, request, signed_in, monkeypatch
):
    monkeypatch.setattr(sessions, "WRITE_EVERY", 24 * 3600)
    client = signed_in(request.getfixturevalue(who))
    rows = StudyVisit.objects.filter(pk=visit.pk)
    rows.compare_and_set(states_are_shown=True, recording="internal")
    add_parts(visit, agency, objective)
    costs(client, visit, ["held"])
    before = costs(client, visit, Status.values)
    add_parts(visit, agency, objective)
    assert costs(client, visit, Status.values) == before
    many = {place: number for place, number in before.items() if number > MOST}
    assert not many, sorted(before.items())
    assert len(before) >= 2 * len(Status)
