"""Starter text is the product's own, on the web, on paper and in books, until editors change it."""

import io
import zipfile

import pytest
from django.test import Client
from django.utils import translation

from compendium.book import write_epub
from compendium.citation import STARTER
from compendium.manual import Manual, items_shown
from compendium.markdown import Anchor, write
from compendium.models import Edition, EditionItem, EntryText
from compendium.publishing import publish_edition
from compendium.starter import NOTICE, Origin, contents, parts_of
from history.recorded import SYSTEM
from tests import factories
from tests.compendium import printed

OFFICE = "United Nations Office of Counter-Terrorism"


@pytest.fixture
def second(reference):
    """The office's own edition: one entry of its own words, all others as the product ships."""
    change("watchlists", lead="Keep fewer lists.")
    return published("1.1")


def change(slug, **parts):
    text = EntryText.objects.get(entry__slug=slug, language="en")
    for name, value in parts.items():
        setattr(text, name, value)
    text.save(by=SYSTEM)


def published(number, **values):
    edition = factories.EditionFactory(number=number, **values)
    publish_edition(edition=edition, by=SYSTEM)
    return edition


def manual_of(number, chosen=None):
    edition = Edition.objects.get(number=number)
    return Manual(edition, items_shown(edition), chosen=chosen)


def package_of(manual) -> str:
    book = write_epub(manual, marking=printed.MARKING)
    return zipfile.ZipFile(io.BytesIO(book)).read("OEBPS/package.opf").decode()


def test_the_shipped_edition_bears_no_sign_of_the_office(reference):
    manual = manual_of("1.0")
    assert (manual.origin, manual.symbol, manual.notices) == (Origin.STARTER, "", [NOTICE])
    assert "UNOCT" not in manual.citation
    package = package_of(manual)
    assert "<dc:creator>Global Fusion Cells Programme (application)</dc:creator>" in package
    assert "UNOCT" not in package


def test_an_unchanged_text_stays_starter_text_in_a_later_edition(second):
    for path in ("/compendium/1.1/zero-tolerance/", "/compendium/1.1/zero-tolerance/cite.ris"):
        text = Client().get(path).content.decode()
        assert "ot a document of the United Nations" in text
        assert "UNOCT" not in text
    mine = Client().get("/compendium/1.1/watchlists/").content.decode()
    assert NOTICE not in mine
    assert "UNOCT, Compendium" in mine
    whole = Client().get("/compendium/1.1/cite.txt").content.decode()
    assert whole.startswith("UNOCT, ")
    assert "Some entries are starter text" in whole
    assert "Some entries are starter text" in Client().get("/compendium/1.1/").content.decode()


def test_a_print_of_both_says_which_entries_are_starter_text(second):
    manual = manual_of("1.1")
    assert (manual.origin, manual.symbol, manual.author) == (Origin.MIXED, "", OFFICE)
    told = {each.slug: each.notice for each in manual.topics}
    assert (told["watchlists"], told["zero-tolerance"]) == ("", NOTICE)
    assert manual_of("1.1", frozenset({"zero-tolerance"})).origin is Origin.STARTER
    own = manual_of("1.1", frozenset({"watchlists"}))
    assert (own.origin, own.symbol) == (Origin.OFFICE, "UNOCT/GFCP/COMP/1.1")


def test_starter_text_is_told_in_the_readers_language_and_once(second, monkeypatch):
    """An edition keeps the notice in English."""
    words = translation.trans_real.translation("fr")._catalog._catalogs[0]
    for english, french in (
        (NOTICE, "Texte de départ."),
        (str(STARTER), "Application"),
        ("entry “%(title)s”", "article « %(title)s »"),
    ):
        monkeypatch.setitem(words, english, french)
    with translation.override("fr"):
        manual = manual_of("1.0")
        assert (manual.notices, manual.author) == (["Texte de départ."], "Application")
        told = {each.slug: each.notice for each in manual_of("1.1").topics}
        assert (told["watchlists"], told["zero-tolerance"]) == ("", "Texte de départ.")
    client = Client()
    client.cookies["django_language"] = "fr"
    page = client.get("/compendium/1.0/zero-tolerance/").content.decode()
    assert page.count("Texte de départ.") == 1
    assert NOTICE not in page
    assert "Application, Compendium" in page
    assert "article «" in page


def test_blanks_and_new_lines_make_no_text_the_offices(reference):
    lead = EntryText.objects.get(entry__slug="watchlists").lead
    change("watchlists", lead=f" {lead}\r\n")
    published("1.1")
    item = EditionItem.objects.get(edition__number="1.1", anchor="watchlists")
    assert item.content["is_starter"] is True


def test_what_an_earlier_release_shipped_stays_starter_text(reference, monkeypatch):
    monkeypatch.setattr("compendium.starter._shipped", dict)
    published("1.1")
    rows = EditionItem.objects.filter(edition__number="1.1")
    assert rows.filter(content__is_starter=True).count() == rows.count()
    change("watchlists", lead="Keep fewer lists.")
    published("1.2")
    item = EditionItem.objects.get(edition__number="1.2", anchor="watchlists")
    assert "is_starter" not in item.content


def test_the_cover_names_the_author_of_the_words(reference):
    with translation.override("en"):
        text = " ".join(printed.texts(printed.pdf_of(manual_of("1.0", frozenset({"watchlists"})))))
    assert printed.close(OFFICE) not in text.split("Contents", 1)[0]
    assert "UNOCT/GFCP" not in text


def test_every_reference_of_the_shipped_entries_leads_somewhere():
    topics = contents()
    anchors = {each["slug"]: Anchor(each["title"], f"/{each['slug']}/") for each in topics}
    named = set()
    for slug in anchors:
        for name, text in parts_of(slug).items():
            written = write(text, anchors=anchors, name=name)
            assert written.lost == [], (slug, name)
            named.update(written.named)
    assert len(named) > 20
