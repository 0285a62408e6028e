"""The traffic light of an action: by the rule, by hand, always with words and shape."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from history.lifecycle import NotNow
from history.models import Event
from roadmaps import tracking_actions
from roadmaps.lights import count_lights, light_of
from roadmaps.models import LightOverride, PlanAction

DAY = datetime.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("status", "late", "light", "words"),
    [
        ("on_track", -10, "green", "on plan"),
        ("on_track", 0, "green", "on plan"),
        ("on_track", 1, "amber", "1 day late"),
        ("on_track", 60, "amber", "60 days late"),
        ("on_track", 61, "red", "61 days late"),
        ("at_risk", -10, "amber", "at risk"),
        ("at_risk", 61, "red", "61 days late"),
        ("off_track", -10, "red", "blocked"),
        ("completed", 400, "blue", "complete"),
        ("not_started", -1, "grey", "not started"),
        ("not_started", 3, "amber", "3 days late"),
        ("not_started", 90, "red", "90 days late"),
        ("suspended", 90, "grey", "suspended"),
        ("cancelled", 90, "grey", "cancelled"),
    ],
)
def test_the_rule_looks_at_status_and_days(status, late, light, words):
    action = PlanAction(status=status, ends_on=DAY - datetime.timedelta(days=late))
    shown = light_of(action, on=DAY)
    assert (shown.value, shown.words) == (light, words)
    assert shown.said.endswith(words)
    assert not shown.said.startswith(words)


def test_a_light_set_by_hand_names_who_and_why_and_is_taken_back(endorsed, officer):
    row = tracking_actions.set_light(
        action=endorsed, by=officer, light="red", reason="The fund is frozen."
    )
    shown = light_of(PlanAction.objects.get(), on=DAY)
    assert (shown.value, shown.override.reason) == ("red", "The fund is frozen.")
    assert shown.override.set_by == officer
    tracking_actions.set_light(action=endorsed, by=officer, light="amber", reason="It thaws.")
    assert LightOverride.objects.get().pk == row.pk
    tracking_actions.clear_light(action=endorsed, by=officer)
    assert light_of(PlanAction.objects.get(), on=DAY).override is None
    told = Event.objects.filter(subject_model="roadmaps.lightoverride")
    assert set(told.values_list("verb", flat=True)) == {"created", "changed", "deleted"}
    with pytest.raises(NotNow):
        tracking_actions.clear_light(action=endorsed, by=officer)


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"light": "violet"}])
def test_no_light_is_set_without_a_reason_or_to_an_unknown_colour(endorsed, officer, wrong):
    values = {"light": "red", "reason": "Why"} | wrong
    with pytest.raises(ValidationError) as refused:
        tracking_actions.set_light(action=endorsed, by=officer, **values)
    assert set(refused.value.message_dict) == set(wrong)
    assert not LightOverride.objects.exists()


def test_the_page_of_an_action_shows_light_reason_and_name(signed_in, officer, focal, endorsed):
    client = signed_in(officer)
    address = f"/actions/{endorsed.pk}/light/"
    assert client.post(address, {"light": "red", "reason": ""}).status_code == 422
    assert client.post(address, {"light": "red", "reason": "Frozen fund"}).status_code == 302
    page = signed_in(focal).get(f"/actions/{endorsed.pk}/").content.decode()
    assert "Red, set by hand" in page
    assert "Frozen fund" in page
    assert officer.full_name in page
    assert signed_in(focal).post(address, {"light": "green", "reason": "No"}).status_code == 403


def test_lights_are_counted_in_the_order_of_the_sentences():
    rows = [PlanAction(status=status, ends_on=DAY) for status in ("completed", "on_track")]
    found = [(light, n) for light, _label, n in count_lights([*rows, rows[1]], on=DAY)]
    assert found == [("green", 2), ("blue", 1)]


@pytest.mark.parametrize(("status", "light"), [("completed", "blue"), ("cancelled", "grey")])
def test_a_light_set_by_hand_ends_with_its_action(endorsed, officer, status, light):
    tracking_actions.set_light(action=endorsed, by=officer, light="red", reason="No money.")
    action = PlanAction.objects.get()
    action.status = status
    action.save(by=officer)
    assert light_of(PlanAction.objects.get(), on=DAY).value == light
    with pytest.raises(NotNow, match="has ended"):
        tracking_actions.set_light(action=action, by=officer, light="green", reason="Again")
