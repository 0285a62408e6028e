"""Two people with one text of an entry in the same moment."""

import pytest

from compendium import entry_actions as actions
from compendium import review_actions
from compendium.models import EntryText
from history.lifecycle import NotNow
from tests import factories
from tests.conftest import person
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_review(reference, editor):
    text = factories.EntryTextFactory(status="draft", **dict.fromkeys(EntryText.PARTS, "Words."))
    row = actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Sent."})
    actions.move_text(text=row, name="send", by=editor)
    return fresh(row)


@pytest.fixture
def second(reference):
    return person("second", "reviewer")


def fresh(text):
    return EntryText.objects.get(pk=text.pk)


def review(text, aspect, by):
    review_actions.give_review(
        text=text, by=by, aspect=aspect, is_approved=True, version=text.version
    )


def test_an_approval_counts_no_review_of_words_that_were_changed_meanwhile(
    in_review, editor, reviewer, second
):
    for aspect, by in (("subject", reviewer), ("rights", second), ("language", reviewer)):
        review(in_review, aspect, by)
    stale = fresh(in_review)

    def rewrite():
        text = fresh(in_review)
        actions.move_text(text=text, name="return", by=reviewer, reason="See there.")
        text = actions.change_text(
            text=text, by=editor, base_version=text.version, values={"lead": "Unread."}
        )
        actions.move_text(text=text, name="send", by=editor)

    refusal = meanwhile(rewrite, lambda: actions.move_text(text=stale, name="approve", by=second))
    assert isinstance(refusal, NotNow), refusal
    assert fresh(in_review).status == EntryText.Status.IN_REVIEW


def test_one_person_gives_not_both_reviews_from_two_tabs(in_review, reviewer):
    refusal = meanwhile(
        lambda: review(fresh(in_review), "subject", reviewer),
        lambda: review(fresh(in_review), "rights", reviewer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert list(in_review.reviews.values_list("aspect", flat=True)) == ["subject"]
