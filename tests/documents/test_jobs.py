"""The row is the truth: claimed once, renewed, found again, never silent."""

import contextlib
import datetime
import threading
from unittest import mock

import pytest
from django.db import DataError, OperationalError, connection
from django.utils import timezone

from documents import actions, sweeper, tasks
from documents.kinds import kind_named
from documents.lease import Lease, claim
from documents.models import Job
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import end_grant
from tests import factories

LATER = datetime.timedelta(minutes=5)


@pytest.fixture
def roadmap(mission, lead):
    mission.status = mission.Status.FINAL
    mission.save(by=lead)
    return factories.RoadmapFactory(mission=mission)


def ask(roadmap, by):
    return actions.request_document(kind=kind_named("roadmap"), subject=roadmap, by=by)


@pytest.fixture
def job(roadmap, officer):
    return ask(roadmap, officer)


def set_job(job, **values):
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()


def test_asking_twice_gives_one_job_and_one_event(roadmap, officer):
    assert ask(roadmap, officer) == ask(roadmap, officer)
    assert Job.objects.count() == 1
    assert Event.objects.filter(verb="exported").count() == 1


def test_a_document_is_made_and_downloaded_by_its_owner_only(job, signed_in, officer, manager):
    tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.progress, job.error) == ("ready", 100, "")
    assert job.file_name == "CON-XCA-NAP-0.1.pdf"
    answer = signed_in(officer).get(f"/documents/jobs/{job.pk}/file/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "CON-XCA-NAP-0.1.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(verb="downloaded").count() == 1
    assert signed_in(manager).get(f"/documents/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_claims(job):
    won = []

    def attempt():
        won.append(claim(job.pk))
        connection.close()

    threads = [threading.Thread(target=attempt) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(token is not None for token in won) == 1
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_worker_thought_dead_cannot_overwrite_its_successor(job):
    first = claim(job.pk)
    set_job(job, lease_until=timezone.now() - LATER)
    second = claim(job.pk)
    assert second not in (None, first)
    assert not Lease(job.pk, first).finish(status=Job.Status.READY)
    assert Lease(job.pk, second).finish(status=Job.Status.READY)


def test_a_worker_thought_dead_cannot_touch_its_successors_file(job):
    """Retried after it was given up, so that its runs are counted from one again."""
    first = claim(job.pk)
    set_job(job, status="failed", attempts=3, lease_token=None)
    actions.retry_document(job=job)
    second = claim(job.pk)
    made = tasks.store(job.pk, second, b"second")
    assert Lease(job.pk, second).finish(status=Job.Status.READY, **made)
    late = tasks.store(job.pk, first, b"first")
    assert late["file"] != made["file"]
    job.refresh_from_db()
    assert job.file.read() == b"second"
    job.file.close()


def test_the_sweeper_rings_for_jobs_that_nobody_announced(job):
    set_job(job, announced_at=None)
    with mock.patch.object(tasks.produce, "apply_async") as bell:
        assert sweeper.announce_again() == 1
        assert sweeper.announce_again() == 0
    assert bell.call_count == 1


def test_the_sweeper_rings_less_and_less_often(job):
    waits = []
    for _round in range(4):
        job.refresh_from_db()
        waits.append(sweeper.next_wait(job))
        set_job(job, announced_at=timezone.now() - datetime.timedelta(hours=1))
        with mock.patch.object(tasks.produce, "apply_async"):
            assert sweeper.announce_again() == 1
    assert waits == [5, 10, 20, 40]


def test_a_job_whose_worker_died_is_announced_again(job):
    claim(job.pk)
    set_job(job, lease_until=timezone.now() - LATER)
    with mock.patch.object(tasks.produce, "apply_async"):
        assert sweeper.announce_again() == 1


def test_a_job_left_running_is_rung_for_less_and_less_often(job):
    claim(job.pk)
    set_job(job, lease_until=timezone.now() - LATER, announced_at=timezone.now() - LATER)
    with mock.patch.object(tasks.produce, "apply_async"):
        assert [sweeper.announce_again() for _round in range(3)] == [1, 0, 0]


def test_a_job_that_has_waited_for_months_still_waits(job):
    set_job(job, announcements=32_767, announced_at=timezone.now() - datetime.timedelta(days=2))
    with mock.patch.object(tasks.produce, "apply_async"):
        assert sweeper.announce_again() == 1
    job.refresh_from_db()
    assert sweeper.next_wait(job) == sweeper.LONGEST_WAIT


def test_the_wait_is_counted_in_days_too(job):
    now = timezone.now()
    set_job(job, announcements=10, announced_at=now - datetime.timedelta(days=1, seconds=5))
    with mock.patch.object(tasks.produce, "apply_async"):
        assert sweeper.announce_again() == 1


@pytest.mark.parametrize("step", ["announce_again", "give_up", "expire", "seal_waiting"])
@pytest.mark.parametrize("error", [DataError, OperationalError])
def test_a_step_that_fails_does_not_keep_the_others(job, step, error, monkeypatch):
    names = ["announce_again", "give_up", "expire", "seal_waiting"]
    monkeypatch.setattr(sweeper.leftovers, "again_at", float("inf"))
    monkeypatch.setattr(sweeper, "further", {})
    with contextlib.ExitStack() as stack:
        steps = {
            name: stack.enter_context(mock.patch.object(sweeper, name, return_value=1))
            for name in names
        }
        steps[step].side_effect = error("broken")
        assert sorted(sweeper.sweep().values()) == [0, 0, 1, 1, 1]
    assert all(each.called for each in steps.values())


def test_a_job_that_cost_three_workers_ends_visibly(job, settings):
    set_job(job, attempts=3, status="running", lease_until=timezone.now() - LATER)
    assert claim(job.pk) is None
    assert sweeper.give_up() == 1
    job.refresh_from_db()
    assert (job.status, "three times" in job.error) == ("failed", True)


def test_files_go_after_their_time_and_the_row_says_so(job, signed_in, officer):
    tasks.produce(str(job.pk))
    job.refresh_from_db()
    path = job.file.path
    set_job(job, expires_at=timezone.now() - LATER)
    assert sweeper.expire() == 1
    job.refresh_from_db()
    assert job.status == "expired"
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: SIM115, PTH123
    assert signed_in(officer).get(f"/documents/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize("loss", ["suspended", "right"])
def test_a_right_lost_after_asking_is_a_sentence(job, officer, loss):
    if loss == "suspended":
        officer.is_active = False
        officer.save(by=officer)
    else:
        end_grant(grant=officer.grants.get(), by=SYSTEM)
    tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "This record is no longer open to you.")


def test_a_failure_is_a_sentence_and_can_be_tried_again(job, roadmap, signed_in, officer):
    with mock.patch("documents.render.render_pdf", side_effect=MemoryError):
        tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert job.status == "failed"
    client = signed_in(officer)
    assert "Try again" in client.get(f"/documents/jobs/{job.pk}/").content.decode()
    client.post(f"/documents/jobs/{job.pk}/retry/")
    tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert job.status == "ready"


def test_a_forbidden_fetch_fails_the_job_and_never_hangs_it(job):
    with mock.patch("documents.kinds.render_to_string", return_value="<img src='http://x/'>"):
        tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert job.status == "failed"


def test_a_cancelled_job_is_not_made(job, signed_in, officer):
    signed_in(officer).post(f"/documents/jobs/{job.pk}/cancel/")
    tasks.produce(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("cancelled", 0)


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_keep_the_person_waiting(roadmap, officer):
    with mock.patch.object(tasks.produce, "apply_async", side_effect=ConnectionError):
        job = ask(roadmap, officer)
    assert (job.status, job.announced_at) == ("queued", None)


def test_the_card_asks_again_only_while_something_may_change(job, signed_in, officer):
    client = signed_in(officer)
    address = f"/documents/jobs/{job.pk}/"
    partial = {"hx-request": "true"}
    assert "hx-trigger" in client.get(address, headers=partial).content.decode()
    tasks.produce(str(job.pk))
    card = client.get(address, headers=partial).content.decode()
    assert "hx-trigger" not in card
    assert "Download" in card
    assert "<html" in client.get(address).content.decode()


def test_pressing_export_works_with_and_without_script(roadmap, signed_in, officer):
    client = signed_in(officer)
    address = f"/documents/roadmap/{roadmap.pk}/"
    assert "<li" in client.post(address, headers={"hx-request": "true"}).content.decode()
    back = client.post(address, headers={"referer": f"http://testserver/roadmaps/{roadmap.pk}/"})
    assert back["Location"] == f"/roadmaps/{roadmap.pk}/"
    outside = client.post(address, headers={"referer": "https://elsewhere.example//evil"})
    assert outside["Location"].startswith("/")
    broken = client.post(address, headers={"referer": "http://[x"})
    assert broken["Location"] == f"/documents/jobs/{Job.objects.get().pk}/"
    assert Job.objects.count() == 1
    assert client.post("/documents/nothing/1/").status_code == 404
    assert client.post("/documents/roadmap/abc/").status_code == 404
