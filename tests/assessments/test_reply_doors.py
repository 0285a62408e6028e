"""Who is let through at the addresses of the reply, role by role."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.house.people import STATE_ROLES, enter, inside

READERS = {"manager", "officer", "lead", "assessor", "focal", "approver", "reviewer"}
TEAM, FOCAL, APPROVER = {"lead", "assessor"}, {"focal"}, {"approver"}


@pytest.fixture
def doors(mission):
    """{(method, address): the roles that it opens to}, once the approver has signed."""
    finding = factories.FindingFactory(
        mission=mission, indicator=mission.areas.get().indicators.first()
    )
    mission.status = mission.Status.STATE_CHECK
    mission.save(by=mission.team_leader)
    factories.StateReplyFactory(mission=mission, status="approved")
    said = factories.FindingReplyFactory(finding=finding)
    step = factories.FollowUpStepFactory(mission=mission)
    reply = reverse("assessments:reply", args=[mission.pk])
    answer = reverse("assessments:reply-answer", args=[finding.pk])
    release = reverse("assessments:report-release", args=[mission.pk])
    steps = reverse("assessments:step-create", args=[mission.pk])
    return {
        ("get", reply): READERS,
        ("post", reply): FOCAL,
        ("post", f"{reply}{finding.pk}/"): FOCAL,
        ("post", f"{reply}send/"): FOCAL,
        ("post", f"{reply}approve/"): APPROVER,
        ("post", f"{reply}return/"): APPROVER,
        ("post", f"{reply}answer/"): TEAM,
        ("get", answer): TEAM,
        ("post", answer): TEAM,
        ("get", release): APPROVER,
        ("post", release): APPROVER,
        ("get", steps): FOCAL,
        ("post", steps): FOCAL,
        ("get", f"/history/finding-reply/{said.pk}/"): READERS,
        ("get", f"/history/follow-up-step/{step.pk}/"): READERS,
    }


@pytest.mark.parametrize("role", STATE_ROLES)
def test_each_door_opens_to_its_roles_and_to_no_other(doors, carana, role):
    client = enter(Client(), inside(role, carana))
    wrong = {}
    for (method, address), roles in doors.items():
        status = getattr(client, method)(address).status_code
        if (status in (403, 404)) == (role in roles) or status >= 500:
            wrong[method, address] = status
    assert wrong == {}
