"""The scoring conference: two scores apart, one agreed level, and what settled it."""

import uuid

import pytest

from assessments.actions import record_finding
from assessments.conference import agree_level, approve_not_applicable, undo_agreement
from assessments.models import Answer, Mission, Seat
from assessments.saving import save_answer
from assessments.severity import severity_by_rule
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from tests import factories
from tests.conftest import person

Voice = Answer.Voice


@pytest.fixture
def twice(mission, assessor, lead):
    """The legal framework, scored by the assessor first and by the leader second."""
    mission.is_scored_twice = True
    mission.save(by=SYSTEM)
    area = mission.areas.get()
    for voice, who in ((Voice.FIRST, assessor), (Voice.SECOND, lead)):
        Seat.objects.create(mission=mission, area=area, voice=voice, person=who, by=SYSTEM)
    return mission


@pytest.fixture
def indicator(twice):
    return twice.areas.get().indicators.first()


@pytest.fixture
def scored(twice, assessor, lead):
    """Both scores of every indicator, the same except for the first, which lies two apart."""

    def score(code, voice, value, **more):
        return factories.AnswerFactory(
            mission=twice,
            indicator=twice.areas.get().indicators.get(code=code),
            voice=voice,
            value=value,
            updated_by=assessor if voice == Voice.FIRST else lead,
            **more,
        )

    for number in range(1, 6):
        score(f"LEG-{number}", Voice.FIRST, "1", confidence="high")
        score(f"LEG-{number}", Voice.SECOND, "3" if number == 1 else "1", confidence="low")
    return twice


def agreed(mission, code):
    return mission.answers.agreed().filter(indicator__code=code).first()


def place(mission):
    return f"/missions/{mission.pk}/conference/LEG/"


def test_a_level_that_both_gave_is_agreed_by_one_key(scored, signed_in, assessor):
    client = signed_in(assessor)
    page = client.get(place(scored)).content.decode()
    assert page.index("LEG-1</bdi>") < page.index("LEG-2</bdi>")
    answer = client.post(place(scored), {"indicator": "LEG-2", "version": 0, "pick": "1"})
    assert answer.status_code == 302
    row = agreed(scored, "LEG-2")
    assert (row.value, row.is_scored, row.confidence) == ("1", True, "low")
    assert "First assessor: Reason" in row.justification
    assert "Second assessor: Reason" in row.justification


def test_the_panel_says_what_a_confidence_lacks_in_evidence(scored, signed_in, lead):
    indicator = scored.areas.get().indicators.get(code="LEG-2")
    page = f"{place(scored)}?indicator=LEG-2"
    assert "needs three items" not in signed_in(lead).get(page).text
    agree_level(
        mission=scored, indicator=indicator, by=lead, base_version=0,
        values={"value": "1", "confidence": "high", "justification": "Seen there."},
    )  # fmt: skip
    assert "“High” confidence needs three items" in signed_in(lead).get(page).text


def test_scores_far_apart_wait_for_what_settled_them(scored, signed_in, lead):
    client = signed_in(lead)
    sent = {"indicator": "LEG-1", "version": 0}
    assert client.post(place(scored), sent | {"pick": "2"}).status_code == 302
    assert (agreed(scored, "LEG-1").value, agreed(scored, "LEG-1").is_scored) == ("2", False)
    panel = sent | {"version": 1, "value": "2", "do": "agree", "panel": "on", "confidence": "low"}
    panel |= {"justification": "One decree was seen.", "discussion": ""}
    refused = client.post(place(scored), panel)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Keep what settled it" in text
    assert "Both assessors are present" in text
    assert "One decree was seen." in text
    panel |= {"discussion": "The decree was read together.", "first_present": "on"}
    assert client.post(place(scored), panel).status_code == 422
    assert client.post(place(scored), panel | {"second_present": "on"}).status_code == 302
    row = agreed(scored, "LEG-1")
    assert (row.value, row.is_scored, row.discussion) == (
        "2",
        True,
        "The decree was read together.",
    )
    values = scored.answers.filter(indicator=row.indicator).values_list("voice", "value")
    assert dict(values) == {"first": "1", "second": "3", "agreed": "2"}


def test_the_action_itself_refuses_a_level_without_a_discussion(scored, indicator, lead):
    with pytest.raises(Exception, match="Keep what settled it"):
        agree_level(
            mission=scored,
            indicator=indicator,
            by=lead,
            base_version=0,
            values={"value": "2", "confidence": "low", "justification": "Words."},
        )
    assert agreed(scored, "LEG-1") is None


