"""Two people who change different things of one record at the same time: both changes stand."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.models import Event
from portfolio.actions import change_person
from portfolio.models import Agency, StateDocumentFile, User
from portfolio.sign_in.suspension import suspend_person
from roadmaps.models import Roadmap
from tests import factories


def test_a_new_name_does_not_open_a_suspended_account(focal, administrator):
    read_before = User.objects.get(pk=focal.pk)
    suspend_person(person=User.objects.get(pk=focal.pk), by=administrator, reason="Left")
    change_person(person=read_before, by=administrator, full_name="New Name")
    focal.refresh_from_db()
    assert (focal.full_name, focal.is_active) == ("New Name", False)


def test_a_new_password_is_not_put_back_by_a_name(focal, administrator):
    read_before = User.objects.get(pk=focal.pk)
    focal.set_password("another correct horse")
    focal.save(update_fields=["password"])
    change_person(person=read_before, by=administrator, full_name="New Name")
    focal.refresh_from_db()
    assert focal.check_password("another correct horse")


def test_a_marking_does_not_undo_an_endorsement(mission, officer, manager):
    roadmap = factories.RoadmapFactory(mission=mission, status=Roadmap.Status.CONSULTED)
    read_before = Roadmap.objects.get(pk=roadmap.pk)
    roadmap.status = Roadmap.Status.ENDORSED
    roadmap.save(by=manager)
    read_before.release = "programme"
    read_before.save(by=officer)
    roadmap.refresh_from_db()
    assert (roadmap.status, roadmap.release) == (Roadmap.Status.ENDORSED, "programme")


def test_what_is_written_is_what_history_tells(agency, officer):
    agency.name = "Ministry of Law"
    with CaptureQueriesContext(connection) as queries:
        agency.save(by=officer)
    (update,) = (q["sql"] for q in queries if q["sql"].startswith("UPDATE"))
    assert '"name"' in update
    assert '"code"' not in update
    changes = Event.objects.filter(subject_pk=str(agency.pk), verb="changed").latest("pk").changes
    assert list(changes) == ["name"]


def test_stamps_of_every_save_are_written_too(mission, officer):
    answer = factories.AnswerFactory(
        mission=mission, indicator=mission.instrument.areas.first().indicators.first()
    )
    before = answer.updated_at
    answer.justification = "More words."
    answer.save(by=officer)
    answer.refresh_from_db()
    assert answer.updated_at > before


def test_a_list_changed_in_place_and_a_new_file_are_written(mission, officer):
    action = factories.PlanActionFactory(
        objective=factories.ObjectiveFactory(roadmap=factories.RoadmapFactory(mission=mission))
    )
    action.courses.append("C-1")
    action.save(by=officer)
    action.refresh_from_db()
    assert action.courses == ["C-1"]
    kept = factories.StateDocumentFileFactory(
        document=factories.StateDocumentFactory(state=mission.state)
    )
    name = kept.file.name
    kept.file.save("other.txt", ContentFile(b"Other."), save=False)
    kept.save(by=officer)
    assert StateDocumentFile.objects.get(pk=kept.pk).file.name != name


def test_a_record_under_another_key_is_written_whole(agency, officer):
    agency.pk, agency.code = None, "MOX"
    agency.save(by=officer)
    assert Agency.objects.get(code="MOX").name == agency.name


@pytest.mark.parametrize("word", ["reviewed", "changed"])
def test_a_verb_without_a_change_is_a_line_all_the_same(agency, officer, word):
    agency.save(by=officer, verb=word)
    assert Event.objects.filter(subject_pk=str(agency.pk)).latest("pk").verb == word
