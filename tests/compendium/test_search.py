"""Search finds what the reader may see, in every language, with accents and mistakes, and gives
one order on both databases."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compendium.models import EditionItem, Entry, SearchText
from compendium.publishing import publish_edition
from compendium.reference import load
from compendium.search import finding
from compendium.search.finding import find
from compendium.search.index import RULES, rebuild
from compendium.search.snippets import marked, snippet
from compendium.search.stops import STOPS
from compendium.search.words import folded, plain, similarity, words_of
from history.recorded import SYSTEM
from tests import factories

ARABIC = "يُقَيَّم كلّ مصدر في المؤسّسة الأمنيّة، والإدارة تسجّل ذلك."


@pytest.fixture
def shelf(reference):
    """A small edition in four languages, published."""
    edition = factories.EditionFactory(number="9.0")
    texts = [
        ("title-too", "en", "Ledger of zebras", "", "Nothing of it here."),
        ("term-too", "en", "Marks", "Zebra ledger", "Nothing of it here."),
        ("lead-too", "en", "Stripes", "", "Keep a ledger of each zebra."),
        ("text-late", "en", "Waters", "", "", "A ledger names a zebra."),
        ("text-early", "en", "Grass", "", "", "Zebras stand in every ledger."),
        ("accents", "fr", "Évaluation préalable", "", "Les zèbres sont notés à l’étable d’Interpol."),  # noqa: E501
        ("waters", "pt", "Avaliação de gestão", "", "A informação da Interpol é verificada."),
        ("arabic", "ar", "تقييم المعلومات", "", ARABIC),
    ]  # fmt: skip
    for place, (anchor, language, title, terms, lead, *why) in enumerate(texts):
        content = {"title": title, "terms": [terms], "lead": lead, "why": "".join(why)}
        factories.EditionItemFactory(
            edition=edition, anchor=anchor, language=language, title=title, position=900 - place,
            content=content | {"is_written": True, "scope": ""}, digest=f"{place}" * 64,
        )  # fmt: skip
    publish_edition(edition=edition, by=SYSTEM)
    return edition


def anchors(edition, query, language="en", **filters):
    rows = EditionItem.objects.filter(edition=edition, anchor__in=NAMES, **filters)
    return [each.anchor for each in find(rows, query, language=language).rows]


NAMES = [
    "title-too", "term-too", "lead-too", "text-late", "text-early", "accents", "waters", "arabic",
]  # fmt: skip


@pytest.mark.parametrize("query", ["zebra ledger", "ledgers zebras", "ZEBRA  LEDG", "lédger zebra"])
def test_titles_come_before_terms_leads_and_texts(shelf, query):
    # Within a tier from A to Z by the entries' places, whatever the database.
    assert anchors(shelf, query) == ["title-too", "term-too", "lead-too", "text-early", "text-late"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("evaluation", ["accents"]),
        ("ÉVALUATION", ["accents"]),
        ("zebre etable", ["accents"]),
        ("avaliacao", ["waters"]),
        ("informação", ["waters"]),
        ("تقييم", ["arabic"]),
        ("المؤسسه الامنيه", ["arabic"]),
        ("المـؤسّسة الأمنيّة", ["arabic"]),
        ("والاداره", ["arabic"]),
        ("مؤسسه", ["arabic"]),
        ("امنيه", ["arabic"]),
        ("والمؤسسة كالأمنية", ["arabic"]),
        ("للإدارة", ["arabic"]),
        ("ادارة بالمؤسسة", ["arabic"]),
        ("unheard-of", []),
        ("\0", []),
        ("!& | ( ) : * '", []),
        ('zebra" OR "x', []),
    ],
)
def test_each_language_is_found_as_its_readers_write_it(shelf, query, found):
    assert anchors(shelf, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("the", []),
        ("of which", []),
        ("the zebra waters", ["text-late"]),
        # A word of one language may say nothing in another.
        ("the etable", []),
        ("etable pour zebres", ["accents"]),
        ("avaliacao do", ["waters"]),
    ],
)
def test_words_that_say_nothing_are_not_looked_for(shelf, query, found):
    assert anchors(shelf, query) == found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own list")
def test_words_that_say_nothing_are_those_of_postgresql(db):
    with connection.cursor() as cursor:
        for language, words in STOPS.items():
            told = [RULES[language], " ".join(sorted(words))]
            cursor.execute("SELECT to_tsvector(%s::regconfig, %s)::text", told)
            assert cursor.fetchone() == ("",), language


@pytest.mark.parametrize(
    ("typed", "meant"), [("zebrra", "zebra"), ("ledgr", "ledger"), ("avaliaçao", None)]
)
def test_a_mistake_in_typing_still_finds(shelf, typed, meant):
    rows = EditionItem.objects.filter(edition=shelf, anchor__in=NAMES)
    result = find(rows, typed, language="en")
    assert result.rows.exists()
    assert result.corrected == ({typed: meant} if meant else {})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="measured by the product itself")
def test_without_the_extension_the_product_measures_alike(shelf, monkeypatch):
    rows = EditionItem.objects.filter(edition=shelf, anchor__in=NAMES)
    with_it = find(rows, "zebrra ledgr", language="en").corrected
    monkeypatch.setattr(finding, "_has_trigrams", lambda: False)
    assert find(rows, "zebrra ledgr", language="en").corrected == with_it


@pytest.mark.skipif(connection.vendor == "postgresql", reason="“a” is no word there")
def test_the_words_of_an_item_are_read_once(shelf, monkeypatch):
    monkeypatch.setattr(finding, "_known", {})
    assert anchors(shelf, "zebrra")
    with CaptureQueriesContext(connection) as asked:
        assert anchors(shelf, "zebrra")
    assert not [each for each in asked if '"body"' in each["sql"]]


def test_the_readers_language_comes_first(shelf):
    rows = EditionItem.objects.filter(edition=shelf, anchor__in=["accents", "waters"])
    assert find(rows, "interpol", language="pt").rows.first().language == "pt"
    assert find(rows, "interpol", language="fr").rows.first().language == "fr"


def test_no_word_of_a_withheld_item_is_found_named_or_counted(carana):
    entry = Entry.objects.get(slug="watchlists")
    factories.PracticeFactory(
        state=carana, entry=entry, status="approved", release="programme", title="Quokka table"
    )
    publish_edition(edition=factories.EditionFactory(number="1.1"), by=SYSTEM)
    for query in ("quokka", "quoka", "quokka table"):
        text = Client().get("/compendium/search/", {"q": query}).content.decode()
        assert "0 places found" in text
        assert "Shown is what has" not in text


def test_filters_narrow_and_pages_turn(shelf, reference):
    client = Client()
    english = {"q": "zebra", "edition": "9.0", "language": "en"}
    everywhere = client.get("/compendium/search/", english)
    assert everywhere.context["page_obj"].paginator.count == 5
    narrowed = {"q": "zebra", "edition": "9.0", "part": "P1"}
    assert client.get("/compendium/search/", narrowed).context["page_obj"].paginator.count == 0
    french = {"q": "zebre", "edition": "all", "language": "fr"}
    assert client.get("/compendium/search/", french).context["page_obj"].paginator.count == 1
    wrong = {"q": "zebra", "edition": "7.7"}
    assert client.get("/compendium/search/", wrong).status_code == 200


def test_the_index_is_made_anew(shelf):
    SearchText.objects.all().delete()
    assert rebuild() == EditionItem.objects.count()
    assert anchors(shelf, "evaluation") == ["accents"]


def test_words_that_a_release_forgot_are_made_with_the_reference(shelf):
    SearchText.objects.all().delete()
    load()
    assert anchors(shelf, "evaluation") == ["accents"]


def test_snippets_are_safe_and_marked():
    content = {"lead": 'Say <script>alert("x")</script> & “zèbres” of [[watchlists|the list]].'}
    html = snippet(content, ["zebre"])
    assert "<mark>zèbres</mark>" in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html or "script" in html
    assert marked("<b>x</b>", ["b"]) == "&lt;<mark>b</mark>&gt;x&lt;/<mark>b</mark>&gt;"
    long = {"lead": "word " * 200 + "zebra " + "tail " * 200}
    assert snippet(long, ["zebra"]).startswith("… ")
    assert len(snippet(long, ["zebra"])) < 400
    assert snippet({}, ["zebra"]) == ""
    apart = {"lead": "One zebra. " + "word " * 100 + "A zebra and its ledger."}
    assert "<mark>ledger</mark>" in snippet(apart, ["zebra", "ledger"])


def test_the_page_shows_nothing_that_was_typed_as_html(reference):
    text = Client().get("/compendium/search/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in text


@pytest.mark.parametrize("query", ["⑴", "⑴ list", "㈱:*", "a'b & !c | (d) <-> \\", "ﷺ", "__"])
def test_no_sign_of_a_query_language_reaches_the_database(reference, query):
    assert all(re.fullmatch(r"\w+", each) for each in words_of(query))
    assert Client().get("/compendium/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المؤسسة", "مؤسسة"),
        ("وبالقائمة", "قائمة"),
        ("للحكومة", "الحكومة"),
        ("الالتزام", "التزام"),
        ("والمعلومات", "معلومات"),
    ],
)
def test_an_article_makes_no_other_word(one, other):
    assert folded(one) == folded(other)
    assert folded(folded(one)) == folded(one)


def test_short_words_keep_what_looks_like_an_article():
    assert folded("الله ألف والده بال") == "الله الف والده بال"


def test_words_are_folded():
    assert folded("Évaluation, des SOURCES!") == "evaluation des sources"
    assert folded("الأمنيّة ـ آلة إدارة").split() == ["امنيه", "اله", "اداره"]
    assert words_of("a " * 50 + "x" * 90) == ["a", "x" * 40]
    assert plain("- [ ] **Do** [[watchlists|lists]] [^1]") == "Do lists"
    assert similarity("word", "word") == 1
    assert similarity("zebrra", "zebra") == pytest.approx(5 / 8)
