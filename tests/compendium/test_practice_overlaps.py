"""Two people with one practice in the same moment."""

import pytest

from compendium import actions, practice_actions, review_actions
from compendium.models import Practice
from compendium.models.review import outstanding
from history.lifecycle import NotNow
from tests.compendium.practices import approve_all, review
from tests.overlap import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(practice):
    return Practice.objects.get(pk=practice.pk)


def test_one_person_gives_not_both_reviews_from_two_tabs(in_review, reviewer):
    refusal = meanwhile(
        lambda: review(fresh(in_review), "subject", reviewer),
        lambda: review(fresh(in_review), "rights", reviewer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert list(in_review.reviews.values_list("aspect", flat=True)) == ["subject"]


def test_two_reviewers_at_once_are_both_heard(in_review, reviewer, second_reviewer):
    meanwhile(
        lambda: review(fresh(in_review), "subject", reviewer),
        lambda: review(fresh(in_review), "rights", second_reviewer),
    )
    assert outstanding(fresh(in_review)) == ["language"]


def test_a_review_of_a_text_that_is_being_changed_is_refused(
    in_review, editor, reviewer, second_reviewer
):
    """Even if it is back in review when the review comes: these are other words."""
    seen = in_review.version

    def rewrite():
        practice = fresh(in_review)
        actions.move_practice(practice=practice, name="return", by=reviewer, reason="See there.")
        practice = actions.change_practice(
            practice=practice, by=editor, base_version=seen, values={"what": "At nine."}
        )
        actions.move_practice(practice=practice, name="send", by=editor)

    stale = fresh(in_review)
    refusal = meanwhile(
        rewrite,
        lambda: review_actions.give_review(
            text=stale, aspect="rights", by=second_reviewer, is_approved=True, version=seen
        ),
    )
    assert isinstance(refusal, NotNow), refusal
    assert not in_review.reviews.exists()


def test_an_approval_counts_no_review_of_words_that_were_changed_meanwhile(
    in_review, editor, reviewer, second_reviewer, approver
):
    approve_all(in_review, reviewer, second_reviewer, approver)
    actions.move_practice(practice=in_review, name="reopen", by=editor, reason="Again.")
    actions.move_practice(practice=in_review, name="send", by=editor)
    stale = fresh(in_review)

    def rewrite():
        practice = fresh(in_review)
        actions.move_practice(practice=practice, name="return", by=reviewer, reason="See there.")
        practice = actions.change_practice(
            practice=practice,
            by=editor,
            base_version=practice.version,
            values={"what": "At nine."},
        )
        actions.move_practice(practice=practice, name="send", by=editor)

    refusal = meanwhile(
        rewrite,
        lambda: actions.move_practice(practice=stale, name="approve", by=second_reviewer),
    )
    assert isinstance(refusal, NotNow), refusal
    assert fresh(in_review).status == Practice.Status.IN_REVIEW


def test_an_owner_confirms_no_words_that_are_being_changed(practice, editor, approver):
    for name in ("collect", "collate", "analyse"):
        actions.move_practice(practice=practice, name=name, by=editor)
    stale, seen = fresh(practice), practice.version
    refusal = meanwhile(
        lambda: actions.change_practice(
            practice=practice, by=editor, base_version=seen, values={"what": "At nine."}
        ),
        lambda: practice_actions.confirm_attribution(
            practice=stale, by=approver, version=seen, attribution="named"
        ),
    )
    assert isinstance(refusal, NotNow), refusal
    assert not fresh(practice).is_confirmed