def test_nothing_is_agreed_before_both_have_marked(twice, indicator, lead, signed_in):
    with pytest.raises(NotNow, match="Both assessors mark"):
        save_answer(
            mission=twice, indicator=indicator, by=lead, base_version=0, values={"value": "2"}
        )
    text = signed_in(lead).get(place(twice)).content.decode()
    assert "opens to you when your own scores are marked" in text


def test_who_sits_in_no_seat_reads_both_once_both_are_marked(twice, officer, signed_in, carana):
    other = signed_in(person("other", "assessor", carana))
    first = twice.areas.get().indicators.first()
    factories.AnswerFactory(mission=twice, indicator=first, voice="first", justification="Apple")
    assert "Apple" not in other.get(place(twice)).content.decode()
    factories.AnswerFactory(mission=twice, indicator=first, voice="second", justification="Pear")
    text = other.get(place(twice)).content.decode()
    assert "Apple" in text
    assert "Pear" in text
    assert signed_in(officer).get(place(twice)).status_code == 403


def test_an_agreement_is_taken_back_as_it_was(scored, lead, assessor):
    indicator = scored.areas.get().indicators.get(code="LEG-2")
    key = {"mission": scored, "indicator": indicator}
    words = {"value": "1", "confidence": "low", "justification": "Words."}
    agree_level(**key, by=lead, base_version=0, values=words)
    row = agree_level(**key, by=lead, base_version=1, values={"value": "2"})
    with pytest.raises(NotNow, match="Agree another level"):
        undo_agreement(**key, by=assessor, version=row.version)
    row = undo_agreement(**key, by=lead, version=row.version)
    assert (row.value, row.is_scored) == ("1", True)
    with pytest.raises(NotNow):
        undo_agreement(**key, by=lead, version=1)


def test_two_who_agree_at_once_see_both_levels(scored, signed_in, lead, assessor):
    sent = {"indicator": "LEG-2", "version": 0}
    signed_in(lead).post(place(scored), sent | {"pick": "1"})
    client = signed_in(assessor)
    answer = client.post(place(scored), sent | {"pick": "2"})
    assert answer.status_code == 409
    assert "changed this at" in answer.content.decode()
    row = agreed(scored, "LEG-2")
    assert row.value == "1"
    told = Event.objects.about(row).get(verb="collided")
    assert (told.by_id, told.changes["value"]) == (assessor.pk, ["1", "2"])


AUTOSAVE = {"headers": {"x-autosave": "1"}}


def drafted(**fields):
    """What the panel of LEG-2 sends by itself before anybody has saved there."""
    sent = {"indicator": "LEG-2", "version": 0, "panel": "on", "do": "draft"}
    for name in ("value", "reason", "confidence", "justification", "discussion"):
        sent |= {f"began_{name}": "", f"base_{name}": 0, name: ""}
    for name in ("first_present", "second_present"):
        sent |= {f"began_{name}": "False", f"base_{name}": 0}
    return sent | fields


def test_a_draft_that_meets_another_text_shows_all_three(scored, signed_in, lead, assessor):
    first = signed_in(lead).post(place(scored), drafted(justification="Pear."), **AUTOSAVE)
    assert first.status_code == 200
    mine = drafted(justification="Apple.", began_justification="Nothing yet.")
    answer = signed_in(assessor).post(place(scored), mine, **AUTOSAVE)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["version"], told["theirs"]) == (1, {"justification": "Pear."})
    for part in ("data-began>Nothing yet.", "data-theirs>Pear.", "data-mine>Apple."):
        assert part in told["html"]
    assert all(f'data-keep="{each}"' in told["html"] for each in ("mine", "theirs"))
    chosen = mine | {"base_justification": 1}
    assert signed_in(assessor).post(place(scored), chosen, **AUTOSAVE).status_code == 200
    assert agreed(scored, "LEG-2").justification == "Apple."


def test_each_field_of_the_panel_goes_on_from_its_own_version(scored, signed_in, lead, assessor):
    client, other = signed_in(lead), signed_in(assessor)
    client.post(place(scored), drafted(justification="Mine."), **AUTOSAVE)
    other.post(place(scored), drafted(discussion="Theirs.", first_present="on"), **AUTOSAVE)
    own = {"version": 3, "justification": "Mine too.", "began_justification": "Mine."}
    own |= {"base_justification": 1}
    # Neither the note nor the box that the other one changed was touched here.
    assert client.post(place(scored), drafted(**own), **AUTOSAVE).status_code == 200
    row = agreed(scored, "LEG-2")
    assert (row.justification, row.discussion, row.first_present) == ("Mine too.", "Theirs.", True)
    late = client.post(place(scored), drafted(**own, discussion="Not seen."), **AUTOSAVE)
    assert late.json()["theirs"] == {"discussion": "Theirs."}


