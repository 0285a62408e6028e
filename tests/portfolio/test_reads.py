"""What is read is told: each strictly confidential record in its own history, and everything that
is opened under break-glass to the State."""

import threading
import time
from unittest.mock import Mock

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Mission
from documents.models import Job
from history.models import Event
from history.recorded import SYSTEM, set_links
from portfolio.actions import end_grant, grant_role
from portfolio.break_glass import ask_break_glass, open_break_glass
from portfolio.people.markings import kinds
from roadmaps.models import PlanAction
from tests import factories
from tests.conftest import person
from tests.documents import samples
from tests.house.test_queries import MOST
from tests.mentoring.factories import AssignmentFactory
from tests.portfolio.reading import OF_PLANNERS, TEXTS, WAYS
from web.marking import Classification

STRICT = Classification.STRICTLY_CONFIDENTIAL
UNDER_BREAK_GLASS = "opened under break-glass"
ASKED = "portfolio.breakglass"  # its second person "opens" an access by the same word
# One text of each kind, and every address that shows some of what stands in the record.


@pytest.fixture
def rows(mission, lead):
    """A record of every kind, none of them strict, and what hangs under them."""
    indicator = mission.areas.get().indicators.get(code="LEG-1")
    answer = factories.AnswerFactory(mission=mission, indicator=indicator)
    finding = factories.FindingFactory(mission=mission, indicator=indicator, number=1)
    evidence = factories.EvidenceFactory(mission=mission)
    set_links(evidence, "indicators", [indicator], by=SYSTEM)
    mission.status = Mission.Status.FINAL
    mission.save(by=lead)
    roadmap = factories.RoadmapFactory(mission=mission)
    objective = factories.ObjectiveFactory(roadmap=roadmap)
    action = factories.PlanActionFactory(objective=objective)
    set_links(action, "findings", [finding], by=SYSTEM)
    document = factories.StateDocumentFactory(state=mission.state)
    return {
        "mission": mission,
        "answer": answer,
        "finding": finding,
        "evidence": evidence,
        "roadmap": roadmap,
        "objective": objective,
        "action": action,
        "statedocument": document,
        "file": factories.StateDocumentFileFactory(document=document),
        "practice": factories.PracticeFactory(state=mission.state),
    }


def make_strict(record, **values):
    record.classification = STRICT
    for name, value in values.items():
        setattr(record, name, value)
    record.save(by=SYSTEM)
    return record


def opened(record=None, **wanted):
    rows = Event.objects.filter(verb="opened", **wanted).exclude(subject_model=ASKED)
    if record is None:
        return rows
    return rows.filter(subject_model=record._meta.label_lower, subject_pk=str(record.pk))


def kinds_opened(user) -> list[str]:
    return sorted(opened(by_id=user.pk).values_list("subject_model", flat=True))


def get(client, address):
    answer = client.get(address)
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content


def cases(ways):
    return [(kind, way) for kind, addresses in ways.items() for way in addresses]


def every_way():
    """Beside its own pages every kind has a page of its marking and of two texts side by side."""
    for kind, way in cases(WAYS):
        yield kind, way
    for kind in TEXTS:
        yield kind, "marking"
        yield kind, "compare"


def address_of(way, kind, rows) -> str:
    if way == "marking":
        return f"/markings/{kind}/{rows[kind].pk}/"
    if way == "compare":
        record, name = rows[kind], TEXTS[kind]
        setattr(record, name, "Other words than before")
        record.save(by=SYSTEM)
        events = Event.objects.filter(subject_model=record._meta.label_lower)
        event = events.filter(subject_pk=str(record.pk)).latest("pk")
        return f"/history/{event.pk}/compare/?field={name}"
    return way.format(**rows)


# Strict from their first day, and read by few: tests/portfolio/test_diligence_pages.py and
# tests/mentoring/test_work.py. Those of the rooms of delivery are read below.
RULED, DELIVERED = {"due-diligence", "rights-concern"}, {"study-visit", "assignment"}


def test_every_kind_of_labelled_record_is_walked():
    assert set(TEXTS) == set(WAYS) == set(kinds()) - RULED - DELIVERED


