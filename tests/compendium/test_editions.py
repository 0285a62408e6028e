"""Editions are drafted by those who may, compared with the last one, and published by others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compendium.comparing import difference, last_before
from compendium.content import digest_of
from compendium.edition_actions import add_edition
from compendium.models import Edition, Entry, EntryText
from compendium.publishing import is_in_an_edition, items_for, publish_edition
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import grant_role
from tests import factories
from tests.conftest import sign

FORM = {"number": "1.1", "title": "Compendium", "symbol": "", "notice": "", "changes": "More."}


@pytest.fixture
def draft(editor):
    return add_edition(by=editor, number="1.1", changes="One more.")


def changed_entry():
    text = EntryText.objects.get(entry__slug="watchlists", language="en")
    text.lead = "Keep fewer lists."
    text.save(by=SYSTEM)
    return text


def test_an_editor_makes_and_changes_a_draft(signed_in, editor):
    client = signed_in(editor)
    answer = client.post("/compendium/editions/new/", FORM)
    assert answer["Location"] == "/compendium/editions/1.1/"
    edition = Edition.objects.get(number="1.1")
    change = FORM | {"changes": "Two more.", "version": edition.version}
    client.post("/compendium/editions/1.1/edit/", change)
    edition.refresh_from_db()
    assert edition.changes == "Two more."
    stale = client.post("/compendium/editions/1.1/edit/", change | {"changes": "Three."})
    assert stale.status_code == 409
    assert client.post("/compendium/editions/new/", FORM).status_code == 422
    for number in ("x", "١.٢", "1.2\n3", "-1.2", "01.2", "1.02", "1.2.3"):
        told = FORM | {"number": number}
        assert client.post("/compendium/editions/new/", told).status_code == 422, number


def test_the_numbers_of_editions_go_up(signed_in, editor, reviewer, draft):
    publish_edition(edition=add_edition(by=editor, number="1.9", changes="More."), by=reviewer)
    client = signed_in(editor)
    for number in ("0.9", "1.8", "1.9"):
        told = FORM | {"number": number, "notice": "Kept."}
        answer = client.post("/compendium/editions/new/", told)
        assert answer.status_code == 422
        assert answer.context["form"].errors["number"], number
        assert "Kept." in answer.content.decode()
    assert "Edition 1.9 is published already: choose a higher number." in str(
        client.post("/compendium/editions/new/", FORM | {"number": "1.8"}).context["form"].errors
    )
    # A draft from before is published under another number only.
    with pytest.raises(NotNow, match=r"Edition 1\.9 is published already"):
        publish_edition(edition=draft, by=reviewer)
    change = FORM | {"changes": "Two more.", "version": draft.version}
    assert client.post("/compendium/editions/1.1/edit/", change).status_code == 422
    change |= {"number": "1.10"}
    answer = client.post("/compendium/editions/1.1/edit/", change)
    assert answer["Location"] == "/compendium/editions/1.10/"
    later = timezone.now() + timedelta(days=1)
    publish_edition(edition=Edition.objects.get(number="1.10"), by=reviewer, at=later)
    assert Edition.objects.published().first().number == "1.10"


def test_a_number_stands_for_one_edition(signed_in, editor, draft):
    add_edition(by=editor, number="1.2", changes="More.")
    change = FORM | {"number": "1.2", "version": draft.version}
    answer = signed_in(editor).post("/compendium/editions/1.1/edit/", change)
    assert answer.status_code == 422
    assert answer.context["form"].errors["number"]


def test_a_draft_is_compared_with_the_last_edition(draft):
    changed_entry()
    entry = factories.EntryFactory(slug="new-topic")
    factories.EntryTextFactory(entry=entry, status="approved", title="New topic")
    last = last_before(draft)
    found = difference(draft, last)
    assert last.number == "1.0"
    assert [each.anchor for each in found.added] == ["new-topic"]
    assert [each.anchor for each in found.changed] == ["watchlists"]
    assert (found.removed, found.unchanged) == ([], 53)


def test_the_draft_is_seen_by_those_who_make_editions(draft, signed_in, editor, manager, officer):
    for user in (editor, manager):
        text = signed_in(user).get("/compendium/editions/1.1/").content.decode()
        assert "If it were published now" in text
    for client in (Client(), signed_in(officer)):
        assert client.get("/compendium/editions/1.1/").status_code == 404
        assert client.post("/compendium/editions/1.1/publish/").status_code in (302, 404)
    draft.refresh_from_db()
    assert not draft.is_published


def test_nobody_publishes_what_he_wrote(draft, signed_in, editor, reviewer):
    signed_in(editor).post("/compendium/editions/1.1/publish/")
    draft.refresh_from_db()
    assert not draft.is_published
    changed_entry()
    signed_in(reviewer).post("/compendium/editions/1.1/publish/")
    draft.refresh_from_db()
    assert draft.is_published
    assert Event.objects.filter(verb="publish", subject_pk=str(draft.pk)).get().by_id == reviewer.pk
    assert "Keep fewer lists." in Client().get("/compendium/1.1/watchlists/").content.decode()
    found = Client().get("/compendium/search/", {"q": "keep fewer lists"}).content.decode()
    assert "/compendium/1.1/watchlists/" in found


def test_a_published_edition_is_not_changed(signed_in, editor, reference):
    before = Edition.objects.get(number="1.0")
    change = FORM | {"number": "1.0", "changes": "Other", "version": before.version}
    assert signed_in(editor).post("/compendium/editions/1.0/edit/", change).status_code == 422
    before.refresh_from_db()
    assert before.changes != "Other"
    text = signed_in(editor).get("/compendium/editions/1.0/").content.decode()
    assert "Change the edition" not in text


def test_others_are_told_what_they_lack(signed_in, officer, reviewer, draft):
    assert signed_in(officer).get("/compendium/editions/new/").status_code == 403
    assert signed_in(reviewer).get("/compendium/editions/1.1/edit/").status_code == 403
    assert Client().get("/compendium/editions/new/").status_code == 302


def test_everybody_reads_what_an_edition_is(reference):
    text = Client().get("/compendium/editions/1.0/").content.decode()
    edition = Edition.objects.get(number="1.0")
    for words in (edition.changes, edition.digest, "54 entries", "Cite as"):
        assert words in text
    assert "Next step" not in text
    assert Entry.objects.count() == 54


def test_nobody_publishes_his_own_edition_whatever_else_he_may(draft, signed_in, editor):
    sign(grant_role(person=editor, role="reviewer", by=SYSTEM))
    assert Edition.opened_to(editor, "approve")
    with pytest.raises(NotNow, match="Nobody approves his own work"):
        publish_edition(edition=draft, by=editor)
    assert not draft.items.exists()


def test_an_edition_is_published_once(draft, reviewer):
    publish_edition(edition=draft, by=reviewer)
    with pytest.raises(NotNow, match="not possible while"):
        publish_edition(edition=draft, by=reviewer)


def test_a_digest_is_that_of_what_was_printed(draft, reviewer):
    publish_edition(edition=draft, by=reviewer)
    draft.refresh_from_db()
    items = {f"{each.anchor} {each.language}": each for each in draft.items.all()}
    digests = {key: digest_of(each.content) for key, each in items.items()}
    assert digests == {key: each.digest for key, each in items.items()}
    assert draft.digest == digest_of(digests)


def test_a_draft_has_no_history_for_its_readers_to_come(draft, signed_in, officer, editor):
    address = f"/history/edition/{draft.pk}/"
    assert signed_in(officer).get(address).status_code == 404
    assert signed_in(editor).get(address).status_code == 200
    publish_edition(edition=draft, by=SYSTEM)
    assert signed_in(officer).get(address).status_code == 200


@pytest.fixture
def approved(carana, reference):
    entry = Entry.objects.get(slug="watchlists")
    return factories.PracticeFactory(
        state=carana, entry=entry, status="approved", title="A title kept apart", what="Words."
    )


def test_the_history_of_an_edition_tells_no_words_of_its_items(approved, draft, signed_in, donor):
    publish_edition(edition=draft, by=SYSTEM)
    item = draft.items.get(anchor=approved.code)
    event = Event.objects.get(subject_model="compendium.editionitem", subject_pk=str(item.pk))
    assert approved.title not in f"{event.subject_label} {event.changes}"
    assert event.changes["digest"] == [None, item.digest]
    page = signed_in(donor).get(f"/history/edition/{draft.pk}/").content.decode()
    assert approved.title not in page


def test_a_practice_is_published_in_the_words_that_an_edition_prints(approved, draft, editor):
    assert not is_in_an_edition(approved)
    publish_edition(edition=draft, by=SYSTEM)
    approved.refresh_from_db()
    assert approved.status == "published"
    assert is_in_an_edition(approved)
    approved.what = "Other words."
    approved.save(by=editor)
    assert not is_in_an_edition(approved)


def test_only_what_is_unclassified_is_printed(approved, draft):
    assert approved.code in {each.anchor for each in items_for(draft)}
    for level in ("con", "str"):
        type(approved).objects.filter(pk=approved.pk).compare_and_set(classification=level)
        assert approved.code not in {each.anchor for each in items_for(draft)}


def test_a_practice_taken_up_again_stays_as_the_last_edition_has_it(approved, draft):
    told = {"attribution": "named", "source_kind": "mission", "source_reference": "XCA-2026-M1"}
    told |= {"confirmed_version": approved.version}
    rows = type(approved).objects.filter(pk=approved.pk)
    rows.compare_and_set(**told)
    publish_edition(edition=draft, by=SYSTEM)
    rows.compare_and_set(status="returned", what="Other words.")
    following = factories.EditionFactory(number="1.2")
    item = next(each for each in items_for(following) if each.anchor == approved.code)
    assert item.content == draft.items.get(anchor=approved.code).content
    assert item.content["named_as"] == approved.state.name
    # Its owner has agreed to less of a name since.
    rows.compare_and_set(attribution="anonymous")
    item = next(each for each in items_for(following) if each.anchor == approved.code)
    assert (item.content["what"], item.content["named_as"]) == ("Words.", "")
    assert item.content["source_reference"] == ""
    rows.compare_and_set(status="declined")
    assert approved.code not in {each.anchor for each in items_for(following)}


def test_a_practice_taken_up_again_goes_no_further_than_its_owner_agreed(approved, draft):
    rows = type(approved).objects.filter(pk=approved.pk)
    rows.compare_and_set(release="donors")
    publish_edition(edition=draft, by=SYSTEM)
    rows.compare_and_set(status="analysed", release="public")
    following = factories.EditionFactory(number="1.2")
    item = next(each for each in items_for(following) if each.anchor == approved.code)
    assert item.release == "donors"


def test_a_translation_kept_as_it_was_follows_the_edition_that_it_followed(draft):
    entry = Entry.objects.get(slug="watchlists")
    text = factories.EntryTextFactory(
        entry=entry, language="fr", status="approved", translates="1.0"
    )
    publish_edition(edition=draft, by=SYSTEM)
    text.translates, text.status = "1.1", "draft"
    text.save(by=SYSTEM)
    following = factories.EditionFactory(number="1.2")
    item = next(each for each in items_for(following) if each.language == "fr")
    assert item.translates == "1.0"


def test_no_sign_turns_the_direction_of_a_title_or_a_summary(approved, draft):
    turned = "Lists \u202egnorw"
    type(approved).objects.filter(pk=approved.pk).compare_and_set(title=turned, summary=turned)
    entry = factories.EntryFactory(slug="turned", scope=turned)
    factories.EntryTextFactory(entry=entry, status="approved", title=turned, terms=turned)
    items = {each.anchor: each for each in items_for(draft)}
    for item in (items[approved.code], items["turned"]):
        assert "\u202e" not in f"{item.title} {item.content}"
        assert item.title == "Lists gnorw"
