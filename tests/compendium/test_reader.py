"""The published manual is read by everybody who may, without a cookie, and asked for again only
when it has changed."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from compendium import printed
from compendium.languages import language_of_words
from compendium.models import Edition, EditionItem
from compendium.publishing import publish_edition
from compendium.reading import Book
from compendium.reference import NOTICE
from history.recorded import SYSTEM
from tests import factories
from tests.house.test_sweep import plain

ENTRY = "/compendium/1.0/evaluation-of-sources/"
PAGES = [
    "/compendium/",
    "/compendium/?order=parts",
    "/compendium/1.0/",
    ENTRY,
    "/compendium/search/?q=watch+lists",
    "/compendium/editions/",
    "/compendium/editions/1.0/",
    f"{ENTRY}cite.bib",
]


def publish(number, changes="One practice more."):
    edition = factories.EditionFactory(number=number, changes=changes)
    publish_edition(edition=edition, by=SYSTEM)
    return edition


@pytest.fixture
def practice(carana):
    """Approved and to be printed with the entry on sources, for everybody."""
    return practice_of(carana, release="public", title="Grades read aloud")


def practice_of(state, **values):
    from compendium.models import Entry

    entry = Entry.objects.get(slug="evaluation-of-sources")
    told = {"entry": entry, "status": "approved", "summary": "Three grades a month."}
    return factories.PracticeFactory(state=state, **told | values)


@pytest.fixture
def second(reference, practice):
    return publish("1.1")


@pytest.mark.parametrize("address", PAGES)
def test_everybody_reads_without_a_cookie(reference, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        answer = Client().get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_not_sent_again(reference, address):
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A date would answer 304 after a release, or once a file was made.
    assert "Last-Modified" not in first
    later = "Sat, 01 Jan 2050 00:00:00 GMT"
    assert Client().get(address, headers={"if-modified-since": later}).status_code == 200
    other = Client().get(address, headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_a_new_edition_changes_the_page(reference, practice):
    first = Client().get("/compendium/")
    publish("1.1")
    again = Client().get("/compendium/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Edition 1.1" in again.content.decode()
    assert "The latest is 1.1" in Client().get(ENTRY).content.decode()


def test_a_signed_in_readers_page_is_never_kept(signed_in, officer):
    answer = signed_in(officer).get(ENTRY)
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


def test_what_is_said_to_one_reader_is_not_kept(reference, officer, signed_in, settings):
    client = signed_in(officer)
    settings.SESSION_IDLE_SECONDS = 0
    answer = client.get(ENTRY)
    assert "You were signed out" in answer.content.decode()
    assert "public" not in answer["Cache-Control"]
    assert "ETag" not in answer
    assert Client().get(ENTRY)["Cache-Control"] == "public, max-age=300"


def test_the_starter_notice_stands_on_every_page(reference):
    for address in (*PAGES[:4], "/compendium/1.0/watchlists/", "/compendium/editions/1.0/"):
        assert NOTICE in Client().get(address).content.decode(), address


def test_an_entry_has_its_parts_in_order_and_its_neighbours(reference):
    text = Client().get(ENTRY).content.decode()
    headings = ["Why it matters", "When to use", "Steps", "Checklist", "Do", "Do not"]
    places = [text.index(f'<h2 lang="en">{each}</h2>') for each in [*headings, "Rights and gender"]]
    assert places == sorted(places)
    assert 'rel="prev" href="/compendium/1.0/' in text
    assert '<a class="ref" href="/compendium/1.0/zero-tolerance/"' in text
    by_part = Client().get(f"{ENTRY}?order=parts").content.decode()
    assert 'rel="next"' in by_part
    assert "?order=parts" in by_part.split('rel="next"')[1][:120]


def test_an_outline_says_that_it_is_not_written(reference):
    item = EditionItem.objects.filter(edition__number="1.0", content__is_written=False).first()
    text = Client().get(item.get_absolute_url()).content.decode()
    assert "This entry is not written yet." in text
    assert item.content["scope"].replace("'", "&#x27;") in text


def test_short_addresses_lead_to_the_latest_edition(second, practice):
    to = Client().get("/compendium/e/watchlists/")
    assert (to.status_code, to["Location"]) == (302, "/compendium/1.1/watchlists/")
    to = Client().get(f"/compendium/e/{practice.code}/")
    assert to["Location"] == f"/compendium/1.1/practices/{practice.code}/"
    assert Client().get("/compendium/e/nowhere/").status_code == 404


def test_a_practice_stands_with_its_entry_and_on_its_own_page(second, practice):
    text = Client().get("/compendium/1.1/evaluation-of-sources/").content.decode()
    assert "Grades read aloud." in text
    answer = Client().get(f"/compendium/1.1/practices/{practice.code}/")
    assert "Three grades a month." in answer.content.decode()
    # An earlier edition did not print it, and neither is found under the other's address.
    assert Client().get(f"/compendium/1.0/practices/{practice.code}/").status_code == 404
    assert Client().get(f"/compendium/1.1/{practice.code}/").status_code == 404
    assert Client().get("/compendium/1.1/practices/watchlists/").status_code == 404


@pytest.mark.parametrize(
    ("release", "readers"),
    [
        ("public", {"stranger", "nobody", "donor", "lead", "officer"}),
        ("donors", {"donor", "lead", "officer"}),
        ("programme", {"officer"}),
        ("team", {"officer"}),
    ],
)
def test_a_release_opens_an_item_to_its_readers_alone(
    carana, signed_in, nobody, donor, lead, officer, release, readers
):
    practice = practice_of(carana, release=release, title="Kept apart")
    publish("1.1")
    people = {"nobody": nobody, "donor": donor, "lead": lead, "officer": officer}
    clients = {"stranger": Client()} | {name: signed_in(each) for name, each in people.items()}
    for name, client in clients.items():
        status = client.get(f"/compendium/1.1/practices/{practice.code}/").status_code
        assert (status == 200) == (name in readers), name
        assert status in (200, 404)
        shown = client.get("/compendium/1.1/evaluation-of-sources/").content.decode()
        assert ("Kept apart" in shown) == (name in readers), name
        found = client.get("/compendium/search/?q=kept+apart").content.decode()
        assert (practice.code in found) == (name in readers), name
        cited = client.get(f"/compendium/1.1/practices/{practice.code}/cite.txt").status_code
        assert cited == status, name


def test_a_right_on_some_states_opens_no_practice_of_another(carana, neighbour, signed_in):
    """An item does not say whose it is, so only who reads every State's reads those withheld."""
    practice = practice_of(carana, release="programme", title="Kept apart")
    publish("1.1")
    client = signed_in(neighbour)
    assert client.get(f"/compendium/1.1/practices/{practice.code}/").status_code == 404
    assert "Used in" not in client.get("/compendium/1.1/watchlists/").content.decode()