@pytest.mark.parametrize("kind", sorted(DELIVERED))
def test_reading_what_is_delivered_is_one_line_too(carana, signed_in, officer, neighbour, kind):
    if kind == "study-visit":
        record = factories.StudyVisitFactory()
        factories.InvitationFactory(visit=record, state=carana)
    else:
        record = AssignmentFactory(agency=factories.AgencyFactory(state=carana))
    client, addresses = (
        signed_in(officer),
        [record.get_absolute_url(), f"/markings/{kind}/{record.pk}/"],
    )
    for address in addresses:
        assert get(client, address)[0] == 200
    assert not opened().exists()
    record = make_strict(record)
    assert get(signed_in(neighbour), addresses[0])[0] == 404
    for address in addresses:
        assert get(client, address)[0] == 200
    assert [event.by_id for event in opened(record)] == [officer.pk]


@pytest.mark.parametrize(("kind", "way"), list(every_way()))
def test_reading_what_is_strictly_confidential_is_one_line_and_refusals_are_none(
    rows, signed_in, carana, neighbour, trainer, kind, way
):
    reader = person("reader", "lead", carana)
    if kind in ("mission", "roadmap", "statedocument") or way in ("marking", "/portfolio/"):
        reader = person("planner", "officer")
        if kind == "evidence" or "/answers/" in way:
            reader = person("other-lead", "lead", carana)
    if kind == "practice":
        reader = person("other-editor", "editor")
    client, address = signed_in(reader), address_of(way, kind, rows)
    assert get(client, address)[0] == 200
    assert not opened().exists()
    record = make_strict(rows[kind])
    for outsider in (neighbour, trainer):
        get(signed_in(outsider), address)
    client.head(address)
    assert not opened().exists()
    for _twice in range(2):
        assert get(client, address)[0] == 200
    assert [event.by_id for event in opened(record)] == [reader.pk]
    assert opened().count() == 1


@pytest.mark.parametrize(("kind", "way"), cases(OF_PLANNERS))
def test_forms_and_the_first_page_are_read_too(rows, signed_in, officer, kind, way):
    if way == "/":
        rows["roadmap"].status = "endorsed"
        rows["action"].ends_on = rows["action"].starts_on
        rows["action"].starts_on = rows["action"].ends_on = factories.TODAY.replace(year=2025)
        rows["action"].save(by=SYSTEM)
        if kind == "finding":
            set_links(rows["action"], "findings", [], by=SYSTEM)
        if kind == "roadmap":
            rows["roadmap"].status = "draft"
        rows["roadmap"].save(by=SYSTEM)
    if way == "/roadmaps/":
        for each in PlanAction.objects.all():
            each.delete(by=SYSTEM)
        rows["objective"].delete(by=SYSTEM)
        rows["roadmap"].delete(by=SYSTEM)
    record = make_strict(rows[kind])
    assert get(signed_in(officer), address_of(way, kind, rows))[0] == 200
    assert opened(record, by_id=officer.pk).count() == 1


def test_a_refusal_with_the_form_shows_the_text_and_a_refused_right_does_not(
    rows, signed_in, officer, focal, reviewer
):
    action = make_strict(rows["action"])
    assert signed_in(reviewer).get(f"/actions/{action.pk}/edit/").status_code == 403
    assert signed_in(reviewer).post(f"/actions/{action.pk}/edit/", {}).status_code == 403
    assert not opened().exists()
    assert signed_in(officer).post(f"/actions/{action.pk}/edit/", {}).status_code == 422
    assert opened(action, by_id=officer.pk).count() == 1


def test_a_record_that_goes_with_the_request_is_still_named(rows, signed_in, lead):
    mission, evidence = rows["mission"], make_strict(rows["evidence"])
    mission.status = Mission.Status.IN_FIELD
    mission.save(by=SYSTEM)
    answer = signed_in(lead).post(f"/evidence/{evidence.pk}/delete/")
    assert answer.status_code == 302
    assert opened().get().subject_pk == str(evidence.pk)


def ready() -> Job:
    """The one document that was asked for, made."""
    job = Job.objects.get()
    job.file.save("made.pdf", ContentFile(samples.pdf()), save=False)
    job.classification = STRICT
    job.status, job.file_name, job.sha256 = Job.Status.READY, "made.pdf", "0" * 64
    job.save()
    return job


