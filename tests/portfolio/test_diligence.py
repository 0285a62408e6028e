"""The gate: its steps, who decides, how long, what ends it, and what others are told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion
from portfolio import diligence_actions as actions
from portfolio.diligence import (
    Recipient,
    Standing,
    clearance,
)
from portfolio.diligence_steps import STEPS, months_after
from portfolio.models import DueDiligence, Support
from tests import factories
from tests.conftest import person
from tests.factories import DiligenceMeasureFactory, DueDiligenceFactory, in_days

TRAINING = Support.TRAINING


@pytest.fixture
def agency(carana):
    return factories.AgencyFactory(state=carana, name="Border Police")


@pytest.fixture
def asked(agency, officer):
    """A request that its officer has just made."""
    return actions.request_diligence(
        state=agency.state, by=officer, agency=agency, support="training", purpose="A course."
    )


def contents(today=None) -> dict:
    """What each step is filled with."""
    day = today or timezone.localdate()
    assessed = {"_on": day, "_risk": "medium", "_text": "As far as is known."}
    harm = dict.fromkeys(DueDiligence.QUESTIONS, "no") | {"harm_review_on": in_days(90)}
    return {
        "support": {"purpose": "A course on writing."},
        "policy": {"policy_on": day, "policy_to": "Minister's office", "policy_reference": "7/26"},
        "general": {f"general{name}": value for name, value in assessed.items()},
        "specific": {f"specific{name}": value for name, value in assessed.items()},
        "harm": harm,
    }


def write(diligence, step, by, **values):
    diligence.refresh_from_db()
    return actions.write_step(
        diligence=diligence,
        step=step,
        by=by,
        base_version=diligence.version,
        values=contents()[step] | values,
    )


def prepare(diligence, by):
    """Every step written and the decision asked for."""
    for step in STEPS:
        write(diligence, step.slug, by)
    return actions.move_diligence(diligence=diligence, name="submit", by=by)


def decide(diligence, by, name="clear", **more):
    return actions.decide_diligence(
        diligence=diligence, name=name, by=by, grounds="The risk is small.", **more
    )


def standing(agency, unit="", support=TRAINING, on=None):
    return clearance(Recipient(agency, unit), support, on=on or timezone.localdate()).standing


# --- the steps -----------------------------------------------------------------------------------


def test_step_by_step_from_the_request_to_the_decision(asked, agency, officer, reviewer):
    """Each step is made by writing it; the gate stays closed until the decision."""
    seen = [asked.status]
    for step in ("policy", "general", "specific", "harm"):
        seen.append(write(asked, step, officer).status)
        assert standing(agency) == Standing.NONE
    assert seen == ["requested", "communicated", "assessed", "specified", "specified"]
    assert actions.move_diligence(diligence=asked, name="submit", by=officer).status == "awaiting"
    assert standing(agency) == Standing.NONE
    done = decide(asked, reviewer)
    assert (done.status, done.decided_by, done.grounds) == (
        "cleared",
        reviewer,
        "The risk is small.",
    )
    assert done.valid_until == months_after(timezone.localdate(), 12)
    assert standing(agency) == Standing.CLEARED
    verbs = [each.verb for each in Event.objects.about(asked).order_by("pk")]
    for verb in ("created", "communicate", "assess", "specify", "submit", "clear"):
        assert verbs.count(verb) == 1, verb


def test_steps_written_in_another_order_are_made_as_soon_as_they_follow(asked, officer):
    for step in ("specific", "general"):
        assert write(asked, step, officer).status == "requested"
    assert write(asked, "policy", officer).status == "specified"


@pytest.mark.parametrize("step", [each.slug for each in STEPS if each.slug != "support"])
def test_no_decision_is_asked_for_while_a_step_is_missing(asked, officer, step):
    for each in STEPS:
        if each.slug != step:
            write(asked, each.slug, officer)
    with pytest.raises(NotNow):
        actions.move_diligence(diligence=asked, name="submit", by=officer)


def test_what_a_taken_step_needs_cannot_be_emptied(asked, officer):
    write(asked, "policy", officer)
    with pytest.raises(ValidationError) as wrong:
        write(asked, "policy", officer, policy_to="")
    assert list(wrong.value.message_dict) == ["policy_to"]
    with pytest.raises(ValidationError, match="up to today"):
        write(asked, "policy", officer, policy_on=in_days(1))


def test_a_checklist_says_what_is_done_about_each_yes(asked, officer):
    for step in ("policy", "general", "specific"):
        write(asked, step, officer)
    write(asked, "harm", officer, harm_leak="yes")
    with pytest.raises(NotNow, match="Do no harm"):
        actions.move_diligence(diligence=asked, name="submit", by=officer)
    write(asked, "harm", officer, harm_leak="yes", harm_leak_measure="No lists are exported.")
    actions.move_diligence(diligence=asked, name="submit", by=officer)


def test_a_general_assessment_counts_for_twelve_months(asked, officer, reviewer):
    old = timezone.localdate() - datetime.timedelta(days=370)
    for step in STEPS:
        write(asked, step.slug, officer)
    write(asked, "general", officer, general_on=old)
    with pytest.raises(NotNow, match="older than 12 months"):
        actions.move_diligence(diligence=asked, name="submit", by=officer)
    waiting = DueDiligenceFactory(agency=asked.agency, general_on=old)
    with pytest.raises(NotNow, match="older than 12 months"):
        decide(waiting, reviewer)


def test_what_is_decided_on_is_not_rewritten_meanwhile(asked, officer, reviewer):
    read = prepare(asked, officer).submitted_at
    with pytest.raises(NotNow, match="returned"):
        write(asked, "specific", officer)
    with pytest.raises(NotNow):
        actions.add_measure(
            diligence=asked, by=officer, text="Late", owner="Office", due_on=in_days(3)
        )
    actions.move_diligence(diligence=asked, name="return", by=reviewer, reason="Say more.")
    write(asked, "specific", officer, specific_text="More of it.")
    actions.move_diligence(diligence=asked, name="submit", by=officer)
    sent = read + datetime.timedelta(minutes=5)  # the clock of a test stands still between both
    DueDiligence.objects.filter(pk=asked.pk).compare_and_set(submitted_at=sent)
    with pytest.raises(NotNow, match="sent anew"):
        decide(asked, reviewer, asked=read)
    assert decide(asked, reviewer, asked=sent).status == "cleared"


def test_the_second_to_save_is_shown_both_texts(asked, officer, reviewer):
    first = write(asked, "policy", officer)
    with pytest.raises(StaleVersion) as stale:
        actions.write_step(
            diligence=asked,
            step="policy",
            by=reviewer,
            base_version=first.version - 1,
            values={"policy_to": "Another office"},
        )
    assert stale.value.collisions() == {"policy_to": ("Minister's office", "Another office")}


# --- risk and measures ---------------------------------------------------------------------------


def test_an_unacceptable_risk_is_never_cleared(agency, reviewer):
    waiting = DueDiligenceFactory(agency=agency, unit="", specific_risk="unacceptable")
    DiligenceMeasureFactory(diligence=waiting)
    for name in ("clear", "clear_with_measures"):
        with pytest.raises(NotNow, match="unacceptable"):
            decide(waiting, reviewer, name)
    assert decide(waiting, reviewer, "refuse").valid_until is None
    assert standing(agency) == Standing.NOT_CLEARED


def test_a_high_risk_is_cleared_with_measures_alone(asked, officer, reviewer):
    for step in STEPS:
        write(asked, step.slug, officer)
    write(asked, "specific", officer, specific_risk="high")
    with pytest.raises(NotNow, match="at least one measure"):
        actions.move_diligence(diligence=asked, name="submit", by=officer)
    values = {"text": "Screening.", "owner": "Programme office", "due_on": in_days(20)}
    measure = actions.add_measure(diligence=asked, by=officer, **values)
    actions.move_diligence(diligence=asked, name="submit", by=officer)
    with pytest.raises(NotNow, match="clear with measures"):
        decide(asked, reviewer)
    assert decide(asked, reviewer, "clear_with_measures").status == "with_measures"
    with pytest.raises(NotNow):
        actions.change_measure(measure=measure, by=officer, base_version=1, values={"text": "X"})
    with pytest.raises(NotNow):
        actions.remove_measure(measure=measure, by=officer)
    done = actions.mark_measure(
        measure=measure, by=officer, base_version=1, done_on=timezone.localdate()
    )
    assert done.done_on
    with pytest.raises(NotNow, match="No measure"):
        decide(DueDiligenceFactory(agency=asked.agency), reviewer, "clear_with_measures")


# --- who decides ---------------------------------------------------------------------------------


def test_nobody_decides_on_his_own_request(asked, officer, reviewer, manager):
    """Neither who asked, nor who wrote a part or a measure, nor who sent it."""
    both = person("both", "reviewer")
    mine = actions.request_diligence(
        state=asked.agency.state,
        by=both,
        agency=asked.agency,
        unit="Own",
        support="training",
        purpose="A course.",
    )
    prepare(mine, officer)
    edited = prepare(asked, officer)
    actions.move_diligence(diligence=edited, name="return", by=manager, reason="Say more.")
    write(edited, "general", reviewer, general_text="The adviser's own words.")
    actions.move_diligence(diligence=edited, name="submit", by=officer)
    measured = DueDiligenceFactory(agency=asked.agency, status="specified")
    actions.add_measure(
        diligence=measured, by=reviewer, text="S", owner="Office", due_on=in_days(20)
    )
    actions.move_diligence(diligence=measured, name="submit", by=officer)
    sent = DueDiligenceFactory(agency=asked.agency, status="specified")
    actions.move_diligence(diligence=sent, name="submit", by=reviewer)
    for diligence, by in ((mine, both), (edited, reviewer), (measured, reviewer), (sent, reviewer)):
        for name in DueDiligence.DECISIONS:
            with pytest.raises(NotNow):
                decide(diligence, by, name)
        with pytest.raises(NotNow, match="Nobody approves his own work"):
            decide(diligence, by, "refuse")
        assert decide(diligence, manager, "refuse").decided_by == manager


def test_a_decision_says_on_what_grounds(agency, reviewer):
    with pytest.raises(ValidationError, match="grounds"):
        actions.decide_diligence(
            diligence=DueDiligenceFactory(agency=agency), name="clear", by=reviewer, grounds="  "
        )


# --- how long ------------------------------------------------------------------------------------


def test_a_decision_ends_after_a_year_or_two_at_most(agency, reviewer):
    today = timezone.localdate()
    waiting = DueDiligenceFactory(agency=agency)
    last = months_after(today, 24)
    for day in (today, today - datetime.timedelta(days=1), last + datetime.timedelta(days=1)):
        with pytest.raises(ValidationError) as wrong:
            decide(waiting, reviewer, valid_until=day)
        assert list(wrong.value.message_dict) == ["valid_until"]
    assert decide(waiting, reviewer, valid_until=last).valid_until == last


def test_months_are_counted_by_the_calendar():
    leap = datetime.date(2028, 2, 29)
    assert months_after(leap, 12) == datetime.date(2029, 2, 28)
    assert months_after(datetime.date(2026, 12, 31), 24) == datetime.date(2028, 12, 31)
    assert months_after(datetime.date(2026, 8, 31), 6) == datetime.date(2027, 2, 28)


def test_it_is_expired_on_the_day_after_its_last(agency):
    made = DueDiligenceFactory(agency=agency, unit="", is_cleared=True, valid_until=in_days(10))
    assert standing(agency, on=in_days(10)) == Standing.CLEARED
    assert standing(agency, on=in_days(11)) == Standing.EXPIRED
    assert (made.has_ended(on=in_days(10)), made.has_ended(on=in_days(11))) == (False, True)
    assert standing(agency, on=in_days(-1)) == Standing.NONE, "it was not decided yet on that day"


# --- intervention --------------------------------------------------------------------------------


def test_a_clearance_is_suspended_lifted_with_a_measure_and_withdrawn(agency, officer, reviewer):
    made = DueDiligenceFactory(agency=agency, unit="", is_cleared=True)

    def act(name, reason="Reports of ill-treatment are looked into."):
        return actions.move_diligence(diligence=made, name=name, by=reviewer, reason=reason)

    with pytest.raises(NotNow, match="Say why"):
        act("suspend", "")
    act("suspend")
    assert standing(agency) == Standing.NOT_CLEARED
    with pytest.raises(NotNow, match="Name a measure first"):
        act("resume")
    values = {"text": "The unit named in the report is left out.", "owner": "Office"}
    actions.add_measure(diligence=made, by=officer, due_on=in_days(3), **values)
    assert act("resume").status == "with_measures"
    assert standing(agency) == Standing.CLEARED
    assert act("withdraw").status == "withdrawn"
    assert standing(agency) == Standing.NOT_CLEARED
    with pytest.raises(NotNow):
        act("resume")
    reasons = Event.objects.about(made).filter(verb="withdraw").values_list("reason", flat=True)
    assert list(reasons) == ["Reports of ill-treatment are looked into."]


def test_an_ended_clearance_is_not_lifted_and_notes_are_kept_while_it_is_watched(agency, reviewer):
    made = DueDiligenceFactory(agency=agency, is_cleared=True, decided_on=in_days(-9))
    note = {"noted_on": timezone.localdate(), "text": "As agreed."}
    actions.add_note(diligence=made, by=reviewer, **note)
    DiligenceMeasureFactory(diligence=made)
    ended = {"status": "suspended", "valid_until": in_days(-1)}
    DueDiligence.objects.filter(pk=made.pk).compare_and_set(**ended)
    with pytest.raises(NotNow, match="has ended"):
        actions.move_diligence(diligence=made, name="resume", by=reviewer, reason="Better.")
    with pytest.raises(ValidationError):
        actions.add_note(diligence=made, by=reviewer, text="T", noted_on=in_days(1))
    with pytest.raises(NotNow):
        actions.add_note(diligence=DueDiligenceFactory(agency=agency), by=reviewer, **note)


def test_a_request_is_open_once_and_may_be_dropped(asked, agency, officer):
    again = {"state": agency.state, "by": officer, "agency": agency, "purpose": "P"}
    with pytest.raises(ValidationError, match="open already"):
        actions.request_diligence(support="training", **again)
    actions.request_diligence(support="training", unit="Unit 4", **again)
    with pytest.raises(ValidationError, match="open already"):
        actions.request_diligence(support="training", unit="  unit   4", **again)
    actions.move_diligence(diligence=asked, name="drop", by=officer, reason="Not wanted.")
    actions.request_diligence(support="training", **again)
    other = factories.AgencyFactory()
    with pytest.raises(ValidationError, match="agency of this State"):
        actions.request_diligence(support="training", **again | {"agency": other})
    with pytest.raises(ValidationError, match="awareness"):
        actions.request_diligence(support="awareness", **again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"general_text": ""},
        {"harm_leak": ""},
        {"policy_on": None},
        {"decided_on": None},
        {"valid_until": None},
        {"settled_at": None},
        {"specific_risk": "unacceptable"},
    ],
)
def test_the_database_itself_refuses_a_clearance_without_its_steps(agency, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        DueDiligenceFactory(agency=agency, is_cleared=True, **wrong)
