"""An amendment is given up as if it had not been, and until it is approved tracking goes on by what
the State has signed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Mission
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from roadmaps import actions, reminders, tracking_actions, update_actions, versions
from roadmaps import part_actions as parts
from roadmaps.models import CostLine, Milestone, PlanAction, Risk, Roadmap
from roadmaps.quarter_list import QuarterList
from roadmaps.quarter_progress import count_progress
from roadmaps.quarter_report import QuarterReport
from roadmaps.quarters import Quarter, quarters_of
from roadmaps.rhythm import is_asked
from roadmaps.summary import RoadmapSummary
from tests import factories
from tests.assessments.test_workbook import confirm, download, upload
from tests.roadmaps.amending import add, change, drop
from tests.roadmaps.signing import amend
from tests.roadmaps.test_matrix import Book


def told(roadmap):
    return versions.amendment_of(roadmap, roadmap.versions.newest())


def copy_of(record, *left_out):
    names = [each.name for each in record._meta.fields if each.name not in ("id", *left_out)]
    return {name: getattr(record, name) for name in names}


def test_parts_that_were_taken_out_and_written_anew_are_the_same(in_force, officer):
    amend(in_force, officer)
    milestone, line, risk = Milestone.objects.get(), CostLine.objects.get(), Risk.objects.get()
    action, other = in_force.actions.get(number=1), in_force.actions.get(number=2)
    parts.remove_milestone(milestone=milestone, by=officer)
    parts.remove_cost_line(line=line, by=officer)
    parts.remove_risk(risk=risk, by=officer)
    parts.remove_dependency(dependency=other.dependencies.get(), by=officer)
    assert len(told(in_force)) == 4
    values = copy_of(milestone, "action", "number", "version", "status", "proof", "document")
    parts.add_milestone(action=action, by=officer, **values)
    parts.add_cost_line(action=action, by=officer, **copy_of(line, "action", "version"))
    parts.add_risk(
        roadmap=in_force, action=action, by=officer,
        **copy_of(risk, "action", "version", "roadmap"),
    )  # fmt: skip
    parts.add_dependency(action=other, predecessor=action, by=officer)
    assert told(in_force) == []
    drop(in_force, officer)
    assert in_force.status == "endorsed"
    # Nothing differs for the next amendment either, though the records are other ones.
    amend(in_force, officer)
    assert told(in_force) == []


def test_an_action_that_was_taken_out_is_put_back_under_its_own_code(in_force, officer):
    amend(in_force, officer)
    action = in_force.actions.get(number=1)
    kept = copy_of(
        action, "objective", "number", "version", "created_at", "suggestion", *PlanAction.KEPT
    )
    line, risk, milestone = CostLine.objects.get(), Risk.objects.get(), Milestone.objects.get()
    findings = list(action.findings.all())
    actions.remove_action(action=action, by=officer)
    added = add(in_force, officer)
    assert added.code == "1.3"
    actions.remove_action(action=added, by=officer)
    back = actions.add_action(
        roadmap=in_force, objective=action.objective, findings=findings, by=officer, **kept
    )
    assert back.code == "1.1"
    parts.add_cost_line(action=back, by=officer, **copy_of(line, "action", "version"))
    parts.add_risk(
        roadmap=in_force, action=back, by=officer, **copy_of(risk, "action", "version", "roadmap")
    )
    values = copy_of(milestone, "action", "number", "version", "status", "proof", "document")
    parts.add_milestone(action=back, by=officer, **values)
    parts.add_dependency(action=in_force.actions.get(number=2), predecessor=back, by=officer)
    assert told(in_force) == []
    drop(in_force, officer)
    back.refresh_from_db()
    assert not back.is_proposed


def test_no_signed_number_is_given_to_another_thing(in_force, officer):
    amend(in_force, officer)
    last = in_force.actions.get(number=2)
    actions.remove_action(action=last, by=officer)
    assert add(in_force, officer).code == "1.3"
    milestone = Milestone.objects.get()
    parts.remove_milestone(milestone=milestone, by=officer)
    values = {"title": "Another", "due_on": milestone.due_on, "evidence_wanted": "A paper"}
    assert parts.add_milestone(action=milestone.action, by=officer, **values).mark == "M2"


def test_an_action_that_moves_to_another_objective_and_back_keeps_its_code(in_force, officer):
    amend(in_force, officer)
    action = in_force.actions.get(number=1)
    home = action.objective
    there = actions.add_objective(roadmap=in_force, by=officer, title="Another aim")
    change(action, officer, objective=there)
    change(action, officer, objective=home)
    assert in_force.actions.get(pk=action.pk).code == "1.1"
    actions.remove_objective(objective=there, by=officer)
    drop(in_force, officer)


def test_what_others_change_meanwhile_does_not_keep_an_amendment_open(in_force, officer):
    amend(in_force, officer)
    agency = in_force.actions.get(number=1).lead_agency
    agency.name = "Ministry of Justice and Prisons"
    agency.save(by=SYSTEM)
    finding = in_force.actions.get(number=1).findings.first()
    finding.release = "programme"
    finding.save(by=SYSTEM)
    assert told(in_force)
    change(in_force.actions.get(number=1), officer, title="Other")
    with pytest.raises(NotNow, match="differs from the version in force"):
        drop(in_force, officer)
    in_force.refresh_from_db()
    title = in_force.versions.get().content["actions"][0]["title"]
    change(in_force.actions.get(number=1), officer, title=title)
    drop(in_force, officer)
    assert (in_force.status, in_force.amended_from) == ("endorsed", "")


def test_an_action_is_removed_by_what_stands_and_not_by_what_was_read(in_force, officer):
    read = in_force.actions.select_related("objective__roadmap").get(number=2)
    amend(in_force, officer)
    PlanAction.objects.filter(pk=read.pk).compare_and_set(status="on_track")
    with pytest.raises(NotNow, match="has begun"):
        actions.remove_action(action=read, by=officer)
    assert PlanAction.objects.filter(pk=read.pk).exists()


def test_what_an_amendment_adds_is_not_tracked_before_it_is_approved(
    in_force, officer, focal, approver, now
):
    amend(in_force, officer)
    day = timezone.localdate() - datetime.timedelta(days=5)
    agency = in_force.actions.get(number=1).lead_agency
    added = add(in_force, officer, ends_on=day, lead_agency=agency)
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
            action=added, by=focal, ends_on=in_force.ends_on, reason="Later"
        ),
    ):
        with pytest.raises(NotNow, match="before it is approved"):
            refused()
    listed = QuarterList(in_force, now, today=today, user=focal, can_write=True)
    assert added.pk not in {row.action.pk for row in listed.rows}
    assert count_progress(in_force, now, focal) == listed.progress
    report = QuarterReport(in_force, now, today=today)
    assert added not in report.actions
    assert added not in PlanAction.objects.in_force().overdue(on=today)
    assert added not in RoadmapSummary(in_force, today=today).late
    actions.remove_action(action=added, by=officer)
    drop(in_force, officer)
    amend(in_force, officer)
    add(in_force, officer, ends_on=day, lead_agency=agency)
    actions.move_roadmap(roadmap=in_force, name="adopt", by=approver)
    assert "New" in {each.title for each in PlanAction.objects.in_force().overdue(on=today)}


def test_a_priority_action_is_closed_by_two_people_whatever_an_amendment_weighs(
    in_force, late, officer
):
    amend(in_force, officer)
    change(late, officer, impact=3)
    actions.change_roadmap(roadmap=Roadmap.objects.get(), by=officer, values={"method": "moscow"})
    late = PlanAction.objects.get(pk=late.pk)
    closing = {"status": "completed", "progress": 100, "status_note": "Done"}
    with pytest.raises(ValidationError, match="two people"):
        actions.update_status(action=late, by=officer, base_version=late.version, **closing)


def test_a_milestone_is_marked_only_as_it_was_signed(in_force, officer, focal):
    amend(in_force, officer)
    milestone = Milestone.objects.get()
    parts.change_milestone(milestone=milestone, by=officer, values={"title": "Half of it"})
    milestone = Milestone.objects.get()
    with pytest.raises(NotNow, match="once that is approved"):
        parts.move_milestone(milestone=milestone, name="mark", by=focal, proof="Gazette 12")


def test_the_period_in_force_is_reported_while_another_is_proposed(in_force, officer):
    end = in_force.ends_on
    amend(in_force, officer)
    actions.change_roadmap(
        roadmap=in_force, by=officer, values={"ends_on": end + datetime.timedelta(days=400)}
    )
    plan = Roadmap.objects.get(pk=in_force.pk)
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
def test_nothing_is_signed_while_the_mission_is_reopened(in_force, officer, approver, name):
    if name == "adopt":
        amend(in_force, officer)
        change(in_force.actions.get(number=1), officer, title="Other")
    else:
        in_force.status = Roadmap.Status.CONSULTED
        in_force.save(by=SYSTEM)
    Mission.objects.filter(pk=in_force.mission_id).compare_and_set(status="drafting")
    with pytest.raises(NotNow, match="reopened"):
        actions.move_roadmap(roadmap=in_force, name=name, by=approver)
    assert in_force.versions.count() == 1


def days_of(plan):
    return {"starts_on": str(plan.starts_on), "ends_on": str(plan.ends_on)}


def test_an_import_of_the_matrix_adds_to_an_amendment_what_is_not_tracked_yet(
    in_force, officer, now, signed_in
):
    amend(in_force, officer)
    client, place = signed_in(officer), f"/roadmaps/{in_force.pk}/matrix/"
    book = Book(download(client, place).content())
    code = in_force.actions.get(number=1).findings.first().code
    book.add(title="Write the decree", findings=code, **days_of(in_force))
    first = in_force.actions.get(number=1)
    confirm(client, place, upload(client, place, book))
    added = in_force.actions.get(title="Write the decree")
    assert (added.is_proposed, added.code) == (True, "1.3")
    assert first.pk not in {each.pk for each in in_force.actions.filter(is_proposed=True)}
    actions.remove_action(action=added, by=officer)
    drop(in_force, officer)


def test_a_further_plan_of_a_state_bears_numbers_of_its_own(in_force, officer, lead):
    mission = factories.mission(in_force.state, lead, areas=("COL",), status="state_check")
    values = {"starts_on": in_force.starts_on, "ends_on": in_force.ends_on}
    further = actions.create_roadmap(mission=mission, by=officer, **values)
    code = mission.programme.code
    assert further.reference == f"UNOCT/{code}/XCA/NAP/{mission.number:02}/0.1"
    version = factories.PlanVersionFactory(roadmap=further)
    digest = versions.digest_of(version.content)
    assert versions.is_genuine(version.reference, digest)
    assert not versions.is_genuine("UNOCT/GFCP/XCA/NAP/1.0", digest)
    first = in_force.versions.get()
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


def test_no_door_is_offered_that_an_amendment_keeps_shut(in_force, officer, focal, signed_in):
    amend(in_force, officer)
    first, added = in_force.actions.get(number=1), add(in_force, officer)
    parts.add_milestone(
        action=added, by=officer, title="Half", due_on=added.ends_on, evidence_wanted="A paper"
    )
    people = [signed_in(officer), signed_in(focal)]
    assert doors_of(first, people) == {*DOORS}
    assert doors_of(added, people) == set()
    milestone = first.milestones.get()
    parts.change_milestone(milestone=milestone, by=officer, values={"title": "Half of it"})
    assert doors_of(first, people) == {*DOORS} - {"Mark as reached"}
    in_force.status = Roadmap.Status.DRAFT
    in_force.save(by=SYSTEM)
    assert "Ask for a change of date" not in doors_of(first, people)


def test_a_matrix_is_taken_with_one_reading_of_what_was_signed(in_force, officer, signed_in):
    amend(in_force, officer)
    client, place = signed_in(officer), f"/roadmaps/{in_force.pk}/matrix/"
    book = Book(download(client, place).content())
    code = in_force.actions.get(number=1).findings.first().code
    for row in range(20, 24):
        book.add(row, title=f"Decree {row}", findings=code, **days_of(in_force))
    with CaptureQueriesContext(connection) as queries:
        answer = upload(client, place, book)
    assert "Decree 23" in answer.content.decode()
    read = [each["sql"] for each in queries if '"roadmaps_planversion"."content"' in each["sql"]]
    assert len(read) == 1
