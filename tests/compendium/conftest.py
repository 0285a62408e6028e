"""A practice of Carana that is ready for review, with the people who judge it; a printed manual."""

import pytest

from compendium import actions
from compendium.models import EntryText, Practice
from documents import leaves
from tests import factories
from tests.compendium import printed
from tests.conftest import person

WORDS = {
    "summary": "Four agencies sit at one table each morning and share what each may share.",
    "context": "Each agency learned of the others’ alerts a day late.",
    "what": "1. Sit together at eight.\n2. Write down who does what.",
    "result": "Alerts reach the fourth agency within an hour; the log shows it.",
    "caution": "!caution Only what the law lets each agency give.",
    "gender_note": "The hour suits those who care for children; it was asked.",
    "applies_to": ["any"],
    "instruments": ["S/RES/2396 (2017)"],
    "source_reference": "S/2015/939",
}


PARTS = dict.fromkeys(EntryText.PARTS, "Words.")


@pytest.fixture
def second_editor(reference):
    return person("second-editor", "editor")


@pytest.fixture
def second_reviewer(reference):
    return person("second-reviewer", "reviewer")


@pytest.fixture
def entry(reference):
    return factories.EntryTextFactory(title="Liaison desks").entry


@pytest.fixture
def text(db):
    return factories.EntryTextFactory(status="draft", **PARTS)


@pytest.fixture
def practice(carana, entry, editor):
    """Written by the editor, who may therefore not judge it."""
    found = factories.PracticeFactory(state=carana, title="One table", region="Africa")
    values = {**WORDS, "entry": entry, "alike": []}
    return actions.change_practice(practice=found, by=editor, base_version=1, values=values)


@pytest.fixture
def in_review(practice, editor):
    for name in ("collect", "collate", "analyse", "send"):
        actions.move_practice(practice=practice, name=name, by=editor)
    assert practice.status == Practice.Status.IN_REVIEW
    return practice


@pytest.fixture
def cold(tmp_path, monkeypatch):
    """Nothing is kept from earlier prints."""
    monkeypatch.setattr(leaves, "folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def manual():
    return printed.manual_of()


@pytest.fixture(scope="session")
def pdf(manual):
    """One print for all who only read it."""
    return printed.pdf_of(manual)
