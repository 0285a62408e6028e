"""Access that ends in the middle: between two steps, while a document is made, inside a request."""

import io
import threading

import pikepdf
import pytest
from django.db import OperationalError, connection
from django.test import Client

from documents.actions import request_document
from documents.kinds import kind_named
from documents.models import Job
from documents.tasks import produce, store
from fusion_programme.acting import OWN_ACCOUNT
from history.recorded import SYSTEM
from portfolio.actions import end_grant, grant_role
from portfolio.models import Grant
from tests.conftest import person
from tests.house import tally
from tests.house.people import all_roles, enter
from tests.house.rows import snapshot
from tests.house.test_malformed_posts import forms_by_route, writes
from tests.house.test_sweep import is_refusal


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
    forms = forms_by_route(world, client)
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
    made = store(job, a_pdf()) | {"status": Job.Status.READY, "file_name": "a.pdf"}
    Job.objects.filter(pk=job.pk).update(**made)
    client = enter(Client(), focal)
    handed = client.get(f"/documents/jobs/{job.pk}/file/")
    assert handed.status_code == 200
    assert b"".join(handed.streaming_content).startswith(b"%PDF")
    end_everything(focal)
    assert client.get(f"/documents/jobs/{job.pk}/file/").status_code == 404


# --- inside a request ----------------------------------------------------------------------------


class Interruption:
    """Ends a person's access from another connection just before the n-th statement of a request,
    and notes whether the request wrote anything of a state after that."""

    def __init__(self, user, place):
        self.user, self.place = user, place
        self.count, self.ended, self.wrote_after = 0, False, []

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.place:
            other = threading.Thread(target=self.end)
            other.start()
            other.join()
        if self.ended and writes(sql):
            self.wrote_after.append(sql[:120])
        return execute(sql, params, many, context)

    def end(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "PRAGMA busy_timeout = 0"
                    if connection.vendor == "sqlite"
                    else "SET lock_timeout = '50ms'"
                )
            end_everything(self.user)
            self.ended = True
        except OperationalError:  # the request holds the access: whoever ends it waits
            pass
        finally:
            connection.close()


def renew(user, state):
    held = set(Grant.objects.in_effect().filter(person=user).values_list("role", flat=True))
    for role in {"lead", "officer"} - held:
        grant_role(person=user, role=role, state=state, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_no_write_follows_the_end_of_an_access(quiet, world):
    """Every form, interrupted before each of its statements in turn."""
    user = person("insider")
    renew(user, world.state)
    client = enter(Client(raise_request_exception=False), user)
    # What is removed is removed last, so that the other forms still find it.
    forms = sorted(
        forms_by_route(world, client).values(),
        key=lambda form: any(word in form.path for word in ("delete", "withdraw", "cancel")),
    )
    interrupted, ended, wrong = 0, 0, []
    for form in forms:
        if form.path.strip("/").startswith(tuple(each.strip("/") for each in OWN_ACCOUNT)):
            continue  # nobody's access decides about that
        place, last = 0, 1
        while place < last:
            place += 1
            renew(user, world.state)
            interruption = Interruption(user, place)
            with connection.execute_wrapper(interruption):
                client.post(form.address, form.initial())
            last = max(last, interruption.count)
            interrupted += 1
            ended += interruption.ended
            wrong += [f"{form.route}, {place}: {sql}" for sql in interruption.wrote_after]
    assert wrong == []
    assert ended > len(forms), "the access was hardly ever ended in time"
    tally.note(f"interrupted requests: forms={len(forms)} requests={interrupted} ended={ended}")
