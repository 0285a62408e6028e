"""Entries of the manual for their editors: written part by part, translated, compared."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compendium import entry_actions as actions
from compendium import review_actions
from compendium.follow import followings
from compendium.models import Edition, Entry, EntryText
from compendium.publishing import publish_edition
from history.comparing import blend
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from tests import factories
from tests.compendium.texts import edition, page_of, sent


def test_two_people_in_different_parts_never_meet(text, editor, officer):
    first = actions.change_text(text=text, by=editor, base_version=1, values={"lead": "A"})
    then = actions.change_text(text=text, by=officer, base_version=1, values={"why": "B"})
    assert (then.lead, then.why, then.version) == ("A", "B", 3)
    assert (first.stamp("lead"), then.stamp("why"), then.stamp("steps")) == (2, 3, 1)
    assert then.updated_by == officer


def test_the_same_part_with_other_words_is_a_collision_and_nothing_is_overwritten(text, editor):
    actions.change_text(text=text, by=SYSTEM, base_version=1, values={"lead": "Theirs"})
    with pytest.raises(StaleVersion) as caught:
        actions.change_text(
            text=text, by=editor, base_version=1, values={"lead": "Mine", "why": "Too"}
        )
    assert caught.value.collisions() == {"lead": ("Theirs", "Mine")}
    text.refresh_from_db()
    assert (text.lead, text.why) == ("Theirs", "Words.")


def test_a_save_sent_twice_changes_nothing_the_second_time(text, editor):
    for _each in range(2):
        actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Once"})
    text.refresh_from_db()
    assert text.version == 2
    assert Event.objects.about(text).filter(verb="changed").count() == 1


def test_a_writer_goes_on_from_his_own_save(text, editor):
    actions.change_text(text=text, by=editor, base_version=1, values={"lead": "One"})
    row = actions.change_text(
        text=text, by=editor, base_version=1, bases={"lead": 2}, values={"lead": "Two"}
    )
    assert row.lead == "Two"


def test_a_version_that_nobody_made_is_no_base(text, editor):
    with pytest.raises(StaleVersion):
        actions.change_text(text=text, by=editor, base_version=9, values={"lead": "From nowhere"})


@pytest.mark.parametrize("status", ["in_review", "approved"])
def test_a_text_in_review_is_fixed_and_a_late_repeat_is_taken(text, editor, status):
    actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Last"})
    EntryText.objects.filter(pk=text.pk).compare_and_set(status=status)
    with pytest.raises(NotNow, match="not open for changes"):
        actions.change_text(text=text, by=editor, base_version=2, values={"lead": "Later"})
    actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Last"})


def test_the_queue_reads_how_the_text_stands(text, editor):
    client = page_of(editor)
    told = sent(client, text, {"lead": "By itself"}).json()
    assert (told["version"], told["values"]["lead"], told["stamps"]["lead"]) == (2, "By itself", 2)
    answer = sent(client, text, {"lead": "Other"}, began={"lead": "Words."})
    assert answer.status_code == 409
    crossed = answer.json()["collisions"][0]
    assert (crossed["theirs"], crossed["mine"], crossed["began"]) == (
        "By itself",
        "Other",
        "Words.",
    )
    assert "data-theirs" in answer.json()["html"]
    assert sent(client, text, {"title": " "}, base=2).status_code == 422
    assert sent(client, text, {"slug": "x"}, base=2).status_code == 422
    EntryText.objects.filter(pk=text.pk).compare_and_set(status="in_review")
    assert sent(client, text, {"lead": "Late"}, base=2).status_code == 423


def test_another_persons_queue_is_refused(text, editor):
    answer = page_of(editor).post(
        f"/compendium/texts/{text.pk}/save/",
        "{}",
        content_type="application/json",
        headers={"X-Autosave": "1", "X-Written-By": "0"},
    )
    assert (answer.status_code, answer.json()) == (403, {"other_person": True})


def form_of(text, **typed):
    """What the page's own form sends without script: everything, and what it began as."""
    stands = {name: getattr(text, name) for name in actions.FIELDS}
    began = {f"began_{name}": value for name, value in stands.items()}
    return stands | began | {"version": text.version} | typed


def test_the_page_saves_without_script(text, editor):
    address = f"/compendium/texts/{text.pk}/save/"
    answer = page_of(editor).post(address, form_of(text, lead="Typed"))
    assert answer.status_code == 302
    text.refresh_from_db()
    assert text.lead == "Typed"


def test_a_preview_without_script_saves_nothing(text, editor):
    typed = form_of(text, lead="See **bold** and [[nowhere]]", preview="1")
    answer = page_of(editor).post(f"/compendium/texts/{text.pk}/save/", typed)
    page = answer.content.decode()
    assert "<strong>bold</strong>" in page
    assert "lead nowhere: nowhere" in page
    text.refresh_from_db()
    assert text.lead == "Words."


