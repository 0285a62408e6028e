"""The limit of days, two assignments at once, and the gate: on every way in."""

import datetime
import itertools
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, set_links
from mentoring import assignment_actions as actions
from mentoring.days import days_of, limit_of
from mentoring.models import Assignment, Extension, Side
from mentoring.weeks import weeks_of
from tests import factories
from tests.conftest import person
from tests.mentoring import factories as make

WHY = "Two procedures wait for the legal office."
GATED = {"agree": "matched", "begin": "agreed", "resume": "paused"}
JAN = datetime.date(2026, 1, 1)


def asked(agency, first, last, **values):
    frame = {"counterpart_agency": agency, "counterpart_function": "Head", "purpose": "Five."}
    frame |= {"agency": agency, "languages": ["fr"], "starts_on": first, "ends_on": last}
    frame |= {"rights_note": "Each procedure names its limit in law."}
    return frame | values


def sign(assignment, *sides):
    for side in sides or Side.values:
        make.SignOffFactory(assignment=assignment, side=side)


# --- the limit of 92 days -------------------------------------------------------------------------


def test_both_ends_count_and_92_is_the_last_number_that_is_allowed(carana, agency, officer):
    last = datetime.date(2026, 4, 2)
    assert days_of(JAN, JAN) == 1
    assert days_of(JAN, last) == 92
    assert limit_of(JAN) == last
    made = actions.request_assignment(state=carana, by=officer, **asked(agency, JAN, last))
    assert made.days == 92
    assert made.days_left == 0
    tomorrow = last + datetime.timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        actions.request_assignment(state=carana, by=officer, **asked(agency, JAN, tomorrow))
    assert "93 days" in refused.value.message_dict["ends_on"][0]


def test_no_way_of_changing_it_leads_past_the_limit(active, officer, signed_in):
    day = active.last_allowed_on + datetime.timedelta(days=1)
    version = active.version
    for values in ({"ends_on": day}, {"ends_on": day, "last_allowed_on": day}):
        with pytest.raises(ValidationError):
            actions.change_assignment(
                assignment=active, by=officer, base_version=version, values=values
            )
    earlier = {"starts_on": active.starts_on + datetime.timedelta(days=20)}
    with pytest.raises(ValidationError) as fixed:
        actions.change_assignment(
            assignment=active, by=officer, base_version=version, values=earlier
        )
    assert "starts_on" in fixed.value.message_dict
    client = signed_in(officer)
    page = client.get(reverse("mentoring:assignment-update", args=[active.pk]))
    typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    typed = {name: "" if value in (None, False) else value for name, value in typed.items()}
    answer = client.post(page.request["PATH_INFO"], typed | {"ends_on": day.isoformat()})
    assert answer.status_code == 422
    assert "93 days" in answer.content.decode()
    active.ends_on = day
    with pytest.raises(IntegrityError), transaction.atomic():
        active.save(by=SYSTEM)
    assert Assignment.objects.get(pk=active.pk).days == 84


def test_an_extension_is_approved_by_somebody_who_did_not_ask(
    active, manager, second_manager, officer, approver, signed_in
):
    until = active.starts_on + datetime.timedelta(days=101)
    within = active.last_allowed_on
    with pytest.raises(ValidationError, match="without an extension"):
        actions.ask_extension(assignment=active, by=manager, until_on=within, reason=WHY)
    with pytest.raises(ValidationError):
        actions.ask_extension(assignment=active, by=manager, until_on=until, reason="")
    extension = actions.ask_extension(assignment=active, by=manager, until_on=until, reason=WHY)
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        actions.decide_extension(extension=extension, name="approve", by=manager)
    address = reverse("mentoring:extension-move", args=[extension.pk, "approve"])
    signed_in(manager).post(address)
    assert signed_in(officer).post(address).status_code == 403
    assert signed_in(approver).post(address).status_code == 403
    assert Assignment.objects.get(pk=active.pk).days == 84
    signed_in(second_manager).post(address)
    found = Assignment.objects.get(pk=active.pk)
    assert (found.days, found.is_extended) == (102, True)
    assert Extension.objects.get().decided_by == second_manager


