"""Findings ticked in the gap register are linked to an action of their mission's plan."""

import html

import pytest

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, set_links
from roadmaps import actions
from roadmaps.models import Roadmap
from tests import factories


@pytest.fixture
def action(objective, finding):
    made = factories.PlanActionFactory(objective=objective, number=1, title="Issue the decree")
    set_links(made, "findings", [finding], by=SYSTEM)
    return made


def post(client, rows, **values):
    ticked = {"rows": [f"{each.pk}:{each.version}" for each in rows]}
    return client.post("/findings/link/?severity=high&sort=code", ticked | values)


def told(client, answer):
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/findings/?severity=high&sort=code"
    return html.unescape(client.get(answer["Location"]).content.decode())


def answered(action):
    return set(action.findings.values_list("number", flat=True))


def test_ticked_findings_are_linked_besides_what_the_action_answers(
    shared, action, finding, signed_in, officer
):
    client, rows = signed_in(officer), list(shared.findings.order_by("number")[1:4])
    assert 'formaction="/findings/link/?' in client.get("/findings/").content.decode()
    page = post(client, rows).content.decode()
    assert "1.1 Issue the decree" in page
    assert all(each.code in page for each in rows)
    refused = post(client, rows, action="")
    assert refused.status_code == 422
    assert "Choose the action that answers these findings." in refused.content.decode()
    before = Event.objects.latest("pk").pk
    page = told(client, post(client, rows, action=action.pk))
    assert "Action 1.1 answers 3 ticked findings." in page
    assert answered(action) == {finding.number, *(each.number for each in rows)}
    linked = Event.objects.filter(pk__gt=before, subject_model="roadmaps.planaction")
    assert [each.by_id for each in linked] == [officer.pk]
    # Once more changes nothing, says the same and offers no undo.
    page = told(client, post(client, rows, action=action.pk))
    assert "Action 1.1 answers 3 ticked findings." in page
    assert "/findings/unlink/" not in page
    assert linked.count() == 1


def unlink(client):
    return told(client, client.post("/findings/unlink/?severity=high&sort=code"))


def test_a_link_is_taken_back_and_leaves_what_was_answered_before(
    shared, action, finding, signed_in, officer, neighbour
):
    client, rows = signed_in(officer), list(shared.findings.order_by("number")[:3])
    assert finding in rows
    page = told(client, post(client, rows, action=action.pk))
    assert 'action="/findings/unlink/?severity=high' in page
    # The undo of other changes of several rows is another one, and leaves this one where it is.
    assert "There is nothing to take back." in told(
        client, client.post("/findings/undo/?severity=high&sort=code")
    )
    assert len(answered(action)) == 3
    assert "nothing to take back" in html.unescape(unlink(signed_in(neighbour)))
    before = Event.objects.latest("pk").pk
    page = unlink(client)
    assert "Taken back: action 1.1." in page
    assert "Undo" not in page
    assert answered(action) == {finding.number}
    lines = Event.objects.filter(pk__gt=before, subject_model="roadmaps.planaction")
    assert [(each.by_id, each.verb) for each in lines] == [(officer.pk, "changed")]
    assert "There is nothing to take back." in unlink(client)


def test_what_was_changed_closed_or_removed_since_stays_as_it_is(
    shared, action, signed_in, officer, manager
):
    client, rows = signed_in(officer), list(shared.findings.order_by("number")[1:3])
    told(client, post(client, rows, action=action.pk))
    action = action.__class__.objects.get(pk=action.pk)
    actions.change_action(
        action=action, by=manager, base_version=action.version, values={"title": "Sign it"}
    )
    assert "Not taken back: Somebody has changed it since" in unlink(client)
    assert len(answered(action)) == 3
    for fix, why in (("endorsed", "endorsed text is fixed"), ("gone", "no longer open to you")):
        more = list(shared.findings.order_by("number")[3:4])
        told(client, post(client, more, action=action.pk))
        if fix == "gone":
            actions.remove_action(action=action, by=manager)
        else:
            Roadmap.objects.compare_and_set(status=fix)
        assert why in unlink(client)
        Roadmap.objects.compare_and_set(status="draft")
        if fix != "gone":
            assert len(answered(action)) == 4
            set_links(action, "findings", rows, by=SYSTEM)


def test_what_cannot_be_linked_is_told(shared, action, carana, lead, signed_in, officer):
    client, first = signed_in(officer), shared.findings.first()
    assert "Tick at least one finding." in told(client, post(client, []))
    strength = factories.FindingFactory(
        mission=shared, indicator=first.indicator, kind="strength", severity="", number=80
    )
    page = told(client, post(client, [first, strength]))
    assert f"Only a gap or a risk needs an action: {strength.code}." in page
    other = factories.mission(carana, lead, status="final")
    alone = factories.FindingFactory(mission=other, indicator=first.indicator)
    assert "Tick findings of one mission" in told(client, post(client, [first, alone]))
    assert "its text is fixed" in told(client, post(client, [alone]))
    strange = factories.PlanActionFactory(
        objective=factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=other))
    )
    assert post(client, [first], action=strange.pk).status_code == 422
    assert answered(strange) == set()


def test_who_may_not_see_or_plan_links_nothing(shared, action, signed_in, lead, neighbour):
    second = shared.findings.order_by("number")[1]
    assert post(signed_in(neighbour), [second], action=action.pk).status_code == 404
    team = signed_in(lead)
    assert "/findings/link/" not in team.get("/findings/").content.decode()
    assert "its text is fixed" in told(team, post(team, [second], action=action.pk))
    assert second.number not in answered(action)


def test_an_endorsed_plan_takes_no_further_link(endorsed, shared, signed_in, officer):
    rows = list(shared.findings.order_by("number")[1:2])
    client = signed_in(officer)
    page = told(client, post(client, rows, action=endorsed.pk))
    assert "its text is fixed" in page
    with pytest.raises(NotNow, match="endorsed text is fixed"):
        actions.link_findings(action=endorsed, findings=rows, by=officer)
