"""What the pages of an assignment ask of the database, in each of its statuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.recorded import SYSTEM
from mentoring.models import Assignment, Side
from portfolio.sign_in import sessions
from tests import factories
from tests.house.test_queries import MOST
from tests.mentoring import factories as make

PAGES = ("assignment-detail", "workplan", "log-list", "report", "assignment-extend")


def add_parts(one, action, first):
    """Four more of every part."""
    for week in range(first, first + 4):
        make.WorkObjectiveFactory(assignment=one, action=action)
        make.WorkObjectiveFactory(assignment=one, finding=action.findings.first())
        deliverable = make.DeliverableFactory(assignment=one)
        version = make.DeliverableVersionFactory(deliverable=deliverable)
        for side in Side.values:
            make.SignOffFactory(assignment=one, version=version, side=side)
        make.WeeklyLogFactory(assignment=one, week=week)
        make.CallNoteFactory(assignment=one)
        make.ExtensionFactory(assignment=one, status="refused")


def costs(client, one, statuses):
    found = {}
    for status in statuses:
        Assignment.objects.filter(pk=one.pk).compare_and_set(status=status)
        for page in PAGES:
            address = reverse(f"mentoring:{page}", args=[one.pk])
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            if answer.status_code == 200:
                found[status, page] = len(queries)
    return found


@pytest.mark.parametrize("who", ["officer", "manager", "mentor", "focal"])
def test_pages_of_an_assignment_ask_little_in_every_status(
    active, action, entry, who, request, signed_in, monkeypatch
):
    monkeypatch.setattr(sessions, "WRITE_EVERY", 24 * 3600)
    client = signed_in(request.getfixturevalue(who))
    make.assigned(active, entry, make.MentorFactory(person=request.getfixturevalue("lead")))
    for side in Side.values:
        make.SignOffFactory(assignment=active, side=side)
    active.counterpart, active.has_consent = factories.ParticipantFactory(state=active.state), True
    active.save(by=SYSTEM)
    make.FinalReportFactory(assignment=active)
    make.ExtensionFactory(assignment=active)
    add_parts(active, action, 1)
    costs(client, active, ["active"])  # what a process asks once
    before = costs(client, active, Assignment.Status.values)
    add_parts(active, action, 5)
    assert costs(client, active, Assignment.Status.values) == before
    many = {place: number for place, number in before.items() if number > MOST}
    assert not many
    assert len(before) >= 4 * len(Assignment.Status)
