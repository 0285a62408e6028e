"""What was learned goes to the Compendium's inbox once the host approved its words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from compendium.models import Practice
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from study_visits import actions
from study_visits import capture_actions as capture
from study_visits.models import CaptureNote
from tests import factories
from tests.conftest import person
from tests.factories import in_days

WORDS = {
    "kind": "lesson",
    "title": "Agree the fields first",
    "what": "Agree the mandatory fields before choosing software.",
    "why": "Nobody argued about screens.",
    "condition": "One owner of the register.",
    "caution": "Fields about persons need a legal basis.",
    "strength": "E3",
}


@pytest.fixture
def held(visit):
    visit.status = "held"
    visit.starts_at, visit.ends_at = factories.at_hour(-2, 9), factories.at_hour(-2, 12)
    visit.save(by=SYSTEM)
    return visit


def address(note, name):
    if name in ("send", "return"):
        return reverse("study_visits:note-move", args=[note.pk, name])
    return reverse(f"study_visits:note-{name}", args=[note.pk])


def test_from_the_item_to_the_inbox(signed_in, officer, focal, editor, held):
    client, base = signed_in(officer), held.get_absolute_url()
    new = reverse("study_visits:item-note-create", args=[held.items.get().pk])
    assert "No note yet of" in client.get(base).content.decode()
    assert client.post(new, WORDS | {"what": ""}).status_code == 422
    assert client.post(new, WORDS).status_code == 302
    note = CaptureNote.objects.get()
    approval = {"approved_by": "Director, host centre", "approved_on": in_days(0)}
    approval |= {"approval_document": "Letter 12", "read": 1}
    assert client.post(address(note, "approve"), approval).status_code == 422, "not sent"
    client.post(address(note, "offer"))
    client.post(address(note, "send"))
    changed = client.post(address(note, "update"), WORDS | {"version": 1, "what": "Other"})
    assert "with the host" in changed.content.decode()
    client.post(address(note, "return"), {"reason": "Leave the software out."})
    again = WORDS | {"version": 1, "what": "Agree the mandatory fields first."}
    assert client.post(address(note, "update"), again).status_code == 302
    client.post(address(note, "send"))
    assert not Practice.objects.exists()
    assert WORDS["title"] not in signed_in(focal).get(base).content.decode()
    stale = client.post(address(note, "approve"), approval)
    assert "were changed since" in stale.content.decode()
    for wrong in ({"approved_on": in_days(1)}, {"approved_by": ""}, {"approval_document": ""}):
        assert (
            client.post(address(note, "approve"), approval | {"read": 2} | wrong).status_code == 422
        )
    assert client.post(address(note, "approve"), approval | {"read": 2}).status_code == 302
    assert not Practice.objects.exists()
    assert WORDS["title"] in signed_in(focal).get(base).content.decode()
    history = signed_in(focal).get(f"{base}history/").content.decode()
    assert "software" not in history, "what the host did not approve"
    assert "Leave the software out." in client.get(f"{base}history/").content.decode()
    for _twice in range(2):
        client.post(address(note, "offer"))
    practice = Practice.objects.get()
    assert (practice.source_kind, practice.strength) == ("visit", "E3")
    assert practice.what == "Agree the mandatory fields first."
    assert practice.attribution == "anonymous"
    shown = signed_in(editor).get(practice.get_absolute_url()).content.decode()
    assert "Study visit" in shown
    assert f"{base}#notes" in shown
    assert practice.code in client.get(base).content.decode()
    assert actions.move_visit(visit=held, name="capture", by=officer).status == "captured"


def test_a_host_of_no_state_of_ours_is_seen_by_roles_for_everything(
    signed_in, editor, officer, reviewer, held, carana, katasi
):
    """Its practice belongs to no State; one of a host State is that State's."""
    note = factories.CaptureNoteFactory(item=held.items.get())
    ours = capture.offer_note(note=note, by=officer)
    assert ours.state is None
    assert str(ours)
    for user in (editor, reviewer):
        assert signed_in(user).get(ours.get_absolute_url()).status_code == 200
        assert ours.title in signed_in(user).get("/compendium/inbox/").content.decode()
    narrow = person("narrow", "editor", carana)
    assert signed_in(narrow).get(ours.get_absolute_url()).status_code == 404
    held.host_state = katasi
    held.save(by=SYSTEM)
    theirs = capture.offer_note(
        note=factories.CaptureNoteFactory(item=held.items.get()), by=officer
    )
    assert theirs.state == katasi


def test_only_what_the_host_approved_goes_in(officer, held):
    unapproved = {"approved_on": None, "approved_by": "", "approval_document": ""}
    for status in ("draft", "with_host", "returned"):
        note = factories.CaptureNoteFactory(item=held.items.get(), status=status, **unapproved)
        with pytest.raises(NotNow, match="approved"):
            capture.offer_note(note=note, by=officer)
    note = CaptureNote.objects.get(status="with_host")
    with pytest.raises(NotNow, match="who approved"):
        CaptureNote.lifecycle.move(note, "approve", by=officer)
    with pytest.raises(ValidationError):
        capture.capture_note(item=held.items.get(), by=officer, title="", what="W")


def test_nothing_is_captured_before_the_visit_was_held(officer, visit):
    with pytest.raises(NotNow, match="once the visit was held"):
        capture.capture_note(item=visit.items.get(), by=officer, title="T", what="W")
