"""The demonstration programme is whole, true to the rules and speaks of no real State."""

import io
import json
import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from assessments.completeness import missing
from assessments.completion import completion_by_area
from assessments.models import Evidence, Finding, Mission
from assessments.scoring import mission_profile
from assessments.severity import severity_by_rule
from compendium.models import Practice
from fusion_programme.demonstration.accounts import ACCOUNTS
from fusion_programme.demonstration.loader import FILES, FOLDER
from mentoring.models import Assignment
from portfolio.diligence import Recipient, clearance
from portfolio.matrix import ROLES
from portfolio.models import DueDiligence, State, User
from portfolio.participations import ROOMS
from roadmaps.models import PlanAction, Roadmap
from roadmaps.suggestions import finding_offers, fits
from study_visits.models import StudyVisit
from study_visits.seats import is_open, why_not_confirm
from study_visits.steps import why_outside


def test_outside_the_demonstration_it_is_refused(settings, reference):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration mode only"):
        call_command("load_demo", stdout=io.StringIO())
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once; each test works on it in a transaction of its own within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(loaded, db):
    return loaded


def test_it_loads_once_and_leaves_data_alone(demonstration):
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    assert "left alone" in said.getvalue()
    assert Mission.objects.count() == 6


def test_there_is_an_account_for_every_role(demonstration):
    assert {each.role for each in ACCOUNTS} == {
        key for key, role in ROLES.items() if not role.is_emergency
    }
    assert User.objects.count() == len(ACCOUNTS)


def test_carana_is_assessed_in_full_and_planned(demonstration):
    mission = Mission.objects.get(state__code="XCA", number=1)
    assert mission.answers.count() == 56
    assert all(row.is_shown for row in mission_profile(mission))
    assert missing(mission) == []
    assert mission.findings.count() >= 40
    roadmap = Roadmap.objects.get(state__code="XCA")
    assert roadmap.actions.count() >= 35
    orphans = {row.indicator.code for row in finding_offers(roadmap) if row.is_open}
    assert orphans == {"SOP-3", "OPR-5"}
    # What was signed knows nothing of what was done since.
    assert roadmap.actions.filter(status="completed").count() > 10
    total = roadmap.actions.count()
    assert f"<b>0 <small>of {total}</small></b>" in roadmap.versions.get().html


def test_due_diligence_stands_in_every_way(demonstration):
    today = timezone.localdate()
    found = {
        (row.agency.state.code, row.agency.code, row.status): clearance(
            Recipient(row.agency, row.unit), row.support, on=today
        ).standing
        for row in DueDiligence.objects.select_related("agency__state")
    }
    assert found == {
        ("XCA", "NFC", "with_measures"): "cleared",
        ("XCA", "CUS", "communicated"): "none",
        ("XRI", "CTC", "with_measures"): "cleared",
        ("XRI", "POL", "awaiting"): "none",
        ("XKA", "BOR", "with_measures"): "expired",
    }
    (soon,) = DueDiligence.objects.running_out(on=today, days=60)
    assert soon.agency.state.code == "XCA"


def test_one_study_visit_was_held_and_one_comes(demonstration):
    """Both tied to actions of both States; seats stand behind the gate, and one person does not."""
    held, coming = StudyVisit.objects.order_by("number")
    assert (held.status, coming.status) == ("held", "invited")
    for visit in (held, coming):
        states = {each.state.code for each in visit.invitations.all()}
        served = {each.action.objective.roadmap.state.code for each in visit.served.all()}
        assert states == served == {"XCA", "XRI"}
        assert not why_outside(visit)
    confirmed = list(coming.registrations.filter(status="confirmed"))
    assert len(confirmed) == 5
    assert all(is_open(each) for each in confirmed)
    pending = coming.registrations.get(participant__screening="pending")
    assert "screening" in why_not_confirm(pending)
    assert Practice.objects.filter(source_kind="visit", state=None).count() == 1
    assert "No note yet" in StudyVisit.lifecycle.why_not(held, "capture")


def test_the_one_mentored_by_name_stands_in_the_figures(demonstration):
    (one,) = Assignment.objects.all()
    officer = User.objects.get(email="officer@demo.example")
    (told,) = ROOMS["mentoring"][1](officer, one.starts_on, one.starts_on)
    assert (told.person, told.hours > 0) == (one.counterpart_id, True)
    assert one.counterpart.function == one.counterpart_function


def test_sumora_is_scored_twice_with_something_to_discuss(demonstration):
    mission = Mission.objects.get(state__code="XSU")
    rows = {row.area.code: row for row in completion_by_area(mission)}
    assert {code for code, row in rows.items() if row.to_discuss} == {"LEG", "COL"}
    assert (rows["LEG"].agreed, rows["COL"].agreed, rows["INS"].missing) == (4, 0, 1)
    assert all(row.first_seat and row.second_seat for row in rows.values())
    assert mission.answers.filter(voice="self").count() == 13
    assert mission.self_approval


def test_severities_follow_the_rule(demonstration):
    for finding in Finding.objects.needing_action().select_related("indicator", "mission"):
        answers = finding.mission.answers.filter(indicator=finding.indicator)
        answer = answers.filter(voice__in=["agreed", "first"]).order_by("voice").first()
        assert finding.severity == severity_by_rule(finding.indicator, answer.level), finding


def test_every_action_cites_a_finding_and_fits_its_level(demonstration):
    for action in PlanAction.objects.select_related("suggestion", "objective__roadmap"):
        cited = list(action.findings.all())
        assert cited
        assert {each.mission_id for each in cited} == {action.roadmap.mission_id}
        if action.suggestion:
            answer = action.roadmap.mission.answers.get(indicator=action.suggestion.indicator_id)
            assert fits(action.suggestion, answer.level), action


def test_a_copy_may_be_kept_of_documents_that_were_lent_for_it(demonstration):
    lent = Evidence.objects.filter(is_copy_allowed=True)
    assert lent.count() == 8
    assert {each.kind for each in lent} == {Evidence.Kind.DOCUMENT_SEEN}
    assert all(each.holder for each in lent)


def sentences():
    for name in FILES:
        content = json.loads((FOLDER / f"{name}.json").read_text())
        for mission in content["missions"]:
            voices = ("answers", "second", "agreed", "self")
            for answer in [each for voice in voices for each in mission.get(voice, {}).values()]:
                yield answer.get("justification", "")
                yield answer.get("reason", "")
            for finding in mission["findings"]:
                yield finding["statement"]


def test_no_sentence_stands_twice():
    counted = Counter(text for text in sentences() if text)
    assert [text for text, count in counted.items() if count > 1] == []


def test_no_real_state_is_spoken_of(reference):
    names = set(State.objects.exclude(kind="exercise").values_list("name", flat=True))
    for name in FILES:
        words = (FOLDER / f"{name}.json").read_text()
        for real in names:
            assert not re.search(rf"\b{re.escape(real)}\b", words), real
        assert not re.search(r"\b(Mr|Mrs|Ms|Mme)\b", words)