def test_a_collision_without_script_keeps_what_was_typed(text, editor):
    typed = form_of(text, lead="Mine", why="Also mine")
    actions.change_text(text=text, by=SYSTEM, base_version=1, values={"lead": "Theirs"})
    client = page_of(editor)
    answer = client.post(f"/compendium/texts/{text.pk}/save/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p data-theirs>Theirs</p>" in page
    assert ">\nMine</textarea>" in page
    assert ">\nAlso mine</textarea>" in page
    assert 'name="version" value="2"' in page


def test_a_preview_is_drawn_by_the_server(text, editor, officer):
    text.entry.slug = "watch-list"
    text.entry.save(by=SYSTEM)
    other = factories.EntryTextFactory(title="Liaison")
    address = f"/compendium/texts/{text.pk}/preview/"
    client = page_of(editor)
    words = f"Ask [[{other.entry.slug}]].\n\n!rights Ask.\n\n[[lost-one]] <b>x</b>"
    page = client.post(address, {"steps": words}).content.decode()
    assert f'href="/compendium/texts/{other.pk}/"' in page
    assert 'class="box box--rights"' in page
    assert "lead nowhere: lost-one" in page
    assert "&lt;b&gt;" in page
    assert client.post(address, {"title": "T"}).status_code == 400
    assert "Shorten it" in client.post(address, {"lead": "x" * 20_001}).content.decode()
    assert page_of(officer).post(address, {"lead": "x"}).status_code == 404


def approved(text):
    EntryText.objects.filter(pk=text.pk).compare_and_set(status="approved")
    return edition("7.0")


def test_a_translation_follows_an_edition_and_says_when_its_source_has_moved_on(text, editor):
    with pytest.raises(NotNow, match="No edition prints"):
        actions.add_translation(entry=text.entry, language="ar", title="قوائم", by=editor)
    approved(text)
    arabic = actions.add_translation(entry=text.entry, language="ar", title="قوائم", by=editor)
    assert (arabic.translates, arabic.status, arabic.direction) == ("7.0", "outline", "rtl")
    assert not followings([arabic])[arabic.pk].has_moved_on
    with pytest.raises(NotNow, match="already"):
        actions.follow_edition(text=arabic, by=editor)
    EntryText.objects.filter(pk=text.pk).compare_and_set(lead="Moved on.")
    edition("7.1")
    assert followings([arabic])[arabic.pk].has_moved_on
    page = page_of(editor).get(arabic.get_absolute_url()).content.decode()
    assert "The source has moved on" in page
    assert 'dir="rtl"' in page
    assert "Source, edition 7.0" in page
    row = actions.follow_edition(text=arabic, by=editor)
    assert (row.translates, row.version) == ("7.1", 2)
    with pytest.raises(NotNow, match="already"):
        actions.add_translation(entry=text.entry, language="ar", title="x", by=editor)


def test_a_translation_is_begun_on_the_page(text, editor):
    approved(text)
    address = f"/compendium/entries/{text.entry_id}/translate/"
    client = page_of(editor)
    assert 'value="en"' not in client.get(address).content.decode()
    answer = client.post(address, {"language": "fr", "title": "Listes"})
    made = text.entry.texts.get(language="fr")
    assert answer.url == made.get_absolute_url()
    assert client.post(address, {"language": "fr", "title": "Listes"}).status_code == 422


def test_the_draft_is_compared_word_by_word(text, editor):
    approved(text)
    EntryText.objects.filter(pk=text.pk).compare_and_set(lead="Words, and more.")
    address = f"/compendium/texts/{text.pk}/compare/"
    page = page_of(editor).get(address).content.decode()
    assert "<del>Words.</del><ins>Words, and more.</ins>" in page
    assert "1 change." in page
    Entry.objects.filter(pk=text.entry_id).compare_and_set(scope="When.", areas=["LEG", "HRG"])
    page = page_of(editor).get(address).content.decode()
    assert "<ins>LEG; HRG</ins>" in page, "facts are compared too"
    assert "3 changes." in page
    same = page_of(editor).get(f"{address}?from=7.0&to=7.0").content.decode()
    assert "Nothing differs" in same
    strange = page_of(editor).get(f"{address}?from=99.9&to=x")
    assert strange.status_code == 200


def test_facts_are_codes_of_one_form(text, editor):
    address = f"/compendium/entries/{text.entry_id}/facts/"
    told = {"version": 1, "part": "P3", "scope": "How.", "areas": "LEG, HRG,LEG"}
    told |= {"indicators": "LEG-4", "courses": "FC-EIW", "topics": "MT-DATA"}
    told |= {"instruments": "S/RES/2396 (2017), Méndez Principles (2021)"}
    client = page_of(editor)
    assert client.post(address, told).status_code == 302
    text.entry.refresh_from_db()
    assert text.entry.areas == ["LEG", "HRG"]
    assert text.entry.instruments[1] == "Méndez Principles (2021)"
    assert text.entry.part == "P3"
    for name, wrong in {"areas": "leg", "indicators": "LEG4", "courses": "EIW"}.items():
        answer = client.post(address, told | {"version": 2, name: wrong})
        assert answer.status_code == 422
        assert f"This is not: {wrong}" in answer.content.decode()
    stale = client.post(address, told | {"version": 1, "scope": "Otherwise."})
    assert stale.status_code == 409


def test_who_changed_facts_since_the_last_edition_publishes_none(text, editor, manager):
    """No review looks at facts: two people are needed all the same."""
    approved(text)
    entry = text.entry

    def publish(by):
        publish_edition(edition=factories.EditionFactory(), by=by)

    actions.change_entry(entry=entry, by=manager, base_version=1, values={"scope": "When."})
    draft = factories.EditionFactory(changes="More.")
    shown = page_of(manager).get(draft.get_absolute_url()).content.decode()
    assert "You changed facts of an entry since the last edition" in shown
    with pytest.raises(NotNow, match="somebody else publishes"):
        publish(manager)
    publish(editor)
    publish(manager)


def test_the_list_says_how_far_each_text_is(reference, editor, reviewer):
    entry = EntryText.objects.filter(status="approved").first().entry
    actions.add_translation(entry=entry, language="ar", title="عنوان", by=editor)
    draft = EntryText.objects.filter(status="outline", language="en").first()
    review_actions.add_comment(text=draft, by=reviewer, body="Begin here.")
    client = page_of(editor)
    page = client.get("/compendium/entries/").content.decode()
    assert "54 entries" in page
    assert "translation of edition 1.0" in page
    count = "/compendium/entries/?"
    assert "1 entry" in client.get(f"{count}language=ar").content.decode()
    assert "1 entry" in client.get(f"{count}look=comments").content.decode()
    assert "1 entry" in client.get(f"{count}look=mine").content.decode()
    assert "0 entries" in client.get(f"{count}look=moved").content.decode()
    assert "Found: why, mandate" in client.get(f"{count}order=part").content.decode()
    assert "54 entries" in client.get(f"{count}part=P99&order=x").content.decode()


def test_drafts_are_for_editors_and_reviewers_alone(text, officer, editor, reviewer):
    actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Unprinted"})
    pages = ["/compendium/entries/", text.get_absolute_url()]
    pages += [f"/compendium/texts/{text.pk}/compare/"]
    for address in [*pages, f"/compendium/entries/{text.entry_id}/facts/"]:
        assert page_of(officer).get(address).status_code == 404
    for address in pages:
        assert page_of(reviewer).get(address).status_code == 200
    facts = f"/compendium/entries/{text.entry_id}/facts/"
    assert page_of(reviewer).get(facts).status_code == 403
    # The entry itself is open to all who read editions; its history tells them no draft.
    history = f"/history/entry/{text.entry_id}/"
    assert "Unprinted" not in page_of(officer).get(history).content.decode()
    assert "Unprinted" in page_of(editor).get(history).content.decode()


def test_pages_cost_the_same_however_much_is_said(text, editor, reviewer):
    approved(text)
    arabic = actions.add_translation(entry=text.entry, language="ar", title="قوائم", by=editor)
    client = page_of(editor)
    pages = ["/compendium/entries/", text.get_absolute_url(), arabic.get_absolute_url()]

    def costs():
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    costs()
    before = costs()
    for _each in range(3):
        for row in (text, arabic):
            comment = review_actions.add_comment(text=row, by=reviewer, field="lead", body="Why?")
            review_actions.add_comment(text=row, answers=comment, by=editor, body="So.")
        factories.EntryTextFactory(entry=factories.EntryTextFactory().entry, language="fr")
    edition("7.1")
    assert costs() == before
    assert max(before) <= 15


def test_an_unwritten_part_stops_the_review(editor):
    text = factories.EntryTextFactory(status="draft", why="Words.")
    with pytest.raises(NotNow, match="when to use"):
        actions.move_text(text=text, name="send", by=editor)
    with pytest.raises(ValidationError):
        review_actions.add_comment(text=text, by=editor, body="")
    assert Edition.objects.count() <= 1


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("Take 20 items.", "Take 30 items.", ["20 "], ["30 "]),
        ("", "All new", [], ["All new"]),
        ("Same", "Same", [], []),
        ("One two three", "One three", ["two "], []),
    ],
)
def test_two_texts_are_blended_into_one(old, new, gone, came):
    runs = blend(old, new)
    assert [run.gone for run in runs if run.gone] == gone
    assert [run.new for run in runs if run.new] == came
    assert "".join(run.same + run.new for run in runs) == new
