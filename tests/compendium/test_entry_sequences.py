"""Whatever is done in whatever order with an entry and its translation: nothing is approved without
its reviews, nobody judges what he wrote, and an edition prints no words that were not approved."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compendium import entry_actions, review_actions
from compendium.follow import words_of
from compendium.models import Edition, EditionItem, EntryText
from compendium.models.review import Aspect, standing
from compendium.publishing import publish_edition
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from tests import factories

REFUSALS = (NotNow, ValidationError, StaleVersion)
EDITOR, SECOND_EDITOR, REVIEWER, SECOND_REVIEWER = range(4)
SOURCE, TRANSLATION = "en", "fr"


def judged(language):
    return [
        ("move", language, "send", EDITOR),
        ("review", language, "subject", REVIEWER),
        ("review", language, "rights", SECOND_REVIEWER),
        ("review", language, "language", SECOND_EDITOR),
        ("move", language, "approve", REVIEWER),
    ]


EDITION = ("edition", SOURCE, "", EDITOR)
WAY = [
    ("move", SOURCE, "begin", EDITOR),
    ("change", SOURCE, "why", EDITOR),
    *judged(SOURCE),
    EDITION,
    ("translate", TRANSLATION, "", EDITOR),
    ("change", TRANSLATION, "why", EDITOR),
    ("move", TRANSLATION, "begin", EDITOR),
    *judged(TRANSLATION),
    EDITION,
]
LANGUAGES = st.sampled_from([SOURCE, TRANSLATION])
PEOPLE = st.integers(0, 3)
MOVES = ("return", "reopen", "approve", "send")
ODD = st.one_of(
    st.tuples(st.just("move"), LANGUAGES, st.sampled_from(MOVES), PEOPLE),
    st.tuples(st.sampled_from(["review", "refuse"]), LANGUAGES, st.sampled_from(Aspect), PEOPLE),
    st.tuples(st.just("change"), LANGUAGES, st.sampled_from(["lead", "why"]), PEOPLE),
    st.tuples(st.just("follow"), st.just(TRANSLATION), st.just(""), PEOPLE),
    st.just(EDITION),
)


@st.composite
def ways(draw):
    """The way to two editions, mostly as it should be gone, with anything in between."""
    found = []
    for each in WAY:
        if draw(st.integers(0, 9)) == 0:
            found.append(draw(ODD))
        if draw(st.integers(0, 25)):
            found.append(each)
    return found + draw(st.lists(ODD, max_size=3))


class Walk:
    """One entry in two languages, four people, who wrote a part of which text, and which words of
    it somebody approved."""

    def __init__(self, text, people):
        self.entry, self.people = text.entry, people
        self.wrote = {SOURCE: set(), TRANSLATION: set()}
        self.approved = {SOURCE: [], TRANSLATION: []}
        self.count = 0

    def do(self, kind, language, name, who):
        text = self.entry.texts.filter(language=language).first()
        if text is None and kind != "translate":
            return
        with transaction.atomic():
            getattr(self, kind)(text, name, self.people[who], language)

    def move(self, text, name, by, language):
        entry_actions.move_text(text=text, name=name, by=by, reason="So it is.")
        if name == "approve":
            assert by.pk not in self.wrote[language]
            self.approved[language].append(words(text) | {"translates": text.translates})

    def review(self, text, aspect, by, language, is_approved=True):
        review_actions.give_review(
            text=text, aspect=aspect, by=by, is_approved=is_approved, remark="So.",
            version=text.version,
        )  # fmt: skip
        assert by.pk not in self.wrote[language]

    def refuse(self, text, aspect, by, language):
        self.review(text, aspect, by, language, is_approved=False)

    def change(self, text, name, by, language):
        self.count += 1
        values = dict.fromkeys(EntryText.PARTS, "Words.") | {name: f"Words {self.count}."}
        values = {
            key: each for key, each in values.items() if key == name or not getattr(text, key)
        }
        entry_actions.change_text(text=text, by=by, base_version=text.version, values=values)
        self.wrote[language].add(by.pk)

    def translate(self, _text, _name, by, language):
        entry_actions.add_translation(entry=self.entry, language=language, title="Titre", by=by)
        self.wrote[language].add(by.pk)

    def follow(self, text, _name, by, language):
        entry_actions.follow_edition(text=text, by=by)
        self.wrote[language].add(by.pk)

    def edition(self, _text, _name, _by, _language):
        publish_edition(edition=factories.EditionFactory(), by=SYSTEM)

    def check(self) -> set[str]:
        """What must hold at every moment; the languages that the last edition prints in words."""
        for text in self.entry.texts.all():
            if text.status == EntryText.Status.APPROVED:
                given = standing(text)
                assert set(given) == set(Aspect.values)
                assert all(each.is_approved for each in given.values())
                assert given["subject"].given_by_id != given["rights"].given_by_id
                judges = {each.given_by_id for each in given.values()}
                assert not judges & self.wrote[text.language]
            if text.translates:
                assert Edition.objects.published().filter(number=text.translates).exists()
        items = EditionItem.objects.filter(anchor=self.entry.slug, edition__status="published")
        printed = [each for each in items if each.content["is_written"]]
        for each in printed:
            told = words_of(each.content) | {"translates": each.translates}
            assert told in self.approved[each.language], each
        return {each.language for each in printed}


def words(text) -> dict:
    return words_of({name: getattr(text, name) for name in ("title", *EntryText.PARTS)}) | {
        "terms": []
    }


@pytest.fixture
def people(editor, second_editor, reviewer, second_reviewer):
    return [editor, second_editor, reviewer, second_reviewer]


def test_no_sequence_of_acts_approves_or_prints_words_that_were_not_judged(people, monkeypatch):
    # What is found in an edition is another matter, and takes most of the time.
    monkeypatch.setattr("compendium.publishing.index_edition", lambda edition: None)
    seen = {SOURCE: 0, TRANSLATION: 0, "walks": 0}

    @settings(
        max_examples=10,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(ways())
    def walk(found):
        with transaction.atomic():
            text = factories.EntryTextFactory(status="outline", lead="")
            this, reached = Walk(text, people), set()
            for each in found:
                with contextlib.suppress(*REFUSALS):
                    this.do(*each)
                reached |= this.check()
            for language in reached:
                seen[language] += 1
            seen["walks"] += 1
            transaction.set_rollback(True)

    walk()
    assert seen["walks"] >= 8
    assert seen[SOURCE] >= 3, "hardly any walk came to an edition: the law was not asked"
    assert seen[TRANSLATION] >= 1, "hardly any translation was printed: the law was not asked"