def test_a_document_about_it_is_asked_for_and_taken(rows, signed_in, officer):
    for kind in ("roadmap", "finding", "action"):
        make_strict(rows[kind])
    told = ["assessments.finding", "roadmaps.planaction", "roadmaps.roadmap"]
    signed_in(officer).post(f"/documents/roadmap/{rows['roadmap'].pk}/")
    assert kinds_opened(officer) == told
    job = ready()
    other = person("other-officer", "officer")
    Job.objects.filter(pk=job.pk).update(requested_by=other)
    assert get(signed_in(officer), f"/documents/jobs/{job.pk}/file/")[0] == 404
    assert get(signed_in(other), f"/documents/jobs/{job.pk}/file/")[0] == 200
    assert kinds_opened(other) == told
    assert kinds_opened(officer) == told


def test_one_event_of_the_audit_log_tells_the_record(rows, signed_in, manager):
    finding = make_strict(rows["finding"])
    event = Event.objects.filter(subject_pk=str(finding.pk)).latest("pk")
    assert signed_in(manager).get(f"/audit/{event.pk}/").status_code == 200
    assert opened(finding, by_id=manager.pk).count() == 1


def test_what_cannot_be_told_is_not_shown(rows, lead, monkeypatch):
    finding = make_strict(rows["finding"], statement="What the director said")
    monkeypatch.setattr("portfolio.reads.record_reads", Mock(side_effect=OperationalError))
    client = Client(raise_request_exception=False)
    client.force_login(lead)
    answer = client.get(f"/findings/{finding.pk}/")
    assert answer.status_code == 500
    assert "What the director said" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_readers_wait_for_whoever_writes(rows, lead):
    """Eight readers and a writer at once: everybody is answered, every reader is told of."""
    finding = make_strict(rows["finding"])
    readers = [person(f"reader-{number}", "officer") for number in range(8)]
    answers = []

    def read(user):
        client = Client()
        client.force_login(user)
        answers.append(client.get(f"/findings/{finding.pk}/").status_code)
        connection.close()

    threads = [threading.Thread(target=read, args=[user]) for user in readers]
    with transaction.atomic():
        make_strict(rows["roadmap"])
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
    assert set(opened(finding).values_list("by_id", flat=True)) == {user.pk for user in readers}


def test_each_line_names_its_own_record_and_nobody_learns_of_another(
    rows, signed_in, lead, focal, mission
):
    """The focal point may read the one that was released to the State, not the other."""
    indicator = rows["finding"].indicator
    secret = factories.EvidenceFactory(mission=mission, title="What the director said")
    shared = factories.EvidenceFactory(mission=mission, title="Decree 7")
    for item in (shared, secret):
        set_links(item, "indicators", [indicator], by=SYSTEM)
    make_strict(shared, release="state")
    make_strict(secret)
    signed_in(lead).get(f"/missions/{mission.pk}/answers/LEG-1/")
    assert {event.subject_label for event in opened()} == {"What the director said", "Decree 7"}
    page = signed_in(focal).get(f"/missions/{mission.pk}/history/").content.decode()
    assert "Decree 7" in page
    assert "What the director said" not in page


def test_many_are_told_in_one_question_and_one_statement(rows, signed_in, lead, mission):
    client, indicators = signed_in(lead), list(mission.areas.get().indicators.all())
    addresses = (
        "/findings/",
        "/findings/export.csv",
        "/missions/",
        f"/missions/{mission.pk}/history/",
        f"/missions/{mission.pk}/answers/LEG-1/",
        f"/roadmaps/{rows['roadmap'].pk}/",
        "/states/XCA/",
        "/states/XCA/documents/",
        "/api/evidence/",
        "/api/findings/",
        "/api/actions/",
        "/api/answers/",
    )

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert get(client, address)[0] == 200
        return len(queries)

    for address in addresses:
        cost(address)
    plain = {address: cost(address) for address in addresses}
    for number in range(2, 14):
        indicator = indicators[number % 2]
        finding = factories.FindingFactory(
            mission=mission, indicator=indicator, number=number, classification=STRICT
        )
        action = factories.PlanActionFactory(objective=rows["objective"], classification=STRICT)
        set_links(action, "findings", [finding], by=SYSTEM)
        note = factories.EvidenceFactory(mission=mission, kind="interview")
        set_links(note, "indicators", [indicator], by=SYSTEM)
        factories.StateDocumentFactory(state=mission.state, classification=STRICT)
    make_strict(mission)
    for address in addresses:
        # A history tab asks besides for the strict parts it tells, once for each kind.
        kinds = 2 if address.endswith("/history/") else 0
        assert cost(address) <= min(plain[address], MOST) + 2 + kinds, address
        assert cost(address) <= min(plain[address], MOST) + 1 + kinds, address
    assert opened().count() == 4 * 12 + 1


