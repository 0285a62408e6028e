"""The printed manual: every link leads somewhere, every sentence is there, every page is tagged,
and a print after a change is the print that would have been made anew."""

import html
import os
import re
import unicodedata
from collections import Counter

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from compendium.columns import Grid, sheets
from compendium.content import PRACTICE_TEXTS
from compendium.models import Practice
from compendium.paper import write_pdf
from compendium.reference import contents
from documents import fonts, leaves
from documents.render import Press
from tests.compendium import printed
from tests.compendium.printed import close, links, opened, places, texts
from tests.documents.tags import elements, scopes
from tests.roadmaps.ink import runs

MARGIN = 20 * 72 / 25.4


def test_every_link_leads_to_a_place(manual, pdf):
    with opened(pdf) as file:
        known = places(file)
        inner = [str(each.Dest) for each in links(file) if "/Dest" in each]
        outer = [str(each.A.URI) for each in links(file) if "/A" in each]
    assert {each.place for each in manual.topics} <= known.keys()
    assert "p-CP-0143" in known
    assert len(inner) > 40
    assert set(inner) <= known.keys()
    assert all(each.startswith(("http", "mailto")) for each in outer)


def test_references_say_the_section_and_only_contents_say_pages(manual, pdf):
    whole = "".join(texts(pdf))
    assert "bordersystems(5)" in whole
    assert "Dataprotectionandretention(12)" in whole
    with opened(pdf) as file:
        known = places(file)
    front = texts(pdf)[1]
    for topic in manual.topics:
        assert f"{topic.number}{close(topic.title)}{known[topic.place]}" in front
    assert f"Index{known['index']}" in front
    assert f"Listofchanges{known['changes']}" in front


def test_the_index_leads_by_section(manual, pdf):
    with opened(pdf) as file:
        page = places(file)["index"]
    text = texts(pdf)[page - 1]
    terms = {term: topics for _letter, rows in manual.index for term, topics in rows}
    assert len(terms) > 20
    for term, topics in terms.items():
        numbers = ",".join(str(each.number) for each in topics)
        assert f"{close(term)},{numbers}" in text


def test_every_sentence_of_every_entry_is_printed_in_order(manual, pdf):
    with opened(pdf) as file:
        known = places(file)
    pages = texts(pdf)
    starts = sorted(known[each.place] for each in manual.topics) + [known["index"]]
    for topic in manual.topics:
        first = known[topic.place]
        until = starts[starts.index(first) + 1]
        text = "".join(body(page, manual) for page in pages[first - 1 : until - 1])
        at = 0
        for sentence in sentences_of(topic):
            found = text.find(close(sentence), at)
            assert found >= 0, (topic.slug, sentence, text[at:])
            at = found


def test_a_practice_names_its_centres_and_instruments(pdf):
    whole = "".join(texts(pdf))
    label = close(str(Practice.Applies.FEDERAL.label))
    assert f"Appliesto{label}InstrumentsS/RES/2396(2017);A_1_<b>" in whole


def body(page: str, manual) -> str:
    """Without what stands at head and foot, which is drawn last, and the signs of its lists."""
    return re.sub(r"(?:•|(?<!\d)\d{1,2}\.)+$", "", page[: page.rindex(close(manual.title))])


def sentences_of(topic):
    """As they follow each other on paper: the entry or, not written yet, its scope; each practice
    with its notes; then the entry's own notes."""
    parts = [topic.lead if topic.is_written else topic.content["scope"]]
    parts += [part for _name, _heading, part in topic.parts]
    for each in topic.practices:
        parts += [each.summary, *(part for _label, part in each.parts), *each.notes]
    parts += [topic.sources, *topic.notes]
    for part in parts:
        plain = strip_tags(re.sub(r"</(?:p|li|td|th|h\d)>|<br>", "\n", str(part)))
        plain = html.unescape(plain).replace("\ufe0e", "")
        yield from (each for line in plain.split("\n") for each in re.split(r"(?<=[.:]) ", line)
                    if each.strip())  # fmt: skip


