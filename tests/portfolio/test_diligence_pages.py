"""The pages of due diligence: written and decided by those with the right, a word for the rest."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from portfolio import diligence_actions as actions
from portfolio.models import DiligenceMeasure, DiligenceNote, DueDiligence
from tests import factories
from tests.factories import DiligenceMeasureFactory, DueDiligenceFactory, in_days

WORD = "zyzzogeton"


@pytest.fixture
def agency(carana):
    return factories.AgencyFactory(state=carana, name="Border Police", code="BP")


@pytest.fixture
def cleared(agency):
    """A clearance of the whole agency that runs out, with a mark in every text."""
    record = DueDiligenceFactory(
        agency=agency,
        unit="",
        is_cleared=True,
        valid_until=in_days(20),
        **dict.fromkeys(("purpose", "policy_to", "general_text", "specific_text", "grounds"), WORD),
    )
    DiligenceMeasureFactory(diligence=record, text=WORD, due_on=in_days(-2))
    factories.DiligenceNoteFactory(diligence=record, text=WORD)
    return record


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def step(diligence, slug):
    return reverse("portfolio:due-diligence-step", args=[diligence.pk, slug])


def move(diligence, name):
    return reverse("portfolio:due-diligence-move", args=[diligence.pk, name])


def test_from_the_request_to_the_decision_on_the_pages(signed_in, officer, reviewer, agency):
    client, today = signed_in(officer), timezone.localdate().isoformat()
    asked = {"agency": agency.pk, "unit": "Unit 4", "support": "training", "purpose": "A course."}
    answer = client.post("/states/XCA/due-diligence/new/", asked, follow=True)
    text = answer.content.decode()
    made = DueDiligence.objects.get()
    assert made.requested_by == officer
    for words in ("Unit 4, Border Police", "What is missing", "Strictly Confidential"):
        assert words in text, words
    assert "open already" in client.post("/states/XCA/due-diligence/new/", asked).content.decode()
    assessed = {"general_on": today, "general_risk": "low", "general_text": "G", "version": 2}
    specific = {"specific_on": today, "specific_risk": "high", "specific_text": "S", "version": 3}
    harm = dict.fromkeys(DueDiligence.QUESTIONS, "no") | {"harm_review_on": in_days(90)}
    told = {"policy_on": today, "policy_to": "Minister’s office", "version": 1}
    for slug, form in (
        ("policy", told),
        ("general", assessed),
        ("specific", specific),
        ("harm", harm | {"harm_leak": "yes", "harm_leak_measure": "No lists.", "version": 4}),
    ):
        assert client.post(step(made, slug), form).status_code == 302, slug
    refused = client.post(move(made, "submit"), follow=True).content.decode()
    assert "A high risk needs at least one measure" in refused
    measure = {"text": "Screening.", "owner": "Programme office", "due_on": in_days(20)}
    client.post(reverse("portfolio:due-diligence-measure-create", args=[made.pk]), measure)
    client.post(move(made, "submit"))
    made.refresh_from_db()
    assert made.status == "awaiting"
    assert "Decide" not in page(client, made.get_absolute_url())
    decide = reverse("portfolio:due-diligence-decide", args=[made.pk])
    assert client.post(decide, {}).status_code == 403
    judge = signed_in(reviewer)
    form = page(judge, decide)
    assert "Measures are named: clear with measures." in form
    asked = re.search(r'name="asked" value="([^"]+)"', form)[1]
    decision = {"name": "clear_with_measures", "grounds": "Small.", "asked": asked}
    for wrong, where in (
        ({"name": "clear"}, "name"),
        ({"grounds": ""}, "grounds"),
        ({"valid_until": in_days(900)}, "valid_until"),
        ({"valid_until": today}, "valid_until"),
        ({"asked": "2020-01-01 00:00:00"}, "__all__"),
    ):
        answer = judge.post(decide, decision | wrong)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [where]
    assert judge.post(decide, decision).status_code == 302
    shown = page(judge, made.get_absolute_url())
    for words in ("Cleared with measures", "Small.", "Suspend the clearance", reviewer.full_name):
        assert words in shown, words
    measure = DiligenceMeasure.objects.get()
    done = reverse("portfolio:diligence-measure-mark", args=[measure.pk])
    client.post(done, {"done_on": today, "version": 1})
    notes = reverse("portfolio:due-diligence-note-create", args=[made.pk])
    client.post(notes, {"noted_on": today, "text": "The unit keeps to it."})
    assert DiligenceNote.objects.get().noted_by == officer
    measure.refresh_from_db()
    assert measure.done_on == timezone.localdate()
    why = {"reason": "A report is looked into."}
    suspended = judge.post(move(made, "suspend"), why, follow=True).content.decode()
    assert "A report is looked into." in suspended
    history = page(client, f"/history/due-diligence/{made.pk}/")
    assert "A report is looked into." in history
    assert "not there any more" not in history


@pytest.mark.parametrize("name", ["focal", "lead", "trainer"])
def test_others_see_a_word_and_until_when_and_nothing_else(
    request, signed_in, agency, cleared, officer, name
):
    """Not in lists, pages, history, search, counts or files; the page that shows the word is one
    that they read anyway."""
    client = signed_in(request.getfixturevalue(name))
    pk, measure, note = cleared.pk, cleared.measures.get().pk, cleared.notes.get().pk
    for address in (
        f"/due-diligence/{pk}/",
        f"/due-diligence/{pk}/decide/",
        step(cleared, "policy"),
        f"/history/due-diligence/{pk}/",
        f"/history/diligence-measure/{measure}/",
        f"/history/diligence-note/{note}/",
        f"/diligence-measures/{measure}/edit/",
        f"/markings/due-diligence/{pk}/",
        "/states/XCA/due-diligence/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.get("/due-diligence/").context["paginator"].count == 0
    addresses = [f"/history/agency/{agency.pk}/", "/states/XCA/history/", "/states/XCA/", "/"]
    for address in (*addresses, "/due-diligence/?show=soon"):
        assert WORD not in client.get(address).content.decode(), address
    if name == "trainer":  # sees no record of the State
        return
    shown = page(client, "/states/XCA/agencies/")
    told = re.sub(r"<[^>]+>", " ", shown)
    day = f"{in_days(20):%-d %b %Y}"
    assert re.search(rf"Training:\s+Cleared\s+until {day}", told)
    assert "/due-diligence/" not in shown
    for status, words in (("suspended", "Not cleared"), ("withdrawn", "Not cleared")):
        DueDiligence.objects.filter(pk=pk).compare_and_set(status=status)
        told = re.sub(r"<[^>]+>", " ", page(client, "/states/XCA/agencies/"))
        assert re.search(rf"Training:\s+{words}\s*<?", told)
        assert WORD not in told
    gone = {"decided_on": in_days(-30), "valid_until": in_days(-1), "status": "cleared"}
    DueDiligence.objects.filter(pk=pk).compare_and_set(**gone)
    told = re.sub(r"<[^>]+>", " ", page(client, "/states/XCA/agencies/"))
    assert re.search(rf"Training:\s+Expired\s+on {in_days(-1):%-d %b %Y}", told)


def test_the_overview_says_what_awaits_whom_and_what_runs_out(
    signed_in, reviewer, katasi, agency, cleared, officer
):
    elsewhere = factories.AgencyFactory(state=katasi, name="Customs")
    waiting = DueDiligenceFactory(agency=elsewhere, unit="")
    DueDiligenceFactory(agency=elsewhere, unit="", support="mentoring", status="requested")
    DueDiligenceFactory(agency=elsewhere, unit="", support="advisory", is_cleared=True)
    client = signed_in(reviewer)
    shown = {
        name: [row.pk for row in client.get(f"/due-diligence/?show={name}").context["object_list"]]
        for name in ("awaiting", "soon", "late", "nonsense")
    }
    assert shown == {
        "awaiting": [waiting.pk],
        "soon": [cleared.pk],
        "late": [cleared.pk],
        "nonsense": [waiting.pk],
    }
    assert client.get("/due-diligence/?show=open").context["paginator"].count == 2
    assert "Due diligence" in page(client, "/")
    again = DueDiligenceFactory(agency=agency, unit="", is_cleared=True)
    assert again.valid_until > in_days(60)
    soon = client.get("/due-diligence/?show=soon").context["object_list"]
    assert list(soon) == [], "a later decision has taken its place"


def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(signed_in, officer, agency):
    made = DueDiligenceFactory(agency=agency, status="specified")
    actions.write_step(
        diligence=made, step="policy", by=officer, base_version=1, values={"policy_to": "Theirs"}
    )
    form = {"policy_on": made.policy_on, "policy_to": "Mine", "version": 1}
    answer = signed_in(officer).post(step(made, "policy"), form)
    assert answer.status_code == 409
    for words in ("Theirs", "Mine"):
        assert words in answer.content.decode()
    assert signed_in(officer).get(step(made, "nothing")).status_code == 404


def test_every_opening_is_told_and_a_marking_cannot_be_lowered(
    signed_in, reviewer, agency, cleared, manager
):
    client = signed_in(reviewer)
    for address in (f"/due-diligence/{cleared.pk}/", "/states/XCA/due-diligence/"):
        for _twice in range(2):
            page(client, address)
    opened = Event.objects.about(cleared).filter(verb="opened")
    assert [each.by_id for each in opened] == [reviewer.pk]
    labels = {"classification": "con", "release": "state", "reason": "Asked for."}
    for wrong in ({"release": "programme"}, {"classification": "str"}):
        answer = signed_in(manager).post(f"/markings/due-diligence/{cleared.pk}/", labels | wrong)
        assert answer.status_code == 422


def test_measures_are_worded_and_taken_away_before_the_decision_only(
    signed_in, officer, reviewer, agency, cleared
):
    client = signed_in(officer)
    made = DueDiligenceFactory(agency=agency, status="specified")
    measure = DiligenceMeasureFactory(diligence=made)
    form = {"text": "Other words", "owner": "Office", "due_on": in_days(9), "version": 1}
    edit = f"/diligence-measures/{measure.pk}/edit/"
    assert client.post(edit, form | {"owner": "write to a@b.example"}).status_code == 422
    assert client.post(edit, form).status_code == 302
    assert client.get(f"/diligence-measures/{measure.pk}/delete/").status_code == 200
    assert client.post(f"/diligence-measures/{measure.pk}/delete/").status_code == 302
    fixed = cleared.measures.get()
    assert client.post(f"/diligence-measures/{fixed.pk}/delete/").status_code == 422
    assert client.post(f"/diligence-measures/{fixed.pk}/edit/", form).status_code == 422
    assert signed_in(reviewer).get(f"/diligence-measures/{fixed.pk}/done/").status_code == 200
