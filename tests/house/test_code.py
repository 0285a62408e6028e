"""Law 7: what the code itself must keep, whatever it does."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "fusion_programme",
    "mentoring",
    "study_visits",
    "training",
    "roadmaps",
    "assessments",
    "compendium",
    "portfolio",
    "documents",
    "web",
    "history",
)
SOURCES = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
TEMPLATES = sorted(
    path for kind in ("*.html", "*.jinja") for path in (ROOT / "templates").rglob(kind)
)
# Letters that stand outside every tag and translation: units, signs, names of keys.
UNTRANSLATED = {
    "Ctrl",
    "Alt",
    "C",
    "Enter",
    "A",
    "J",
    "K",
    "E",
    "G",
    "N",
    "U",
    "UTC",
    "v",
    "x",
    "No",
    "DOCTYPE",
}


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_held_in_the_head(path):
    assert len(path.read_text().splitlines()) <= 400


def test_queryset_updates_stay_where_rows_carry_no_history():
    """Only documents' own bookkeeping, the lifecycle and the day on which a grant was last used,
    which is no change of the grant, may update rows past their record."""
    for path in SOURCES:
        room = path.relative_to(ROOT).parts[0]
        if room in ("documents", "history") or path.name == "usage.py":
            continue
        assert "compare_and_set" not in path.read_text(), path
        assert "_base_manager.update" not in path.read_text(), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_for_people_is_marked_for_translation(path):
    if path.name in ("500.html",):
        return  # rendered without anything, translations included
    text = path.read_text()
    text = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"<svg.*?</svg>|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"&[a-z]+;", "", text)))
    assert words <= UNTRANSLATED, words - UNTRANSLATED


def test_style_sheets_use_logical_directions():
    """Arabic runs from right to left; the few exceptions say so in a [dir=rtl] rule or on paper."""
    for path in (ROOT / "static" / "css").glob("*.css"):
        if path.name in ("document.css", "manual.css", "charts.css"):
            continue
        for line in path.read_text().splitlines():
            physical = re.search(r"(margin|padding|border)-(left|right)\s*:", line)
            assert not physical, f"{path.name}: {line[:80]}"


def test_the_readme_names_commands_that_exist():
    text = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text()
    assert {"run", "test", "test-services", "lint"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.M), target
    for command in re.findall(r"manage\.py ([a-z_]+)", text):
        assert command in get_commands(), command


def test_nothing_speaks_of_a_machine():
    """No registry's address, no path of a builder's machine in any file that is kept."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in listed:
        if name.endswith((".txt", ".toml", ".yml", "Makefile", "Dockerfile", ".cfg")):
            text = (ROOT / name).read_text().replace("--no-emit-index-url", "")
            assert not re.search(r"index-url|find-links", text), name
