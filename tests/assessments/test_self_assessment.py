"""The State scores itself, its approver lets it stand, and the team reads it."""

import pytest

from assessments.completeness import PARTS
from assessments.models import Answer, Mission
from assessments.saving import save_answer
from assessments.self_assessment import approve_self_assessment, reopen_self_assessment
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import grant_role

OWN = {
    "value": "2",
    "justification": "Two officers do this work.",
    "named_evidence": "Procedure of March 2026, held by the centre",
    "reason": "",
    "version": "0",
}


@pytest.fixture
def preparing(mission):
    mission.status = Mission.Status.PREPARING
    mission.save(by=SYSTEM)
    return mission


@pytest.fixture
def overview(preparing):
    return f"/missions/{preparing.pk}/self-assessment/"


def own(mission, code="LEG-1"):
    return mission.answers.filter(voice=Answer.Voice.SELF, indicator__code=code).first()


def score(client, overview, **changes):
    return client.post(f"{overview}LEG-1/", OWN | {"mark": "on"} | changes)


def test_the_focal_point_scores_and_names_evidence(signed_in, focal, preparing, overview):
    client = signed_in(focal)
    answer = score(client, overview)
    assert answer["Location"] == f"{overview}LEG-2/"
    row = own(preparing)
    assert (row.value, row.is_scored, row.confidence) == ("2", True, "")
    assert row.named_evidence.startswith("Procedure of March")
    sent = {"version": "1", "named_evidence": "Another list"}
    saved = client.post(f"{overview}LEG-1/", sent, headers={"x-autosave": "1"})
    assert saved.status_code == 200
    assert own(preparing).named_evidence == "Another list"
    assert "Another list" in client.get(overview).content.decode()


def test_what_is_missing_is_said_at_its_field(signed_in, focal, preparing, overview):
    refused = score(signed_in(focal), overview, justification="")
    assert refused.status_code == 422
    assert "Write why this level." in refused.content.decode()
    assert "Procedure of March 2026" in refused.content.decode()


def test_it_is_over_when_the_team_goes_into_the_field(signed_in, focal, preparing, overview):
    preparing.status = Mission.Status.IN_FIELD
    preparing.save(by=SYSTEM)
    refused = score(signed_in(focal), overview)
    assert refused.status_code == 423
    assert "before the team goes into the field" in refused.content.decode()


def test_the_team_reads_it_beside_its_own_levels(signed_in, focal, assessor, preparing, overview):
    score(signed_in(focal), overview)
    client = signed_in(assessor)
    assert client.get(overview).status_code == 200
    assert score(client, overview).status_code == 403
    desk = client.get(f"/missions/{preparing.pk}/answers/LEG-1/").content.decode()
    assert "State’s own score" in desk
    assert "Two officers do this work." in desk


def test_others_do_not_find_it(signed_in, reviewer, neighbour, mentor, overview):
    assert signed_in(reviewer).get(overview).status_code == 403
    assert signed_in(neighbour).get(overview).status_code == 404
    assert signed_in(mentor).get(overview).status_code == 404


def test_the_focal_point_sees_nothing_of_the_assessors(signed_in, focal, assessor, preparing):
    indicator = preparing.areas.get().indicators.first()
    save_answer(
        mission=preparing,
        indicator=indicator,
        by=assessor,
        base_version=0,
        values={"value": "1", "justification": "Apple"},
    )
    page = signed_in(focal).get(f"/missions/{preparing.pk}/self-assessment/LEG-1/")
    assert "Apple" not in page.content.decode()


def test_the_approver_lets_it_stand(signed_in, focal, approver, preparing, overview):
    client = signed_in(approver)
    nothing = client.post(f"{overview}approve/", follow=True).content.decode()
    assert "has not scored anything yet" in nothing
    score(signed_in(focal), overview)
    assert signed_in(focal).post(f"{overview}approve/").status_code == 403
    client.post(f"{overview}approve/")
    assert preparing.self_approval.approved_by == approver
    assert Event.objects.filter(verb="approved", by_id=approver.pk).count() == 1
    refused = score(signed_in(focal), overview, value="4", version="1")
    assert refused.status_code == 423
    assert own(preparing).value == "2"
    assert "Say why" in client.post(f"{overview}reopen/", follow=True).content.decode()
    client.post(f"{overview}reopen/", {"reason": "One level was mistyped."})
    assert score(signed_in(focal), overview, value="4", version="1").status_code == 302


def test_nobody_approves_what_he_wrote(approver, preparing, overview, signed_in, carana):
    grant_role(person=approver, role="focal", state=carana, by=SYSTEM)
    score(signed_in(approver), overview)
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        approve_self_assessment(mission=preparing, by=approver)
    with pytest.raises(NotNow, match="not approved"):
        reopen_self_assessment(mission=preparing, by=approver, reason="Why")


def test_the_desks_script_learns_of_every_part_from_the_page(signed_in, focal, preparing, overview):
    """Of what the page does not say what it began as, the script saves nothing."""
    page = signed_in(focal).get(f"{overview}LEG-1/").content.decode()
    own_parts = set(PARTS) - {"confidence"}  # a State that scores itself is asked for none
    for name in own_parts:
        assert f'name="{name}"' in page
        assert f'name="began_{name}"' in page


def test_a_reason_that_nobody_reads_is_refused_with_a_sentence(
    signed_in, focal, approver, preparing, overview
):
    score(signed_in(focal), overview)
    client = signed_in(approver)
    client.post(f"{overview}approve/")
    for reason, sentence in (("x" * 1_001, "Shorten it to 1000"), ("a\x07", "control characters")):
        told = client.post(f"{overview}reopen/", {"reason": reason}, follow=True)
        assert sentence in told.text.replace(",", "")
    assert hasattr(Mission.objects.get(), "self_approval")


def test_an_approval_is_not_taken_back_where_none_can_be_given_again(
    signed_in, focal, approver, preparing, overview
):
    score(signed_in(focal), overview)
    approve_self_assessment(mission=preparing, by=approver)
    for status in ("in_field", "scoring", "drafting", "state_check"):
        preparing.status = status
        preparing.save(by=SYSTEM)
        with pytest.raises(NotNow, match="stay as they are"):
            reopen_self_assessment(mission=preparing, by=approver, reason="One was mistyped.")
    assert hasattr(Mission.objects.get(), "self_approval")


@pytest.mark.parametrize("is_first", [True, False])
def test_no_score_of_the_states_goes_past_the_step_into_the_field(
    signed_in, focal, preparing, overview, is_first
):
    if not is_first:
        score(signed_in(focal), overview)
    now = Mission.objects.get(pk=preparing.pk)
    now.status = Mission.Status.IN_FIELD
    now.save(by=SYSTEM)
    with pytest.raises(NotNow, match="before the team goes into the field"):
        save_answer(
            mission=preparing,
            indicator=preparing.areas.get().indicators.first(),
            by=focal,
            voice=Answer.Voice.SELF,
            base_version=0 if is_first else 1,
            values={"value": "4"},
        )
