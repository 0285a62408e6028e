"""Two people who change one record: the second is told, and a repeat of a save is harmless."""

import threading

import pytest
from django.db import connection

from history.versioned import StaleVersion, save_version
from roadmaps.models import PlanAction
from tests import factories


@pytest.fixture
def action(mission, officer):
    roadmap = factories.RoadmapFactory(mission=mission)
    objective = factories.ObjectiveFactory(roadmap=roadmap)
    return factories.PlanActionFactory(objective=objective, title="First words")


def save(action, title, base, by):
    rows = PlanAction.objects.filter(pk=action.pk)
    return save_version(rows, base_version=base, values={"title": title}, by=by)


def test_a_stale_save_shows_both_texts(action, officer, manager):
    save(action, "The manager’s words", 1, manager)
    with pytest.raises(StaleVersion) as refusal:
        save(action, "The officer’s words", 1, officer)
    collisions = refusal.value.collisions()
    assert collisions == {"title": ("The manager’s words", "The officer’s words")}
    action.refresh_from_db()
    assert action.title == "The manager’s words"


def test_a_repeated_save_succeeds_and_changes_nothing(action, officer):
    first = save(action, "Sent twice", 1, officer)
    again = save(action, "Sent twice", 1, officer)
    assert first.version == again.version == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_savers_at_once_one_wins(action, officer):
    outcomes = []

    def attempt(number):
        try:
            save(action, f"Writer {number}", 1, officer)
            outcomes.append("saved")
        except StaleVersion:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved"] + ["told"] * 5