def ended(practice, name, **values):
    rows = type(practice).objects.filter(pk=practice.pk)
    rows.compare_and_set(status=name, **values)


def test_a_withdrawn_practice_says_so_and_is_recommended_no_more(second, practice):
    address = f"/compendium/1.1/practices/{practice.code}/"
    before = Client().get(address)
    assert "no longer recommended" not in before.content.decode()
    search = "/compendium/search/?q=grades+read+aloud"
    assert practice.code in Client().get(search).content.decode()
    ended(practice, "withdrawn")
    # Who kept the page is sent the new one.
    after = Client().get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "withdrawn and is no longer recommended" in after.content.decode()
    entry = Client().get("/compendium/1.1/evaluation-of-sources/").content.decode()
    assert '<span class="tag">withdrawn</span>' in entry
    assert practice.code not in Client().get(search).content.decode()
    publish("1.2")
    assert practice.code in Client().get(f"{search}&edition=1.1").content.decode()


def test_a_superseded_practice_leads_to_the_one_that_took_its_place(carana, second, practice):
    successor = practice_of(carana, release="public", title="Grades written down")
    hidden = practice_of(carana, release="programme", title="Kept apart")
    publish("1.2")
    address = f"/compendium/1.1/practices/{practice.code}/"
    ended(practice, "superseded", superseded_by=successor)
    text = Client().get(address).content.decode()
    assert f'href="/compendium/1.2/practices/{successor.code}/"' in text
    ended(practice, "superseded", superseded_by=hidden)
    text = Client().get(address).content.decode()
    assert "superseded by another" in text
    assert hidden.code not in text


def test_absent_and_withheld_answer_alike(carana):
    practice = practice_of(carana, release="programme")
    publish("1.1")
    withheld = Client().get(f"/compendium/1.1/practices/{practice.code}/")
    assert not withheld.cookies
    absent = Client().get("/compendium/1.1/practices/CP-9999/")
    assert withheld.status_code == absent.status_code == 404
    assert plain(withheld) == plain(absent)