def test_a_draft_that_arrives_twice_is_saved_once(scored, signed_in, lead, assessor):
    sent = drafted(justification="Mine.", operation=str(uuid.uuid4()))
    assert signed_in(lead).post(place(scored), sent, **AUTOSAVE).json()["version"] == 1
    later = drafted(version=1, base_justification=1, justification="Theirs.")
    signed_in(assessor).post(place(scored), later, **AUTOSAVE)
    again = signed_in(lead).post(place(scored), sent, **AUTOSAVE)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert agreed(scored, "LEG-2").justification == "Theirs."
    assert signed_in(assessor).post(place(scored), sent, **AUTOSAVE).status_code == 404


def test_not_applicable_counts_once_the_leader_has_approved_the_reason(
    scored, lead, assessor, signed_in
):
    indicator = scored.areas.get().indicators.get(code="LEG-2")
    key = {"mission": scored, "indicator": indicator}
    values = {"value": "NA", "reason": "There is no such border."}
    agree_level(**key, by=assessor, base_version=0, values=values)
    assert not agreed(scored, "LEG-2").is_left_out
    path = f"/missions/{scored.pk}/answers/LEG-2/approve/"
    assert signed_in(assessor).post(path).status_code == 403
    assert signed_in(lead).post(path).status_code == 302
    assert agreed(scored, "LEG-2").is_left_out
    assert Event.objects.filter(verb=Answer.APPROVED, by_id=lead.pk).count() == 1
    with pytest.raises(NotNow):
        approve_not_applicable(**key, by=lead)
    agree_level(**key, by=assessor, base_version=1, values={"reason": "Another reason."})
    assert not agreed(scored, "LEG-2").is_left_out


def test_nobody_takes_a_safeguard_gate_out_alone(scored, lead, assessor, signed_in):
    indicator = scored.areas.get().indicators.get(code="LEG-4")
    key = {"mission": scored, "indicator": indicator}
    assert indicator.is_gate
    values = {"value": "NA", "reason": "There is no such border."}
    agree_level(**key, by=lead, base_version=0, values=values)
    path = f"/missions/{scored.pk}/answers/LEG-4/approve/"
    page = signed_in(lead).get(f"{place(scored)}?indicator=LEG-4").text
    button = page.split("Approve that LEG-4")[0].rsplit("<button", 1)[1]
    assert 'aria-disabled="true"' in button
    assert "Two people take a safeguard gate out" in page
    told = signed_in(lead).post(path, follow=True).text
    assert "Two people take a safeguard gate out" in told
    assert not agreed(scored, "LEG-4").is_left_out
    agree_level(**key, by=assessor, base_version=1, values={"reason": "It has no border at all."})
    approve_not_applicable(**key, by=lead)
    assert agreed(scored, "LEG-4").is_left_out


@pytest.fixture
def both_left_out(scored, assessor, lead):
    """A safeguard gate that both assessors, the leader one of them, hold not to apply."""
    indicator = scored.areas.get().indicators.get(code="LEG-4")
    for each in scored.answers.filter(indicator=indicator):
        each.delete(by=SYSTEM)
    key = {"mission": scored, "indicator": indicator, "base_version": 0, "mark": True}
    for voice, who in ((Voice.FIRST, assessor), (Voice.SECOND, lead)):
        values = {"value": "NA", "reason": f"No border, says {who.full_name}."}
        save_answer(**key, by=who, voice=voice, values=values)
    return scored


def test_who_agrees_what_both_proposed_may_approve_it(both_left_out, lead, signed_in):
    client, there = signed_in(lead), place(both_left_out)
    assert client.post(there, {"indicator": "LEG-4", "version": 0, "pick": "NA"}).status_code == 302
    assert "Two people take a" not in client.get(f"{there}?indicator=LEG-4").text
    client.post(f"/missions/{both_left_out.pk}/answers/LEG-4/approve/")
    assert agreed(both_left_out, "LEG-4").is_left_out


