"""A mission's team, its meetings by agency and function, its steps and its clocks."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from assessments import team_actions
from assessments.models import Meeting, Mission
from assessments.replies import report_step
from assessments.steps import steps_of
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from tests import factories
from tests.conftest import person

NINE, TEN = datetime.time(9), datetime.time(10)
TYPED = {"day": "2026-11-24", "begins_at": "09:00", "ends_at": "10:30", "status": "planned"}
TYPED |= {"subject_line": "Duty office, receipt of reports", "version": 1}


def plan(mission, by=SYSTEM, **values):
    values = {"day": factories.TODAY, "begins_at": NINE, "ends_at": TEN} | values
    return team_actions.add_meeting(mission=mission, by=by, subject_line="Duty office", **values)


def test_a_meeting_is_planned_and_changed_on_its_page(signed_in, lead, mission):
    client = signed_in(lead)
    assert client.post(f"/missions/{mission.pk}/meetings/new/", TYPED).status_code == 302
    meeting = mission.meetings.get()
    page = client.get(f"/missions/{mission.pk}/meetings/").content.decode()
    assert "Duty office, receipt of reports" in page
    assert "09:00–10:30" in page
    changed = TYPED | {"place": "Capital"}
    assert client.post(f"/meetings/{meeting.pk}/edit/", changed).status_code == 302
    late = client.post(f"/meetings/{meeting.pk}/edit/", TYPED | {"place": "Harbour"})
    assert late.status_code == 409
    assert "Capital" in late.content.decode()
    assert "Harbour" in late.content.decode()
    assert client.post(f"/meetings/{meeting.pk}/delete/").status_code == 302
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"names": "Somebody"}, "Name nobody without consent"),
        ({"names": "Somebody", "has_consent": "on", "is_apart": "on"}, "never holds a name"),
        ({"ends_at": "08:00"}, "Choose an end after the beginning"),
    ],
)
def test_a_meeting_that_may_not_stand_is_refused_and_nothing_typed_is_lost(
    signed_in, lead, mission, wrong, sentence
):
    answer = signed_in(lead).post(f"/missions/{mission.pk}/meetings/new/", TYPED | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Duty office, receipt of reports" in page
    assert not Meeting.objects.exists()


def test_meetings_apart_are_the_teams_alone(signed_in, lead, officer, focal, manager, mission):
    plan(mission)
    apart = plan(mission, is_apart=True, place="A quiet hall")
    for somebody in (officer, focal, manager):
        page = signed_in(somebody).get(f"/missions/{mission.pk}/meetings/").content.decode()
        assert "Duty office" in page
        assert "A quiet hall" not in page
        assert not Meeting.objects.allowed(somebody).filter(pk=apart.pk).exists()
    page = signed_in(lead).get(f"/missions/{mission.pk}/meetings/").content.decode()
    assert "A quiet hall" in page
    assert "Strictly Confidential" in page
    assert "because a meeting apart" in page


def test_the_team_is_those_with_a_role_there(signed_in, lead, assessor, focal, mission):
    client = signed_in(lead)
    page = f"/missions/{mission.pk}/team/"
    typed = {"person": assessor.pk, "function": "Law and rights"}
    assert client.post(f"{page}new/", typed).status_code == 302
    assert "Law and rights" in client.get(page).content.decode()
    assert client.post(f"{page}new/", typed).status_code == 422
    assert client.post(f"{page}new/", typed | {"person": focal.pk}).status_code == 422
    with pytest.raises(ValidationError, match="Grant the role"):
        team_actions.add_member(mission=mission, by=lead, person=focal, function="Law")
    member = mission.members.get()
    assert client.post(f"/team-members/{member.pk}/delete/").status_code == 302
    assert not mission.members.exists()


def test_the_page_says_who_has_not_signed(signed_in, carana, lead, mission):
    from portfolio.actions import grant_role

    late = person("late")
    grant_role(person=late, role="assessor", state=carana, by=SYSTEM)
    page = signed_in(lead).get(f"/missions/{mission.pk}/").content.decode()
    assert "Not signed: no access" in page


def test_nothing_of_a_team_is_written_after_the_mission_is_over(lead, mission):
    meeting = plan(mission)
    mission.status = Mission.Status.CANCELLED
    mission.save(by=SYSTEM)
    for act in (
        lambda: plan(mission, by=lead),
        lambda: team_actions.remove_meeting(meeting=meeting, by=lead),
        lambda: team_actions.add_member(mission=mission, by=lead, person=lead, function="Law"),
    ):
        with pytest.raises(NotNow, match="is over"):
            act()


def test_an_agency_of_another_state_is_refused(mission, katasi):
    with pytest.raises(ValidationError, match="agency of the mission’s State"):
        plan(mission, agency=factories.AgencyFactory(state=katasi))


def test_the_tracker_shows_twelve_steps_with_what_is_done_and_what_is_planned(mission, lead):
    steps = steps_of(mission)
    assert [step["state"] for step in steps] == ["done"] * 4 + ["now"] + [""] * 7
    assert steps[5]["detail"] == "by 8 Dec 2026"
    Mission.lifecycle.move(mission, "score", by=lead)
    steps = steps_of(mission)
    assert [step["state"] for step in steps[4:6]] == ["done", "now"]
    assert str(datetime.datetime.now(datetime.UTC).year) in steps[4]["detail"]


def test_the_last_step_is_done_when_the_state_has_reported(mission, focal):
    mission.status = Mission.Status.CLOSED
    assert steps_of(mission)[11]["state"] != "done"
    mission.save(by=SYSTEM)
    step = {"taken_on": mission.starts_on, "text": "The decree was published."}
    report_step(mission=mission, by=focal, **step)
    assert steps_of(mission)[11]["state"] == "done"


def test_an_older_page_sends_nobody_elsewhere_unseen(mission, lead, assessor, officer):
    meeting = plan(mission)
    key = {"meeting": meeting, "base_version": meeting.version}
    one, other = (
        factories.TeamMemberFactory(mission=mission, person=each) for each in (lead, assessor)
    )
    team_actions.change_meeting(**key, by=lead, values={}, who_goes=[one])
    with pytest.raises(StaleVersion) as stale:
        team_actions.change_meeting(
            **key, by=officer, values={"place": "Harbour"}, who_goes=[other]
        )
    assert set(stale.value.collisions()) == {"place", "who_goes"}
    meeting.refresh_from_db()
    assert (meeting.place, list(meeting.who_goes.all())) == ("", [one])
