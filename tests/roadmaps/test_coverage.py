"""The builder keeps in view what is answered, in both directions."""

import pytest
from django.utils.html import escape

from history.recorded import SYSTEM, set_links
from roadmaps.coverage import Coverage
from roadmaps.suggestions import finding_offers, plan_actions
from tests import factories


@pytest.fixture
def place(roadmap):
    return f"/roadmaps/{roadmap.pk}/build/"


def covered(roadmap) -> Coverage:
    plan = plan_actions(roadmap)
    every = frozenset(roadmap.mission.findings.values_list("pk", flat=True))
    return Coverage(finding_offers(roadmap, plan), plan, every)


def panel(answer) -> str:
    page = answer.content.decode()
    return " ".join(page.split('id="coverage"')[1].split("</section>")[0].split())


def test_the_panel_counts_and_names_what_is_open(
    roadmap, objective, finding, place, signed_in, officer
):
    action = factories.PlanActionFactory(objective=objective)
    set_links(action, "findings", [finding], by=SYSTEM)
    made = covered(roadmap)
    assert (made.settled, made.total, made.idle) == (1, 5, [])
    assert finding.pk not in {each.finding.pk for each in made.open}
    told = panel(signed_in(officer).get(place))
    assert "1 of 5 findings have an action or a reason" in told
    assert told.count("#finding-") == 4
    assert f"#finding-{finding.pk}" not in told
    assert told.index("LEG-4") < told.index("LEG-2")  # the gate comes first


def test_an_action_is_idle_when_no_finding_needs_it_any_more(
    roadmap, objective, finding, shared, place, signed_in, officer
):
    action = factories.PlanActionFactory(objective=objective, title="Answer a gap")
    other = shared.findings.exclude(pk=finding.pk).first()
    set_links(action, "findings", [finding, other], by=SYSTEM)
    finding.kind, finding.severity = "strength", ""
    finding.save(by=SYSTEM)
    assert covered(roadmap).idle == []
    set_links(action, "findings", [finding], by=SYSTEM)
    assert covered(roadmap).idle == [action]
    told = panel(signed_in(officer).get(place))
    assert "Answer a gap" in told.split("need none any more")[1]


def test_the_panel_tells_of_no_finding_that_stays_with_the_team(
    roadmap, objective, finding, shared, place, signed_in, focal, officer
):
    action = factories.PlanActionFactory(objective=objective, title="Answer both")
    hidden = shared.findings.exclude(pk=finding.pk).first()
    for each in (finding, hidden):
        each.kind, each.severity = "good_practice", ""
        each.save(by=SYSTEM)
    hidden.release = "programme"
    hidden.save(by=SYSTEM)
    set_links(action, "findings", [finding, hidden], by=SYSTEM)
    told = panel(signed_in(focal).get(place))
    assert finding.indicator.code in told.split("Answer both")[1]
    assert hidden.indicator.code not in told
    assert hidden.indicator.code in panel(signed_in(officer).get(place))
    set_links(action, "findings", [hidden], by=SYSTEM)
    assert "Answer both" not in panel(signed_in(focal).get(place))


def test_a_decision_brings_the_panel_along(
    roadmap, objective, finding, suggestion, place, signed_in, officer
):
    client = signed_in(officer)
    address = f"/roadmaps/{roadmap.pk}/suggestions/{finding.pk}/{suggestion.pk}/accept/"
    answer = client.post(address, {"objective": objective.pk}, headers={"hx-request": "true"})
    assert f'id="finding-{finding.pk}"' in answer.content.decode()
    assert 'hx-swap-oob="true"' in panel(answer)
    assert "1 of 5 findings" in panel(answer)
    assert "hx-swap-oob" not in panel(client.get(place))


def test_a_suggestion_says_for_which_levels_and_what_serves_it(
    roadmap, finding, suggestion, place, signed_in, officer
):
    indicator = finding.indicator
    page = signed_in(officer).get(place).content.decode()
    part = page.split(f'id="finding-{finding.pk}"')[1].split("</article>")[0]
    item = part.split(suggestion.text)[1].split("</li>")[0]
    first, last = suggestion.from_min, suggestion.from_max
    levels = f"for level {first}" if first == last else f"for levels {first} to {last}"
    for word in (levels, suggestion.get_kind_display(), suggestion.get_horizon_display()):
        assert word in item
    titles = roadmap.mission.instrument.references
    served = [titles["courses"].get(each, each) for each in indicator.courses]
    served += [titles["topics"].get(each, each) for each in indicator.topics]
    served += [titles["entries"].get(each, each) for each in indicator.entries]
    assert served
    for title in served:
        assert escape(title) in item
