"""Citations name what they lead to, in three forms that programs read without breaking."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from compendium.citation import Citation, tex
from compendium.models import Edition, Entry
from compendium.publishing import publish_edition
from history.recorded import SYSTEM
from tests import factories


@pytest.fixture
def second(carana):
    """An edition of the office's own, with a practice."""
    entry = Entry.objects.get(slug="watchlists")
    factories.PracticeFactory(
        state=carana, number=143, entry=entry, status="approved", release="public", title="One list"
    )
    edition = factories.EditionFactory(number="1.1", symbol="UNOCT/2026/3")
    publish_edition(edition=edition, by=SYSTEM)
    return edition


def test_the_form(second):
    year = second.published_at.year
    title = Entry.objects.get(slug="watchlists").texts.get(language="en").title
    text = Client().get("/compendium/1.1/practices/CP-0143/cite.txt").content.decode()
    assert text.startswith(
        "UNOCT, Compendium of Good Practices and Related Guidelines, "
        f"edition 1.1 ({year}), UNOCT/2026/3, entry “{title}”, practice CP-0143."
    )
    page = Client().get("/compendium/1.1/practices/CP-0143/").content.decode()
    assert f"entry “{title}”, practice CP-0143." in page


@pytest.mark.parametrize(
    "path",
    ["/compendium/1.1/", "/compendium/1.1/watchlists/", "/compendium/1.1/practices/CP-0143/"],
)
@pytest.mark.parametrize("form", ["txt", "bib", "ris"])
def test_a_citation_leads_to_what_it_names(second, path, form, settings):
    answer = Client().get(f"{path}cite.{form}")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    (url,) = re.findall(rf"{re.escape(settings.SITE_URL)}([^\s}}]*)", answer.content.decode())
    assert url == path
    assert Client().get(url).status_code == 200


TITLE = "Listes de surveillance"


@pytest.fixture
def translated(carana):
    """An edition with an entry in French, and a practice of it."""
    entry = Entry.objects.get(slug="watchlists")
    factories.PracticeFactory(
        state=carana, number=143, entry=entry, status="approved", release="public"
    )
    factories.EntryTextFactory(entry=entry, language="fr", status="approved", title=TITLE)
    edition = factories.EditionFactory(number="1.1")
    publish_edition(edition=edition, by=SYSTEM)
    return edition


@pytest.mark.parametrize(
    "path", ["/compendium/1.1/watchlists/", "/compendium/1.1/practices/CP-0143/"]
)
def test_a_translation_is_cited_by_its_own_title_and_address(translated, path, settings):
    page = Client().get(f"{path}?language=fr").content.decode()
    for form in ("txt", "bib", "ris"):
        (link,) = re.findall(rf'href="({path}cite\.{form}[^"]*)"', page)
        told = Client().get(link).content.decode()
        assert TITLE in told
        assert f"{settings.SITE_URL}{path}?language=fr" in told
        assert escape(told.strip().replace("\r\n", "\n")) in page.replace("\r\n", "\n")


def test_a_reader_of_a_translation_may_cite_the_source(translated):
    path = "/compendium/1.1/watchlists/"
    client = Client(headers={"accept-language": "fr"})
    (link,) = re.findall(rf'href="({path}cite\.bib[^"]*)"', told_in(client, path, "en"))
    assert TITLE not in client.get(link).content.decode()


def told_in(client, path, language):
    return client.get(f"{path}?language={language}").content.decode()


def test_no_other_form_and_no_other_item(second):
    assert Client().get("/compendium/1.1/cite.exe").status_code == 404
    assert Client().get("/compendium/1.1/nowhere/cite.bib").status_code == 404
    assert Client().get("/compendium/2.9/cite.bib").status_code == 404


def test_the_starter_text_is_no_publication_of_the_office(reference):
    for form in ("txt", "bib", "ris"):
        text = Client().get(f"/compendium/1.0/watchlists/cite.{form}").content.decode()
        assert "UNOCT" not in text
        assert "not a document of the United Nations" in text


def odd(edition, entry):
    return Citation(edition, "/compendium/1.1/x/", entry=entry)


def test_signs_are_written_out(second):
    entry = "50% of {A} & B_1 #2 $3 ~ ^ \\end\nER  - x"
    bib = odd(second, entry).bibtex
    assert r"50\% of \{A\} \& B\_1 \#2 \$3 \textasciitilde{} \textasciicircum{} " in bib
    assert bib.count("\n") == len(bib.splitlines())
    balanced = re.sub(r"\\[{}]", "", bib)
    assert balanced.count("{") == balanced.count("}")
    ris = odd(second, entry).ris
    assert [line[:6] for line in ris.splitlines()][-1] == "ER  - "
    assert sum(line.startswith("ER  - ") for line in ris.splitlines()) == 1
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.splitlines())
    assert tex("a\\b") == r"a\textbackslash{}b"


def test_the_starter_edition_stays_the_starter(reference):
    assert Edition.objects.get(number="1.0").is_published