def test_tags_are_one_tree_over_all_pages(manual, pdf):
    with opened(pdf) as file:
        assert str(file.Root.Lang) == "en"
        kinds = Counter(name for name, _element in elements(file))
        assert kinds["/Document"] == 1
        assert kinds["/H1"] == 1
        assert kinds["/H2"] == len(manual.topics) + 4
        flat = list(file.Root.StructTreeRoot.ParentTree.Nums)
        numbers = [int(each) for each in flat[::2]]
        assert numbers == list(range(len(numbers)))
        known = dict(zip(numbers, flat[1::2], strict=True))
        for page in file.pages:
            for element in known[int(page.obj.StructParents)]:
                assert element.Pg.objgen == page.obj.objgen
        for link in links(file):
            assert str(known[int(link.StructParent)].S) == "/Link"
            assert "goto:" not in str(link.Contents)


def test_bookmarks_are_the_chapters_in_order(manual, pdf):
    with opened(pdf) as file, file.open_outline() as outline:
        titles = [each.title for each in outline.root]
    chapters = [f"{each.number} {each.title}" for each in manual.topics]
    assert titles == ["Contents, A to Z", "Contents by part", *chapters, "Index", "List of changes"]


def test_every_page_but_the_cover_says_its_number_and_all_are_marked(pdf):
    pages = texts(pdf)
    assert f"of{len(pages)}" not in pages[0]
    for number, text in enumerate(pages, start=1):
        assert text.count("Unclassified") >= 2
        assert number == 1 or f"Page{number}of{len(pages)}" in text


def table(rows: int, columns: int = 2) -> str:
    line = "|" + "|".join("word" for _column in range(columns)) + "|"
    return "\n".join([line, "|" + "-|" * columns, *[line] * rows])


def test_a_print_after_a_change_is_the_print_made_anew(cold, monkeypatch):
    printed.pdf_of(printed.manual_of())
    laid_out = []
    print_now = Press.print

    def counted(self, html, *, name="", **options):
        laid_out.append(name)
        return print_now(self, html, name=name, **options)

    monkeypatch.setattr(Press, "print", counted)
    longer = printed.items(printed.edition("1.2", digest="b" * 64))
    changed = next(each for each in longer if each.anchor == "accountability-and-oversight")
    changed.content = changed.content | {"steps": changed.content["steps"] + "\n\n" + table(60)}
    after = printed.Manual(changed.edition, longer)
    made = printed.pdf_of(after)
    again = laid_out[:]
    for each in cold.iterdir():
        each.unlink()
    assert printed.pdf_of(after) == made
    assert {each for each in again if each.startswith("e-")} == {changed_place(changed)}
    assert sum(each.startswith("e-") for each in laid_out) == len(after.topics) + 1
    # More pages before them: the others stand later, with the numbers of today.
    assert f"Page{len(texts(made))}of" in texts(made)[-1]
    assert len(texts(made)) > len(texts(printed.pdf_of(printed.manual_of())))


def changed_place(item):
    return f"e-{item.anchor}"


def test_a_damaged_piece_is_laid_out_again(cold):
    manual = printed.manual_of()
    made = printed.pdf_of(manual)
    for each in list(cold.iterdir())[:3]:
        each.write_bytes(each.read_bytes()[:-400])
    assert printed.pdf_of(manual) == made


def test_a_piece_set_in_other_faces_is_another_piece(cold, monkeypatch):
    styles = {"a.css": ""}
    assert leaves.Leaves(styles).look == leaves.Leaves(styles).look
    before = leaves.Leaves(styles).look
    monkeypatch.setattr(fonts, "digest", lambda: "other")
    assert leaves.Leaves(styles).look != before