def test_a_draft_is_not_read(reference):
    factories.EditionFactory(number="3.0")
    assert Client().get("/compendium/3.0/").status_code == 404
    assert Client().get("/compendium/editions/3.0/").status_code == 404
    assert "Edition 3.0" not in Client().get("/compendium/editions/").content.decode()


def test_what_was_printed_never_changes(second, practice):
    item = second.items.get(anchor=practice.code)
    item.title = "Other"
    with pytest.raises(ValidationError, match="never changes"):
        item.save(by=SYSTEM)
    more = EditionItem(edition=second, anchor="late", entry_slug="late", position=1, title="Late")
    with pytest.raises(ValidationError, match="never changes"):
        more.save(by=SYSTEM)
    with pytest.raises(ValidationError, match="never changes"):
        EditionItem.objects.bulk_create([more], by=SYSTEM)
    second.title = "Other"
    with pytest.raises(ValidationError, match="never changes"):
        second.save(by=SYSTEM)
    before = Client().get("/compendium/1.1/evaluation-of-sources/").content
    practice.title = "Worded again"
    practice.save(by=SYSTEM)
    assert Client().get("/compendium/1.1/evaluation-of-sources/").content == before


def test_an_items_html_is_written_once(reference, monkeypatch):
    printed._kept.clear()
    Client().get(ENTRY)
    monkeypatch.setattr(printed, "write", None)
    assert Client().get(ENTRY).status_code == 200


def test_addresses_are_those_of_the_items(second):
    book = Book(second, None)
    for item in second.items.filter(release="public"):
        assert book.url_of(item.kind, item.anchor) == item.get_absolute_url()


def translated(edition, slug, language, **values):
    item = EditionItem.objects.get(edition__number="1.0", anchor=slug, language="en")
    told = {
        name: getattr(item, name)
        for name in ("kind", "anchor", "entry_slug", "position", "part", "release")
    }
    return factories.EditionItemFactory(edition=edition, language=language, **told | values)


def test_a_translation_is_read_in_its_own_direction(reference):
    edition = factories.EditionFactory(number="1.1")
    translated(
        edition, "watchlists", "ar", title="قوائم المراقبة", digest="1" * 64, translates="1.0",
        content={"title": "قوائم المراقبة", "is_written": True, "lead": "نص [[watchlists]].",
                 "why": "نص"},
    )  # fmt: skip
    publish_edition(edition=edition, by=SYSTEM)
    text = Client().get("/compendium/1.1/watchlists/?language=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in text
    assert "translation of edition 1.0" in text
    assert 'href="/compendium/1.1/watchlists/?language=ar"' in text
    # Headings are the product's own words, and nobody has translated them.
    assert '<section id="why"><h2 lang="en">Why it matters</h2><p>نص</p>' in text
    # Whoever asks for a language that is not there reads the source.
    assert 'lang="en" dir="ltr"' in Client().get(f"{ENTRY}?language=fr").content.decode()


def test_words_are_said_to_be_in_a_language_once_they_are_translated(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    assert language_of_words("ar") == "en"
    catalogue = tmp_path / "ar" / "LC_MESSAGES" / "django.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    assert language_of_words("ar") == "ar"


def test_each_letter_stands_once_in_the_alphabet_of_the_language(reference):
    edition = factories.EditionFactory(number="1.1")
    titles = {"watchlists": "Évaluation", "zero-tolerance": "Données", "sops-that-work": "étapes"}
    for place, (slug, title) in enumerate(titles.items()):
        translated(
            edition, slug, "fr", title=title, digest=f"{place}" * 64,
            content={"title": title, "is_written": True, "lead": title},
        )  # fmt: skip
    publish_edition(edition=edition, by=SYSTEM)
    groups = Book(edition, None, language="fr").groups
    marks = [mark for mark, _words, _lines in groups]
    assert marks == sorted(set(marks))
    found = {mark: [each.title for each in lines] for mark, _words, lines in groups}
    assert [each for each in found["E"] if each in titles.values()] == ["étapes", "Évaluation"]
    page = Client().get("/compendium/1.1/?language=fr").content.decode()
    assert page.count('id="g-E"') == 1


def test_the_worker_governs_the_manuals_pages_alone(reference):
    answer = Client().get(reverse("compendium:reader-worker"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    text = answer.content.decode()
    assert "MARK_OF_RELEASE" not in text
    assert not answer.cookies
    assert Edition.objects.published().count() == 1
