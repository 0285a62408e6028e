"""docs/security.md says the truth: each requirement once, tests and places real, sums right."""

import ast
import re
from collections import Counter
from functools import lru_cache

import pytest
from django.conf import settings

from portfolio.sign_in.passwords import WORDS
from tests.house.served import served_settings
from tests.site import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
# The standard's requirements: the level of each, section by section, chapter by chapter.
LEVELS = {
    1: "22 1111122223 112222222223 222 123",
    2: "122 112 12223 23",
    3: "3 113 12223 11222233 11122333 3 22333",
    4: "12233 23333 22 1222",
    5: "2 112333 113 222",
    6: "122 111111112222 11223333 112233 22222333 2223 33 2222",
    7: "222 1111 22 11222 223 22",
    8: "1233 1123 133 23",
    9: "111 1222",
    10: "22 223 22223 1111122222233333 22222 22 222",
    11: "2233 22233 11233 1222 23 23 33",
    12: "12233 11 22223",
    13: "2333 222223 2233 1222233",
    14: "22 12223333 122",
    15: "12233 12233 1222222 3333",
    16: "2 22222 2222 222 2223",
    17: "23 22223333 22",
}
REQUIREMENTS = {
    f"V{chapter}.{section}.{number}": level
    for chapter, sections in LEVELS.items()
    for section, levels in enumerate(sections.split(), 1)
    for number, level in enumerate(levels, 1)
    if level in "12"
}
ANSWERS = {
    "`tests/": "met",
    "does not apply: ": "does not apply",
    "not yet: ": "not yet",
}
ROW = re.compile(r"^\| (V[\d.]+) \| ([12, ]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
SUM = re.compile(r"^\| ([a-z, ]+) \| (\d+) \| (\d+) \| (\d+) \|$", re.M)
ROWS = [match.groups() for match in ROW.finditer(PAGE)]


def meant(row_id) -> list[str]:
    """The requirements that a row stands for: its own, or all of its chapter or section."""
    return [each for each in REQUIREMENTS if each == row_id or each.startswith(f"{row_id}.")]


def kind_of(answer) -> str:
    found = [kind for start, kind in ANSWERS.items() if answer.startswith(start)]
    assert len(found) == 1, f"A row says one of three things, not: {answer[:60]}"
    return found[0]


@lru_cache
def functions(path) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_line_of_a_table_is_a_row():
    lines = [line for line in PAGE.splitlines() if line.startswith("| V")]
    assert len(lines) == len(ROWS) > 200


def test_every_requirement_is_answered_once():
    answered = Counter(each for row_id, *_rest in ROWS for each in meant(row_id))
    assert len(REQUIREMENTS) == 253
    assert [row_id for row_id, *_rest in ROWS if not meant(row_id)] == []
    assert {each for each in REQUIREMENTS if not answered[each]} == set()
    assert {each for each, times in answered.items() if times > 1} == set()
    order = [list(REQUIREMENTS).index(meant(row_id)[0]) for row_id, *_rest in ROWS]
    assert order == sorted(order)


def test_every_row_names_its_level():
    for row_id, level, *_rest in ROWS:
        assert level == ", ".join(sorted({REQUIREMENTS[each] for each in meant(row_id)})), row_id


@pytest.mark.parametrize(("row_id", "answer"), [(row[0], row[3]) for row in ROWS])
def test_every_row_says_something_true(row_id, answer):
    kind = kind_of(answer)
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", answer):
        assert name in functions(path), f"{row_id}: there is no {path}::{name}"
    for path in re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|js|toml|txt|yml))`", answer):
        assert (ROOT / path).exists(), f"{row_id}: there is no {path}"
    if kind == "met":
        assert re.match(r"`tests/[\w/]+\.py::test_\w+`", answer), row_id
    else:
        assert len(answer) > 24, f"{row_id}: say more"


def test_what_must_be_written_down_is():
    """Where something is asked to be written, the row names the section of this page."""
    named = re.findall(r"::test_what_must_be_written_down_is`: ([^|]+) \|$", PAGE, re.M)
    sections = dict(re.findall(r"^### (.+)\n\n((?:(?!^#).*\n)+)", PAGE, re.M))
    assert len(named) > 10
    for name in set(named):
        assert len(sections.get(name, "")) > 200, name


def test_the_sums_are_those_of_the_rows():
    sums = Counter()
    for row_id, _level, _asks, answer in ROWS:
        for each in meant(row_id):
            sums[kind_of(answer), REQUIREMENTS[each]] += 1
    said = {
        words: tuple(map(int, numbers))
        for words, *numbers in re.findall(
            r"^\| ([a-z, ]+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.M
        )
    }
    counted = {
        kind: (sums[kind, "1"], sums[kind, "2"], sums[kind, "1"] + sums[kind, "2"])
        for kind in ANSWERS.values()
    }
    counted["together"] = (70, 183, 253)
    assert said == counted


def test_the_figures_are_those_of_the_settings(monkeypatch, tmp_path):
    figures = re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", PAGE, re.M)
    assert len(figures) > 8
    found = served_settings(monkeypatch, tmp_path)
    for name, value in figures:
        assert found.get(name, getattr(settings, name, None)) == int(value), name


def test_the_words_that_no_password_may_hold_are_listed():
    for word in WORDS:
        assert f"`{word}`" in PAGE