def test_kept_pieces_have_an_end(cold, monkeypatch):
    old, young, big = (cold / f"{name}.pdf" for name in ("old", "young", "big"))
    for each in (old, young, big):
        each.write_bytes(b"%" * 100)
    os.utime(old, (1, 1))
    later = young.stat().st_mtime + 100
    os.utime(young, (later, later))
    monkeypatch.setattr(leaves, "MOST_BYTES", 150)
    assert leaves.sweep() == 2
    assert list(cold.iterdir()) == [young]


HOSTILE = {
    "scripts": "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))",
    "data": "![x](data:image/png;base64,AAAA) [x](data:text/html,x) [y](/etc/passwd) [z](#e-none)",
    "nesting": ">" * 500 + " deep\n\n" + "\n".join("  " * n + f"- level {n}" for n in range(500)),
    "turns": "abc \u202edesrever\u202c \u2066x\u2069 end",
    "words": "W" * 300 + " and " + "i" * 3_000 + "\n\n`" + "m" * 300 + "`",
    "wide": table(3, 60),
    "notes": "A[^1] b[^2].\n\n[^1]: " + "N" * 300 + "\n[^2]: <b>x</b>",
}


def outside(made) -> list:
    return [
        each
        for each in runs(opened(made))
        if each.left < MARGIN - 1 or each.right > each.width - MARGIN + 1 or each.bottom < 10
    ]


