"""The screens of a quarter: the focal point's list, headquarters' check, the report, lists of due
actions, requests for another date, reminders."""

import datetime
import json
import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.sign_in import mails
from roadmaps import actions, reminders, tracking_actions
from roadmaps.models import DateRequest, PlanAction, QuarterUpdate, Roadmap
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter
from tests import factories
from tests.conftest import person

WORDS = {"standing": "on_track", "percent": "50", "happened": "The decree was read."}


@pytest.fixture
def place(tracked, now):
    return f"/roadmaps/{tracked.roadmap.pk}/quarters/{now.slug}/"


@pytest.fixture
def row(tracked, now):
    return f"/actions/{tracked.pk}/updates/{now.slug}/"


def by_itself(client, row, values, base=0, **more):
    body = {"base_version": base, "values": values} | more
    return client.post(
        row, json.dumps(body), content_type="application/json", headers={"X-Autosave": "1"}
    )


# --- the list ---------------------------------------------------------------------------------


def test_the_list_holds_every_unfinished_action_and_groups_them(
    signed_in, focal, tracked, place, objective
):
    late = factories.PlanActionFactory(
        objective=objective, title="Open a route", ends_on=timezone.localdate()
    )
    late.starts_on = late.ends_on = timezone.localdate() - datetime.timedelta(days=70)
    late.save(by=SYSTEM)
    factories.PlanActionFactory(objective=objective, title="Was done", status="completed")
    text = signed_in(focal).get(place).content.decode()
    assert tracked.title in text
    assert "Was done" not in text
    assert "Red, 70 days late" in text
    assert text.index("Overdue, 1") < text.index("Open a route") < text.index(tracked.title)
    assert "0 of 2 submitted" in text


@pytest.mark.parametrize(("who", "page"), [("focal", ""), ("officer", "report/")])
def test_sixty_actions_cost_no_more_than_one(
    signed_in, everybody, tracked, place, objective, now, who, page
):
    client = signed_in(everybody[who])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place + page).status_code == 200
        return len(queries)

    cost()
    before = cost()
    for number in range(60):
        action = factories.PlanActionFactory(objective=objective)
        factories.QuarterUpdateFactory(action=action, status="draft" if number % 3 else "submitted")
        last = {"year": now.previous.year, "quarter": now.previous.number}
        factories.QuarterUpdateFactory(action=action, status="checked", **last)
        if number % 2:
            factories.DateRequestFactory(action=action)
    assert cost() <= before <= 15


