"""Access that ends in the middle: between two steps, while a document is made, inside a request."""

import io
import uuid

import pikepdf
import pytest
from django.test import Client

from documents.actions import request_document
from documents.kinds import kind_named
from documents.models import Job
from documents.tasks import produce, store
from history.recorded import SYSTEM
from portfolio.actions import end_grant
from portfolio.models import Grant
from tests.house.people import all_roles, enter
from tests.house.rows import snapshot
from tests.house.test_malformed_posts import forms_by_route
from tests.house.test_sweep import is_refusal

# A signed link opens these to whoever holds it; no account and no grant decides about them.
BY_LINK = {
    "training:evaluation",
    "training:my-training",
    "training:my-training-certificate",
    "study_visits:host",
    "study_visits:seat",
}


def end_everything(user):
    for grant in Grant.objects.in_effect().filter(person=user):
        end_grant(grant=grant, by=SYSTEM)


def suspend(user):
    user.is_active = False
    user.save(by=SYSTEM)


@pytest.mark.parametrize("revoke", [end_everything, suspend])
def test_a_form_read_before_is_worth_nothing_after(quiet, world, revoke):
    user = all_roles("insider", world.state)
    client = enter(Client(raise_request_exception=False), user)
    forms = {
        route: form
        for route, form in forms_by_route(world, client).items()
        if form.route not in BY_LINK
    }
    revoke(user)
    before = snapshot(world.state)
    refused = [is_refusal(client.post(form.address, form.initial())) for form in forms.values()]
    assert sum(refused) > 18
    assert snapshot(world.state) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("revoke", [end_everything, suspend])
def test_a_document_asked_for_before_is_not_made_after(world, focal, revoke):
    kind = kind_named("roadmap")
    job = request_document(kind=kind, subject=world.roadmap, by=focal)
    revoke(focal)
    produce(str(job.pk))
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert not job.file


def a_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def test_a_document_made_before_is_not_handed_out_after(quiet, world, focal):
    job = request_document(kind=kind_named("roadmap"), subject=world.roadmap, by=focal)
    made = store(job.pk, uuid.uuid4(), a_pdf()) | {
        "status": Job.Status.READY,
        "classification": "str",
    }
    Job.objects.filter(pk=job.pk).update(file_name="a.pdf", **made)
    client = enter(Client(), focal)
    handed = client.get(f"/documents/jobs/{job.pk}/file/")
    assert handed.status_code == 200
    assert b"".join(handed.streaming_content).startswith(b"%PDF")
    end_everything(focal)
    assert client.get(f"/documents/jobs/{job.pk}/file/").status_code == 404
