"""Law: a question that is worded once asks what Django would ask, for everybody and every time."""

import datetime
import uuid
from inspect import signature
from typing import get_type_hints
from unittest import mock

import pytest
from django.db import connection
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from assessments.models import Finding, Mission, StateReply
from fusion_programme import urls  # noqa: F401, with it come the rooms' questions
from history.recorded import SYSTEM
from portfolio.access import held
from portfolio.actions import end_grant, grant_role
from portfolio.models import Grant, State, User
from portfolio.worded import QUESTIONS, worded, wording_of
from tests import factories
from tests.house.planting import scoped_models

MOMENT = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
SAMPLES = {
    int: [12, 4_000_000_000],
    str: ["12", "O'Hara %s"],
    uuid.UUID: [uuid.UUID(int=7), uuid.UUID(int=2**128 - 1)],
    datetime.datetime: [MOMENT, MOMENT + datetime.timedelta(days=400, microseconds=9)],
    list[int]: [[5, 3], []],
    list[uuid.UUID]: [[uuid.UUID(int=7), uuid.UUID(int=3)], [uuid.UUID(int=9)]],
}


@pytest.fixture
def questions():
    """Those of the product; one that a test words goes with it."""
    known = QUESTIONS[:]
    yield known
    QUESTIONS[:] = known
    wording_of.cache_clear()


def samples(question) -> list[dict]:
    hints = get_type_hints(question.build)
    names = list(signature(question.build).parameters)[1:]
    return [{name: SAMPLES[hints[name]][at] for name in names} for at in range(2)]


def findings_of(state, leader) -> list[Finding]:
    mission = factories.mission(state, leader)
    indicator = mission.areas.get().indicators.first()
    return [
        factories.FindingFactory(mission=mission, indicator=indicator, number=number)
        for number in (1, 2, 3)
    ]


def asked(ask, user, **given) -> list[str]:
    if user is not None:
        held(user)
    with CaptureQueriesContext(connection) as queries:
        list(ask(user, **given))
    return [each["sql"] for each in queries.captured_queries]


def test_every_question_is_what_django_would_ask(questions, everybody):
    """Also later, in another language, and after others have asked the same."""
    later = timezone.now() + datetime.timedelta(days=3)
    for question in questions:
        for given in samples(question):
            for user in [None, *everybody.values()]:
                plain = asked(question.build, user, **given)
                assert asked(question, user, **given) == plain, question.__name__
                with mock.patch.object(timezone, "now", return_value=later), override("fr"):
                    assert asked(question, user, **given) == plain, question.__name__


def test_every_scoped_row_is_asked_for_as_by_its_list(questions, everybody):
    """Every kind of record and every act, though most are not worded so yet."""
    for model in scoped_models():
        for action in ("view", *model.acts):

            @worded
            def rows(user, _model=model, _action=action):
                return _model.objects.allowed(user, _action)

            for user in everybody.values():
                plain = asked(rows.build, user)
                assert asked(rows, user) == plain
                assert asked(rows, user) == plain


def test_rights_that_end_or_grow_are_noticed_at_once(questions, officer, focal, carana):
    @worded
    def states(user):
        return State.objects.allowed(user)

    def seen():
        return states(User.objects.get(pk=focal.pk))

    katasi = factories.StateFactory()
    assert seen() == [carana]
    grant_role(person=focal, role="focal", state=katasi, by=SYSTEM)
    assert set(seen()) == {carana, katasi}
    for grant in Grant.objects.filter(person=focal):
        end_grant(grant=grant, by=officer, reason="The post is filled anew.")
    assert seen() == []
    assert states(officer)
    officer.is_active = False
    officer.__dict__.pop("_held")
    assert states(officer) == []
    assert states(None) == []


def test_what_is_read_along_comes_along(questions, officer, carana, lead):
    finding = findings_of(carana, lead)[0]

    @worded
    def missions(user, pk: int):
        rows = Mission.objects.allowed(user).filter(pk=pk).select_related("state")
        return rows.prefetch_related("findings")

    for _time in range(2):
        (mission,) = missions(officer, pk=finding.mission_id)
        with CaptureQueriesContext(connection) as queries:
            assert mission.state.name
            assert finding in mission.findings.all()
        assert not queries.captured_queries


def test_a_list_of_keys_may_be_of_any_length(questions, officer, carana, lead):
    found = [each.pk for each in findings_of(carana, lead)]

    @worded
    def findings(user, keys: list[uuid.UUID]):
        return Finding.objects.filter(pk__in=keys).values_list("pk", flat=True)

    for keys in (found, found[:1], found[1:], [], found[:2]):
        assert set(findings(officer, keys=keys)) == set(keys)


def test_a_number_that_is_no_key_finds_nothing(questions, officer):
    @worded
    def missions(user, pk: int):
        return Mission.objects.filter(pk=pk)

    for pk in (2**63, -1, 10**30):
        assert missions(officer, pk=pk) == []


def test_a_value_that_django_would_change_is_refused(questions, officer):
    @worded
    def states(user, word: str):
        return State.objects.filter(name__icontains=word)

    with pytest.raises(TypeError, match="states"):
        states(officer, word="ana")


def test_a_question_through_a_record_is_refused(questions, officer, carana, lead):
    mission = factories.mission(carana, lead)

    @worded
    def answers(user):
        return mission.answers.all()

    with pytest.raises(TypeError, match="answers"):
        answers(officer)


def test_a_selection_of_its_own_to_read_along_is_refused(questions, officer):
    @worded
    def missions(user):
        return Mission.objects.prefetch_related(Prefetch("findings", Finding.objects.allowed(user)))

    with pytest.raises(TypeError, match="missions"):
        missions(officer)


def test_the_wordings_kept_are_bounded(questions, officer):
    @worded
    def replies(user, keys: list[int]):
        return StateReply.objects.filter(pk__in=keys)

    for length in range(1, wording_of.cache_info().maxsize + 9):
        replies(None, keys=list(range(length)))
    assert wording_of.cache_info().currsize == wording_of.cache_info().maxsize