def test_a_row_saves_with_its_own_form_and_keeps_what_is_wrong(signed_in, focal, row, tracked):
    client = signed_in(focal)
    answer = client.post(row, WORDS | {"version": 0})
    assert answer["Location"].endswith(f"#a{tracked.pk}")
    assert QuarterUpdate.objects.get().happened == "The decree was read."
    wrong = client.post(row, WORDS | {"version": 1, "spent": "much", "happened": "Kept words"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Enter a number." in text
    assert "Kept words" in text
    assert QuarterUpdate.objects.get().happened == "The decree was read."


def test_two_people_without_script_see_both_texts(signed_in, focal, row):
    began = {f"began_{name}": "" for name in ("happened", "obstacle")}
    began |= {"began_standing": "not_started", "began_percent": "0"}
    other = person("second-focal", "focal", PlanAction.objects.get().roadmap.state)
    signed_in(other).post(row, {"version": 0, "happened": "Theirs"} | began)
    sent = {"version": 0, "happened": "Mine", "obstacle": "Money", "standing": "at_risk"}
    answer = signed_in(focal).post(row, sent | began)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "data-theirs>Theirs" in text
    assert "data-mine>Mine" in text
    assert re.search(r'name="happened"[^>]*>\s*Mine', text)
    again = dict(re.findall(r'name="(version|began_\w+)" value="([^"]*)"', text))
    assert signed_in(focal).post(row, sent | again).status_code == 302
    update = QuarterUpdate.objects.get()
    assert (update.happened, update.obstacle, update.standing) == ("Mine", "Money", "at_risk")


def test_the_page_saves_by_itself_and_is_told_how_the_list_stands(signed_in, focal, row):
    client = signed_in(focal)
    told = by_itself(client, row, {"happened": "Read", "spent": "12.50"}).json()
    assert (told["version"], told["values"]["spent"]) == (1, "12.50")
    assert "currency" in told["lacks"]
    assert (told["ready"], told["left"]) == (0, "0 of 1 submitted")
    told = by_itself(client, row, {"currency": "usd"}, base=1).json()
    assert (told["ready"], told["values"]["currency"]) == (1, "USD")
    operation = {"operation": str(uuid.uuid4())}
    assert by_itself(client, row, {"obstacle": "Money"}, 2, **operation).json()["version"] == 3
    assert by_itself(client, row, {"obstacle": "Money"}, 2, **operation).json()["version"] == 3
    collided = by_itself(client, row, {"obstacle": "Time"}, base=1)
    assert collided.status_code == 409
    assert "Money" in collided.json()["html"]
    assert by_itself(client, row, {"percent": "33"}, base=3).status_code == 422


def test_a_save_counts_the_list_and_does_not_draw_it(
    signed_in, focal, row, place, tracked, objective
):
    client = signed_in(focal)

    def cost(base):
        operation = {"operation": str(uuid.uuid4())}
        with CaptureQueriesContext(connection) as queries:
            told = by_itself(client, row, {"happened": f"Step {base}"}, base, **operation).json()
        bounds = ("SAVEPOINT", "RELEASE")
        return told, sum(not each["sql"].startswith(bounds) for each in queries.captured_queries)

    cost(0)
    told, before = cost(1)
    assert (told["left"], told["submit"]) == ("0 of 1 submitted", "Submit 1 update")
    for status, said in (
        ("draft", {}),
        ("draft", {"happened": ""}),
        ("draft", {"spent": "5.00"}),
        ("draft", {"standing": "completed", "percent": 100, "evidence": ""}),
        ("returned", {"standing": "off_track", "obstacle": "Money"}),
        ("submitted", {}),
        ("checked", {"standing": "completed", "percent": 100}),
        (None, {}),
    ):
        for own in ({}, {"status": "completed"}, {"impact": 4, "feasibility": 4}):
            action = factories.PlanActionFactory(objective=objective, **own)
            factories.QuarterUpdateFactory(action=action, status="draft", is_current=False)
            if status:
                factories.QuarterUpdateFactory(action=action, status=status, edition=2, **said,
                                               correction_reason="A figure")  # fmt: skip
    told, after = cost(2)
    assert after <= before <= 12
    page = client.get(place).content.decode()
    assert told["left"] in page
    assert f">{told['submit']}</button>" in page
    assert told["ready"] == 9
    assert "<dt>Ready to submit</dt><dd>9</dd>" in page


def test_what_was_written_offline_says_so_in_history(signed_in, focal, row):
    body = json.dumps({"base_version": 0, "values": {"happened": "In the field"}})
    headers = {"X-Autosave": "1", "X-Sent-Later": "1", "X-Written-By": str(focal.pk)}
    client = signed_in(focal)
    client.post(row, body, content_type="application/json", headers=headers)
    event = Event.objects.get(subject_model="roadmaps.quarterupdate", verb="created")
    assert event.entry == "offline"
    headers["X-Written-By"] = "999"
    answer = client.post(row, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"other_person": True})


def test_all_that_are_ready_are_submitted_at_once(signed_in, focal, tracked, place, objective):
    factories.QuarterUpdateFactory(action=tracked)
    other = factories.PlanActionFactory(objective=objective)
    factories.QuarterUpdateFactory(action=other, happened="")
    client = signed_in(focal)
    page = client.post(f"{place}submit/", follow=True).content.decode()
    assert "1 update submitted." in page
    assert "1 of 2 submitted" in page
    assert sorted(QuarterUpdate.objects.values_list("status", flat=True)) == ["draft", "submitted"]
    assert "No update is ready" in client.post(f"{place}submit/", follow=True).content.decode()


def test_a_closed_quarter_is_read_and_corrected_with_a_reason(signed_in, focal, tracked, now):
    last = now.previous
    update = factories.QuarterUpdateFactory(
        action=tracked, year=last.year, quarter=last.number, status="checked"
    )
    client = signed_in(focal)
    place = f"/roadmaps/{tracked.roadmap.pk}/quarters/{last.slug}/"
    page = client.get(place).content.decode()
    assert f"/updates/{update.pk}/correct/" in page
    assert "data-update" not in page
    assert client.post(f"/updates/{update.pk}/correct/", {"reason": ""}).status_code == 422
    answer = client.post(f"/updates/{update.pk}/correct/", {"reason": "A wrong figure"})
    assert answer["Location"] == f"{place}#a{tracked.pk}"
    page = client.get(place).content.decode()
    assert "Version 2: A wrong figure" in page
    assert "data-update" in page


@pytest.mark.parametrize("slug", ["2026-q9", "1999-q1", "2999-q1", "now"])
def test_a_quarter_outside_the_plan_is_absent(signed_in, focal, tracked, slug):
    assert (
        signed_in(focal).get(f"/roadmaps/{tracked.roadmap.pk}/quarters/{slug}/").status_code == 404
    )
    assert signed_in(focal).post(f"/actions/{tracked.pk}/updates/{slug}/").status_code == 404


def test_who_may_write_check_and_read(signed_in, everybody, place, row):
    expected = {"focal": (200, 302, 403), "officer": (200, 403, 200), "approver": (200, 403, 403)}
    expected |= {"manager": (200, 403, 403), "lead": (403, 403, 403), "neighbour": (404, 404, 404)}
    for name, (reads, writes, checks) in expected.items():
        client = signed_in(everybody[name])
        assert client.get(place).status_code == reads, name
        assert client.post(row, WORDS | {"version": 0}).status_code == writes, name
        assert client.get(f"{place}check/").status_code == checks, name


# --- the check --------------------------------------------------------------------------------


@pytest.fixture
def two(tracked, objective, focal):
    other = factories.PlanActionFactory(objective=objective, ends_on=tracked.ends_on)
    common = {"status": "submitted", "submitted_by": focal}
    return [factories.QuarterUpdateFactory(action=each, **common) for each in (tracked, other)]


def test_several_updates_are_checked_at_once(signed_in, officer, place, two):
    client = signed_in(officer)
    tickets = [f"{each.pk}:{each.version}" for each in two]
    page = client.get(f"{place}check/").content.decode()
    assert all(f'value="{each}"' in page for each in tickets)
    answer = client.post(f"{place}check/", {"updates": tickets, "then": "check"}, follow=True)
    assert "2 updates checked." in answer.content.decode()
    assert set(PlanAction.objects.values_list("status", "progress")) == {("on_track", 25)}


def test_what_changed_since_it_was_read_is_not_checked(signed_in, officer, place, two):
    stale = {"updates": [f"{two[0].pk}:99"], "then": "check"}
    answer = signed_in(officer).post(f"{place}check/", stale)
    assert answer.status_code == 422
    assert "Look at it again" in answer.content.decode()
    assert not QuarterUpdate.objects.filter(status="checked").exists()


def test_updates_are_returned_with_one_reason_that_the_focal_point_reads(
    signed_in, officer, focal, place, two
):
    client = signed_in(officer)
    chosen = {"updates": [f"{two[0].pk}:1"], "then": "return"}
    assert client.post(f"{place}check/", chosen).status_code == 422
    assert client.post(f"{place}check/", {"then": "check"}).status_code == 422
    client.post(f"{place}check/", chosen | {"reason": "Which decree?"})
    assert "Which decree?" in signed_in(focal).get(place).content.decode()


# --- another date -----------------------------------------------------------------------------


def test_another_date_is_asked_for_answered_and_moves_nothing(
    signed_in, focal, officer, everybody, tracked, place
):
    before = tracked.ends_on
    later = before + datetime.timedelta(days=90)
    client = signed_in(focal)
    address = f"/actions/{tracked.pk}/date/"
    assert client.post(address, {"ends_on": before, "reason": "Why"}).status_code == 422
    assert client.post(address, {"ends_on": later, "reason": ""}).status_code == 422
    assert client.post(address, {"ends_on": later, "reason": "Parliament"}).status_code == 302
    assert client.post(address, {"ends_on": later, "reason": "Again"}).status_code == 422
    asked = DateRequest.objects.get()
    assert client.get(f"/date-requests/{asked.pk}/answer/").status_code == 403
    assert "asked" in signed_in(focal).get(place).content.decode()
    assert "Parliament" in signed_in(officer).get(f"{place}check/").content.decode()
    approver = signed_in(everybody["approver"])
    answer = {"verdict": "decline", "answer": ""}
    assert approver.post(f"/date-requests/{asked.pk}/answer/", answer).status_code == 422
    answer = {"verdict": "accept", "answer": "With the next amendment."}
    assert approver.post(f"/date-requests/{asked.pk}/answer/", answer).status_code == 302
    asked.refresh_from_db()
    tracked.refresh_from_db()
    assert (asked.status, asked.answered_by) == ("accepted", everybody["approver"])
    assert tracked.ends_on == before


def test_nobody_answers_his_own_request(tracked, officer):
    later = tracked.ends_on + datetime.timedelta(days=9)
    asked = tracking_actions.ask_date(action=tracked, by=officer, ends_on=later, reason="Why")
    with pytest.raises(NotNow, match="own work"):
        tracking_actions.answer_date(request=asked, by=officer, name="accept")


def test_an_end_that_is_past_is_not_asked_for(tracked, focal):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="today or a later day"):
        tracking_actions.ask_date(
            action=tracked, by=focal, ends_on=today - datetime.timedelta(days=1), reason="Why"
        )
    tracking_actions.ask_date(action=tracked, by=focal, ends_on=today, reason="Why")


