"""The update of a quarter: written, submitted, checked or returned, corrected."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from assessments.merging import Sent
from assessments.models import Indicator
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from roadmaps import actions, tracking_actions, update_actions
from roadmaps.models import PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarter_progress import count_progress
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.standing import lacking
from tests import factories
from tests.conftest import person

SAID = {"standing": "on_track", "percent": 50, "happened": "The decree was read."}


def save(action, quarter, by, base=0, **values):
    return update_actions.save_update(
        action=action, quarter=quarter, by=by, base_version=base, values=values
    )


def submitted(action, quarter, by, **values):
    update = save(action, quarter, by, **(SAID | values))
    update_actions.submit_update(update=update, by=by)
    return update


# --- quarters ------------------------------------------------------------


def test_a_quarter_knows_its_days_and_its_neighbours():
    quarter = Quarter.of(datetime.date(2026, 11, 25))
    assert (quarter.year, quarter.number, quarter.slug) == (2026, 4, "2026-q4")
    assert quarter.ends_on == datetime.date(2026, 12, 31)
    assert quarter.starts_on == datetime.date(2026, 10, 1)
    assert (quarter.next, quarter.previous) == (Quarter(2027, 1), Quarter(2026, 3))
    assert Quarter(2027, 1).previous == quarter
    assert [day.day for day in quarter.reminders] == [17, 28]
    assert not quarter.is_closed(on=quarter.ends_on)
    assert quarter.is_closed(on=datetime.date(2027, 1, 1))


@pytest.mark.parametrize("slug", ["2026-q5", "2026-q0", "2026", "26-q1", "2026-q1-x", "٢٠٢٦-q9"])
def test_what_is_no_quarter_is_none(slug):
    assert Quarter.named(slug) is None


def test_a_plan_is_reported_from_its_first_quarter_to_its_last(roadmap):
    roadmap.starts_on, roadmap.ends_on = datetime.date(2026, 2, 1), datetime.date(2026, 8, 1)
    found = quarters_of(roadmap, until=datetime.date(2027, 1, 1))
    assert [each.slug for each in found] == ["2026-q1", "2026-q2", "2026-q3"]
    early = quarters_of(roadmap, until=datetime.date(2025, 1, 1))
    assert early == [Quarter(2026, 1)]


# --- writing ------------------------------------------------------------


def test_a_first_save_begins_where_the_plan_stands(tracked, now, focal):
    tracked.status, tracked.progress = "at_risk", 25
    tracked.save(by=SYSTEM)
    update = save(tracked, now, focal, happened="A step")
    assert (update.standing, update.percent) == ("at_risk", 25)
    assert (update.version, update.edition, update.status) == (1, 1, "draft")


def test_other_fields_are_merged_and_the_same_field_collides(tracked, now, focal):
    other = person("second-focal", "focal", tracked.roadmap.state)
    save(tracked, now, focal, happened="First", obstacle="")
    save(tracked, now, other, base=1, obstacle="Money")
    update = save(tracked, now, focal, base=1, next_step="A vote")
    assert (update.happened, update.obstacle, update.next_step) == ("First", "Money", "A vote")
    with pytest.raises(StaleVersion):
        save(tracked, now, focal, base=1, obstacle="Time")
    update.refresh_from_db()
    assert update.obstacle == "Money"
    told = Event.objects.get(verb="collided")
    assert told.changes == {"obstacle": ["Money", "Time"]}


def test_a_save_that_comes_twice_is_taken_once(tracked, now, focal):
    sent = Sent(by=focal, base_version=0, values=SAID, operation=uuid.uuid4())
    first = update_actions.take_update(action=tracked, quarter=now, sent=sent)
    save(tracked, now, focal, base=1, happened="More")
    again = update_actions.take_update(action=tracked, quarter=now, sent=sent)
    assert (first.version, again.version, again.is_repeat) == (1, 1, True)
    assert QuarterUpdate.objects.get().happened == "More"


def test_a_closed_quarter_and_a_closed_plan_take_nothing(tracked, now, focal):
    with pytest.raises(NotNow, match="closed on"):
        save(tracked, now.previous, focal, happened="Too late")
    tracked.roadmap.status = Roadmap.Status.CLOSED
    tracked.roadmap.save(by=SYSTEM)
    with pytest.raises(NotNow, match="roadmap is closed"):
        save(tracked, now, focal, happened="Too late")
    assert not QuarterUpdate.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"standing": "sleeping"}, "standing"),
        ({"percent": 33}, "percent"),
        ({"spent": Decimal("-1")}, "spent"),
        ({"currency": "usd"}, "currency"),
        ({"happened": "x" * 2_001}, "happened"),
    ],
)
def test_what_the_update_refuses_stands_at_its_field(tracked, now, focal, values, field):
    with pytest.raises(ValidationError) as refused:
        save(tracked, now, focal, **values)
    assert field in refused.value.message_dict
    assert not QuarterUpdate.objects.exists()


# --- submitting ------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"happened": ""}, {"happened"}),
        ({"standing": "off_track"}, {"obstacle"}),
        ({"standing": "cancelled"}, {"obstacle"}),
        ({"percent": 100}, {"standing"}),
        ({"spent": Decimal("5")}, {"currency"}),
        ({"standing": "completed", "percent": 100}, set()),
        ({}, set()),
    ],
)
def test_what_an_update_lacks_is_said_and_it_stays_a_draft(tracked, now, focal, values, fields):
    update = save(tracked, now, focal, **(SAID | values))
    assert set(lacking(update)) == fields
    if not fields:
        update_actions.submit_update(update=update, by=focal)
        assert (update.status, update.submitted_by) == ("submitted", focal)
        return
    with pytest.raises(NotNow):
        update_actions.submit_update(update=update, by=focal)
    update.refresh_from_db()
    assert update.status == "draft"


def test_a_submitted_update_is_written_no_more(tracked, now, focal):
    submitted(tracked, now, focal)
    with pytest.raises(NotNow, match="submitted"):
        save(tracked, now, focal, base=1, happened="Other words")


# --- checking ------------------------------------------------------------


def test_a_check_sets_status_and_progress_of_the_action(tracked, now, focal, officer):
    update = submitted(tracked, now, focal, standing="at_risk", percent=75)
    update_actions.check_update(update=update, by=officer)
    tracked.refresh_from_db()
    assert (tracked.status, tracked.progress) == ("at_risk", 75)
    assert "decree" not in tracked.status_note  # readers of the plan do not all read updates
    assert (update.status, update.checked_by) == ("checked", officer)


def test_nobody_checks_what_he_wrote_or_submitted(tracked, now, officer, manager):
    update = save(tracked, now, officer, **SAID)
    update_actions.submit_update(update=update, by=manager)
    for own in (officer, manager):
        with pytest.raises(NotNow, match="own work"):
            update_actions.check_update(update=update, by=own)
    tracked.refresh_from_db()
    assert tracked.status == "not_started"


def test_a_returned_update_is_written_and_submitted_again(tracked, now, focal, officer):
    update = submitted(tracked, now, focal)
    with pytest.raises(NotNow):
        update_actions.return_update(update=update, by=officer, reason=" ")
    update_actions.return_update(update=update, by=officer, reason="Which decree?")
    assert (update.status, update.return_reason) == ("returned", "Which decree?")
    save(tracked, now, focal, base=1, happened="Decree 7 was read.")
    update_actions.submit_update(update=update, by=focal)
    update_actions.check_update(update=update, by=officer)
    assert (update.status, update.return_reason) == ("checked", "")


def test_a_check_that_the_plan_refuses_leaves_the_update_submitted(tracked, now, focal, officer):
    update = submitted(tracked, now, focal)
    tracked.roadmap.status = Roadmap.Status.CLOSED
    tracked.roadmap.save(by=SYSTEM)
    with pytest.raises(NotNow):
        update_actions.check_update(update=update, by=officer)
    update.refresh_from_db()
    assert update.status == "submitted"


# --- correcting ------------------------------------------------------------


def closed_update(action, quarter, **values):
    return factories.QuarterUpdateFactory(
        action=action, year=quarter.year, quarter=quarter.number, **values
    )


def test_a_correction_is_a_new_version_and_the_old_one_is_kept(tracked, now, focal, officer):
    old = closed_update(tracked, now.previous, status="checked", percent=75)
    with pytest.raises(ValidationError):
        update_actions.correct_update(update=old, by=focal, reason="")
    new = update_actions.correct_update(update=old, by=focal, reason="A wrong figure")
    old.refresh_from_db()
    assert (old.is_current, old.status, old.percent) == (False, "checked", 75)
    assert (new.edition, new.is_current, new.status) == (2, True, "draft")
    save(tracked, now.previous, focal, base=new.version, percent=25)
    new.refresh_from_db()
    update_actions.submit_update(update=new, by=focal)
    update_actions.check_update(update=new, by=officer)
    tracked.refresh_from_db()
    assert tracked.progress == 25
    with pytest.raises(NotNow, match="already"):
        update_actions.correct_update(update=old, by=focal, reason="Once more")


def test_an_earlier_quarter_does_not_undo_a_later_one(tracked, now, focal, officer):
    closed_update(tracked, now, status="checked", percent=75)
    early = closed_update(tracked, now.previous, status="submitted", percent=25)
    tracked.progress = 75
    tracked.save(by=SYSTEM)
    update_actions.check_update(update=early, by=officer)
    tracked.refresh_from_db()
    assert tracked.progress == 75


def test_an_open_quarter_is_not_corrected_but_returned(tracked, now, focal):
    update = submitted(tracked, now, focal)
    with pytest.raises(NotNow, match="still open"):
        update_actions.correct_update(update=update, by=focal, reason="Another word")


def test_what_is_returned_after_the_quarter_is_corrected_with_a_reason(tracked, now, focal):
    old = closed_update(tracked, now.previous, status="returned")
    with pytest.raises(NotNow, match="closed on"):
        update_actions.submit_update(update=old, by=focal)
    new = update_actions.correct_update(update=old, by=focal, reason="As headquarters asked")
    update_actions.submit_update(update=new, by=focal)
    assert new.status == "submitted"


def test_a_quarter_of_which_nothing_arrived_is_reported_late_with_a_reason(
    tracked, now, focal, officer
):
    late = now.previous
    with pytest.raises(NotNow, match="It can be reported late"):
        save(tracked, late, focal, happened="Typed on the last day")
    with pytest.raises(ValidationError, match="reported late"):
        update_actions.begin_late(action=tracked, quarter=late, by=focal, reason=" ")
    update = update_actions.begin_late(
        action=tracked, quarter=late, by=focal, reason="There was no line"
    )
    assert (update.edition, update.correction_reason) == (1, "There was no line")
    # What waited on the device since the quarter is taken as it was typed.
    save(tracked, late, focal, base=0, happened="Typed on the last day")
    update.refresh_from_db()
    update_actions.submit_update(update=update, by=focal)
    update_actions.check_update(update=update, by=officer)
    assert (update.status, update.happened) == ("checked", "Typed on the last day")
    for quarter, why in ((late, "corrected instead"), (now, "still open")):
        with pytest.raises(NotNow, match=why):
            update_actions.begin_late(action=tracked, quarter=quarter, by=focal, reason="Again")


def test_nothing_is_reported_before_the_plan_is_endorsed(tracked, now, focal):
    """Its actions can still be taken out, and what was reported of them would go with them."""
    tracked.roadmap.status = Roadmap.Status.CONSULTED
    tracked.roadmap.save(by=SYSTEM)
    with pytest.raises(NotNow, match="not endorsed yet"):
        save(tracked, now, focal, happened="A step")
    with pytest.raises(NotNow, match="not endorsed yet"):
        tracking_actions.ask_date(
            action=tracked, by=focal, ends_on=tracked.roadmap.ends_on, reason="Elections"
        )
    assert not QuarterUpdate.objects.exists()


def test_what_was_spent_is_in_a_currency_that_there_is(tracked, now, focal):
    with pytest.raises(ValidationError, match="ISO 4217"):
        save(tracked, now, focal, spent=Decimal("5"), currency="QQQ")


def test_texts_of_the_last_quarter_fill_what_is_empty(tracked, now, focal):
    closed_update(tracked, now.previous, happened="Last words", obstacle="Money")
    save(tracked, now, focal, happened="New words")
    update = update_actions.copy_last(action=tracked, quarter=now, by=focal)
    assert (update.happened, update.obstacle) == ("New words", "Money")


# --- closing an action ------------------------------------------------------------


def closing(action, by, status_note, **values):
    return actions.update_status(
        action=action,
        by=by,
        base_version=action.version,
        status="completed",
        progress=50,
        status_note=status_note,
        **values,
    )


def test_an_action_is_closed_with_what_was_done(tracked, officer):
    with pytest.raises(ValidationError, match="what was done"):
        closing(tracked, officer, "")
    assert closing(tracked, officer, "The decree is in force.").progress == 100


def priority(action):
    action.impact, action.feasibility = 4, 4
    action.save(by=SYSTEM)
    return action


def test_a_priority_action_is_closed_by_two_people_with_a_proof(tracked, now, focal, officer):
    action = priority(tracked)
    with pytest.raises(ValidationError, match="two people"):
        closing(action, officer, "The decree is in force.")
    done = {"standing": "completed", "percent": 100}
    update = save(action, now, focal, **(SAID | done))
    assert set(lacking(update)) == {"evidence"}
    update = save(action, now, focal, base=1, evidence="Decree 7, official journal")
    update_actions.submit_update(update=update, by=focal)
    with pytest.raises(NotNow, match="own work"):
        update_actions.check_update(update=update, by=focal)
    update_actions.check_update(update=update, by=officer)
    action.refresh_from_db()
    assert (action.status, action.progress) == (PlanAction.Status.COMPLETED, 100)


LOW = {"impact": 2, "feasibility": 2, "urgency": 2, "moscow": "should"}


@pytest.mark.parametrize(
    ("method", "values", "is_gate", "expected"),
    [
        ("impact_feasibility", LOW | {"impact": 4, "feasibility": 4}, False, True),
        ("impact_feasibility", LOW | {"urgency": 5, "moscow": "must"}, False, False),
        ("urgency_effort", LOW | {"urgency": 4, "impact": 4}, False, True),
        ("urgency_effort", LOW | {"feasibility": 5, "impact": 5}, False, False),
        ("moscow", LOW | {"moscow": "must"}, False, True),
        ("moscow", LOW | {"impact": 5, "feasibility": 5}, False, False),
        *((method, LOW, True, True) for method in Roadmap.Method),
    ],
)
def test_the_method_of_the_plan_says_what_two_people_close(
    tracked, now, focal, officer, method, values, is_gate, expected
):
    roadmap = tracked.roadmap
    roadmap.method = method
    roadmap.save(by=SYSTEM)
    indicator = tracked.findings.get().indicator
    indicator.is_gate = is_gate
    QuerySet(Indicator).bulk_update([indicator], ["is_gate"])
    for name, value in values.items():
        setattr(tracked, name, value)
    tracked.save(by=SYSTEM)
    action = PlanAction.objects.get(pk=tracked.pk)
    assert action.is_priority == expected
    # What is counted by one query follows the same rule.
    save(action, now, focal, **(SAID | {"standing": "completed", "percent": 100}))
    assert count_progress(roadmap, now, focal).ready == (not expected)
    done = {"status": "completed", "progress": 100, "status_note": "Done"}
    if expected:
        with pytest.raises(ValidationError, match="two people"):
            actions.update_status(action=action, by=officer, base_version=action.version, **done)
    else:
        actions.update_status(action=action, by=officer, base_version=action.version, **done)


def test_a_completed_action_may_be_noted_again(tracked, officer):
    action = priority(tracked)
    action.status, action.progress = "completed", 100
    action.save(by=SYSTEM)
    assert closing(action, officer, "Filed under 12.").status_note == "Filed under 12."
