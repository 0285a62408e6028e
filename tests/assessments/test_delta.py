"""A re-assessment stands beside the mission before it: before and after, never as caused by."""

import pytest

from assessments.delta import Delta, before_of
from assessments.models import Indicator, Mission
from history.recorded import SYSTEM, set_links
from tests import factories


@pytest.fixture
def first(mission):
    factories.complete(mission, level="1")
    mission.status = Mission.Status.HANDED_OVER
    mission.save(by=SYSTEM)
    return mission


@pytest.fixture
def again(first, lead):
    return factories.mission(first.state, lead)


def answer(mission, code, level, **values):
    indicator = Indicator.objects.get(area__missions=mission, code=code)
    return factories.AnswerFactory(mission=mission, indicator=indicator, value=level, **values)


def change_of(delta, code):
    (row,) = [each for area in delta.areas for each in area.changes if each.pair.code == code]
    return row


def test_a_new_mission_starts_not_assessed_with_the_old_answer_beside_it(
    signed_in, again, first, lead
):
    assert again.previous == first
    assert not again.answers.exists()
    delta = Delta(again, lead)
    assert {each.words for area in delta.areas for each in area.changes} == {"Not assessed yet"}
    page = signed_in(lead).get(f"/missions/{again.pk}/answers/LEG-1/").content.decode()
    assert "Last time" in page
    assert "Level: Ad hoc" in page
    assert first.answers.get(indicator__code="LEG-1").justification in page


def test_levels_before_and_after_by_indicator_and_area(signed_in, again, lead):
    for code, level in (("LEG-1", "3"), ("LEG-2", "1"), ("LEG-3", "0"), ("LEG-4", "NA")):
        answer(again, code, level)
    delta = Delta(again, lead)
    words = [change_of(delta, f"LEG-{number}").words for number in range(1, 6)]
    assert words == [
        "Higher: 1 before, 3 after",
        "Unchanged",
        "Lower: 1 before, 0 after",
        "No level before or after",
        "Not assessed yet",
    ]
    (area,) = delta.areas
    assert (str(area.before), str(area.after)) == ("1.0", "1.3")
    assert area.note == "3 of 5 comparable"
    page = signed_in(lead).get(f"/missions/{again.pk}/changes/").content.decode()
    assert "Higher: 1 before, 3 after" in page
    assert "does not say that one caused the other" in page


def test_an_answer_that_is_not_marked_as_scored_is_no_after(again, lead):
    answer(again, "LEG-1", "4", is_scored=False)
    assert change_of(Delta(again, lead), "LEG-1").words == "Not assessed yet"


def test_where_the_text_changed_nothing_is_compared(again, first, lead, signed_in):
    """The older mission is put on a version whose question reads differently."""
    answer(again, "LEG-1", "3")
    old = first.answers.get(indicator__code="LEG-1").indicator
    changed = Indicator(area=old.area, code="LEG-1", question="Another question?")
    for name in ("title", "levels", "position"):
        setattr(changed, name, getattr(old, name))
    from assessments.comparability import Pair
    from assessments.delta import AreaDelta, Change

    change = Change(
        Pair("LEG-1", changed, old),
        first.answers.get(indicator__code="LEG-1"),
        again.answers.get(indicator__code="LEG-1"),
        [],
    )
    assert change.levels is None
    assert "not comparable" in change.words
    area = AreaDelta(old.area, [change])
    assert (area.before, area.after) == (None, None)


def test_the_actions_in_between_are_those_of_the_earlier_findings(signed_in, first, again, lead):
    roadmap = factories.RoadmapFactory(mission=first)
    action = factories.PlanActionFactory(objective=factories.ObjectiveFactory(roadmap=roadmap))
    set_links(action, "findings", [first.findings.get(indicator__code="LEG-2")], by=SYSTEM)
    assert change_of(Delta(again, lead), "LEG-2").actions == [action]
    assert change_of(Delta(again, lead), "LEG-1").actions == []
    page = signed_in(lead).get(f"/missions/{again.pk}/changes/").content.decode()
    assert action.code in page


def test_a_reader_without_the_answers_is_told_no_level(signed_in, first, again, officer, focal):
    first.release = "team"
    first.save(by=SYSTEM)
    answer(again, "LEG-1", "4")
    for somebody in (officer, focal):
        page = signed_in(somebody).get(f"/missions/{again.pk}/changes/").content.decode()
        assert "The comparison opens" in page
        assert "Not assessed yet" not in page
        indicator = again.areas.get().indicators.first()
        assert before_of(again, indicator, somebody) is None


def test_the_first_mission_has_nothing_beside_it(signed_in, mission, lead):
    page = signed_in(lead).get(f"/missions/{mission.pk}/changes/").content.decode()
    assert "Nothing to compare with yet" in page


def test_areas_that_are_not_asked_again_are_named_in_one_line(signed_in, first, lead):
    focused = factories.mission(first.state, lead, areas=("SOP",))
    delta = Delta(focused, lead)
    assert [each.area.code for each in delta.asked] == ["SOP"]
    assert [each.code for each in delta.not_asked] == ["LEG"]
    page = signed_in(lead).get(f"/missions/{focused.pk}/changes/").content.decode()
    assert "Not asked this time:" in page
    assert "LEG-1" not in page
