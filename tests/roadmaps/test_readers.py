"""Each reader of a plan is told what he may see of the findings, scores and decisions behind it."""

import csv
import datetime
import io

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import now

from assessments.models import Finding, Mission
from documents.kinds import kind_named
from history.recorded import SYSTEM, set_links
from portfolio.labels import Release
from roadmaps.models import PlanAction, SuggestionDecision
from roadmaps.summary import RoadmapSummary
from tests import factories
from tests.conftest import person

REASON = "The ministry has no means for it."


@pytest.fixture
def donor(carana):
    return person("donor", "donor", carana)


def release(row, to):
    row.release = to
    row.save(by=SYSTEM)


@pytest.fixture
def released(roadmap, objective, agency, shared):
    """A plan for donors with two actions, of which one was released; two released findings: one
    answered by both actions, one whose suggestion was declined. The mission's scores were not."""
    answered, declined, *_others = shared.findings.order_by("number")
    for number, to in ((1, Release.DONORS), (2, Release.STATE)):
        action = factories.PlanActionFactory(
            objective=objective, lead_agency=agency, number=number, release=to
        )
        set_links(action, "findings", [answered], by=SYSTEM)
    for suggestion in declined.indicator.suggested_actions.all():
        SuggestionDecision.objects.create(
            roadmap=roadmap,
            finding=declined,
            suggestion=suggestion,
            verdict="declined",
            reason=REASON,
            by=SYSTEM,
        )
    for row in (roadmap, answered, declined):
        release(row, Release.DONORS)
    return roadmap


def printed(roadmap, user):
    kind = kind_named("roadmap")
    subject = kind.subjects(user).get(pk=roadmap.pk)
    context = kind.context(subject, user=user, language="en", at=now())
    return render_to_string(kind.template, context | {"language": "en"})


def test_a_donor_is_told_no_score_and_no_decision(signed_in, released, donor):
    page = signed_in(donor).get(released.get_absolute_url()).content.decode()
    assert "Findings without an action" not in page
    for text in (page, printed(released, donor)):
        assert REASON not in text
        assert "Maturity profile" not in text
        assert "indicators at target" not in text
        assert "No action yet" not in text
        assert "has no action" not in text
        assert "level 1" not in text


def test_the_states_own_people_are_told_both(signed_in, released, focal):
    page = signed_in(focal).get(released.get_absolute_url()).content.decode()
    assert "Findings without an action" in page
    text = printed(released, focal)
    for words in (REASON, "Maturity profile", "indicators at target", "level 1"):
        assert words in text


def test_scores_are_the_teams_again_once_a_mission_is_reopened(signed_in, released, focal, lead):
    mission = released.mission
    mission.status = Mission.Status.IN_FIELD
    mission.save(by=SYSTEM)
    assert RoadmapSummary(released, today=datetime.date.today(), user=focal).profile == []
    assert "indicators at target" not in printed(released, focal)
    page = signed_in(focal).get("/states/XCA/")
    assert page.context["plot"] == []
    assert RoadmapSummary(released, today=datetime.date.today(), user=lead).profile


def test_a_state_is_not_told_scores_that_were_released_to_the_programme_only(
    signed_in, released, focal, officer
):
    release(released.mission, Release.PROGRAMME)
    assert signed_in(focal).get("/states/XCA/").context["plot"] == []
    assert signed_in(officer).get("/states/XCA/").context["plot"] != []
    assert "indicators at target" not in printed(released, focal)


def test_a_released_finding_brings_no_score_along(signed_in, released, donor, focal):
    finding = Finding.objects.filter(release=Release.DONORS).first()
    address = finding.get_absolute_url()
    assert signed_in(donor).get(address).context["answer"] is None
    assert signed_in(focal).get(address).context["answer"].value == "1"


def test_the_register_names_only_actions_that_its_reader_may_see(signed_in, released, donor):
    shown, hidden = PlanAction.objects.order_by("number")
    client = signed_in(donor)
    page = client.get("/findings/").content.decode()
    assert shown.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page
    table = client.get("/findings/export.csv").getvalue().decode("utf-8-sig")
    assert shown.code in table
    assert hidden.code not in table


def test_an_action_that_may_not_be_seen_is_not_called_absent(signed_in, released, donor):
    client = signed_in(donor)
    release(PlanAction.objects.order_by("number").first(), Release.STATE)

    def told():
        table = client.get("/findings/export.csv").getvalue().decode("utf-8-sig")
        return {row["Code"]: row["Action"] for row in csv.DictReader(io.StringIO(table))}

    answered = Finding.objects.filter(plan_actions__isnull=False).first()
    declined = Finding.objects.filter(decisions__isnull=False).first()
    assert told() == {answered.code: "", declined.code: ""}
    declined.decisions.all().compare_and_set(verdict="edited")
    assert told() == {answered.code: "", declined.code: "No action yet"}


def test_the_form_of_an_action_offers_only_findings_that_the_planner_may_see(
    signed_in, released, focal
):
    hidden = released.mission.findings.order_by("number").last()
    release(hidden, Release.TEAM)
    client = signed_in(focal)
    address = f"/roadmaps/{released.pk}/actions/new/"
    assert hidden.statement[:40] not in client.get(address).content.decode()
    suggestion = hidden.indicator.suggested_actions.first()
    asked = {"finding": hidden.pk, "suggestion": suggestion.pk}
    assert client.get(address, asked).status_code == 404


def test_a_cited_finding_that_the_planner_may_not_see_stays_cited(signed_in, released, focal):
    action = PlanAction.objects.order_by("number").last()
    seen, hidden = released.mission.findings.order_by("number")[1:3]
    set_links(action, "findings", [seen, hidden], by=SYSTEM)
    release(hidden, Release.TEAM)
    address = f"/actions/{action.pk}/edit/"
    client = signed_in(focal)
    form = client.get(address).context["form"]
    values = {k: v for k, v in form.initial.items() if v is not None} | {"findings": []}
    values |= {"title": "Publish the mandate", "version": action.version}
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.context["form"].errors
    assert list(action.findings.all()) == [hidden]
