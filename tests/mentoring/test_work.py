"""The workplan, deliverables, logs, reminders, and what is told in private."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from compendium.models import Practice
from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion
from mentoring import deliverable_actions as deliver
from mentoring import log_actions as logs
from mentoring import workplan_actions as workplan
from mentoring.assignment_actions import move_assignment, say_opinion
from mentoring.concern_actions import move_concern, raise_concern
from mentoring.models import Assignment, Deliverable, RightsConcern, SignOff, WeeklyLog
from mentoring.reminders import remind
from mentoring.standing import days_worked, opinions_of, week_rows
from portfolio.audit import history_reach
from portfolio.people.opened import reads_by
from tests import factories
from tests.conftest import person
from tests.mentoring import factories as make


def log_page(assignment, week):
    return reverse("mentoring:log", args=[assignment.pk, week])


def typed(**values):
    empty = dict.fromkeys(WeeklyLog.SAID, "") | {"version": 0}
    return empty | values


# --- the workplan ---------------------------------------------------------------------------------


def test_three_sides_sign_each_for_itself_and_the_text_is_fixed(
    active, action, mentor, focal, officer, manager, lead
):
    with pytest.raises(ValidationError) as refused:
        workplan.add_work_objective(
            assignment=active, by=mentor, title="T", output="O", measure="M"
        )
    assert "finding that it serves" in refused.value.message_dict["action"][0]
    planned = {"title": "T", "action": action, "output": "O", "measure": "M"}
    with pytest.raises(ValidationError, match="number of the week"):
        workplan.add_work_objective(assignment=active, by=mentor, steps="First draft", **planned)
    one = workplan.add_work_objective(
        assignment=active, by=mentor, steps="9: second\n2. first", topics=["MT-SOP"], **planned
    )
    assert one.steps_by_week == [(2, "first"), (9, "second")]
    sides = [workplan.sign_workplan(assignment=active, by=each).side for each in (mentor, focal)]
    assert sides == ["mentor", "state"]
    with pytest.raises(NotNow, match="signed for this side"):
        workplan.sign_workplan(assignment=active, by=mentor)
    assert workplan.sign_workplan(assignment=active, by=officer).side == "hq"
    with pytest.raises(NotNow, match="signed for this side: Headquarters"):
        workplan.sign_workplan(assignment=active, by=manager)
    for change in (
        lambda: workplan.change_work_objective(
            objective=one, by=mentor, base_version=1, values={"measure": "Less"}
        ),
        lambda: workplan.remove_work_objective(objective=one, by=mentor),
        lambda: workplan.add_work_objective(assignment=active, by=mentor, **planned),
    ):
        with pytest.raises(NotNow, match="signed as it stands"):
            change()
    workplan.track_objective(objective=one, by=mentor, base_version=1, standing="at_risk")
    workplan.reopen_workplan(assignment=active, by=officer, reason="Another finding.")
    assert not SignOff.objects.exists()
    workplan.remove_work_objective(objective=one, by=mentor)


# --- deliverables ---------------------------------------------------------------------------------


def test_a_deliverable_is_signed_by_both_sides_and_not_by_who_wrote_it(
    active, mentor, focal, approver, officer, manager, signed_in
):
    one = deliver.add_deliverable(assignment=active, by=officer, title="Intake")
    with pytest.raises(NotNow, match="first version"):
        deliver.move_deliverable(deliverable=one, name="draft", by=mentor)
    version = {"label": "0.1", "title": "Intake", "dated_on": factories.in_days(0)}
    deliver.add_deliverable_version(deliverable=one, by=focal, **version)
    for name in ("draft", "comment", "review"):
        with pytest.raises(NotNow, match="national review"):
            deliver.sign_deliverable(deliverable=one, by=manager)
        deliver.move_deliverable(deliverable=one, name=name, by=mentor)
    for author in (officer, focal):
        with pytest.raises(NotNow, match="Nobody signs his own work"):
            deliver.sign_deliverable(deliverable=one, by=author)
    with pytest.raises(NotNow, match="by the State and by headquarters"):
        deliver.sign_deliverable(deliverable=one, by=mentor)
    deliver.sign_deliverable(deliverable=one, by=approver)
    with pytest.raises(NotNow, match="sign the current version first"):
        deliver.move_deliverable(deliverable=one, name="approve", by=mentor)
    read = one.versions.get().pk
    deliver.add_deliverable_version(deliverable=one, by=mentor, **version | {"label": "0.2"})
    address = reverse("mentoring:deliverable-sign", args=[one.pk])
    signed_in(manager).post(address, {"version": read})
    assert SignOff.objects.filter(side="hq").count() == 0  # he had read the one before
    for signer in (approver, manager):
        deliver.sign_deliverable(deliverable=one, by=signer)
    assert deliver.move_deliverable(deliverable=one, name="approve", by=mentor).status == "approved"


def test_a_file_is_linked_only_if_the_state_has_released_it(active, mentor, carana):
    one = make.DeliverableFactory(assignment=active)
    document = factories.StateDocumentFactory(state=carana, is_released=False)
    version = {"label": "1.0", "title": "T", "dated_on": factories.in_days(0)}
    with pytest.raises(ValidationError) as refused:
        deliver.add_deliverable_version(deliverable=one, by=mentor, document=document, **version)
    assert "has not released" in refused.value.message_dict["document"][0]


def test_a_practice_goes_into_the_inbox_once_and_names_no_state(active, mentor, signed_in):
    one = make.DeliverableFactory(assignment=active, status="commented")
    words = {"title": "Two registers", "what": "Numbers are compared every Monday."}
    with pytest.raises(NotNow, match="approved or in use"):
        deliver.harvest_practice(deliverable=one, by=mentor, **words)
    Deliverable.objects.filter(pk=one.pk).compare_and_set(status="in_use")
    address = reverse("mentoring:deliverable-practice", args=[one.pk])
    for _each in range(2):
        answer = signed_in(mentor).post(address, words | {"strength": "E1"}, follow=True)
        assert answer.status_code == 200
    practice = Practice.objects.get()
    assert (practice.state, practice.attribution) == (active.state, "anonymous")
    assert practice.source_kind == "mentoring"


# --- logs -----------------------------------------------------------------------------------------


def test_a_log_is_saved_by_the_button_and_submitted_when_it_is_complete(active, mentor, signed_in):
    client, address = signed_in(mentor), log_page(active, 7)
    saved = client.post(address, typed(done="Read"), follow=True).content.decode()
    assert "Saved." in saved
    assert 'name="version" value="1"' in saved
    assert 'name="began_done" value="Read"' in saved
    for wrong, sentence in (
        ({"people_met": "Colonel Smith"}, "a number and a function"),
        ({"days_worked": "4.3"}, "whole and half days"),
        ({"done": "Call +999 20 555 0100"}, "telephone number"),
    ):
        refused = client.post(address, typed(version=1, **{"done": "Read"} | wrong))
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
        assert next(iter(wrong.values())) in refused.content.decode()  # nothing typed is lost
    stale = client.post(address, typed(done="Other"))
    assert stale.status_code == 409
    assert "Read" in stale.content.decode()
    assert "Other" in stale.content.decode()
    client.post(address, typed(version=1, done="Read", mark="on"))
    assert not active.logs.get().is_submitted
    full = {"done": "Read", "days_worked": "4.5", "mood": "amber", "people_met": "2 duty officers"}
    client.post(address, typed(version=1, mark="on", **full))
    log = active.logs.get()
    assert (log.is_submitted, log.count_met, days_worked([log])) == (True, 2, log.days_worked)
    with pytest.raises(NotNow, match="stays as it is"):
        logs.save_log(
            assignment=active, week=7, by=mentor, base_version=log.version, values={"done": "X"}
        )


def test_only_its_mentors_write_a_log_of_a_week_that_has_begun(
    active, officer, focal, mentor, signed_in, carana
):
    for other in (officer, focal):
        with pytest.raises(NotNow, match="mentors of the assignment"):
            logs.save_log(assignment=active, week=7, by=other, base_version=0, values={"done": "X"})
    with pytest.raises(NotNow, match="not begun"):
        logs.save_log(assignment=active, week=12, by=mentor, base_version=0, values={"done": "X"})
    assert signed_in(mentor).get(log_page(active, 13)).status_code == 404
    stranger = person("other-mentor", "mentor", carana)
    assert signed_in(stranger).get(active.get_absolute_url()).status_code == 404
    assert not Assignment.objects.allowed(stranger).exists()


def test_a_log_is_reminded_of_when_due_and_when_late_each_once(
    active, mentor, officer, manager, today
):
    for week in range(1, 7):
        make.WeeklyLogFactory(assignment=active, week=week, status="submitted")
    due = active.weeks[6].due_on
    with_mail = {}
    for days in (-1, 0, 1, 3, 4, 5):
        mail.outbox.clear()
        with_mail[days] = remind(due + datetime.timedelta(days=days))
    assert with_mail == {-1: 0, 0: 1, 1: 0, 3: 0, 4: 1, 5: 0}
    told = Event.objects.filter(verb=Assignment.WARNED).order_by("pk")
    assert [each.changes["step"][1] for each in told] == ["due", "late"]


def test_weeks_of_a_pause_ask_for_no_log(active, officer, manager, today):
    """Paused since the middle of week 6, going on in week 8: weeks 6 and 7 ask for none."""

    def late(assignment, *, on):
        return {each.week.number for each in week_rows(assignment, [], on=on) if each.days_late}

    paused_on = active.weeks[5].first + datetime.timedelta(days=2)
    Assignment.objects.filter(pk=active.pk).compare_and_set(status="paused", paused_on=paused_on)
    paused = Assignment.objects.get(pk=active.pk)
    assert late(paused, on=active.ends_on) == {1, 2, 3, 4, 5}
    resumed = move_assignment(assignment=paused, name="resume", by=officer)
    assert {6, 7} <= set(resumed.weeks_off)
    assert late(resumed, on=active.weeks[7].first) == {1, 2, 3, 4, 5}


# --- rights concerns ------------------------------------------------------------------------------


def test_a_concern_is_read_by_the_reviewer_and_its_writer_and_told_to_nobody_else(
    active, mentor, trainer, reviewer, carana, signed_in, request
):
    word = "zyzzogeton"
    form = {"state": carana.pk, "assignment": active.pk, "text": word}
    form["seen_on"] = factories.in_days(0).isoformat()
    answer = signed_in(mentor).post(reverse("mentoring:concern-create"), form, follow=True)
    assert word in answer.content.decode()
    concern = RightsConcern.objects.get()
    assert concern.level == "str"
    own = raise_concern(state=carana, by=trainer, seen_on=factories.in_days(0), text="Seen.")
    address = concern.get_absolute_url()
    assert word in signed_in(reviewer).get(address).content.decode()
    assert signed_in(trainer).get(address).status_code == 404
    assert set(RightsConcern.objects.allowed(trainer)) == {own}
    for name in ("manager", "officer", "focal", "approver", "administrator", "lead", "donor"):
        reader = request.getfixturevalue(name)
        client = signed_in(reader)
        assert client.get(address).status_code == 404, name
        assert not RightsConcern.objects.allowed(reader).exists(), name
        for page in (
            "/", "/mentoring/", active.get_absolute_url(), f"/states/{carana.code}/",
            f"/states/{carana.code}/history/", "/audit/",
            reverse("mentoring:report", args=[active.pk]),
        ):  # fmt: skip
            text = client.get(page).content.decode()
            assert word not in text, (name, page)
            if name != "lead":  # who may raise one is offered the place
                assert "rights concern" not in text.lower(), (name, page)
        # Whoever may know what others opened is not told that a concern was.
        opened = reads_by(mentor, reader).values_list("subject_model", flat=True)
        assert "mentoring.rightsconcern" not in set(opened), name
        if reach := history_reach(reader):
            kinds = reach.events().values_list("subject_model", flat=True)
            assert "mentoring.rightsconcern" not in set(kinds), name
    seen = history_reach(reviewer).events().values_list("subject_model", flat=True)
    assert "mentoring.rightsconcern" in set(seen)
    lead = request.getfixturevalue("lead")
    told = {"state": carana.pk, "text": "Seen at the gate.", "seen_on": form["seen_on"]}
    raised = signed_in(lead).post(reverse("mentoring:concern-create"), told, follow=True)
    assert "Seen at the gate." in raised.content.decode(), "the flag of a mission's team"
    move_concern(concern=concern, name="answer", by=reviewer, reason="Raised with the director.")
    assert "Raised with the director" in signed_in(mentor).get(address).content.decode()


# --- closing --------------------------------------------------------------------------------------


def test_it_closes_with_a_report_and_every_signature_by_who_did_not_write_it(
    active, mentor, manager, officer, focal, entry
):
    with pytest.raises(NotNow, match="after the work"):
        logs.save_report(assignment=active, by=mentor, base_version=0, values={"summary": "S"})
    deliverable = make.DeliverableFactory(assignment=active, title="Intake")
    one = move_assignment(assignment=active, name="report", by=officer)
    with pytest.raises(NotNow, match="not complete"):
        move_assignment(assignment=one, name="close", by=manager)
    with pytest.raises(NotNow, match="mentors of the assignment"):
        logs.save_report(assignment=one, by=officer, base_version=0, values={"summary": "S"})
    words = {"summary": "S", "achieved": "A", "recommendation": "R"}
    report = logs.save_report(assignment=one, by=mentor, base_version=0, values=words)
    with pytest.raises(StaleVersion):
        logs.save_report(assignment=one, by=mentor, base_version=0, values={"summary": "T"})
    assert report.missing == []
    with pytest.raises(NotNow, match=r"Not every deliverable is signed.*Intake"):
        move_assignment(assignment=one, name="close", by=manager)
    version = make.DeliverableVersionFactory(deliverable=deliverable)
    for side in ("state", "hq"):
        make.SignOffFactory(assignment=one, version=version, side=side)
    closed = move_assignment(assignment=one, name="close", by=manager)
    say_opinion(assignment=closed, by=focal, opinion="partly")
    assert [count for _label, count in opinions_of(entry)] == [0, 1, 0]
    with pytest.raises(NotNow, match="is over"):
        logs.add_call(
            assignment=closed, by=officer, held_on=factories.in_days(0), took_part="A", text="B"
        )
