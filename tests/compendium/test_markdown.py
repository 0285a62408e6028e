"""What the manual's Markdown becomes: references, boxes, checklists and footnotes, nothing else."""

from html.parser import HTMLParser

import pytest

from compendium.markdown import ATTRIBUTES, TAGS, Anchor, write

ANCHORS = {
    "watchlists": Anchor("Watch lists", "/compendium/watchlists/"),
    "CP-0143": Anchor("Back-checks", "#CP-0143", "17"),
}


def html(text, **options):
    return str(write(text, anchors=ANCHORS, **options))


def test_a_reference_leads_to_its_entry():
    link = '<a class="ref" href="/compendium/watchlists/" rel="noopener noreferrer">'
    assert f"See {link}Watch lists</a>." in html("See [[watchlists]].")
    assert f"{link}the lists</a>" in html("[[watchlists|the lists]]")


def test_on_paper_a_reference_says_its_section():
    assert "Back-checks</a> (17)" in html("[[CP-0143]]")


def test_a_reference_that_leads_nowhere_is_named():
    written = write("See [[nowhere]] and [[watchlists]].", anchors=ANCHORS)
    assert written.lost == ["nowhere"]
    assert written.named == ["nowhere", "watchlists"]
    assert "See nowhere and" in written.html


@pytest.mark.parametrize(
    ("mark", "word"), [("note", "Note."), ("caution", "Caution."), ("rights", "Rights.")]
)
def test_a_marked_paragraph_stands_in_a_box(mark, word):
    made = html(f"Before.\n\n!{mark} In the **first** year.\n\nAfter.")
    assert f'<div class="box box--{mark}"><p><strong>{word}</strong> In the' in made.replace(
        "\n", ""
    )
    assert made.count("<div") == made.count("</div>") == 1


def test_a_mark_elsewhere_is_a_word():
    assert "<div" not in html("Do not write !note in the middle.")


def test_items_with_a_box_make_a_checklist():
    made = html("- [ ] Is it signed?\n- [x] Is it dated?\n- Plain")
    assert made.count('<li class="checkitem">') == 2
    assert "[ ]" not in made
    assert "Is it signed?" in made


def test_a_box_that_is_ticked_takes_no_word_with_it():
    made = html("- [x] Is it dated?\n- [x] **Is** it kept?\n\n[x]: https://example.org/")
    assert made.count('<li class="checkitem">') == 2
    assert "Is it dated?" in made
    assert "<strong>Is</strong> it kept?" in made
    assert "example.org" not in made


def test_a_reference_with_its_words_stands_in_a_cell():
    table = "| Topic | Who |\n|---|---|\n| [[watchlists|the lists]] | `[[watchlists|x]]` |"
    made = html(table)
    assert ">the lists</a></td>" in made.replace("\n", "")
    assert "[[watchlists|x]]" in made
    assert write(table, anchors={}).named == ["watchlists"]
    assert "\ufdd0" not in html("[[watchlists\ufdd0x]]")


def test_footnotes_are_numbered_through_a_page():
    written = write("One[^a].\n\n[^a]: Its source.", anchors={}, name="why", notes_before=2)
    assert written.notes == 1
    assert '<a href="#fn-why-3" id="fnref-why-3"' in written.html
    assert '<ol class="notes__list" start="3">' in written.html
    assert '<li id="fn-why-3">' in written.html


def test_a_footnote_named_twice_leads_back_to_both():
    made = html("One[^a], two[^a].\n\n[^a]: Source.")
    assert made.count('href="#fn-text-1"') == 2
    assert 'href="#fnref-text-1"' in made
    assert 'href="#fnref-text-1-1"' in made


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "![x](http://example.org/x.png)",
        "[[watchlists|<b onclick=x>]]",
        "!note <iframe src=x></iframe>",
        "[^a]\n\n[^a]: <script>x</script>",
        '<div class="box" style="position:fixed">x</div>',
    ],
)
def test_nothing_in_a_text_executes(text):
    found = Tags()
    found.feed(html(text))
    for tag, attributes in found.seen:
        assert tag in TAGS
        assert set(dict(attributes)) <= ATTRIBUTES.get(tag, set()) | {"rel"}
        assert not dict(attributes).get("href", "#").startswith(("javascript", "data"))


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, attributes))


def test_signs_that_turn_the_direction_are_left_out():
    assert "\u202e" not in html("before \u202eafter")


def test_deep_nesting_ends():
    assert html("> " * 500 + "deep")
    assert html("- " * 500 + "deep")
    assert html("[" * 5_000)
