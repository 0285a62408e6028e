"""Who sees what: the one door that every page goes through."""

import pytest

from assessments.models import Answer, Evidence, Finding, Mission
from portfolio import access
from portfolio.models import State
from tests import factories


@pytest.fixture
def rows(mission):
    """One row of each kind under Carana's mission, still with the team."""
    indicator = mission.areas.get().indicators.first()
    answer = factories.AnswerFactory(mission=mission, indicator=indicator)
    finding = factories.FindingFactory(mission=mission, indicator=indicator)
    evidence = factories.EvidenceFactory(mission=mission)
    return answer, finding, evidence


def seen(model, user):
    return model.objects.allowed(user).count()


def test_a_person_sees_only_the_states_assigned(assessor, neighbour, carana, katasi):
    assert list(State.objects.allowed(assessor)) == [carana]
    assert list(State.objects.allowed(neighbour)) == [katasi]


def test_programme_staff_see_every_state(officer, carana, katasi):
    assert State.objects.allowed(officer).count() == State.objects.count()


def test_team_sees_its_rows_and_the_neighbour_nothing(rows, assessor, neighbour):
    for model in (Mission, Answer, Finding, Evidence):
        assert seen(model, assessor) == 1
        assert seen(model, neighbour) == 0


@pytest.mark.parametrize("model", [Answer, Finding])
def test_scores_and_findings_open_with_the_states_check(rows, mission, focal, officer, model):
    assert seen(model, focal) == seen(model, officer) == 0
    mission.status = Mission.Status.STATE_CHECK
    mission.save(by=focal)
    assert seen(model, focal) == seen(model, officer) == 1


def test_evidence_stays_with_the_team_after_sharing(rows, mission, focal, manager, lead):
    mission.status = Mission.Status.FINAL
    mission.save(by=lead)
    assert seen(Evidence, focal) == seen(Evidence, manager) == 0
    assert seen(Evidence, lead) == 1


def test_a_suspended_person_sees_nothing_at_once(rows, assessor):
    assessor.is_active = False
    assessor.save(by=assessor)
    assert seen(Mission, assessor) == 0


def test_being_superuser_opens_nothing(rows, nobody):
    nobody.is_superuser = True
    nobody.save(by=nobody)
    assert seen(Mission, nobody) == 0


def test_roles_without_content_see_no_state(administrator, donor, editor, trainer):
    for user in (administrator, donor, editor, trainer):
        assert not State.objects.allowed(user).exists()


def test_visible_but_not_ones_to_change_names_the_right(mission, focal):
    with pytest.raises(access.MissingRight) as refusal:
        access.fetch(Mission.objects.all(), focal, "change", pk=mission.pk)
    assert refusal.value.missing_right == "change missions"
    assert refusal.value.who_can == "Programme manager, Programme officer, Team leader"
