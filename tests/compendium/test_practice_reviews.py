"""Who judges a practice, and what is said beside it."""

import pytest
from django.core.exceptions import ValidationError

from compendium import actions, practice_actions, review_actions
from compendium.content import named_as
from compendium.models import Practice, PracticeComment
from history.lifecycle import NotNow
from tests import factories
from tests.compendium.practices import approve_all, change, form_of, review
from tests.conftest import person


def test_three_reviews_of_two_people_and_the_owners_word_approve(
    in_review, reviewer, second_reviewer, approver
):
    review(in_review, "subject", reviewer)
    with pytest.raises(NotNow, match="another person gives this one"):
        review(in_review, "rights", reviewer)
    with pytest.raises(NotNow, match="lacking: Rights and law, Language"):
        actions.move_practice(practice=in_review, name="approve", by=reviewer)
    review(in_review, "rights", second_reviewer)
    review(in_review, "language", reviewer)
    with pytest.raises(NotNow, match="has not confirmed"):
        actions.move_practice(practice=in_review, name="approve", by=reviewer)
    practice_actions.confirm_attribution(
        practice=in_review, by=approver, version=in_review.version, attribution="named"
    )
    actions.move_practice(practice=in_review, name="approve", by=reviewer)
    assert in_review.status == Practice.Status.APPROVED
    assert named_as(in_review) == "Carana"


def test_who_wrote_a_part_reviews_nothing(in_review, editor):
    for aspect in ("subject", "rights", "language"):
        with pytest.raises(NotNow, match="You wrote a part"):
            review(in_review, aspect, editor)


def test_who_wrote_the_record_that_the_words_come_from_judges_nothing(
    in_review, carana, second_reviewer, approver, mission
):
    """Somebody else may have sent it to the inbox: the words are still his."""
    author = person("author", "reviewer")
    indicator = mission.areas.get().indicators.first()
    finding = factories.FindingFactory(mission=mission, indicator=indicator)
    Practice.objects.filter(pk=in_review.pk).compare_and_set(
        source_model="assessments.finding", source_pk=str(finding.pk)
    )
    in_review.refresh_from_db()
    assert not review_actions.why_not_review(in_review, author)
    finding.statement = "Said by the author."
    finding.save(by=author)
    for aspect in ("subject", "rights", "language"):
        with pytest.raises(NotNow, match="You wrote a part"):
            review(in_review, aspect, author)
    assert "You wrote a part" in practice_actions.why_not_confirm(in_review, author)
    approve_all(in_review, second_reviewer, person("third", "reviewer"), approver)
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="in_review")
    for name in ("approve", "return"):
        with pytest.raises(NotNow, match="you wrote a part"):
            actions.move_practice(practice=in_review, name=name, by=author, reason="So.")


def test_a_return_says_what_must_change_and_stands_until_the_words_change(
    in_review, editor, reviewer, second_reviewer
):
    with pytest.raises(ValidationError) as refusal:
        review(in_review, "rights", reviewer, is_approved=False)
    assert "remark" in refusal.value.message_dict
    review(in_review, "rights", reviewer, is_approved=False, remark="Name the oversight body.")
    with pytest.raises(NotNow, match="its words must change first"):
        review(in_review, "rights", second_reviewer)
    actions.move_practice(practice=in_review, name="return", by=reviewer, reason="See the rights.")
    changed = change(in_review, editor, caution="The inspector sees each list.")
    actions.move_practice(practice=changed, name="send", by=editor)
    review(changed, "rights", second_reviewer)


def test_a_changed_text_asks_again(in_review, editor, reviewer, second_reviewer, approver):
    approve_all(in_review, reviewer, second_reviewer, approver)
    actions.move_practice(practice=in_review, name="reopen", by=editor, reason="A better word.")
    changed = change(in_review, editor, what="Sit together at nine.")
    actions.move_practice(practice=changed, name="send", by=editor)
    with pytest.raises(NotNow, match="Subject, Rights and law, Language"):
        actions.move_practice(practice=changed, name="approve", by=reviewer)
    assert not changed.is_confirmed


def test_a_review_of_words_that_were_changed_is_refused(in_review, reviewer):
    with pytest.raises(NotNow, match="Read them again"):
        review_actions.give_review(
            text=in_review, aspect="subject", by=reviewer, is_approved=True, version=1
        )


def test_a_review_is_given_on_its_page(in_review, reviewer, officer, signed_in):
    place = f"{in_review.get_absolute_url()}review/rights/"
    client = signed_in(reviewer)
    assert "Sit together at eight" in client.get(place).content.decode()
    form = {"answer": "no", "remark": "", "version": in_review.version}
    answer = client.post(place, form)
    assert answer.status_code == 422
    assert "remark" in answer.context["form"].errors
    assert client.post(place, form | {"remark": "Say who checks."}).status_code == 302
    page = client.get(in_review.get_absolute_url()).content.decode()
    assert "Say who checks." in page
    assert signed_in(officer).post(place, form).status_code == 403
    assert client.get(f"{in_review.get_absolute_url()}review/beauty/").status_code == 404


def test_a_comment_is_answered_taken_into_the_text_and_settled(
    in_review, editor, reviewer, signed_in
):
    place = in_review.get_absolute_url()
    readers = signed_in(reviewer)
    form = {"field": "what", "quote": "at eight", "body": "Say who opens the meeting."}
    assert readers.post(f"{place}comment/", form).status_code == 302
    comment = PracticeComment.objects.get()
    writers = signed_in(editor)
    reply = {"body": "The duty officer does."}
    assert (
        writers.post(f"/compendium/practices/comments/{comment.pk}/reply/", reply).status_code
        == 302
    )
    page = writers.get(place).content.decode()
    assert "1 open, 0 settled" in page
    assert "The duty officer does." in page
    assert "Take into text" not in page, "the words stand while they are reviewed"
    actions.move_practice(practice=in_review, name="return", by=reviewer, reason="See there.")
    assert f"edit/?comment={comment.pk}" in writers.get(place).content.decode()
    changed = form_of(in_review) | {"what": "The duty officer opens."}
    assert writers.post(f"{place}edit/?comment={comment.pk}", changed).status_code == 302
    comment.refresh_from_db()
    assert comment.settled_by == editor
    assert "0 open, 1 settled" in writers.get(place).content.decode()


def test_a_comment_is_settled_by_its_writer_or_an_editor(in_review, reviewer, focal, signed_in):
    comment = factories.PracticeCommentFactory(text=in_review, written_by=reviewer)
    place = f"/compendium/practices/comments/{comment.pk}/settle/"
    assert signed_in(focal).post(place).status_code == 403
    assert signed_in(reviewer).post(place).status_code == 302
    comment.refresh_from_db()
    assert comment.settled_by == reviewer