# --- break-glass --------------------------------------------------------------------------------
@pytest.fixture
def glass(carana, katasi, manager):
    """A programme officer of another State, with Carana open under break-glass."""
    user = person("glass", "officer", katasi)
    asking = grant_role(person=user, role="administrator", by=SYSTEM)
    glass = open_break_glass(asked=ask_break_glass(state=carana, by=user, reason="A"), by=manager)
    end_grant(grant=asking, by=SYSTEM)
    return glass


def told(glass):
    rows = Event.objects.filter(verb=UNDER_BREAK_GLASS, by_id=glass.person_id)
    assert set(rows.values_list("state_id", flat=True)) <= {glass.state_id}
    return rows


@pytest.mark.parametrize(
    ("address", "model"),
    [
        ("/findings/", "portfolio.state"),
        ("/findings/export.csv", "portfolio.state"),
        ("/findings/export.xlsx", "portfolio.state"),
        ("compare", "assessments.finding"),
        ("/", "portfolio.state"),
        ("/portfolio/", "portfolio.state"),
        ("/states/", "portfolio.state"),
        ("/states/XCA/", "portfolio.state"),
        ("/state-files/{file.pk}/", "portfolio.statedocumentfile"),
        ("/api/evidence/", "portfolio.state"),
        ("/api/actions/", "portfolio.state"),
        ("/api/answers/", "portfolio.state"),
    ],
)
def test_what_is_read_under_break_glass_is_told_to_the_state(
    rows, signed_in, glass, focal, address, model
):
    if address == "/":
        set_links(rows["action"], "findings", [], by=SYSTEM)
    client, address = signed_in(glass.person), address_of(address, "finding", rows)
    client.head(address)
    assert not told(glass).exists()
    status, content = get(client, address)
    assert status == 200, content
    assert model in set(told(glass).values_list("subject_model", flat=True))
    once = told(glass).count()
    get(client, address)
    assert told(glass).count() == once or "export" in address
    (line,) = signed_in(focal).get("/states/XCA/access/").context["emergencies"]
    assert line.records >= 1


def test_the_export_of_a_register_stands_in_the_history_of_the_state(
    rows, signed_in, glass, focal, katasi
):
    answer = signed_in(glass.person).get("/findings/export.csv")
    name = answer["Content-Disposition"].split('"')[1]
    line = told(glass).get()
    assert line.changes == {"list": [None, "findings"], "file": [None, name]}
    assert name in signed_in(focal).get("/states/XCA/history/").content.decode()
    assert name in signed_in(focal).get(f"/break-glass/{glass.pk}/").content.decode()


@pytest.mark.parametrize("is_taken", [False, True])
def test_documents_asked_for_and_taken_under_break_glass_are_told(
    rows, signed_in, glass, officer, is_taken
):
    asker = officer if is_taken else glass.person
    signed_in(asker).post(f"/documents/roadmap/{rows['roadmap'].pk}/")
    if is_taken:
        assert not told(glass).exists()
        Job.objects.update(requested_by=glass.person)
        assert get(signed_in(glass.person), f"/documents/jobs/{ready().pk}/file/")[0] == 200
    line = told(glass).get(subject_model="roadmaps.roadmap")
    assert line.subject_pk == str(rows["roadmap"].pk)
    lists = told(glass).filter(subject_model="portfolio.state")
    assert {line.changes["list"][1] for line in lists} == {"missions", "plan actions", "findings"}


def test_a_strict_record_under_break_glass_is_named_beside_its_list(rows, signed_in, glass):
    finding = make_strict(rows["finding"])
    signed_in(glass.person).get("/findings/")
    models = set(told(glass).values_list("subject_model", "subject_pk"))
    assert models == {
        ("portfolio.state", str(glass.state_id)),
        ("assessments.finding", str(finding.pk)),
    }
    assert not opened().exists()
