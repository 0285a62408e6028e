"""From findings to plan: suggestions are offered, decided and never added silently."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.recorded import set_links
from roadmaps import actions
from roadmaps.coverage import why_not_endorse
from roadmaps.models import PlanAction, SuggestionDecision
from roadmaps.suggestions import finding_offers, fits
from tests import factories
from tests.roadmaps.signing import endorse


def accept(roadmap, finding, suggestion, objective, by, **edited):
    return actions.accept_suggestion(
        roadmap=roadmap,
        finding=finding,
        suggestion=suggestion,
        objective=objective,
        by=by,
        **edited,
    )


def test_suggestions_fit_the_level_and_gates_come_first(roadmap):
    rows = finding_offers(roadmap)
    assert rows[0].indicator.code == "LEG-4"
    assert all(each.is_open for each in rows)
    for row in rows:
        assert all(fits(offer.suggestion, 1) for offer in row.offers)
    first = next(row for row in rows if row.indicator.code == "LEG-1")
    assert len(first.offers) == 2


def test_accepting_makes_one_action_that_cites_the_finding(
    roadmap, finding, suggestion, objective, officer
):
    action = accept(roadmap, finding, suggestion, objective, officer)
    again = accept(roadmap, finding, suggestion, objective, officer)
    assert action == again
    assert (action.code, action.title) == ("1.1", suggestion.text)
    assert list(action.findings.all()) == [finding]
    assert action.ends_on == roadmap.starts_on + datetime.timedelta(days=183)
    assert action.courses == finding.indicator.courses
    decision = SuggestionDecision.objects.get()
    assert (decision.verdict, decision.action) == ("accepted", action)


def test_other_words_are_recorded_as_such(roadmap, finding, suggestion, objective, officer):
    accept(roadmap, finding, suggestion, objective, officer, title="In our own words")
    assert SuggestionDecision.objects.get().verdict == "edited"


def test_declining_needs_a_reason_and_settles_the_finding(roadmap, finding, officer):
    offers = finding.indicator.suggested_actions.filter(from_min__lte=1)
    decline = {"roadmap": roadmap, "finding": finding, "by": officer}
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline_suggestion(suggestion=offers[0], reason=" ", **decline)
    for each in offers:
        actions.decline_suggestion(suggestion=each, reason="The decree settles it.", **decline)
    row = next(r for r in finding_offers(roadmap) if r.finding == finding)
    assert row.is_declined
    assert not row.is_open


def test_a_declined_suggestion_can_be_taken_back(roadmap, finding, suggestion, objective, officer):
    decision = actions.decline_suggestion(
        roadmap=roadmap, finding=finding, suggestion=suggestion, reason="Later", by=officer
    )
    with pytest.raises(NotNow, match="declined"):
        accept(roadmap, finding, suggestion, objective, officer)
    actions.withdraw_decision(decision=decision, by=officer)
    assert accept(roadmap, finding, suggestion, objective, officer).pk


def test_a_suggestion_for_another_level_or_finding_is_refused(roadmap, objective, shared, officer):
    finding = shared.findings.get(indicator__code="LEG-1")
    for_level_3 = finding.indicator.suggested_actions.get(position=3)
    other = shared.findings.get(indicator__code="LEG-2").indicator.suggested_actions.first()
    for wrong in (for_level_3, other):
        with pytest.raises(ValidationError, match="not offered"):
            accept(roadmap, finding, wrong, objective, officer)


def own_action(roadmap, objective, findings, by, **changes):
    values = {
        "title": "Do it",
        "kind": "legal",
        "horizon": "short",
        "effort": "low",
        "starts_on": roadmap.starts_on,
        "ends_on": roadmap.ends_on,
    }
    return actions.add_action(
        roadmap=roadmap, objective=objective, findings=findings, by=by, **(values | changes)
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": datetime.date(2026, 1, 1)}, "ends_on"),
        ({"ends_on": datetime.date(2040, 1, 1)}, "ends_on"),
        ({"starts_on": datetime.date(2020, 1, 1)}, "starts_on"),
        ({"impact": 6}, "impact"),
        ({"kind": "magic"}, "kind"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_wrong_values_are_refused_at_their_field(
    roadmap, objective, finding, officer, changes, field
):
    with pytest.raises(ValidationError) as refusal:
        own_action(roadmap, objective, [finding], officer, **changes)
    assert field in refusal.value.message_dict
    assert not PlanAction.objects.exists()


def test_an_action_cites_a_finding_of_its_own_mission(
    roadmap, objective, carana, katasi, lead, officer
):
    with pytest.raises(ValidationError) as refusal:
        own_action(roadmap, objective, [], officer)
    assert "findings" in refusal.value.message_dict
    other = factories.mission(katasi, lead)
    foreign = factories.FindingFactory(
        mission=other, indicator=other.areas.get().indicators.first()
    )
    with pytest.raises(ValidationError) as refusal:
        own_action(roadmap, objective, [foreign], officer)
    assert "own mission" in refusal.value.message_dict["findings"][0]
    foreign_agency = factories.AgencyFactory(state=katasi)
    finding = roadmap.mission.findings.first()
    with pytest.raises(ValidationError) as refusal:
        own_action(roadmap, objective, [finding], officer, lead_agency=foreign_agency)
    assert "lead_agency" in refusal.value.message_dict


def test_endorsing_waits_for_gates_and_lead_agencies(
    roadmap, objective, finding, agency, shared, officer, manager
):
    own_action(roadmap, objective, [finding], officer)
    actions.move_roadmap(roadmap=roadmap, name="consult", by=officer)
    assert "lead agency" in why_not_endorse(roadmap)
    action = PlanAction.objects.get()
    values = {"lead_agency": agency}
    actions.change_action(action=action, by=officer, base_version=1, values=values)
    assert "LEG-4" in why_not_endorse(roadmap)
    gate = shared.findings.get(indicator__code="LEG-4")
    suggestion = gate.indicator.suggested_actions.first()
    accept(roadmap, gate, suggestion, objective, officer, lead_agency=agency)
    assert why_not_endorse(roadmap) == ""
    set_links(objective, "areas", [], by=officer)
    assert why_not_endorse(roadmap) == "Tie to an area each of the objectives: 1."
    set_links(objective, "areas", shared.areas.all(), by=officer)
    for name in ("state_signatory", "un_signatory"):
        told = getattr(roadmap, name)
        setattr(roadmap, name, "")
        assert "who signs" in why_not_endorse(roadmap)
        setattr(roadmap, name, told)
    answering = gate.plan_actions.get()
    answering.status = PlanAction.Status.CANCELLED
    answering.save(by=officer)
    assert "LEG-4" in why_not_endorse(roadmap)
    answering.status = PlanAction.Status.NOT_STARTED
    answering.save(by=officer)
    endorse(roadmap, manager)
    assert (roadmap.version_number, roadmap.status) == ("1.0", "endorsed")


@pytest.mark.parametrize(("count", "is_told"), [(4, True), (5, False), (8, False), (9, True)])
def test_few_or_many_objectives_are_told_and_keep_nobody(
    roadmap, signed_in, officer, count, is_told
):
    for number in range(1, count + 1):
        factories.ObjectiveFactory(roadmap=roadmap, number=number)
    page = signed_in(officer).get(f"/roadmaps/{roadmap.pk}/build/").content.decode()
    assert ("five to eight objectives; this one" in page) == is_told


def test_an_endorsed_text_is_fixed_and_tracking_is_not(endorsed, objective, finding, officer):
    roadmap = endorsed.roadmap
    for attempt in (
        lambda: own_action(roadmap, objective, [finding], officer),
        lambda: actions.change_action(
            action=endorsed, by=officer, base_version=1, values={"title": "Other"}
        ),
        lambda: actions.remove_action(action=endorsed, by=officer),
        lambda: actions.add_objective(roadmap=roadmap, by=officer, title="More"),
    ):
        with pytest.raises(NotNow, match="fixed"):
            attempt()
    done = actions.update_status(
        action=endorsed,
        by=officer,
        base_version=1,
        status="completed",
        progress=50,
        status_note="The decree is in force.",
    )
    assert done.progress == 100


def test_off_track_asks_what_stands_in_the_way(endorsed, officer):
    with pytest.raises(ValidationError) as refusal:
        actions.update_status(
            action=endorsed,
            by=officer,
            base_version=1,
            status="off_track",
            progress=25,
            status_note="",
        )
    assert "status_note" in refusal.value.message_dict
