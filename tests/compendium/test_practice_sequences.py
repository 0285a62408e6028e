"""Whatever is done in whatever order: nothing is approved without its reviews and its owner's word,
nobody approves what he wrote, and what an edition prints is what the owner agreed to."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compendium import actions, practice_actions, review_actions
from compendium.content import practice_content
from compendium.edition_actions import add_edition
from compendium.models import EditionItem, Practice
from compendium.models.review import Aspect, standing
from compendium.publishing import items_for, publish_edition
from history.lifecycle import NotNow
from history.models import Event
from history.versioned import StaleVersion
from portfolio.labels import at_least, relabel
from tests import factories
from tests.compendium.conftest import WORDS

REFUSALS = (NotNow, ValidationError, StaleVersion)
EDITOR, SECOND_EDITOR, REVIEWER, SECOND_REVIEWER, OWNER = range(5)
PREPARING = [("move", name, EDITOR) for name in ("collect", "collate", "analyse", "send")]
JUDGING = [
    ("review", "subject", REVIEWER),
    ("review", "rights", SECOND_REVIEWER),
    ("review", "language", SECOND_EDITOR),
    ("confirm", "region", OWNER),
    ("move", "approve", REVIEWER),
]
MOVES = ("return", "reopen", "approve", "withdraw", "publish", "send", "decline")
AFTER = st.tuples(
    st.just("supersede"), st.sampled_from(["approved", "published", "analysed"]), st.integers(0, 3)
)
ODD = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(MOVES), st.integers(0, 3)),
    st.tuples(st.sampled_from(["review", "refuse"]), st.sampled_from(Aspect), st.integers(0, 3)),
    st.tuples(st.just("confirm"), st.sampled_from(["named", "anonymous"]), st.integers(0, 4)),
    st.tuples(st.just("ask"), st.just(""), st.integers(0, 4)),
    st.tuples(st.just("widen"), st.sampled_from(["donors", "public"]), st.integers(2, 3)),
    st.tuples(st.just("change"), st.sampled_from(["what", "caution"]), st.integers(0, 1)),
    AFTER,
    st.tuples(st.sampled_from(["edition", "own_edition"]), st.just(""), st.integers(0, 3)),
)
# Whoever wrote a practice may publish the edition that prints it: others have approved it.
PUBLISH = st.tuples(st.just("edition"), st.just(""), st.sampled_from([SECOND_EDITOR, EDITOR]))


@st.composite
def ways(draw):
    """The way to an edition, mostly as it should be gone, with anything in between."""
    found = []
    for each in [*PREPARING, *JUDGING, draw(PUBLISH)]:
        if draw(st.integers(0, 5)) == 0:
            found.append(draw(ODD))
        if draw(st.integers(0, 20)):
            found.append(each)
    return found + draw(st.lists(AFTER, max_size=2)) + draw(st.lists(ODD, max_size=3))


class Walk:
    """One practice, five people, and who of them wrote a part of it."""

    def __init__(self, practice, people):
        self.practice, self.people = practice, people
        self.wrote = {people[EDITOR].pk}
        self.agreed = ""

    def do(self, kind, name, who):
        practice, by = self.practice, self.people[who]
        practice.refresh_from_db()
        with transaction.atomic():
            getattr(self, kind)(practice, name, by)

    def move(self, practice, name, by):
        actions.move_practice(practice=practice, name=name, by=by, reason="So it is.")
        if name == "approve":
            assert by.pk not in self.wrote

    def review(self, practice, aspect, by, is_approved=True):
        review_actions.give_review(
            text=practice,
            aspect=aspect,
            by=by,
            is_approved=is_approved,
            remark="So.",
            version=practice.version,
        )
        assert by.pk not in self.wrote

    def refuse(self, practice, aspect, by):
        self.review(practice, aspect, by, is_approved=False)

    def confirm(self, practice, attribution, by):
        practice_actions.confirm_attribution(
            practice=practice, by=by, version=practice.version, attribution=attribution
        )
        assert by == self.people[OWNER]
        self.agreed = practice.release

    def widen(self, practice, release, by):
        relabel(practice, classification="con", release=release, by=by, reason="So it is.")

    def ask(self, practice, _name, by):
        practice_actions.ask_other_words(
            practice=practice, by=by, version=practice.version, reason="Other words."
        )

    def change(self, practice, name, by):
        values = {name: f"{getattr(practice, name)} And more."}
        actions.change_practice(
            practice=practice, by=by, base_version=practice.version, values=values
        )
        self.wrote.add(by.pk)

    def edition(self, _practice, _name, by):
        edition = factories.EditionFactory()
        publish_edition(edition=edition, by=by)

    def own_edition(self, _practice, _name, by):
        number = factories.EditionFactory.build().number
        edition = add_edition(by=by, number=number, changes="More.")
        with pytest.raises(NotNow, match="Nobody approves his own work"):
            publish_edition(edition=edition, by=by)

    def supersede(self, practice, status, by):
        after = factories.PracticeFactory(state=practice.state, status=status)
        actions.supersede_practice(practice=practice, successor=after, by=by, reason="So it is.")
        assert status in (Practice.Status.APPROVED, Practice.Status.PUBLISHED)
        assert practice.code not in {each.anchor for each in items_for(factories.EditionFactory())}

    def check(self) -> str:
        practice = Practice.objects.get(pk=self.practice.pk)
        if practice.status in (Practice.Status.APPROVED, Practice.Status.PUBLISHED):
            given = standing(practice)
            assert set(given) == set(Aspect.values)
            assert all(each.is_approved for each in given.values())
            assert given["subject"].given_by_id != given["rights"].given_by_id
            assert not {each.given_by_id for each in given.values()} & self.wrote
            assert practice.confirmed_version == practice.version
            assert self.agreed in at_least(practice.release), "it goes no further than agreed to"
            verbs = Event.objects.about(practice).values_list("verb", flat=True)
            assert "approve" in verbs
        if practice.status == Practice.Status.PUBLISHED:
            item = EditionItem.objects.filter(anchor=practice.code).latest("pk")
            assert item.content == practice_content(practice)
            assert item.content["named_as"] in ("", practice.region, practice.state.name)
            if practice.attribution != "named":
                assert practice.state.name not in str(item.content)
        if practice.status == Practice.Status.SUPERSEDED:
            assert practice.superseded_by_id not in (None, practice.pk)
            assert EditionItem.objects.filter(anchor=practice.code).exists(), "it was published"
        return practice.status


@pytest.fixture
def people(editor, second_editor, reviewer, second_reviewer, approver):
    return [editor, second_editor, reviewer, second_reviewer, approver]


def test_no_sequence_of_acts_approves_or_prints_what_it_should_not(carana, entry, people):
    seen = {"published": 0, "superseded": 0, "walks": 0}

    @settings(
        max_examples=25,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(ways())
    def walk(found):
        with transaction.atomic():
            practice = factories.PracticeFactory(
                state=carana, region="Africa", entry=entry, **{**WORDS, "source_reference": "M 1"}
            )
            values = {"what": "Sit together at eight."}
            actions.change_practice(
                practice=practice, by=people[EDITOR], base_version=1, values=values
            )
            this, reached = Walk(practice, people), set()
            for each in found:
                with contextlib.suppress(*REFUSALS):
                    this.do(*each)
                reached.add(this.check())
            seen["published"] += "published" in reached
            seen["superseded"] += "superseded" in reached
            seen["walks"] += 1
            transaction.set_rollback(True)

    walk()
    assert seen["walks"] >= 20
    assert seen["published"] >= 3, "hardly any walk came to an edition: the law was not asked"
    assert seen["superseded"], "no walk came to a successor: the law was not asked"