def hostile_practices(of) -> list:
    """One for each text, which stands in every part of it and, as far as there is room, in its
    title and summary too."""
    names = (*PRACTICE_TEXTS, "summary", "named_as", "source_reference")
    return [
        printed.practice_item(
            of,
            f"CP-{number}",
            "watchlists",
            title=text[:160],
            **dict.fromkeys(names, text),
            instruments=[text[:300]],
        )
        for number, text in enumerate(HOSTILE.values(), start=2001)
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_texts_do_nothing_and_stay_within_the_page(language):
    words = {name: {"why": text, "terms": "Z" * 200} for name, text in HOSTILE.items()}
    of = printed.edition()
    rows = [*printed.items(of, **words), *hostile_practices(of)]
    with translation.override(language):
        made = printed.pdf_of(printed.Manual(of, rows, language=language))
    assert not outside(made)
    with opened(made) as file:
        addresses = [str(each.A.URI) for each in links(file) if "/A" in each]
        known = places(file)
        assert {str(each.Dest) for each in links(file) if "/Dest" in each} <= known.keys()
        assert "/Names" not in file.Root or "/JavaScript" not in file.Root.Names
        assert "/OpenAction" not in file.Root
    assert not [each for each in addresses if not each.startswith(("http", "mailto"))]


def test_a_long_table_is_printed_whole():
    made = printed.pdf_of(printed.manual_of(long={"steps": table(2_000)}))
    assert not outside(made)
    assert "".join(texts(made)).count("word") >= 4_000
    assert set(scopes(made)) == {"/Column"}


def test_in_arabic_the_page_is_mirrored_and_says_what_is_english():
    with translation.override("ar"):
        made = printed.pdf_of(printed.manual_of(language="ar"))
    with opened(made) as file:
        assert str(file.Root.Lang) == "ar"
    assert "[EN]" in texts(made)[1]
    assert not outside(made)


ARABIC = "تُقيَّم كل معلومة قبل تسجيلها في القائمة."


def straight(text: str) -> str:
    """Letters alone, in the order in which they are read: marks may stand before or after."""
    apart = unicodedata.normalize("NFKD", close(text))
    return "".join(each for each in apart if each.isalpha())


def test_arabic_words_are_read_back_out_of_the_print():
    of = printed.edition()
    told = {each["slug"]: each for each in contents()}["watchlists"] | {"title": "قوائم المراقبة"}
    item = printed.entry_item(of, told, {"lead": ARABIC, "why": ARABIC}, language="ar")
    with translation.override("ar"):
        made = printed.pdf_of(printed.Manual(of, [item], language="ar"))
    whole = straight("".join(texts(made)))
    assert whole.count(straight(ARABIC)) == 2
    assert straight("قوائم المراقبة") in whole
    for word in ("معلومة", "تسجيلها", "القائمة", "المراقبة"):
        assert word[::-1] not in whole, word
    assert "[EN]" not in "".join(texts(made))
    assert not outside(made)


def test_what_is_not_in_the_language_of_an_entry_says_so():
    of = printed.edition()
    told = {each["slug"]: each for each in contents()}["watchlists"]
    item = printed.entry_item(of, told, {"lead": ARABIC, "why": ARABIC}, language="ar")
    rows = [item, printed.practice_item(of, "CP-0143", "watchlists")]
    with translation.override("ar"):
        manual = printed.Manual(of, rows, language="ar")
        context = {"manual": manual, "topic": manual.topics[0], "direction": "rtl"}
        leaf = render_to_string("compendium/print/leaf.html", context)
    assert '<article class="topic topic--rtl" lang="ar" dir="rtl">' in leaf
    assert 'class="practice" id="p-CP-0143" lang="en" dir="ltr">' in leaf
    assert '<h3 lang="en">Why it matters</h3>' in leaf


def test_progress_names_pages_and_how_many_to_expect(cold, manual):
    told = []
    _made, pages = write_pdf(
        manual, marking=printed.MARKING, report=lambda page, of: told.append((page, of))
    )
    assert [page for page, _of in told] == sorted(page for page, _of in told)
    assert all(page <= of for page, of in told)
    assert told[-1][0] >= pages - 1
    assert pages / 2 < told[0][1] < pages * 2


def test_an_extract_prints_what_was_chosen():
    entries = {"watchlists", "border-and-travel-data"}
    manual = printed.manual_of(chosen=entries | {"CP-0143"})
    made = printed.pdf_of(manual)
    assert {each.slug for each in manual.topics} == entries
    assert [each.code for each in manual.topics[1].practices] == ["CP-0143"]
    pages = texts(made)
    assert "Extract" in pages[0]
    # What is not in it keeps its name and number, and is no link.
    assert "Youthandchildren(53)" in "".join(pages)
    with opened(made) as file:
        assert {str(each.Dest) for each in links(file) if "/Dest" in each} <= places(file).keys()


def test_an_entry_brings_no_practice_that_was_not_chosen():
    manual = printed.manual_of(chosen={"watchlists"})
    assert [each.practices for each in manual.topics] == [[]]
    assert manual.anchors["CP-0143"].href == ""


def test_an_extract_may_be_one_practice():
    manual = printed.manual_of(chosen={"CP-0143"})
    assert [each.slug for each in manual.topics] == ["watchlists"]
    assert manual.topics[0].parts == []
    assert "Gradesarereadaloud." in "".join(texts(printed.pdf_of(manual)))


def test_a_practice_that_is_not_shown_is_not_even_named():
    of = printed.edition()
    rows = printed.items(of, x={"why": "See [[CP-0143]]."})
    rows = [each for each in rows if each.anchor != "CP-0143"]
    whole = "".join(texts(printed.pdf_of(printed.Manual(of, rows))))
    assert "Back-checks" not in whole


def test_columns_hold_their_lines_and_no_head_stands_alone():
    groups = [(letter, list(range(5))) for letter in "ABCDEF"]
    pages = sheets(groups, Grid(2, 8, 30), lambda row: 10)
    rows = [row for sheet in pages for column in sheet for _head, each in column for row in each]
    assert rows == list(range(5)) * 6
    assert all(len(sheet) <= 2 for sheet in pages)
    assert all(each for sheet in pages for column in sheet for _head, each in column)
    heads = [head for sheet in pages for column in sheet for head, _rows in column if head]
    assert heads == list("ABCDEF")