def test_an_extension_asks_for_the_gate_and_for_the_mentors(
    active, cleared, entry, officer, manager, carana, agency
):
    until = active.last_allowed_on + datetime.timedelta(days=20)
    extension = actions.ask_extension(assignment=active, by=officer, until_on=until, reason=WHY)
    cleared.status = "withdrawn"
    cleared.save(by=SYSTEM)
    with pytest.raises(NotNow, match="not cleared"):
        actions.decide_extension(extension=extension, name="approve", by=manager)
    cleared.status = "cleared"
    cleared.save(by=SYSTEM)
    for _each in range(2):
        later = make.AssignmentFactory(
            agency=agency, state=carana, status="agreed", starts_on=until
        )
        make.assigned(later, entry)
    with pytest.raises(NotNow, match="2 assignments"):
        actions.decide_extension(extension=extension, name="approve", by=manager)
    actions.decide_extension(extension=extension, name="refuse", by=manager, reason=WHY)
    assert Assignment.objects.get(pk=active.pk).days == 84


# --- mentors --------------------------------------------------------------------------------------


def test_a_third_assignment_at_once_is_refused(active, entry, carana, agency, officer):
    second, third, after = (
        make.AssignmentFactory(
            state=carana, agency=agency, starts_on=active.starts_on + datetime.timedelta(days=days)
        )
        for days in (7, 14, 200)
    )
    actions.match_assignment(assignment=second, mentors=[entry], by=officer)
    with pytest.raises(ValidationError, match="2 assignments"):
        actions.match_assignment(assignment=third, mentors=[entry], by=officer)
    actions.match_assignment(assignment=after, mentors=[entry], by=officer)
    # The lifecycle itself asks too, whoever moves it past the action.
    set_links(third, "mentors", [entry], by=SYSTEM)
    with pytest.raises(NotNow, match="2 assignments"):
        Assignment.lifecycle.move(third, "match", by=officer)
    # Dates that would bring the later one beside the two are refused as well.
    with pytest.raises(ValidationError, match="2 assignments"):
        actions.change_assignment(
            assignment=Assignment.objects.get(pk=after.pk),
            by=officer,
            base_version=1,
            values={"starts_on": third.starts_on, "ends_on": third.ends_on},
        )


def test_no_mentor_goes_where_he_declared_a_conflict_or_while_he_is_away(
    requested, entry, officer, cleared, manager
):
    set_links(entry, "conflicts", [requested.state], by=SYSTEM)
    with pytest.raises(ValidationError, match="conflict of interest"):
        actions.match_assignment(assignment=requested, mentors=[entry], by=officer)
    set_links(entry, "conflicts", [], by=SYSTEM)
    entry.available_until_on = requested.starts_on
    entry.save(by=SYSTEM)
    with pytest.raises(ValidationError, match="available until"):
        actions.match_assignment(assignment=requested, mentors=[entry], by=officer)
    entry.available_until_on = None
    entry.save(by=SYSTEM)
    matched = actions.match_assignment(assignment=requested, mentors=[entry], by=officer)
    # A conflict that is declared afterwards stops the next step.
    set_links(entry, "conflicts", [requested.state], by=SYSTEM)
    with pytest.raises(NotNow, match="conflict of interest"):
        actions.move_assignment(assignment=matched, name="agree", by=manager)