def test_a_request_is_not_answered_once_the_plan_is_closed(tracked, focal, officer):
    later = tracked.ends_on + datetime.timedelta(days=9)
    asked = tracking_actions.ask_date(action=tracked, by=focal, ends_on=later, reason="Why")
    tracked.roadmap.status = tracked.roadmap.Status.CLOSED
    tracked.roadmap.save(by=officer)
    with pytest.raises(NotNow, match="closed"):
        tracking_actions.answer_date(request=asked, by=officer, name="accept")


# --- lists of what is due ---------------------------------------------------------------------


def test_overdue_and_due_soon_are_listed_by_date_of_plans_in_force(
    signed_in, officer, lead, focal, everybody, tracked, objective
):
    today = timezone.localdate()
    for days, title in ((-70, "Oldest"), (-3, "Later"), (300, "Far away")):
        day = today + datetime.timedelta(days=days)
        starts = min(day, today)
        factories.PlanActionFactory(objective=objective, title=title, starts_on=starts, ends_on=day)
    for who in (officer, focal):
        page = signed_in(who).get("/roadmaps/due/").content.decode()
        assert page.index("Oldest") < page.index("Later")
        assert "Far away" not in page
        soon = signed_in(who).get("/roadmaps/due/?show=soon").content.decode()
        assert tracked.title in soon
        assert "Oldest" not in soon
    for who in ("neighbour", "lead"):
        assert "Oldest" not in signed_in(everybody[who]).get("/roadmaps/due/").content.decode()
    client = signed_in(officer)
    assert "Oldest" in client.get(f"/roadmaps/due/?plan={tracked.roadmap.pk}").content.decode()
    assert "Oldest" not in client.get("/roadmaps/due/?plan=999999").content.decode()
    assert client.get("/roadmaps/due/?plan=" + "9" * 50).status_code == 200
    Roadmap.objects.compare_and_set(status="draft")
    assert "Oldest" not in client.get("/roadmaps/due/").content.decode()


