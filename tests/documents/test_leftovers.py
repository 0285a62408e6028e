"""Files that no row names go after a day, from both storages, and nothing else does."""

import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from documents import leftovers
from documents.leftovers import OLD_SECONDS, PAUSE_SECONDS, Sweep
from documents.models import Job
from tests import factories

DAY = OLD_SECONDS + 60


@pytest.fixture(autouse=True)
def rooms(tmp_path, monkeypatch):
    """Both storages empty and somewhere else."""
    for alias in leftovers.STORAGES:
        monkeypatch.setattr(storages[alias], "_location", str(tmp_path / alias))
        monkeypatch.setattr(storages[alias], "location", str(tmp_path / alias))


def put(alias, name):
    return storages[alias].save(name, ContentFile(b"secret"))


def lies(alias, name):
    return Path(storages[alias].path(name)).exists()


@pytest.fixture
def job(officer):
    return Job.objects.create(
        kind="roadmap", subject_pk="1", requested_by=officer, file=put("default", "jobs/kept.pdf")
    )


@pytest.fixture
def row(carana):
    document = factories.StateDocumentFactory(state=carana)
    file = put("uploads", "state-documents/aa/kept.pdf")
    return factories.StateDocumentFileFactory(document=document, file=file)


def test_files_that_no_row_names_go_after_a_day(job, row):
    stray = [
        ("default", "jobs/stray.pdf"),
        ("default", "jobs/x.part"),
        ("uploads", "state-documents/bb/stray.pdf"),
    ]
    for place in stray:
        put(*place)
    assert Sweep().step() == 0
    assert all(lies(*place) for place in stray)
    assert Sweep().step(now=time.time() + DAY) == 3
    assert not any(lies(*place) for place in stray)
    assert lies("default", job.file.name)
    assert lies("uploads", row.file.name)


def test_another_database_than_the_files_belong_to_removes_no_upload(db, job):
    put("uploads", "state-documents/bb/somebody.pdf")
    assert Sweep().step(now=time.time() + DAY) == 0
    assert lies("uploads", "state-documents/bb/somebody.pdf")


def test_a_round_looks_at_a_few_files_and_the_next_goes_on(db, monkeypatch):
    monkeypatch.setattr(leftovers, "BATCH", 2)
    for number in range(5):
        put("default", f"jobs/{number}.pdf")
    sweep, now = Sweep(), time.time() + DAY
    assert [sweep.step(now) for _round in range(4)] == [2, 2, 1, 0]
    put("default", "jobs/later.pdf")
    assert sweep.step(now + 60) == 0
    assert sweep.step(now + PAUSE_SECONDS) == 1


def test_every_storage_of_files_is_looked_after():
    named = {field for alias in leftovers.STORAGES for field in leftovers.naming(alias)}
    everywhere = {
        (model, field.name)
        for model in leftovers.apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, leftovers.models.FileField)
    }
    assert named == everywhere
    assert {model.__name__ for model, _field in named} == {
        "Job",
        "PlanVersion",
        "StateDocumentFile",
    }