def test_a_mentor_who_drops_out_is_replaced_with_a_reason(
    signed_in, active, entry, officer, mentor, focal, second_manager, cleared
):
    other = make.MentorFactory(
        person=second_manager, available_from_on=active.starts_on + datetime.timedelta(days=20)
    )

    def replace(*mentors, reason="Called back by his service."):
        told = {"mentors": mentors, "by": officer, "reason": reason}
        return actions.replace_mentors(assignment=active, **told)

    for wrong, words in (((), "Choose a mentor"), ((entry,), "its mentors already")):
        with pytest.raises(ValidationError, match=words):
            replace(*wrong)
    with pytest.raises(ValidationError, match="Say why"):
        replace(other, reason=" ")
    set_links(other, "conflicts", [active.state], by=SYSTEM)
    with pytest.raises(ValidationError, match="conflict of interest"):
        replace(other)
    set_links(other, "conflicts", [], by=SYSTEM)
    type(cleared).objects.filter(pk=cleared.pk).compare_and_set(status="withdrawn")
    with pytest.raises(NotNow, match="cleared"):
        replace(other)
    type(cleared).objects.filter(pk=cleared.pk).compare_and_set(status="cleared")
    address = f"{active.get_absolute_url()}match/"
    assert address in signed_in(officer).get(active.get_absolute_url()).content.decode()
    sent = {"mentors": [other.pk], "reason": "Called back by his service."}
    assert signed_in(focal).post(address, sent).status_code == 403
    assert signed_in(officer).post(address, sent | {"reason": ""}).status_code == 422
    assert signed_in(officer).post(address, sent).status_code == 302
    assert [each.pk for each in active.mentors.all()] == [other.pk]
    told = Event.objects.about(active).filter(changes__has_key="mentors").first()
    assert told.changes["mentors"] == [[str(entry)], [str(other)]]
    assert told.reason == "Called back by his service."
    assert signed_in(mentor).get(active.get_absolute_url()).status_code == 404
    # Who came later stops none of the steps of what has begun.
    for name, reason in (("pause", "Elections."), ("resume", "")):
        actions.move_assignment(assignment=active, name=name, by=officer, reason=reason)
    replace(entry, other)
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="closed")
    with pytest.raises(NotNow, match="until it is over"):
        replace(entry)


def test_who_takes_over_has_two_assignments_at_most(
    active, entry, carana, agency, officer, second_manager
):
    other = make.MentorFactory(person=second_manager)
    for _each in range(2):
        make.assigned(make.AssignmentFactory(state=carana, agency=agency, is_active=True), other)
    with pytest.raises(ValidationError, match="2 assignments"):
        actions.replace_mentors(
            assignment=active, mentors=[other], by=officer, reason="Dropped out."
        )


# --- the gate -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GATED)
@pytest.mark.parametrize("stands", ["none", "refused", "expired", "other", "valid"])
def test_every_step_into_support_asks_for_a_valid_decision(
    active, cleared, name, stands, manager, signed_in
):
    """By the action, by the lifecycle alone and by the page."""
    Assignment.objects.filter(pk=active.pk).compare_and_set(status=GATED[name])
    sign(active)
    active = Assignment.objects.get(pk=active.pk)
    values = {
        "none": {"status": "dropped"},
        "refused": {"status": "withdrawn"},
        "expired": {
            "decided_on": factories.in_days(-400),
            "valid_until": factories.in_days(-1),
        },
        "other": {"support": "training"},
        "valid": {},
    }[stands]
    for field, value in values.items():
        setattr(cleared, field, value)
    cleared.save(by=SYSTEM)
    client = signed_in(person("planner", "officer") if name != "agree" else manager)
    address = reverse("mentoring:assignment-move", args=[active.pk, name])
    if stands == "valid":
        client.post(address)
        assert Assignment.objects.get(pk=active.pk).status != GATED[name]
        return
    with pytest.raises(NotNow, match=r"due diligence|cleared"):
        actions.move_assignment(assignment=active, name=name, by=manager)
    with pytest.raises(NotNow, match=r"due diligence|cleared"):
        Assignment.lifecycle.move(active, name, by=manager)
    client.post(address)
    assert Assignment.objects.get(pk=active.pk).status == GATED[name]
    page = client.get(active.get_absolute_url()).content.decode()
    assert "due diligence" in page