# --- reminders --------------------------------------------------------------------------------


def test_the_focal_point_is_reminded_twice(tracked, focal):
    quarter = Quarter.of(timezone.localdate())
    sent = []
    for days in (15, 14, 13, 4, 3, 1, 0):
        sent.append(reminders.remind(quarter.ends_on - datetime.timedelta(days=days)))
    assert sent == [0, 1, 0, 0, 1, 0, 0]
    told = Event.objects.filter(verb="reminded").order_by("pk")
    assert [each.changes["days_before"][1] for each in told] == [14, 3]


def test_nobody_is_reminded_of_what_is_submitted_or_of_a_draft_plan(tracked, focal, now):
    day = now.ends_on - datetime.timedelta(days=3)
    factories.QuarterUpdateFactory(action=tracked, status="submitted")
    assert reminders.remind(day) == 0
    QuarterUpdate.objects.compare_and_set(status="draft")
    Roadmap.objects.compare_and_set(status="draft")
    assert reminders.remind(day) == 0
    Roadmap.objects.compare_and_set(status="endorsed")
    assert reminders.remind(day) == 1


def test_the_mail_carries_a_link_and_no_content(
    tracked, focal, now, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(mails.POSTMEN, "submit", lambda act, *rest: act(*rest))
    with django_capture_on_commit_callbacks(execute=True):
        reminders.remind(now.ends_on - datetime.timedelta(days=14))
    (letter,) = mail.outbox
    assert letter.to == [focal.email]
    assert f"/roadmaps/{tracked.roadmap.pk}/quarters/{now.slug}/" in letter.body
    for word in (tracked.title, tracked.roadmap.state.name, str(now)):
        assert word not in letter.subject + letter.body


# --- the report -------------------------------------------------------------------------------


def test_the_report_tells_progress_over_time_by_objective(tracked, objective, now):
    other = factories.PlanActionFactory(objective=objective, ends_on=tracked.ends_on)
    factories.PlanActionFactory(objective=objective, status="cancelled")
    last = {"year": now.previous.year, "quarter": now.previous.number}
    factories.QuarterUpdateFactory(action=tracked, status="checked", percent=50, **last)
    factories.QuarterUpdateFactory(action=other, status="checked", percent=25, **last)
    factories.QuarterUpdateFactory(action=other, status="checked", percent=75)
    factories.QuarterUpdateFactory(action=tracked, status="submitted", percent=75)
    report = QuarterReport(tracked.roadmap, now, today=timezone.localdate())
    (course,) = report.courses
    assert course.percents[-3:] == [0, 38, 62]
    assert course.total == 2
    assert len(report.reported) == 2
    earlier = QuarterReport(tracked.roadmap, now.previous, today=timezone.localdate())
    assert earlier.courses[0].percents[-1] == 38


def test_a_correction_that_is_being_written_takes_nobodys_place(tracked, now):
    last = {"year": now.previous.year, "quarter": now.previous.number}
    old = factories.QuarterUpdateFactory(
        action=tracked, status="checked", is_current=False, happened="As it was", **last
    )
    new = factories.QuarterUpdateFactory(
        action=tracked, edition=2, correction_reason="A figure", happened="Half written", **last
    )
    report = QuarterReport(tracked.roadmap, now.previous, today=timezone.localdate())
    assert [line.update for line in report.reported] == [old]
    new.status = "submitted"
    new.save(by=SYSTEM)
    report = QuarterReport(tracked.roadmap, now.previous, today=timezone.localdate())
    assert [line.update for line in report.corrected] == [new]


def test_the_page_of_the_report_adds_no_currencies_up(signed_in, officer, tracked, objective, now):
    other = factories.PlanActionFactory(objective=objective)
    silent = factories.PlanActionFactory(objective=objective, title="Nothing was said")
    for action, amount, currency in ((tracked, "10.50", "USD"), (other, "7.00", "XOF")):
        factories.QuarterUpdateFactory(
            action=action,
            status="submitted",
            spent=amount,
            currency=currency,
            support="A mentor for the law",
        )
    text = (
        signed_in(officer)
        .get(f"/roadmaps/{tracked.roadmap.pk}/quarters/{now.slug}/report/")
        .content.decode()
    )
    assert "10.50" in text
    assert "<dt>XOF</dt><dd>7</dd>" in text
    assert "17.5" not in text
    assert "A mentor for the law" in text
    assert "2 updates submitted, 1 actions without one" in text
    assert silent.title in text


# --- the API ----------------------------------------------------------------------------------


def test_the_api_reads_updates_within_rights(signed_in, officer, focal, everybody, tracked):
    update = factories.QuarterUpdateFactory(action=tracked, spent="3.00", currency="USD")
    for who in (officer, focal):
        (row,) = signed_in(who).get("/api/quarter-updates/").json()["results"]
        assert (row["id"], row["code"], row["spent"]) == (update.pk, tracked.code, "3.00")
    for who in ("lead", "neighbour", "donor"):
        client = signed_in(everybody[who])
        assert client.get("/api/quarter-updates/").json()["results"] == []
        assert client.get(f"/api/quarter-updates/{update.pk}/").status_code == 404
    assert signed_in(officer).post("/api/quarter-updates/", {}).status_code == 405


def test_why_a_first_report_came_late_is_told_wherever_it_is_read(signed_in, officer, tracked, now):
    why, before = "The line was down for a month", now.previous
    factories.QuarterUpdateFactory(
        action=tracked, status="submitted", correction_reason=why,
        year=before.year, quarter=before.number,
    )  # fmt: skip
    client = signed_in(officer)
    place = f"/roadmaps/{tracked.roadmap.pk}/quarters/{before.slug}/"
    for page in (f"{place}check/", f"{place}report/", f"/actions/{tracked.pk}/"):
        assert why in client.get(page).content.decode(), page


def test_what_was_completed_by_hand_is_complete_from_that_quarter_on(tracked, officer, now):
    last = {"year": now.previous.year, "quarter": now.previous.number}
    factories.QuarterUpdateFactory(action=tracked, status="checked", percent=50, **last)
    actions.update_status(
        action=tracked, by=officer, base_version=tracked.version, status="completed",
        progress=100, status_note="Signed.",
    )  # fmt: skip
    (course,) = QuarterReport(tracked.roadmap, now, today=timezone.localdate()).courses
    assert course.percents[-2:] == [50, 100]
