"""Good practices come into the inbox once, with their consent, and never show whose they are to
somebody who may not see the State."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments import compendium_inbox
from assessments.actions import move_mission
from assessments.models import Mission
from compendium.models import Practice
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, set_links
from portfolio.actions import end_grant
from tests import factories
from tests.conftest import person

ANSWERED = {"answer": "Both views stand.", "answered_at": timezone.now() + timedelta(days=1)}


@pytest.fixture
def good(mission):
    return factories.FindingFactory(
        mission=mission,
        indicator=mission.areas.get().indicators.first(),
        kind="good_practice",
        severity="",
        statement="Duty officers of four agencies sit at one table each morning.",
        cause="The minister signs the seating plan.",
    )


@pytest.fixture
def final(mission, good):
    mission.status = Mission.Status.FINAL
    mission.save(by=SYSTEM)
    return mission


@pytest.fixture
def cleared(mission, good):
    mission.status = Mission.Status.CLEARANCE
    mission.save(by=SYSTEM)
    return mission


@pytest.fixture
def editor(reference):
    return person("editor", "editor")


def sent(good, by):
    good.mission.refresh_from_db()
    return compendium_inbox.offer_finding(finding=good, by=by)


def test_a_practice_waits_for_the_final_report(good, lead):
    with pytest.raises(NotNow, match="once the report is final"):
        compendium_inbox.offer_finding(finding=good, by=lead)
    assert not Practice.objects.exists()


def test_a_mission_offers_each_good_practice_once(final, good, lead):
    gap = factories.FindingFactory(mission=final, indicator=good.indicator, number=77)
    (practice,) = compendium_inbox.offer(mission=final, by=lead)
    assert compendium_inbox.offer(mission=final, by=lead) == [practice]
    assert practice.code == "CP-0001"
    assert (practice.what, practice.why) == (good.statement, good.cause)
    assert practice.attribution == Practice.Attribution.ANONYMOUS
    assert practice.status == Practice.Status.IDENTIFIED
    assert Event.objects.filter(subject_model="compendium.practice").count() == 1
    assert str(gap.pk) not in Practice.objects.values_list("source_pk", flat=True)


def test_the_final_report_offers_what_is_agreed(cleared, good, lead, manager):
    move_mission(mission=cleared, name="finalise", by=manager)
    practice = Practice.objects.get()
    assert practice.source_pk == str(good.pk)
    created = Event.objects.get(subject_model="compendium.practice")
    assert (created.verb, created.by_id) == ("created", manager.pk)
    # Sent again by hand or with the mission, it is the same one.
    good.refresh_from_db()
    assert compendium_inbox.offer_finding(finding=good, by=lead) == practice
    assert compendium_inbox.offer(mission=cleared, by=lead) == [practice]
    assert Practice.objects.count() == 1


@pytest.mark.parametrize("because", ["disputed", "not asked", "strict"])
def test_what_is_not_agreed_is_left_to_a_person(cleared, good, lead, manager, because):
    if because == "disputed":
        factories.StateReplyFactory(mission=cleared, status="answered")
        factories.FindingReplyFactory(finding=good, view="partly", **ANSWERED)
    else:
        label = {"not asked": {"release": "programme"}, "strict": {"classification": "str"}}
        for name, value in label[because].items():
            setattr(good, name, value)
        good.save(by=SYSTEM)
    move_mission(mission=cleared, name="finalise", by=manager)
    assert not Practice.objects.exists()
    good.refresh_from_db()
    assert compendium_inbox.offer_finding(finding=good, by=lead)


def test_a_report_is_not_final_without_its_practices(cleared, good, manager):
    good.statement = " "
    good.save(by=SYSTEM)
    with pytest.raises(ValidationError):
        move_mission(mission=cleared, name="finalise", by=manager)
    cleared.refresh_from_db()
    assert cleared.status == Mission.Status.CLEARANCE


def test_the_strength_follows_from_what_the_team_saw(final, good, lead):
    agencies = [factories.AgencyFactory(state=final.state) for _each in range(2)]
    items = [factories.EvidenceFactory(mission=final, agency=each) for each in agencies]
    assert compendium_inbox.strength_of(items[:1]) == Practice.Strength.ONE_SOURCE
    set_links(good, "evidence", items, by=SYSTEM)
    assert sent(good, lead).strength == Practice.Strength.SEVERAL
    items[0].covers_twelve_months = True
    assert compendium_inbox.strength_of(items) == Practice.Strength.RECORDS


def test_it_is_sent_from_the_page_of_the_finding(final, good, lead, signed_in):
    team = signed_in(lead)
    page = team.get(good.get_absolute_url()).content.decode()
    assert "Send to the Compendium’s inbox" in page
    for _twice in range(2):
        team.post(f"{good.get_absolute_url()}practice/")
    assert Practice.objects.count() == 1
    assert "Send to" not in team.get(good.get_absolute_url()).content.decode()


def test_an_editor_never_reads_whose_practice_it_is(final, good, lead, editor, manager, signed_in):
    practice = sent(good, lead)
    addresses = [
        "/compendium/inbox/",
        practice.get_absolute_url(),
        f"{practice.get_absolute_url()}edit/",
        f"/history/practice/{practice.pk}/",
        f"/markings/practice/{practice.pk}/",
    ]
    reader = signed_in(editor)
    for address in addresses:
        answer = reader.get(address)
        if address.startswith("/markings/") and answer.status_code == 404:
            continue
        assert answer.status_code == 200, address
        # The foot of every page of a demonstration names the countries of exercises.
        page = answer.content.decode().partition('<footer class="foot')[0]
        assert "Carana" not in page, address
    assert "Duty officers" in reader.get(addresses[0]).content.decode()
    shown = signed_in(manager).get(practice.get_absolute_url()).content.decode()
    assert "Carana" in shown
    assert good.code in shown


def test_who_has_no_part_in_the_compendium_finds_nothing(final, good, lead, signed_in, assessor):
    practice = sent(good, lead)
    team = signed_in(assessor)
    assert team.get(practice.get_absolute_url()).status_code == 404
    assert "Duty officers" not in team.get("/compendium/inbox/").content.decode()


def test_who_sends_one_from_a_record_reads_it_as_long_as_he_may_hand_in(
    final, good, lead, assessor, signed_in
):
    practice = sent(good, lead)
    assert practice.contributed_by == lead
    assert sent(good, assessor).contributed_by == lead, "the same record comes in once"
    place = practice.get_absolute_url()
    assert signed_in(lead).get(place).status_code == 200
    assert signed_in(assessor).get(place).status_code == 404
    end_grant(grant=lead.grants.get(), by=SYSTEM)
    assert signed_in(lead).get(place).status_code == 404


def test_declining_asks_for_a_reason_and_for_the_right(
    final, good, lead, editor, officer, signed_in
):
    practice = sent(good, lead)
    decline = f"{practice.get_absolute_url()}decline/"
    assert signed_in(officer).post(decline, {"reason": "Known"}).status_code == 403
    reader = signed_in(editor)
    reader.post(decline)
    assert Practice.objects.filter(status="identified").exists()
    reader.post(decline, {"reason": "Two entries say the same."})
    practice.refresh_from_db()
    assert practice.status == Practice.Status.DECLINED
    history = reader.get(f"/history/practice/{practice.pk}/").content.decode()
    assert "Two entries say the same." in history


def test_two_editors_are_shown_both_texts(final, good, lead, editor, signed_in):
    practice = sent(good, lead)
    form = {"title": "One table", "what": "Sit together.", "strength": "E1"}
    form |= {"attribution": "region", "version": "1"}
    reader = signed_in(editor)
    place = f"{practice.get_absolute_url()}edit/"
    assert reader.post(place, form).status_code == 302
    answer = reader.post(place, form | {"title": "One room"})
    assert answer.status_code == 409
    assert "One table" in answer.content.decode()
    practice.refresh_from_db()
    assert (practice.title, practice.attribution) == ("One table", "region")
