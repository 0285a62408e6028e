"""Who answers for an entry’s text, and what is said beside it."""

import pytest
from django.core.exceptions import ValidationError

from compendium import entry_actions as actions
from compendium import review_actions
from compendium.models import EntryReview, EntryText
from history.lifecycle import NotNow
from tests import factories
from tests.compendium.texts import page_of


@pytest.fixture
def in_review(text, editor):
    row = actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Sent."})
    actions.move_text(text=row, name="send", by=editor)
    row.refresh_from_db()
    return row


def answer_for(text, by, *aspects, is_approved=True, remark=""):
    for aspect in aspects:
        review_actions.give_review(
            text=text,
            by=by,
            aspect=aspect,
            is_approved=is_approved,
            version=text.version,
            remark=remark,
        )


def test_three_aspects_approve_and_a_changed_text_asks_again(
    in_review, reviewer, second_reviewer, editor
):
    with pytest.raises(NotNow, match="still lacking"):
        actions.move_text(text=in_review, name="approve", by=reviewer)
    answer_for(in_review, reviewer, "subject", "language")
    answer_for(in_review, second_reviewer, "rights")
    actions.move_text(text=EntryText.objects.get(pk=in_review.pk), name="approve", by=reviewer)
    text = EntryText.objects.get(pk=in_review.pk)
    actions.move_text(text=text, name="reopen", by=editor, reason="A new resolution.")
    actions.change_text(text=text, by=editor, base_version=text.version, values={"lead": "Anew."})
    text = EntryText.objects.get(pk=text.pk)
    actions.move_text(text=text, name="send", by=editor)
    with pytest.raises(NotNow, match="still lacking"):
        actions.move_text(text=EntryText.objects.get(pk=text.pk), name="approve", by=reviewer)
    assert EntryReview.objects.filter(text=text).count() == 3


def test_nobody_reviews_his_own_work(text, manager):
    row = actions.change_text(text=text, by=manager, base_version=1, values={"lead": "Own."})
    actions.move_text(text=row, name="send", by=manager)
    with pytest.raises(NotNow, match="You wrote a part"):
        answer_for(EntryText.objects.get(pk=text.pk), manager, "language")


def test_subject_and_rights_are_answered_by_two(in_review, reviewer):
    answer_for(in_review, reviewer, "subject")
    with pytest.raises(NotNow, match="another person gives this one"):
        answer_for(in_review, reviewer, "rights")
    answer_for(in_review, reviewer, "language")


def test_an_answer_is_about_what_was_read_and_says_what_must_change(in_review, reviewer, text):
    with pytest.raises(ValidationError, match="Say what must change"):
        answer_for(in_review, reviewer, "subject", is_approved=False)
    with pytest.raises(NotNow, match="Read them again"):
        review_actions.give_review(
            text=in_review, by=reviewer, aspect="subject", is_approved=True, version=1
        )
    with pytest.raises(NotNow, match="once it was sent"):
        answer_for(factories.EntryTextFactory(), reviewer, "subject")


def test_a_review_is_given_on_the_page(in_review, reviewer, editor):
    address = f"/compendium/texts/{in_review.pk}/review/"
    told = {"version": in_review.version, "aspect": "rights", "answer": "no", "remark": ""}
    client = page_of(reviewer)
    refused = client.post(address, told)
    assert refused.status_code == 422
    assert "Say what must change" in refused.content.decode()
    assert client.post(address, told | {"remark": "Name the remedy."}).status_code == 302
    assert "Name the remedy." in client.get(in_review.get_absolute_url()).content.decode()
    assert page_of(editor).post(address, told).status_code == 403


def test_comments_are_answered_and_settled(in_review, reviewer, editor):
    base = f"/compendium/texts/{in_review.pk}/"
    told = {"field": "lead", "quote": "Sent.", "body": "Say by whom."}
    client = page_of(reviewer)
    assert client.post(f"{base}comment/", told).status_code == 302
    comment = in_review.comments.get()
    page = page_of(editor)
    reply = f"/compendium/comments/{comment.pk}/reply/"
    assert page.post(reply, {"body": "By the board."}).status_code == 302
    shown = page.get(base).content.decode()
    assert "By the board." in shown
    assert "any more" not in shown
    settle = f"/compendium/comments/{comment.pk}/settle/"
    assert page.post(settle).status_code == 302
    comment.refresh_from_db()
    assert comment.settled_by == editor
    review_actions.settle_comment(comment=comment, by=reviewer)
    comment.refresh_from_db()
    assert comment.settled_by == editor, "settled twice, the first one stands"
    assert client.post(f"{base}comment/", told | {"body": ""}).status_code == 422


def test_an_answer_that_is_refused_stays_on_the_page(in_review, reviewer, editor):
    comment = review_actions.add_comment(
        text=in_review, by=reviewer, body="Why?", field="lead", quote="Sent."
    )
    place, client = f"/compendium/comments/{comment.pk}/reply/", page_of(editor)
    long = f"Because {'x' * 2_000}"
    refused = client.post(place, {"body": long})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert long in page
    assert f'id="reply-{comment.pk}-error"' in page
    assert "Shorten it" in page
    assert not comment.replies.exists()
    assert client.post(place, {"body": "So."}).status_code == 302
    reply = comment.replies.get()
    assert (reply.body, reply.field, reply.quote) == ("So.", "lead", "Sent.")


def test_ansecond_reviewer_does_not_overrule_a_return(in_review, reviewer, second_reviewer):
    answer_for(in_review, reviewer, "rights", is_approved=False, remark="Name the remedy.")
    with pytest.raises(NotNow, match="its words must change first"):
        answer_for(in_review, second_reviewer, "rights")
    answer_for(in_review, reviewer, "rights")


def test_a_comment_is_settled_by_its_writer_or_an_editor_alone(in_review, reviewer, manager):
    comment = review_actions.add_comment(text=in_review, by=reviewer, body="Why?")
    address = f"/compendium/comments/{comment.pk}/settle/"
    assert page_of(manager).post(address).status_code == 403
    assert page_of(reviewer).post(address).status_code == 302


def test_words_that_went_are_said_to_be_gone(text, editor, reviewer):
    review_actions.add_comment(text=text, by=reviewer, field="lead", quote="Words.", body="Which?")
    actions.change_text(text=text, by=editor, base_version=1, values={"lead": "Other ones"})
    assert "any more" in page_of(editor).get(text.get_absolute_url()).content.decode()
