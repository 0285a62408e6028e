"""The pages of mentoring: from the request to the extension by hand, the roster, the report in its
three forms, and what somebody types wrongly."""

import io
import re

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from compendium.models import Practice
from documents.kinds import kind_named
from history.recorded import SYSTEM, set_links
from mentoring.models import Assignment, Mentor
from tests import factories
from tests.conftest import person
from tests.mentoring import factories as make


def frame(host, **values):
    first = factories.in_days(3)
    return {
        "agency": host.pk,
        "counterpart_agency": host.pk,
        "counterpart_function": "Head of operations",
        "purpose": "Five procedures.",
        "mode": "mixed",
        "languages": ["fr"],
        "gender_marker": "1",
        "starts_on": first.isoformat(),
        "ends_on": factories.in_days(94).isoformat(),
    } | values


def move(assignment, name):
    return reverse("mentoring:assignment-move", args=[assignment.pk, name])


def test_from_the_request_to_the_agreement_on_the_pages(
    agency, cleared, entry, signed_in, officer, manager
):
    address = "/states/XCA/mentoring/new/"
    client = signed_in(officer)
    for wrong, sentence in (
        ({"ends_on": factories.in_days(95).isoformat()}, "93 days"),
        ({"ends_on": factories.in_days(1).isoformat()}, "on or after the first day"),
        ({"languages": []}, "Languages"),
        ({"counterpart_function": "a.b@c.example"}, "e-mail address"),
        ({"agency": 10**12}, "valid choice"),
    ):
        refused = client.post(address, frame(agency, **wrong))
        assert refused.status_code == 422, wrong
        assert sentence in refused.content.decode(), wrong
        assert "Five procedures." in refused.content.decode()  # nothing typed is lost
    client.post(address, frame(agency))
    one = Assignment.objects.get()
    assert (one.code, one.days, one.status) == ("MEN-XCA-01", 92, "requested")
    client.post(reverse("mentoring:assignment-match", args=[one.pk]), {"mentors": [entry.pk]})
    assert Assignment.objects.get().status == "matched"
    refused = signed_in(manager).post(move(one, "agree"), follow=True)
    assert "what the mentoring does for rights" in refused.content.decode()
    edit = reverse("mentoring:assignment-update", args=[one.pk])
    client.post(edit, frame(agency, rights_note="Limits of the law.", version=one.version))
    signed_in(manager).post(move(one, "agree"))
    assert Assignment.objects.get().status == "agreed"
    # Without a workplan it does not begin, and the page says so beside the button.
    page = signed_in(officer).get(one.get_absolute_url()).content.decode()
    assert "It begins then." in page
    assert 'aria-disabled="true"' in page


def test_a_counterpart_is_named_only_with_consent_and_to_those_who_may_read_the_name(
    active, officer, reviewer, mentor, signed_in, carana, agency
):
    someone = factories.ParticipantFactory(state=carana, agency=agency, name="Zyzzogeton")
    client = signed_in(officer)
    address = reverse("mentoring:assignment-update", args=[active.pk])
    typed = frame(agency, counterpart=someone.pk, version=active.version)
    typed |= {name: getattr(active, name).isoformat() for name in ("starts_on", "ends_on")}
    typed["rights_note"] = active.rights_note
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "only with consent" in refused.content.decode()
    assert client.post(address, typed | {"has_consent": "on"}).status_code == 302
    shown = {
        reader: "Zyzzogeton" in signed_in(reader).get(active.get_absolute_url()).content.decode()
        for reader in (officer, mentor, reviewer)
    }
    assert shown == {officer: True, mentor: True, reviewer: False}


def test_the_roster_is_kept_by_headquarters_and_each_entry_by_its_mentor(
    entry, active, mentor, officer, focal, reviewer, signed_in, katasi
):
    set_links(entry, "conflicts", [katasi], by=SYSTEM)
    address = entry.get_absolute_url()
    page = signed_in(officer).get(address).content.decode()
    assert "Katasi" in page
    assert "Counted, never ranked" in page
    for other in (focal, reviewer, person("other-mentor", "mentor", katasi)):
        assert signed_in(other).get(address).status_code == 404
        assert address not in signed_in(other).get("/mentors/").content.decode()
    # The mentor changes his own entry; the conflict for a State that he does not see stays.
    client = signed_in(mentor)
    edit = reverse("mentoring:mentor-update", args=[entry.pk])
    typed = {"languages": ["fr"], "skills": ["MT-SOP"], "version": 1, "background": "Police"}
    backwards = {"available_from_on": "2026-12-02", "available_until_on": "2026-12-01"}
    refused = client.post(edit, typed | backwards)
    assert refused.status_code == 422
    assert "on or after the first day" in refused.content.decode()
    client.post(edit, typed)
    found = Mentor.objects.get()
    assert (found.background, list(found.conflicts.all())) == ("Police", [katasi])
    assert client.post(edit, typed | {"background": "Army"}).status_code == 409
    assert signed_in(officer).get("/mentors/new/").status_code == 200
    assert client.get("/mentors/new/").status_code == 404