def test_the_decision_covers_the_last_day_however_it_is_moved(
    active, cleared, officer, manager, signed_in
):
    def clear(days):
        until = active.ends_on + datetime.timedelta(days=days)
        type(cleared).objects.filter(pk=cleared.pk).compare_and_set(valid_until=until)

    clear(-1)
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="paused")
    with pytest.raises(NotNow, match="ends on"):
        actions.move_assignment(assignment=active, name="resume", by=officer)
    clear(0)
    actions.move_assignment(assignment=active, name="resume", by=officer)
    day = active.ends_on + datetime.timedelta(days=3)
    change = {"assignment": active, "by": officer, "base_version": active.version}
    with pytest.raises(ValidationError) as refused:
        actions.change_assignment(**change, values={"ends_on": day})
    assert "ends on" in refused.value.message_dict["ends_on"][0]
    until = active.last_allowed_on + datetime.timedelta(days=10)
    extension = actions.ask_extension(assignment=active, by=officer, until_on=until, reason=WHY)
    clear(3)
    actions.change_assignment(**change, values={"ends_on": day})
    with pytest.raises(NotNow, match="ends on"):
        actions.decide_extension(extension=extension, name="approve", by=manager)
    with pytest.raises(NotNow, match="ends on"):
        Extension.lifecycle.move(extension, "approve", by=manager)
    page = signed_in(officer).get(active.get_absolute_url())
    assert not page.context["is_uncovered"]
    clear(18)
    assert actions.decide_extension(extension=extension, name="approve", by=manager)
    type(cleared).objects.filter(pk=cleared.pk).compare_and_set(status="withdrawn")
    assert signed_in(officer).get(active.get_absolute_url()).context["is_uncovered"]


def test_a_clearance_that_stands_today_is_not_called_expired(active, cleared, officer, signed_in):
    rows, today = type(cleared).objects.filter(pk=cleared.pk), timezone.localdate()
    early, over = active.ends_on - datetime.timedelta(days=1), today - datetime.timedelta(days=1)
    for until, words in (
        (active.ends_on, "Cleared until"),
        (early, "Ends too early on"),
        (today, "Ends too early on"),
        (over, "Expired on"),
    ):
        rows.compare_and_set(decided_on=over - datetime.timedelta(days=9), valid_until=until)
        page = signed_in(officer).get(active.get_absolute_url())
        assert badge(page) == f"{words} {until:%-d %b %Y}"


def badge(page):
    """What the page says of due diligence, without its marks."""
    part = page.content.decode().partition('id="dd"')[2].partition("<p>")[2].partition("</p>")[0]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", part).split())


def test_what_is_agreed_on_says_what_it_does_for_rights(active, requested, officer):
    emptied = {"by": officer, "base_version": 1, "values": {"rights_note": " "}}
    with pytest.raises(ValidationError) as refused:
        actions.change_assignment(assignment=active, **emptied)
    assert "rights_note" in refused.value.message_dict
    assert actions.change_assignment(assignment=requested, **emptied).rights_note == " "


def test_what_was_cleared_is_what_is_mentored(active, officer, agency):
    """An agreed assignment keeps its unit: another one would need another decision."""
    with pytest.raises(ValidationError) as refused:
        actions.change_assignment(
            assignment=active, by=officer, base_version=1, values={"unit": "Targeting desk"}
        )
    assert "unit" in refused.value.message_dict


def test_it_begins_with_a_workplan_that_three_sides_signed(active, manager, officer):
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="agreed")
    active = Assignment.objects.get(pk=active.pk)
    sign(active, "mentor", "state")
    with pytest.raises(NotNow, match="Still to sign: Headquarters"):
        actions.move_assignment(assignment=active, name="begin", by=officer)
    sign(active, "hq")
    assert actions.move_assignment(assignment=active, name="begin", by=officer).status == "active"


def test_who_asked_or_matched_does_not_agree(carana, agency, cleared, entry, manager, officer):
    first = factories.in_days(3)
    frame = asked(agency, first, first + datetime.timedelta(days=20))
    made = actions.request_assignment(state=carana, by=officer, **frame)
    made = actions.match_assignment(assignment=made, mentors=[entry], by=manager)
    with pytest.raises(NotNow, match="you made the step before"):
        actions.move_assignment(assignment=made, name="agree", by=manager)
    other = person("other", "manager")
    assert actions.move_assignment(assignment=made, name="agree", by=other).status == "agreed"


