"""Practices handed in and written by their editors; how they end."""

import pytest
from django.core.exceptions import ValidationError

from compendium import actions
from compendium.forms import PracticeForm
from compendium.models import Practice
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from portfolio.actions import end_grant
from tests import factories
from tests.compendium.practices import HANDED_IN, change, form_of


@pytest.mark.parametrize("who", ["lead", "assessor", "trainer", "mentor", "focal", "editor"])
def test_who_hands_one_in_reads_it_and_no_other(who, carana, request, signed_in, practice):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    answer = client.post("/compendium/practices/new/", {**HANDED_IN, "state": carana.pk})
    assert answer.status_code == 302, answer.content.decode()
    mine = Practice.objects.get(contributed_by=user)
    assert (mine.state, mine.region, mine.status) == (carana, "Africa", "identified")
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert mine.code in client.get("/compendium/inbox/?mine=on").content.decode()
    may_read = who in ("focal", "editor")
    assert client.get(practice.get_absolute_url()).status_code == (200 if may_read else 404)
    assert client.get(f"{mine.get_absolute_url()}edit/").status_code == (
        200 if who == "editor" else 403
    )


def test_who_hands_in_stops_reading_with_the_right(carana, mentor, signed_in):
    mine = actions.submit_practice(by=mentor, state=carana, **HANDED_IN)
    grant = mentor.grants.get()
    client = signed_in(mentor)
    assert client.get(mine.get_absolute_url()).status_code == 200
    end_grant(grant=grant, by=SYSTEM)
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_nobody_hands_in_for_another_state(carana, katasi, mentor, officer, signed_in):
    client = signed_in(mentor)
    answer = client.post("/compendium/practices/new/", {**HANDED_IN, "state": katasi.pk})
    assert answer.status_code == 422
    assert not Practice.objects.exists()
    # Of no State at all: only who may do so for every State.
    assert client.post("/compendium/practices/new/", HANDED_IN).status_code != 302
    assert signed_in(officer).get("/compendium/practices/new/").status_code == 403


def test_a_summary_of_more_than_sixty_words_is_refused_at_its_field(editor, practice, signed_in):
    form = form_of(practice) | {"summary": "word " * 61}
    answer = signed_in(editor).post(f"{practice.get_absolute_url()}edit/", form)
    assert answer.status_code == 422
    assert "This has 61 words. Shorten it to 60." in answer.context["form"].errors["summary"][0]
    assert 'id="id_summary_error"' in answer.content.decode()


def test_codes_of_like_practices_and_instruments_are_taken_apart(editor, practice, signed_in):
    other = factories.PracticeFactory()
    place = f"{practice.get_absolute_url()}edit/"
    client = signed_in(editor)
    wrong = form_of(practice) | {"alike": f"{other.code}; CP-9999"}
    answer = client.post(place, wrong)
    assert answer.status_code == 422
    assert "CP-9999" in answer.context["form"].errors["alike"][0]
    right = form_of(practice) | {"alike": other.code, "instruments": "A/RES/60/288; S/2015/939"}
    assert client.post(place, right).status_code == 302
    practice.refresh_from_db()
    assert practice.instruments == ["A/RES/60/288", "S/2015/939"]
    assert list(practice.alike.all()) == [other]
    assert f'value="{other.code}"' in client.get(place).content.decode()


def test_the_preview_shows_the_text_and_saves_nothing(editor, practice, signed_in):
    form = form_of(practice) | {"what": "!caution Mind the step.", "preview": "1"}
    answer = signed_in(editor).post(f"{practice.get_absolute_url()}edit/", form)
    assert '<div class="box box--caution">' in answer.content.decode()
    practice.refresh_from_db()
    assert practice.what != form["what"]


def test_words_in_review_stay_as_they_are(in_review, editor):
    with pytest.raises(NotNow, match="The words stay as they are"):
        change(in_review, editor, what="Other")


def test_a_mission_cannot_be_called_a_document(practice, editor):
    """Nobody need agree to what a document says: so a record's practice never becomes one."""
    assert "source_kind" not in PracticeForm(instance=practice, user=editor).fields
    with pytest.raises(ValidationError):
        actions.submit_practice(by=editor, **{**HANDED_IN, "source_kind": "mission"})


def test_a_published_practice_names_its_successor(in_review, reviewer, signed_in):
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published")
    place, client = f"{in_review.get_absolute_url()}successor/", signed_in(reviewer)
    draft = factories.PracticeFactory()
    for wrong in (in_review.code, draft.code, "CP-9999"):
        answer = client.post(place, {"successor": wrong, "reason": "Better."})
        assert "successor" in answer.context["form"].errors, wrong
    follows = factories.PracticeFactory(status="published", title="Two tables")
    form = {"successor": follows.code, "reason": "Two rooms work better."}
    assert client.post(place, form).status_code == 302
    in_review.refresh_from_db()
    assert (in_review.status, in_review.superseded_by) == ("superseded", follows)
    assert "Two tables" in client.get(in_review.get_absolute_url()).content.decode()
    history = client.get(f"/history/practice/{in_review.pk}/").content.decode()
    assert str(follows) in history
    assert "not there any more" not in history
    client.post(f"{follows.get_absolute_url()}supersede/", {"reason": "Alone."})
    follows.refresh_from_db()
    assert follows.status == "published"


def test_who_may_not_read_the_successor_is_not_told_its_title(
    in_review, reviewer, focal, katasi, signed_in
):
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published")
    follows = factories.PracticeFactory(status="approved", title="Two tables", state=katasi)
    actions.supersede_practice(
        practice=in_review, successor=follows, by=reviewer, reason="Two rooms."
    )
    for user, is_told in ((focal, False), (reviewer, True)):
        client = signed_in(user)
        for each in (in_review.get_absolute_url(), f"/history/practice/{in_review.pk}/"):
            page = client.get(each).content.decode()
            assert ("Two tables" in page) is is_told, (user, each)


def test_history_names_like_practices_without_their_titles(practice, editor, focal, signed_in):
    other = factories.PracticeFactory(title="Kept to another State")
    changed = change(practice, editor, alike=[other])
    page = signed_in(focal).get(f"/history/practice/{practice.pk}/").content.decode()
    assert other.code in page
    assert other.title not in page
    with pytest.raises(StaleVersion) as stale:
        actions.change_practice(practice=changed, by=editor, base_version=1, values={"alike": []})
    assert stale.value.collisions() == {"alike": (other.code, "")}


def test_a_returned_practice_can_be_declined(in_review, reviewer):
    actions.move_practice(practice=in_review, name="return", by=reviewer, reason="Too thin.")
    actions.move_practice(practice=in_review, name="decline", by=reviewer, reason="Too thin.")
    assert in_review.status == Practice.Status.DECLINED


def test_a_withdrawal_needs_its_reason(in_review, reviewer):
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published")
    with pytest.raises(NotNow, match="Say why"):
        actions.move_practice(practice=in_review, name="withdraw", by=reviewer)
    actions.move_practice(practice=in_review, name="withdraw", by=reviewer, reason="It failed.")
    assert Event.objects.about(in_review).first().reason == "It failed."
