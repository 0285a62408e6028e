"""The twelve steps of a mission: what each waits for, in which order, and who goes on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments import actions, clocks, replies
from assessments.mission_clocks import clocks_of
from assessments.models import Mission
from assessments.process import why_not_clear
from history.lifecycle import NotNow
from history.recorded import SYSTEM, set_links
from history.versioned import StaleVersion
from tests import factories

DAY = datetime.date(2026, 11, 24)
Status = Mission.Status


@pytest.fixture
def requested(carana, lead, officer):
    return actions.open_mission(
        state=carana,
        by=officer,
        team_leader=lead,
        starts_on=DAY,
        ends_on=DAY,
        is_scored_twice=False,
    )


def move(mission, *names, by, reason=""):
    for name in names:
        actions.move_mission(mission=mission, name=name, by=by, reason=reason)
    return mission.status


def agree(mission):
    mission.requested_on, mission.request_reference = DAY, "NV 2026/114"
    mission.agreed_on, mission.terms_reference = DAY, "ToR 2026/9"
    mission.save(by=SYSTEM)


def test_a_mission_goes_through_its_steps_in_order(requested, lead, manager):
    assert requested.status == Status.REQUESTED
    with pytest.raises(NotNow, match="letter first"):
        move(requested, "agree", by=manager)
    requested.requested_on, requested.request_reference = DAY, "NV 2026/114"
    with pytest.raises(NotNow, match="terms of reference first"):
        move(requested, "agree", by=manager)
    agree(requested)
    steps = ("agree", "prepare", "self_assess", "review", "begin", "score", "draft")
    move(requested, *steps, by=lead)
    assert requested.status == Status.DRAFTING
    factories.complete(requested)
    move(requested, "submit", by=lead)
    with pytest.raises(NotNow, match="has not signed its reply"):
        move(requested, "clear", by=manager)
    factories.StateReplyFactory(mission=requested, status="answered")
    move(requested, "clear", "finalise", by=manager)
    with pytest.raises(NotNow, match="receipt first"):
        move(requested, "hand_over", by=manager)
    requested.handed_over_on, requested.receipt_reference = DAY, "NV 2027/3"
    requested.save(by=SYSTEM)
    assert move(requested, "hand_over", "close", by=manager) == Status.CLOSED


def test_the_report_is_handed_over_once_it_is_final_and_on_no_day_to_come(requested, officer):
    today = timezone.localdate()

    def hand_over(day, status):
        requested.status = status
        requested.save(by=SYSTEM)
        now = Mission.objects.get(pk=requested.pk)
        values = {"handed_over_on": day}
        return actions.change_mission(
            mission=now, by=officer, base_version=now.version, values=values
        )

    for day, status, why in (
        (today, Status.PREPARING, "once it is final"),
        (today + datetime.timedelta(days=1), Status.FINAL, "day on which it was done"),
    ):
        with pytest.raises(ValidationError, match=why) as refused:
            hand_over(day, status)
        assert set(refused.value.message_dict) == {"handed_over_on"}
    final = hand_over(today, Status.FINAL)
    assert clocks.follow_up_clock(final) is None
    final.status = Status.HANDED_OVER
    assert clocks.follow_up_clock(final).began_on == today


@pytest.mark.parametrize("status", [*Mission.BEFORE_TEAM, *Mission.SCORING])
def test_a_mission_is_postponed_from_any_step_of_the_teams_and_agreed_anew(
    mission, manager, status
):
    mission.status = status
    mission.save(by=SYSTEM)
    with pytest.raises(NotNow, match="Say why"):
        move(mission, "postpone", by=manager)
    move(mission, "postpone", by=manager, reason="Elections")
    assert not mission.is_open_for_scoring
    assert move(mission, "resume", by=manager) == Status.REQUESTED


@pytest.mark.parametrize(
    "status", [each for each in Status if each not in (*Mission.OVER, "final", "handed_over")]
)
def test_a_mission_is_cancelled_from_any_step_before_its_report_is_final(mission, manager, status):
    mission.status = status
    mission.save(by=SYSTEM)
    with pytest.raises(NotNow, match="Say why"):
        move(mission, "cancel", by=manager)
    assert move(mission, "cancel", by=manager, reason="The State asked") == Status.CANCELLED


def test_a_mission_returns_from_the_states_check_to_drafting(mission, lead, manager):
    factories.complete(mission)
    move(mission, "submit", by=lead)
    assert mission.is_shared
    move(mission, "reopen", by=manager, reason="The facts were wrong")
    assert mission.status == Status.DRAFTING
    assert not mission.is_shared


def test_a_mission_re_assesses_the_last_one_that_was_handed_in(mission, lead, officer):
    factories.complete(mission)
    mission.status = Status.CLOSED
    mission.save(by=SYSTEM)
    second = factories.mission(mission.state, lead)
    third = factories.mission(mission.state, lead)
    assert (second.previous, third.previous) == (mission, mission)


def test_the_words_of_shared_are_said_twice_and_alike():
    assert tuple(Mission.SHARED) == Mission.conditions["shared"].children[0][1]


FORM = {
    "kind": "focused", "mode": "virtual", "starts_on": "2026-12-01", "ends_on": "2026-12-02",
    "request_reference": "NV 2026/114", "requested_on": "2026-09-01",
}  # fmt: skip


def test_what_is_recorded_of_a_mission_is_corrected_on_its_page(signed_in, requested, lead):
    client = signed_in(lead)
    page = f"/missions/{requested.pk}/edit/"
    typed = FORM | {"team_leader": lead.pk, "version": requested.version}
    assert client.post(page, typed).status_code == 302
    requested.refresh_from_db()
    assert (requested.request_reference, requested.mode) == ("NV 2026/114", "virtual")
    assert requested.areas.count() == requested.instrument.areas.count()
    late = client.post(page, typed | {"request_reference": "Another"})
    assert late.status_code == 409
    assert "NV 2026/114" in late.content.decode()
    assert "Another" in late.content.decode()


def test_the_areas_are_fixed_once_the_team_is_at_work(signed_in, mission, lead):
    other = mission.instrument.areas.get(code="SOP")
    typed = FORM | {"team_leader": lead.pk, "version": mission.version, "areas": [other.pk]}
    answer = signed_in(lead).post(f"/missions/{mission.pk}/edit/", typed)
    assert answer.status_code == 422
    assert "the areas stay as they are" in answer.content.decode()
    assert mission.areas.get().code == "LEG"


def test_a_closed_mission_is_not_changed(signed_in, mission, lead):
    mission.status = Status.CLOSED
    mission.save(by=SYSTEM)
    typed = FORM | {"team_leader": lead.pk, "version": mission.version}
    answer = signed_in(lead).post(f"/missions/{mission.pk}/edit/", typed)
    assert answer.status_code == 422
    assert "is over" in answer.content.decode()


def test_an_older_page_takes_no_areas_back_unseen(requested, lead, officer):
    chosen = list(requested.instrument.areas.all()[:3])
    every, base = list(requested.areas.all()), requested.version

    def change(by, areas, **values):
        return actions.change_mission(
            mission=requested, by=by, base_version=base, values=values, areas=areas
        )

    change(officer, chosen)
    with pytest.raises(StaleVersion) as stale:
        change(lead, every, scope="The borders")
    assert set(stale.value.collisions()) == {"areas", "scope"}
    assert set(requested.areas.all()) == set(chosen)
    with pytest.raises(StaleVersion):
        change(lead, chosen, scope="The borders")


def written_in(mission, kind, indicator):
    if kind == "answer":
        factories.AnswerFactory(mission=mission, indicator=indicator, voice="self")
    elif kind == "finding":
        factories.FindingFactory(mission=mission, indicator=indicator)
    else:
        item = factories.EvidenceFactory(mission=mission)
        set_links(item, "indicators", [indicator], by=SYSTEM)


@pytest.mark.parametrize("kind", ["answer", "evidence", "finding"])
@pytest.mark.parametrize("status", [Status.REQUESTED, Status.PREPARING])
def test_no_area_goes_in_which_something_is_written(requested, officer, kind, status):
    first, second, third = requested.areas.all()[:3]
    written_in(requested, kind, first.indicators.first())
    requested.status = status
    requested.save(by=SYSTEM)

    def change(areas):
        return actions.change_mission(
            mission=requested, by=officer, base_version=requested.version, values={}, areas=areas
        )

    with pytest.raises(ValidationError, match=f"Keep {first}: answers") as refused:
        change([second, third])
    assert set(refused.value.message_dict) == {"areas"}
    change([first, third])
    assert set(requested.areas.all()) == {first, third}


def test_an_older_page_shows_both_choices_of_areas(signed_in, requested, lead):
    areas = [each.pk for each in requested.instrument.areas.all()[:3]]
    typed = FORM | {"team_leader": lead.pk, "version": requested.version, "areas": areas}
    client, page = signed_in(lead), f"/missions/{requested.pk}/edit/"
    assert client.post(page, typed).status_code == 302
    late = client.post(page, typed | {"areas": areas[:1], "scope": "The borders"})
    assert late.status_code == 409
    assert requested.areas.count() == 3


def test_each_draft_waits_for_a_reply_of_its_own(mission, lead, manager, focal, approver):
    factories.complete(mission)
    move(mission, "submit", by=lead)
    reply = replies.begin_reply(mission=mission, by=focal)
    actions.move_reply(reply=reply, name="send", by=focal)
    actions.move_reply(reply=reply, name="approve", by=approver)
    assert why_not_clear(mission) == ""
    move(mission, "reopen", by=manager, reason="The facts were wrong")
    move(mission, "submit", by=lead)
    assert "has not signed its reply" in why_not_clear(mission)
    reply.refresh_from_db()
    actions.move_reply(reply=reply, name="send", by=focal)
    actions.move_reply(reply=reply, name="approve", by=approver)
    assert why_not_clear(Mission.objects.get()) == ""


def test_a_reply_to_an_earlier_draft_does_not_end_the_thirty_days(mission):
    factories.StateReplyFactory(mission=mission, status="answered")
    mission.status, mission.submitted_at = Status.STATE_CHECK, timezone.now()
    mission.save(by=SYSTEM)
    assert "signed its reply to an earlier draft" in why_not_clear(mission)


def test_no_signed_difference_becomes_final_in_silence(mission, lead, manager):
    gap = factories.FindingFactory(
        mission=mission, indicator=mission.areas.get().indicators.first()
    )
    factories.StateReplyFactory(mission=mission, status="approved")
    said = factories.FindingReplyFactory(finding=gap)
    mission.status = Status.CLEARANCE
    mission.save(by=SYSTEM)
    with pytest.raises(NotNow, match="One difference has no answer yet"):
        move(mission, "finalise", by=manager)
    actions.answer_reply(reply=said, by=lead, base_version=1, answer="Both views stand.")
    assert move(mission, "finalise", by=manager) == Status.FINAL


def test_a_difference_that_was_never_signed_holds_no_report_up(mission, manager):
    gap = factories.FindingFactory(
        mission=mission, indicator=mission.areas.get().indicators.first()
    )
    factories.StateReplyFactory(mission=mission, status="sent")
    factories.FindingReplyFactory(finding=gap)
    mission.status = Status.CLEARANCE
    mission.save(by=SYSTEM)
    assert move(mission, "finalise", by=manager) == Status.FINAL


@pytest.mark.parametrize(
    ("status", "value"), [(Status.CANCELLED, "Cancelled"), (Status.CLOSED, "Final")]
)
def test_the_reports_clock_of_a_cancelled_mission_reads_no_final_report(mission, status, value):
    mission.status = status
    assert clocks_of(mission)[1].value == value