def test_a_return_takes_back_what_was_approved_for_those_days(active, officer, entry):
    Assignment.objects.filter(pk=active.pk).compare_and_set(
        status="agreed",
        ends_on=active.starts_on + datetime.timedelta(days=110),
        last_allowed_on=active.starts_on + datetime.timedelta(days=110),
    )
    sign(active)
    one = Assignment.objects.get(pk=active.pk)
    one = actions.move_assignment(assignment=one, name="return", by=officer, reason=WHY)
    assert (one.days, one.is_extended, one.mentors.count()) == (92, False, 0)
    assert not one.sign_offs.exists()


@pytest.mark.parametrize("name", ["return", "terminate", "report"])
def test_an_extension_ends_with_the_days_that_it_was_asked_for(
    active, officer, manager, second_manager, name
):
    until = active.last_allowed_on + datetime.timedelta(days=10)
    asked_for = actions.ask_extension(assignment=active, by=officer, until_on=until, reason=WHY)
    if name == "return":
        Assignment.objects.filter(pk=active.pk).compare_and_set(status="agreed")
    actions.move_assignment(assignment=active, name=name, by=manager, reason=WHY)
    asked_for.refresh_from_db()
    assert (asked_for.status, asked_for.decided_by) == ("refused", manager)
    with pytest.raises(NotNow, match="not possible"):
        actions.decide_extension(extension=asked_for, name="approve", by=second_manager)


def test_an_extension_never_shortens(active, officer, manager):
    until = active.last_allowed_on + datetime.timedelta(days=10)
    asked_for = actions.ask_extension(assignment=active, by=officer, until_on=until, reason=WHY)
    Assignment.objects.filter(pk=active.pk).compare_and_set(last_allowed_on=until)
    with pytest.raises(NotNow, match="allowed already"):
        actions.decide_extension(extension=asked_for, name="approve", by=manager)


def test_an_extension_into_days_that_are_over_is_not_approved(active, officer, manager):
    until = active.last_allowed_on + datetime.timedelta(days=10)
    asked_for = actions.ask_extension(assignment=active, by=officer, until_on=until, reason=WHY)
    over = timezone.localdate() - datetime.timedelta(days=1)
    Extension.objects.filter(pk=asked_for.pk).compare_and_set(until_on=over)
    with pytest.raises(NotNow, match="is over"):
        actions.decide_extension(extension=asked_for, name="approve", by=manager)
    actions.decide_extension(extension=asked_for, name="refuse", by=manager, reason=WHY)


# --- weeks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ("2026-10-05", "2026-12-27", 12),  # Monday to Sunday
        ("2026-10-09", "2026-10-12", 2),  # Friday to Monday
        ("2026-12-31", "2027-01-04", 2),  # over the year
        ("2026-10-10", "2026-10-10", 1),  # a Saturday alone
    ],
)
def test_weeks_are_those_of_the_calendar_and_each_day_lies_in_one(first, last, weeks):
    first, last = (datetime.date.fromisoformat(each) for each in (first, last))
    found = weeks_of(first, last)
    assert len(found) == weeks
    assert found[0].first == first
    assert found[-1].last == last
    for before, after in itertools.pairwise(found):
        assert after.first - before.last == datetime.timedelta(days=1)
    assert all(each.due_on >= each.first for each in found)
    assert all(each.due_on.weekday() == 4 or each.first.weekday() > 4 for each in found)


def test_a_log_is_late_once_three_days_have_passed():
    (week, *_rest) = weeks_of(datetime.date(2026, 11, 16), datetime.date(2026, 12, 6))
    monday = datetime.date(2026, 11, 23)
    assert week.due_on == datetime.date(2026, 11, 20)
    assert week.days_late(on=monday) == 0
    assert week.days_late(on=monday + datetime.timedelta(days=1)) == 4
