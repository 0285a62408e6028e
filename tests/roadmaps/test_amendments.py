"""An amendment is given up as if it had not been, and until it is approved tracking goes on by what
the State has signed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Indicator, Mission
from documents.kinds import kind_named
from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from roadmaps import actions, reminders, tracking_actions, update_actions, versions
from roadmaps import part_actions as parts
from roadmaps.lights import light_of
from roadmaps.models import CostLine, DateRequest, Milestone, PlanAction, Risk, Roadmap
from roadmaps.quarter_list import QuarterList
from roadmaps.quarter_progress import count_progress
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import is_asked
from roadmaps.summary import RoadmapSummary
from tests import factories
from tests.assessments.test_workbook import confirm, download, upload
from tests.roadmaps.signing import endorse
from tests.roadmaps.test_matrix import Book

NEW = {"title": "New", "kind": "legal", "horizon": "short", "effort": "low"}


@pytest.fixture
def signed(tracked, manager):
    """A plan in force with two actions and every part, signed as version 1.0."""
    roadmap, findings = tracked.roadmap, list(tracked.roadmap.mission.findings.all())
    roadmap.starts_on = timezone.localdate() - datetime.timedelta(days=250)
    tracked.number, tracked.starts_on = 1, roadmap.starts_on
    tracked.save(by=SYSTEM)
    other = factories.PlanActionFactory(
        objective=tracked.objective, number=2, title="Vet the staff",
        lead_agency=tracked.lead_agency, starts_on=tracked.starts_on, ends_on=tracked.ends_on,
    )  # fmt: skip
    for each in (tracked, other):
        set_links(each, "findings", findings, by=SYSTEM)
    factories.MilestoneFactory(action=tracked, number=1, due_on=tracked.ends_on)
    factories.CostLineFactory(action=tracked, year=roadmap.starts_on.year)
    factories.DependencyFactory(action=other, predecessor=tracked)
    factories.RiskFactory(roadmap=roadmap, action=tracked)
    roadmap.status = Roadmap.Status.CONSULTED
    roadmap.method = Roadmap.Method.IMPACT_FEASIBILITY
    roadmap.save(by=SYSTEM)
    endorse(roadmap, manager)
    return roadmap


@pytest.fixture
def late(signed):
    """One of its actions, 200 days after its end as it was signed, and a matter of two people."""
    action = signed.actions.get(number=2)
    day = timezone.localdate() - datetime.timedelta(days=200)
    action.starts_on, action.ends_on = day - datetime.timedelta(days=30), day
    action.impact, action.feasibility = 5, 4
    action.save(by=SYSTEM)
    return action


def amend(roadmap, by):
    actions.move_roadmap(roadmap=roadmap, name="amend", by=by, reason="Another ministry.")


def drop(roadmap, by):
    actions.move_roadmap(roadmap=roadmap, name="drop", by=by)


def told(roadmap):
    return versions.amendment_of(roadmap, roadmap.versions.newest())


def change(action, by, **values):
    action.refresh_from_db()
    return actions.change_action(action=action, by=by, base_version=action.version, values=values)


def add(roadmap, by, **values):
    first = roadmap.actions.first()
    period = {"starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on}
    return actions.add_action(
        roadmap=roadmap, objective=first.objective, findings=list(first.findings.all()), by=by,
        **(NEW | period | values),
    )  # fmt: skip


def copy_of(record, *left_out):
    names = [each.name for each in record._meta.fields if each.name not in ("id", *left_out)]
    return {name: getattr(record, name) for name in names}


def test_parts_that_were_taken_out_and_written_anew_are_the_same(signed, officer):
    amend(signed, officer)
    milestone, line, risk = Milestone.objects.get(), CostLine.objects.get(), Risk.objects.get()
    action, other = signed.actions.get(number=1), signed.actions.get(number=2)
    parts.remove_milestone(milestone=milestone, by=officer)
    parts.remove_cost_line(line=line, by=officer)
    parts.remove_risk(risk=risk, by=officer)
    parts.remove_dependency(dependency=other.dependencies.get(), by=officer)
    assert len(told(signed)) == 4
    values = copy_of(milestone, "action", "number", "version", "status", "proof", "document")
    parts.add_milestone(action=action, by=officer, **values)
    parts.add_cost_line(action=action, by=officer, **copy_of(line, "action", "version"))
    parts.add_risk(
        roadmap=signed, action=action, by=officer,
        **copy_of(risk, "action", "version", "roadmap"),
    )  # fmt: skip
    parts.add_dependency(action=other, predecessor=action, by=officer)
    assert told(signed) == []
    drop(signed, officer)
    assert signed.status == "endorsed"
    # Nothing differs for the next amendment either, though the records are other ones.
    amend(signed, officer)
    assert told(signed) == []


def test_an_action_that_was_taken_out_is_put_back_under_its_own_code(signed, officer):
    amend(signed, officer)
    action = signed.actions.get(number=1)
    kept = copy_of(
        action, "objective", "number", "version", "created_at", "suggestion", *PlanAction.KEPT
    )
    line, risk, milestone = CostLine.objects.get(), Risk.objects.get(), Milestone.objects.get()
    findings = list(action.findings.all())
    actions.remove_action(action=action, by=officer)
    added = add(signed, officer)
    assert added.code == "1.3"
    actions.remove_action(action=added, by=officer)
    back = actions.add_action(
        roadmap=signed, objective=action.objective, findings=findings, by=officer, **kept
    )
    assert back.code == "1.1"
    parts.add_cost_line(action=back, by=officer, **copy_of(line, "action", "version"))
    parts.add_risk(
        roadmap=signed, action=back, by=officer, **copy_of(risk, "action", "version", "roadmap")
    )
    values = copy_of(milestone, "action", "number", "version", "status", "proof", "document")
    parts.add_milestone(action=back, by=officer, **values)
    parts.add_dependency(action=signed.actions.get(number=2), predecessor=back, by=officer)
    assert told(signed) == []
    drop(signed, officer)
    back.refresh_from_db()
    assert not back.is_proposed


def test_no_signed_number_is_given_to_another_thing(signed, officer):
    amend(signed, officer)
    last = signed.actions.get(number=2)
    actions.remove_action(action=last, by=officer)
    assert add(signed, officer).code == "1.3"
    milestone = Milestone.objects.get()
    parts.remove_milestone(milestone=milestone, by=officer)
    values = {"title": "Another", "due_on": milestone.due_on, "evidence_wanted": "A paper"}
    assert parts.add_milestone(action=milestone.action, by=officer, **values).mark == "M2"


def test_an_action_that_moves_to_another_objective_and_back_keeps_its_code(signed, officer):
    amend(signed, officer)
    action = signed.actions.get(number=1)
    home = action.objective
    there = actions.add_objective(roadmap=signed, by=officer, title="Another aim")
    change(action, officer, objective=there)
    change(action, officer, objective=home)
    assert signed.actions.get(pk=action.pk).code == "1.1"
    actions.remove_objective(objective=there, by=officer)
    drop(signed, officer)


def test_what_others_change_meanwhile_does_not_keep_an_amendment_open(signed, officer):
    amend(signed, officer)
    agency = signed.actions.get(number=1).lead_agency
    agency.name = "Ministry of Justice and Prisons"
    agency.save(by=SYSTEM)
    finding = signed.actions.get(number=1).findings.first()
    finding.release = "programme"
    finding.save(by=SYSTEM)
    assert told(signed)
    change(signed.actions.get(number=1), officer, title="Other")
    with pytest.raises(NotNow, match="differs from the version in force"):
        drop(signed, officer)
    signed.refresh_from_db()
    title = signed.versions.get().content["actions"][0]["title"]
    change(signed.actions.get(number=1), officer, title=title)
    drop(signed, officer)
    assert (signed.status, signed.amended_from) == ("endorsed", "")


def test_an_action_is_removed_by_what_stands_and_not_by_what_was_read(signed, officer):
    read = signed.actions.select_related("objective__roadmap").get(number=2)
    amend(signed, officer)
    PlanAction.objects.filter(pk=read.pk).compare_and_set(status="on_track")
    with pytest.raises(NotNow, match="has begun"):
        actions.remove_action(action=read, by=officer)
    assert PlanAction.objects.filter(pk=read.pk).exists()


def test_what_an_amendment_adds_is_not_tracked_before_it_is_approved(
    signed, officer, focal, approver, now
):
    amend(signed, officer)
    day = timezone.localdate() - datetime.timedelta(days=5)
    agency = signed.actions.get(number=1).lead_agency
    added = add(signed, officer, ends_on=day, lead_agency=agency)
    assert added.is_proposed
    today = timezone.localdate()
    for refused in (
        lambda: update_actions.save_update(
            action=added, quarter=now, by=focal, base_version=0, values={"happened": "A step"}
        ),
        lambda: actions.update_status(
            action=added, by=officer, base_version=1, status="on_track", progress=0, status_note=""
        ),
        lambda: tracking_actions.ask_date(
            action=added, by=focal, ends_on=signed.ends_on, reason="Later"
        ),
    ):
        with pytest.raises(NotNow, match="before it is approved"):
            refused()
    listed = QuarterList(signed, now, today=today, user=focal, can_write=True)
    assert added.pk not in {row.action.pk for row in listed.rows}
    assert count_progress(signed, now, focal) == listed.progress
    report = QuarterReport(signed, now, today=today)
    assert added not in report.actions
    assert added not in PlanAction.objects.in_force().overdue(on=today)
    assert added not in RoadmapSummary(signed, today=today).late
    actions.remove_action(action=added, by=officer)
    drop(signed, officer)
    amend(signed, officer)
    add(signed, officer, ends_on=day, lead_agency=agency)
    actions.move_roadmap(roadmap=signed, name="adopt", by=approver)
    assert "New" in {each.title for each in PlanAction.objects.in_force().overdue(on=today)}


def test_a_date_that_an_amendment_moves_stays_late_until_it_is_approved(
    signed, late, officer, focal, approver, signed_in, now
):
    amend(signed, officer)
    agency = factories.AgencyFactory(state=signed.state, name="Cabinet Office")
    change(late, officer, ends_on=signed.ends_on, lead_agency=agency)
    late = PlanAction.objects.get(pk=late.pk)
    today = timezone.localdate()
    assert late.ends_on > today
    assert light_of(late, on=today).said == "Red, 200 days late"
    assert late in PlanAction.objects.overdue(on=today)
    listed = QuarterList(signed, now, today=today, user=focal, can_write=True)
    heading, rows = listed.groups[0]
    assert (heading, [row.action for row in rows]) == ("Overdue", [late])
    assert signed_in(officer).get("/roadmaps/").status_code == 200
    text = signed_in(officer).get("/roadmaps/due/").content.decode()
    assert late.title in text
    assert "Cabinet Office" not in text
    assert late.title in signed_in(officer).get("/").content.decode()
    actions.move_roadmap(roadmap=signed, name="adopt", by=approver)
    late.refresh_from_db()
    assert (late.end_in_force, late.days_late(on=today)) == (None, 0)
    assert late not in PlanAction.objects.overdue(on=today)


def page_of(kind, roadmap, user):
    """A document of the plan as it is printed now."""
    kind = kind_named(kind)
    context = kind.context(
        kind.subjects(user).get(pk=roadmap.pk), user=user, language="en", at=timezone.now()
    )
    return render_to_string(kind.template, context | {"language": "en"})


def test_what_is_due_is_printed_as_it_is_signed_while_an_amendment_is_written(
    signed, late, officer
):
    amend(signed, officer)
    agency = factories.AgencyFactory(state=signed.state, name="Cabinet Office")
    change(late, officer, ends_on=signed.ends_on, lead_agency=agency)
    add(signed, officer, ends_on=late.due_on)
    day = PlanAction.objects.get(pk=late.pk).due_on
    brief = page_of("roadmap_brief", signed, officer)
    assert f"<td>{day:%-d %b %Y}: 1.2, <b>overdue</b>" in brief
    text = page_of("roadmap", signed, officer)
    due = text.partition("Due now and in the next six months")[2].partition("</table>")[0]
    assert f"<td>{day:%-d %b %Y}</td>" in due
    assert late.title in due
    assert "Cabinet Office" not in due


def test_a_late_gate_was_due_on_the_day_that_is_signed(signed, late, officer):
    # A published instrument is changed by no save.
    QuerySet(Indicator).filter(findings__plan_actions=late).update(is_gate=True)
    amend(signed, officer)
    day = late.ends_on
    change(late, officer, ends_on=signed.ends_on)
    assert f"was due on {day:%-d %B %Y}" in page_of("roadmap", signed, officer)


def test_the_page_of_a_state_counts_what_is_signed(signed, late, officer, signed_in):
    amend(signed, officer)
    day = late.ends_on
    change(late, officer, ends_on=signed.ends_on)
    ahead = signed.actions.get(number=1)
    before = ahead.ends_on
    change(ahead, officer, ends_on=before + datetime.timedelta(days=1))
    add(signed, officer)
    response = signed_in(officer).get(f"/states/{signed.state.code}/?threads=all")
    text = response.content.decode()
    assert (len(response.context["tracked"]), response.context["late"]) == (2, 1)
    coming = {(what, day) for day, what, _detail, _url, is_next in response.context["events"]}
    assert (str(ahead), before) in coming
    assert "1.3 New" not in {what for what, _day in coming}
    assert f'<span class="sub">{day:%-d %b %Y}</span>' in text
    assert '<span class="sub">proposed by an amendment</span>' in text


def test_whoever_asks_for_another_date_reads_the_one_that_is_signed(
    signed, late, officer, focal, signed_in
):
    amend(signed, officer)
    day = late.ends_on
    change(late, officer, ends_on=signed.ends_on)
    text = signed_in(focal).get(f"/actions/{late.pk}/date/").content.decode()
    assert f"Planned end: {day:%-d %b %Y}" in text


def test_an_overdue_action_is_not_taken_out_by_an_amendment(signed, late, officer):
    amend(signed, officer)
    with pytest.raises(NotNow, match="overdue: record it as cancelled"):
        actions.remove_action(action=PlanAction.objects.get(pk=late.pk), by=officer)


def test_a_priority_action_is_closed_by_two_people_whatever_an_amendment_weighs(
    signed, late, officer
):
    amend(signed, officer)
    change(late, officer, impact=3)
    actions.change_roadmap(roadmap=Roadmap.objects.get(), by=officer, values={"method": "moscow"})
    late = PlanAction.objects.get(pk=late.pk)
    closing = {"status": "completed", "progress": 100, "status_note": "Done"}
    with pytest.raises(ValidationError, match="two people"):
        actions.update_status(action=late, by=officer, base_version=late.version, **closing)


def test_a_milestone_is_marked_only_as_it_was_signed(signed, officer, focal):
    amend(signed, officer)
    milestone = Milestone.objects.get()
    parts.change_milestone(milestone=milestone, by=officer, values={"title": "Half of it"})
    milestone = Milestone.objects.get()
    with pytest.raises(NotNow, match="once that is approved"):
        parts.move_milestone(milestone=milestone, name="mark", by=focal, proof="Gazette 12")


def test_the_period_in_force_is_reported_while_another_is_proposed(signed, officer):
    end = signed.ends_on
    amend(signed, officer)
    actions.change_roadmap(
        roadmap=signed, by=officer, values={"ends_on": end + datetime.timedelta(days=400)}
    )
    plan = Roadmap.objects.get(pk=signed.pk)
    assert plan.tracked_until == end
    assert is_asked(plan, Quarter.of(end))
    for each in PlanAction.objects.all():
        each.status = "completed"
        each.save(by=SYSTEM)
    assert quarters_of(plan, until=plan.ends_on)[-1] == Quarter.of(end)


def test_a_plan_that_ends_within_a_quarter_is_reminded_of_its_last_report(tracked, focal):
    plan = tracked.roadmap
    plan.ends_on = datetime.date(2030, 11, 15)
    plan.save(by=SYSTEM)
    assert reminders.remind(datetime.date(2030, 12, 17)) == 1
    assert reminders.remind(datetime.date(2030, 12, 28)) == 1
    tracked.status = "completed"
    tracked.save(by=SYSTEM)
    assert reminders.remind(datetime.date(2031, 3, 28)) == 0


@pytest.mark.parametrize("name", ["endorse", "adopt"])
def test_nothing_is_signed_while_the_mission_is_reopened(signed, officer, approver, name):
    if name == "adopt":
        amend(signed, officer)
        change(signed.actions.get(number=1), officer, title="Other")
    else:
        signed.status = Roadmap.Status.CONSULTED
        signed.save(by=SYSTEM)
    Mission.objects.filter(pk=signed.mission_id).compare_and_set(status="drafting")
    with pytest.raises(NotNow, match="reopened"):
        actions.move_roadmap(roadmap=signed, name=name, by=approver)
    assert signed.versions.count() == 1


def test_an_import_of_the_matrix_adds_to_an_amendment_what_is_not_tracked_yet(
    signed, officer, now, signed_in
):
    amend(signed, officer)
    client, place = signed_in(officer), f"/roadmaps/{signed.pk}/matrix/"
    book = Book(download(client, place).content())
    code = signed.actions.get(number=1).findings.first().code
    book.add(title="Write the decree", findings=code, **days_of(signed))
    first = signed.actions.get(number=1)
    confirm(client, place, upload(client, place, book))
    added = signed.actions.get(title="Write the decree")
    assert (added.is_proposed, added.code) == (True, "1.3")
    assert first.pk not in {each.pk for each in signed.actions.filter(is_proposed=True)}
    actions.remove_action(action=added, by=officer)
    drop(signed, officer)


def days_of(plan):
    return {"starts_on": str(plan.starts_on), "ends_on": str(plan.ends_on)}


def test_a_date_that_was_accepted_is_told_until_the_text_says_it(signed, officer, focal, signed_in):
    action = signed.actions.get(number=1)
    later = action.ends_on + datetime.timedelta(days=40)
    asked = tracking_actions.ask_date(action=action, by=focal, ends_on=later, reason="Elections")
    tracking_actions.answer_date(request=asked, by=officer, name="accept")
    amend(signed, officer)
    client, place = signed_in(officer), f"/roadmaps/{signed.pk}/versions/"
    words = "Dates accepted, not yet in the text"
    assert words in client.get(place).content.decode()
    change(action, officer, ends_on=later)
    assert words not in client.get(place).content.decode()


def test_a_further_plan_of_a_state_bears_numbers_of_its_own(signed, officer, lead):
    mission = factories.mission(signed.state, lead, areas=("COL",), status="state_check")
    values = {"starts_on": signed.starts_on, "ends_on": signed.ends_on}
    further = actions.create_roadmap(mission=mission, by=officer, **values)
    code = mission.programme.code
    assert further.reference == f"UNOCT/{code}/XCA/NAP/{mission.number:02}/0.1"
    version = factories.PlanVersionFactory(roadmap=further)
    digest = versions.digest_of(version.content)
    assert versions.is_genuine(version.reference, digest)
    assert not versions.is_genuine("UNOCT/GFCP/XCA/NAP/1.0", digest)
    first = signed.versions.get()
    assert first.reference == "UNOCT/GFCP/XCA/NAP/1.0"
    assert versions.is_genuine(first.reference, first.digest)


DOORS = (
    "Update the status",
    "Ask for a change of date",
    "Set the light by hand",
    "Mark as reached",
    "Ask for equipment",
)


def doors_of(action, people):
    """What the page of an action offers these people to do about its tracking."""
    texts = [client.get(f"/actions/{action.pk}/").content.decode() for client in people]
    return {door for door in DOORS for text in texts if door in text}


def test_no_door_is_offered_that_an_amendment_keeps_shut(signed, officer, focal, signed_in):
    amend(signed, officer)
    first, added = signed.actions.get(number=1), add(signed, officer)
    parts.add_milestone(
        action=added, by=officer, title="Half", due_on=added.ends_on, evidence_wanted="A paper"
    )
    people = [signed_in(officer), signed_in(focal)]
    assert doors_of(first, people) == {*DOORS}
    assert doors_of(added, people) == set()
    milestone = first.milestones.get()
    parts.change_milestone(milestone=milestone, by=officer, values={"title": "Half of it"})
    assert doors_of(first, people) == {*DOORS} - {"Mark as reached"}
    signed.status = Roadmap.Status.DRAFT
    signed.save(by=SYSTEM)
    assert "Ask for a change of date" not in doors_of(first, people)


def test_a_date_is_told_no_longer_once_the_state_has_signed_after_it(
    signed, officer, focal, approver, signed_in
):
    action = signed.actions.get(number=1)
    later = action.ends_on + datetime.timedelta(days=9)
    asked = tracking_actions.ask_date(action=action, by=focal, ends_on=later, reason="Late")
    tracking_actions.answer_date(request=asked, by=officer, name="accept")
    client, place = signed_in(officer), f"/roadmaps/{signed.pk}/versions/"
    words = "Dates accepted, not yet in the text"
    amend(signed, officer)
    action.status = "completed"
    action.save(by=SYSTEM)
    assert words not in client.get(place).content.decode()
    action.status = "on_track"
    action.save(by=SYSTEM)
    assert words in client.get(place).content.decode()
    change(action, officer, title="Another title")
    DateRequest.objects.filter(pk=asked.pk).compare_and_set(
        answered_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    actions.move_roadmap(roadmap=signed, name="adopt", by=approver)
    amend(signed, officer)
    assert words not in client.get(place).content.decode()


def test_a_matrix_is_taken_with_one_reading_of_what_was_signed(signed, officer, signed_in):
    amend(signed, officer)
    client, place = signed_in(officer), f"/roadmaps/{signed.pk}/matrix/"
    book = Book(download(client, place).content())
    code = signed.actions.get(number=1).findings.first().code
    for row in range(20, 24):
        book.add(row, title=f"Decree {row}", findings=code, **days_of(signed))
    with CaptureQueriesContext(connection) as queries:
        answer = upload(client, place, book)
    assert "Decree 23" in answer.content.decode()
    read = [each["sql"] for each in queries if '"roadmaps_planversion"."content"' in each["sql"]]
    assert len(read) == 1