def test_who_words_the_reason_anew_has_written_it(both_left_out, lead):
    key = {
        "mission": both_left_out,
        "indicator": both_left_out.areas.get().indicators.get(code="LEG-4"),
    }
    values = {"value": "NA", "reason": "There is no border at all."}
    agree_level(**key, by=lead, base_version=0, values=values)
    with pytest.raises(NotNow, match="you wrote this reason"):
        approve_not_applicable(**key, by=lead)


def test_a_leader_alone_at_the_desk_is_told_why_he_cannot_approve(mission, lead, signed_in):
    indicator = mission.areas.get().indicators.get(code="LEG-4")
    values = {"value": "NA", "reason": "No border."}
    key = {"mission": mission, "indicator": indicator, "by": lead}
    save_answer(**key, base_version=0, values=values, mark=True)
    page = signed_in(lead).get(f"/missions/{mission.pk}/answers/LEG-4/").text
    assert 'aria-describedby="why-approve"' in page
    assert "Two people take a safeguard gate out" in page


def test_a_gap_gets_its_severity_when_the_level_is_agreed(scored, lead, assessor):
    indicator = scored.areas.get().indicators.get(code="LEG-2")
    finding = record_finding(
        mission=scored, indicator=indicator, by=assessor, kind="gap", statement="No text."
    )
    assert finding.severity == ""
    words = {"value": "1", "confidence": "low", "justification": "Words."}
    agree_level(mission=scored, indicator=indicator, by=lead, base_version=0, values=words)
    finding.refresh_from_db()
    assert finding.severity


def test_a_mission_that_is_scored_once_has_no_conference(mission, lead, signed_in):
    assert signed_in(lead).get(place(mission)).status_code == 404


def test_a_submitted_conference_is_closed_and_open_to_the_manager(scored, lead, manager, signed_in):
    client = signed_in(manager)
    assert client.get(place(scored)).status_code == 403
    scored.status = Mission.Status.STATE_CHECK
    scored.save(by=SYSTEM)
    assert client.get(place(scored)).status_code == 200
    answer = signed_in(lead).post(place(scored), {"indicator": "LEG-2", "version": 0, "pick": "1"})
    assert answer.status_code == 423


def test_everything_that_a_mission_scored_twice_lacks_leads_to_its_place(twice, lead, assessor):
    from assessments.completeness import missing

    first, second = twice.areas.get().indicators.all()[:2]
    for voice, value in ((Voice.FIRST, "0"), (Voice.SECOND, "2")):
        factories.AnswerFactory(mission=twice, indicator=first, voice=voice, value=value)
    factories.AnswerFactory(mission=twice, indicator=second, voice=Voice.FIRST)
    found = missing(twice)
    assert [each.sentence for each in found] == [
        "The two scores are far apart: discuss them and agree a level.",
        "The second score is not marked.",
        *["The first score is not marked."] * 3,
    ]
    assert found[0].url == f"{place(twice)}?indicator=LEG-1"
    assert found[1].url == f"/missions/{twice.pk}/answers/LEG-2/"


def test_a_mission_scored_twice_is_complete_with_both_scores_and_a_level(twice):
    from assessments.completeness import missing

    factories.complete(twice)
    assert len(missing(twice)) == 5
    for indicator in twice.areas.get().indicators.all():
        for voice in (Voice.FIRST, Voice.SECOND):
            factories.AnswerFactory(mission=twice, indicator=indicator, voice=voice)
    assert missing(twice) == []


def test_a_mission_scored_once_has_its_approval_on_the_desk(mission, lead, assessor, signed_in):
    first = mission.areas.get().indicators.first()
    factories.AnswerFactory(mission=mission, indicator=first, value="NA", reason="No border.")
    desk = f"/missions/{mission.pk}/answers/LEG-1/"
    assert "counts once the team leader" in signed_in(assessor).get(desk).content.decode()
    client = signed_in(lead)
    assert "Approve that LEG-1 does not apply" in client.get(desk).content.decode()
    assert client.post(f"{desk}approve/")["Location"] == desk
    assert "Approve that LEG-1" not in client.get(desk).content.decode()
    assert agreed(mission, "LEG-1").is_left_out


WORDS = {"value": "1", "confidence": "low", "justification": "Words."}


@pytest.fixture
def agreed_at_one(scored, lead):
    indicator = scored.areas.get().indicators.get(code="LEG-2")
    key = {"mission": scored, "indicator": indicator}
    agree_level(**key, by=lead, base_version=0, values=WORDS)
    return key


