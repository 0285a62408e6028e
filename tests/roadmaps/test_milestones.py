"""A milestone counts when headquarters has accepted its proof."""

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.recorded import SYSTEM
from roadmaps import part_actions as parts
from roadmaps.models import Milestone
from tests import factories
from tests.conftest import person


@pytest.fixture
def milestone(endorsed):
    return factories.MilestoneFactory(action=endorsed, number=1)


def move(milestone, name, by, **values):
    fresh = Milestone.objects.get(pk=milestone.pk)
    parts.move_milestone(milestone=fresh, name=name, by=by, **values)


def post(client, milestone, name, **form):
    return client.post(f"/milestones/{milestone.pk}/{name}/", form)


def test_it_counts_only_when_accepted(milestone, endorsed, signed_in, focal, officer):
    client = signed_in(focal)
    assert "0 of 1 accepted" in client.get(endorsed.get_absolute_url()).content.decode()
    assert post(client, milestone, "mark", proof="Gazette 12, registry").status_code == 302
    page = client.get(endorsed.get_absolute_url()).content.decode()
    assert "0 of 1 accepted" in page
    assert "Gazette 12, registry" in page
    assert not Milestone.objects.counted().exists()
    client = signed_in(officer)
    assert post(client, milestone, "accept").status_code == 302
    assert "1 of 1 accepted" in client.get(endorsed.get_absolute_url()).content.decode()
    assert Milestone.objects.counted().get() == milestone


def test_it_is_returned_with_a_reason_and_marked_again(milestone, focal, officer):
    move(milestone, "mark", focal, proof="Draft")
    with pytest.raises(NotNow, match="Say why"):
        move(milestone, "return", officer)
    move(milestone, "return", officer, reason="This is the draft.")
    milestone.refresh_from_db()
    assert milestone.status == "returned"
    move(milestone, "mark", focal, proof="Signed text")
    milestone.refresh_from_db()
    assert (milestone.status, milestone.proof) == ("reached", "Signed text")


def test_marking_needs_a_proof_of_the_same_state(milestone, katasi, carana, focal):
    with pytest.raises(ValidationError, match="Name the proof"):
        move(milestone, "mark", focal, proof="  ")
    strange = factories.StateDocumentFactory(state=katasi)
    with pytest.raises(ValidationError, match="own State"):
        move(milestone, "mark", focal, document=strange)
    with pytest.raises(ValidationError, match="e-mail"):
        move(milestone, "mark", focal, proof="Ask someone@example.org")
    own = factories.StateDocumentFactory(state=carana)
    move(milestone, "mark", focal, document=own)
    milestone.refresh_from_db()
    assert milestone.document == own
    move(milestone, "return", person("hq", "officer"), reason="Old.")
    move(milestone, "mark", focal, proof="New text")
    milestone.refresh_from_db()
    assert milestone.document is None


@pytest.mark.parametrize("name", ["approver", "manager", "focal", "lead", "reviewer"])
def test_nobody_but_headquarters_accepts(milestone, focal, signed_in, request, name):
    """The State's approver signs updates and prepares no plans; the manager checks no reports."""
    move(milestone, "mark", focal, proof="Gazette")
    client = signed_in(request.getfixturevalue(name))
    for verb in ("accept", "return"):
        answer = post(client, milestone, verb, reason="R")
        assert answer.status_code == 403
        assert "Programme officer" in answer.content.decode()
    milestone.refresh_from_db()
    assert milestone.status == "reached"


@pytest.mark.parametrize("name", ["officer", "approver", "manager"])
def test_nobody_but_the_focal_point_marks(milestone, signed_in, request, name):
    client = signed_in(request.getfixturevalue(name))
    assert post(client, milestone, "mark", proof="P").status_code == 403


def test_nobody_accepts_what_he_marked_himself(milestone, carana, signed_in, focal, officer):
    both = person("both", "focal", carana)
    from portfolio.actions import grant_role

    grant_role(person=both, role="officer", state=carana, by=SYSTEM)
    client = signed_in(both)
    assert post(client, milestone, "mark", proof="Gazette").status_code == 302
    page = client.post(f"/milestones/{milestone.pk}/accept/", follow=True).content.decode()
    assert "Nobody approves his own work" in page
    milestone.refresh_from_db()
    assert milestone.status == "reached"
    move(milestone, "accept", officer)


@pytest.mark.parametrize("status", ["draft", "consulted", "closed"])
def test_it_moves_while_the_plan_is_endorsed(milestone, endorsed, focal, status):
    roadmap = endorsed.roadmap
    roadmap.status = status
    roadmap.save(by=SYSTEM)
    with pytest.raises(NotNow, match="while the plan is endorsed"):
        move(milestone, "mark", focal, proof="P")


def test_two_people_who_judge_one_proof(milestone, focal, officer):
    move(milestone, "mark", focal, proof="P")
    stale = Milestone.objects.get()
    move(milestone, "accept", officer)
    with pytest.raises(NotNow):
        parts.move_milestone(milestone=stale, name="return", by=officer, reason="Late")
    milestone.refresh_from_db()
    assert milestone.status == "accepted"


def test_it_lies_within_its_action(roadmap, objective, officer):
    action = factories.PlanActionFactory(objective=objective, number=1)
    values = {"title": "T", "evidence_wanted": "E"}
    with pytest.raises(ValidationError, match="Choose a day of the action"):
        parts.add_milestone(action=action, by=officer, due_on=roadmap.ends_on, **values)
    made = parts.add_milestone(action=action, by=officer, due_on=action.ends_on, **values)
    assert made.code == "1.1 M1"
