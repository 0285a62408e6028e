"""The rows of long tables: drawn by compiled templates, as safe and as well worded as pages."""

import datetime
import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from jinja2 import DictLoader, UndefinedError

from web import rows
from web.templatetags import ui


@pytest.fixture
def written(monkeypatch):
    """Rows from these templates."""

    def write(**templates):
        made = rows.environment().overlay(
            loader=DictLoader({f"{name}.jinja": text for name, text in templates.items()})
        )
        monkeypatch.setattr(rows, "environment", lambda: made)

    return write


def test_what_is_printed_is_escaped_and_what_was_drawn_is_not(written):
    written(cell='<td title="{{ text }}">{{ text }}{{ icon("check") }}</td>')
    page = Template('{% load ui %}{% rows "cell.jinja" text=text %}')
    drawn = page.render(Context({"text": '<b onclick="x">'}))
    assert "<b" not in drawn
    assert drawn.count("&lt;b onclick=&#34;x&#34;&gt;") == 2
    assert '<svg class="i ' in drawn


def test_a_sentence_escapes_what_it_takes_in(written):
    written(said="{{ _('Evidence: %(text)s')|format(text=text) }}")
    assert str(rows.draw("said.jinja", text="<i>")) == "Evidence: &lt;i&gt;"


def test_a_slip_in_a_template_is_an_error_and_no_odd_text(written):
    written(gone="{{ nobody }}", method="{{ words.copy }}")
    with pytest.raises(UndefinedError):
        rows.draw("gone.jinja")
    with pytest.raises(TypeError, match="function"):
        rows.draw("method.jinja", words={"save": "Save"})


def test_days_and_figures_are_written_in_the_readers_language(written):
    written(cells="{{ on|day }} {{ mean|localize }}")
    said = {"on": datetime.date(2026, 2, 4), "mean": 1.5}
    with override("en"):
        assert rows.draw("cells.jinja", **said) == "4 Feb 2026 1.5"
    with override("fr"):
        assert rows.draw("cells.jinja", **said) == "4 Fév 2026 1,5"
    assert rows.draw("cells.jinja", on=None, mean=2) == " 2"


def test_a_part_of_the_frame_is_drawn_once_for_each_language():
    part = "web/signout_guard.html"
    drawn = ui.once(part)
    assert "signout-guard" in drawn
    assert ui.once(part) is drawn
    with override("fr"):
        assert ui.once(part) is not drawn
    assert ui.once(part) is drawn


@pytest.mark.parametrize("part", ["web/signout_guard.html", "web/sprite.html"])
def test_a_part_that_is_drawn_once_knows_nothing_of_its_page(part):
    """Whatever it named of a page or its reader would be shown to everybody after them."""
    source = (settings.BASE_DIR / "templates" / part).read_text()
    assert "{{" not in source
    assert set(re.findall(r"{% (\w+)", source)) <= {"load", "translate", "icon", "url"}


def test_every_part_that_is_drawn_once_is_known_here():
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    named = {part for page in pages for part in re.findall(r"{% once \"([^\"]+)", page.read_text())}
    assert named == {"web/signout_guard.html", "web/sprite.html"}