def test_a_draft_never_agrees_another_level(agreed_at_one, scored, signed_in, lead):
    client = signed_in(lead)
    sent = {"indicator": "LEG-2", "version": 1, "panel": "on", "do": "draft"}
    autosave = {"headers": {"x-autosave": "1"}}
    began = {"began_value": "1", "began_justification": "Words."}
    refused = client.post(place(scored), sent | began | {"value": "3"}, **autosave)
    assert refused.status_code == 422
    assert "This level is agreed." in refused.json()["errors"]["value"][0]
    assert "This level is agreed." in client.post(place(scored), sent | {"value": "3"}).text
    kept = client.post(place(scored), sent | {"justification": "Other words."}, **autosave)
    assert kept.json()["version"] == 2
    api = f"/api/missions/{scored.pk}/answers/LEG-2/agreed/"
    body = {"base_version": 2, "values": {"value": "3"}}
    assert client.put(api, body, content_type="application/json").status_code == 422
    row = agreed(scored, "LEG-2")
    assert (row.value, row.is_scored, row.justification) == ("1", True, "Other words.")
    client.post(place(scored), sent | {"value": "3", "version": 2, "do": "agree"})
    assert agreed(scored, "LEG-2").value == "3"


def gap_of(key, by, **values):
    values = {"kind": "gap", "statement": "No text."} | values
    return record_finding(**key, by=by, **values)


def severity_of(finding):
    return type(finding).objects.get(pk=finding.pk).severity


def test_the_severity_follows_another_agreed_level_and_its_undoing(agreed_at_one, lead, assessor):
    indicator, by_rule = agreed_at_one["indicator"], gap_of(agreed_at_one, assessor)
    reasoned = gap_of(agreed_at_one, assessor, severity="critical", severity_reason="Seen twice.")
    assert severity_of(by_rule) == severity_by_rule(indicator, 1) != "low"
    row = agree_level(**agreed_at_one, by=lead, base_version=1, values={"value": "3"})
    assert severity_of(by_rule) == "low"
    undo_agreement(**agreed_at_one, by=lead, version=row.version)
    assert severity_of(by_rule) == severity_by_rule(indicator, 1) != "low"
    assert severity_of(reasoned) == "critical"


def test_an_agreement_that_is_taken_back_leaves_its_gap_waiting(scored, lead, assessor):
    key = {"mission": scored, "indicator": scored.areas.get().indicators.get(code="LEG-2")}
    gap = gap_of(key, assessor)
    row = agree_level(**key, by=lead, base_version=0, values=WORDS)
    assert severity_of(gap)
    undo_agreement(**key, by=lead, version=row.version)
    assert severity_of(gap) == ""


def test_whoever_agrees_through_the_api_weighs_the_gaps_too(scored, signed_in, lead, assessor):
    key = {"mission": scored, "indicator": scored.areas.get().indicators.get(code="LEG-2")}
    gap = gap_of(key, assessor)
    body = {"base_version": 0, "values": WORDS, "mark": True}
    api = f"/api/missions/{scored.pk}/answers/LEG-2/agreed/"
    assert signed_in(lead).put(api, body, content_type="application/json").status_code == 200
    assert severity_of(gap)


def test_a_desk_without_a_seat_agrees_nothing(scored, signed_in, carana):
    client = signed_in(person("other", "assessor", carana))
    desk = f"/missions/{scored.pk}/answers/LEG-2/"
    sent = WORDS | {"reason": "", "version": 0, "mark": "on"}
    refused = client.post(desk, sent)
    assert refused.status_code == 423
    assert "You hold no seat in this area" in refused.text
    refused = client.post(desk, sent, headers={"x-autosave": "1"})
    assert refused.status_code == 423
    assert "You hold no seat in this area" in refused.json()["locked"]
    assert agreed(scored, "LEG-2") is None


def test_a_gap_without_a_severity_is_missing(scored, lead, assessor):
    from assessments.completeness import missing

    key = {"mission": scored, "indicator": scored.areas.get().indicators.get(code="LEG-2")}
    gap = gap_of(key, assessor)
    agree_level(**key, by=lead, base_version=0, values={"value": "NA", "reason": "No border."})
    assert severity_of(gap) == ""
    (told,) = [each for each in missing(scored) if gap.code in each.sentence]
    assert told.sentence == f"Choose the severity of {gap.code}."
    assert told.url == f"/findings/{gap.pk}/edit/"
