"""Long texts: what is written stays, what could run does not."""

import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from web.markdown import ATTRIBUTES, TAGS, render

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](https://a.example \"' onmouseover='alert(1)\")",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "<https://a.example/?\"onclick=alert(1)>",
    "```\"><script>alert(1)</script>\nx\n```",
    "`<script>alert(1)</script>`",
    "<p style='position:fixed'>x</p>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input name=password></form>",
    "<base href='https://evil.example/'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)-->",
    "# <script>x</script>\n|<b onclick=x>|\n|-|\n|<i style=x>|",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</script>",
]  # fmt: skip


class Reader(HTMLParser):
    """Notes every tag and attribute as a browser would see them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_harmless(html) -> Reader:
    read = Reader(html)
    assert set(read.tags) <= TAGS
    for tag, name, value in read.attributes:
        assert name in ATTRIBUTES.get(tag, set()) | {"rel"}
        if name == "href":
            assert re.match(r"(https?://|mailto:|/(?![/\\])|#|\?)", value, re.I), value
            assert not re.search(r"[\s\x00-\x1f]", value)
    return read


@pytest.mark.parametrize("text", VECTORS)
@pytest.mark.parametrize("on_paper", [True, False])
def test_nothing_that_runs_comes_out(text, on_paper):
    is_harmless(render(text, on_paper=on_paper))


PIECES = st.sampled_from(
    ["<", ">", "script", "onerror=", "javascript:", "style=", "[", "](", ")", "`", "```", "|", "\n",
     "&#", ";", "'", '"', "<!--", "-->", "http://", "//", "\\", "# ", "> ", "- ", "1. ", "img src=",
     "svg/onload=", "]]>", "<![CDATA[", "\x00", "&lt;", "a", " "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_no_invented_text_runs(text):
    is_harmless(render(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One line.", "<p>One line.</p>"),
        ("Line one\nline two", "<p>Line one<br>\nline two</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("A & B < C “quoted” – 35 %", "<p>A &amp; B &lt; C “quoted” – 35 %</p>"),
        ("    indented", "<p>indented</p>"),
        ("Words\n-----", "<p>Words</p>\n<hr>"),
        ("<b>shown</b>", "<p>&lt;b&gt;shown&lt;/b&gt;</p>"),
        ("مركز واحد", "<p>مركز واحد</p>"),
        ("", ""),
        ("# Top\n## Next\n#### Deep", "<h3>Top</h3>\n<h4>Next</h4>\n<h6>Deep</h6>"),
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ],
)
def test_text_looks_as_it_was_typed(text, html):
    assert render(text) == html


def test_links_open_no_way_back_and_paper_keeps_only_full_ones():
    text = "[Site](https://un.example/x) [page](/states/) [mail](mailto:a@b.example)"
    screen, paper = render(text), render(text, on_paper=True)
    assert 'href="https://un.example/x" rel="noopener noreferrer"' in screen
    assert 'href="/states/"' in screen
    assert 'href="/states/"' not in paper
    assert "https://un.example/x" in paper
    assert "mailto:a@b.example" in paper


def test_a_table_names_its_columns():
    assert '<th scope="col">A</th>' in render("|A|B|\n|-|-|\n|1|2|")


def test_the_filter_is_safe_in_a_page():
    page = Template("{% load ui %}<div>{{ text|markdown }}</div>")
    shown = page.render(Context({"text": "<script>x</script> **b**"}))
    assert shown == "<div><p>&lt;script&gt;x&lt;/script&gt; <strong>b</strong></p></div>"
    assert page.render(Context({"text": None})) == "<div></div>"