@pytest.fixture
def told(active, action, mentor):
    """What a final report tells, and a concern that it must not."""
    objective = make.WorkObjectiveFactory(assignment=active, action=action)
    deliverable = make.DeliverableFactory(
        assignment=active, objective=objective, status="in_use", title="Intake and registration"
    )
    version = make.DeliverableVersionFactory(deliverable=deliverable, label="1.7")
    make.SignOffFactory(assignment=active, version=version, side="state")
    make.WeeklyLogFactory(assignment=active, week=1, status="submitted")
    make.WeeklyLogFactory(assignment=active, week=2, days_worked="5")
    make.FinalReportFactory(assignment=active, recommendation="Read the index again.")
    make.RightsConcernFactory(
        state=active.state, assignment=active, written_by=mentor, text="Zyzzogeton"
    )
    Practice.objects.create(
        number=9, title="Two registers", what="W", state=active.state, by=SYSTEM,
        source_model="mentoring.deliverable", source_pk=str(deliverable.pk),
    )  # fmt: skip
    Assignment.objects.filter(pk=active.pk).compare_and_set(
        status="final_report", starts_on=factories.in_days(10), ends_on=factories.in_days(40),
        last_allowed_on=factories.in_days(101),
    )  # fmt: skip
    return Assignment.objects.get(pk=active.pk)


def plain(text):
    return re.sub(r"\s+", "", text)


def test_the_report_says_the_same_on_the_page_as_pdf_and_as_text(told, manager, signed_in):
    at = timezone.now()
    texts = {"page": signed_in(manager).get(f"/mentoring/{told.pk}/report/").content.decode()}
    for key in ("mentoring_report", "mentoring_report_docx"):
        kind = kind_named(key)
        subject = kind.subjects(manager).get()
        context = kind.context(subject, user=manager, language="en", at=at)
        content = kind.write(context | {"language": "en"})[0]
        if key.endswith("docx"):
            paper = docx.Document(io.BytesIO(content))
            cells = [
                cell.text for table in paper.tables for row in table.rows for cell in row.cells
            ]
            texts[key] = " ".join([*(each.text for each in paper.paragraphs), *cells])
        else:
            pages = PdfReader(io.BytesIO(content)).pages
            texts[key] = " ".join(page.extract_text() for page in pages)
        assert kind.file_name(subject).startswith(f"CON-XCA-MEN-{told.number:02}")
    code = told.deliverables.get().indicators[0]
    for form, text in texts.items():
        for words in (
            "Intake and registration", "1.7", "Read the index again.", "CP-0009", "Two registers",
            code, "Level 1", "Not assessed since", "never that one thing caused the other",
            "4.5, from 1 weekly logs", "One grading scheme used in daily work", "action",
        ):  # fmt: skip
            assert plain(words) in plain(text), (form, words)
        assert "Zyzzogeton" not in text, form


def test_what_a_reader_may_not_see_of_plan_and_assessment_is_not_in_his_report(
    told, reviewer, mentor, signed_in
):
    finding = told.objectives.get().action.findings.get()
    finding.release = "team"
    finding.save(by=SYSTEM)
    page = signed_in(mentor).get(f"/mentoring/{told.pk}/report/").content.decode()
    assert finding.code not in page
    assert "action" in page


def test_only_the_state_says_what_it_thinks(told, focal, officer, signed_in):
    address = reverse("mentoring:assignment-opinion", args=[told.pk])
    assert signed_in(officer).post(address, {"opinion": "fully"}).status_code == 403
    assert signed_in(focal).post(address, {"opinion": ""}).status_code == 422
    signed_in(focal).post(address, {"opinion": "fully", "opinion_note": "Thank you."})
    assert Assignment.objects.get().opinion == "fully"


def test_another_state_finds_nothing(told, neighbour, signed_in):
    client = signed_in(neighbour)
    for page in ("", "edit/", "workplan/", "logs/", "logs/1/", "report/"):
        assert client.get(f"/mentoring/{told.pk}/{page}").status_code == 404, page
    assert client.get("/states/XCA/mentoring/").status_code == 404
    assert told.code not in client.get("/mentoring/").content.decode()


def test_your_work_names_logs_and_extensions_that_wait(active, mentor, manager, signed_in):
    make.ExtensionFactory(assignment=active)
    page = signed_in(mentor).get("/").content.decode()
    assert f"{active.code}, week 1" in page
    page = signed_in(manager).get("/").content.decode()
    assert f"{active.code}: Extension until" in page
