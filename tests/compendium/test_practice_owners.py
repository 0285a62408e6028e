"""The owner answers for the words and for how a practice is named."""

import pytest
from django.core.exceptions import ValidationError

from compendium import actions, practice_actions
from compendium.content import kept_content, named_as, practice_content
from compendium.models import Practice
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import grant_role
from portfolio.labels import relabel
from tests.compendium.conftest import WORDS
from tests.compendium.practices import HANDED_IN, approve_all, change, review
from tests.conftest import person, sign


def test_the_states_approver_confirms_the_words_and_the_name(in_review, approver, focal, signed_in):
    client = signed_in(approver)
    waiting = client.get("/compendium/attribution/").content.decode()
    assert in_review.title in waiting
    assert "Waits" in waiting
    place = f"{in_review.get_absolute_url()}attribution/"
    page = client.get(place).content.decode()
    assert "By its name: Carana" in page
    assert "Sit together at eight" in page
    assert client.get(in_review.get_absolute_url()).status_code == 404, "only what he answers for"
    assert "The State concerned" in page, "how far it goes"
    form = {"attribution": "region", "version": in_review.version, "release": "state"}
    assert client.post(place, {**form, "attribution": ""}).status_code == 422
    assert client.post(place, form).status_code == 302
    in_review.refresh_from_db()
    assert in_review.is_confirmed
    assert (in_review.confirmed_by, in_review.attribution) == (approver, "region")
    assert practice_content(in_review)["named_as"] == "Africa"
    assert signed_in(focal).get(place).status_code == 403


def widened(practice, by, release="public"):
    return relabel(
        practice, classification="unc", release=release, by=by, reason="General words alone."
    )


def test_the_owners_word_falls_when_the_practice_goes_further(
    in_review, reviewer, second_reviewer, approver
):
    def confirm(release=None):
        practice_actions.confirm_attribution(
            practice=in_review, by=approver, version=in_review.version, attribution="region",
            reach=release and (release, ""),
        )  # fmt: skip

    confirm()
    widened(in_review, reviewer, "donors")
    in_review.refresh_from_db()
    assert (in_review.is_confirmed, in_review.confirmed_by) == (False, None)
    for aspect, by in (("subject", reviewer), ("rights", second_reviewer), ("language", reviewer)):
        review(in_review, aspect, by)
    with pytest.raises(NotNow, match="has not confirmed"):
        actions.move_practice(practice=in_review, name="approve", by=reviewer)
    with pytest.raises(NotNow, match="Its release was changed"):
        confirm(release="state")
    confirm(release="donors")
    actions.move_practice(practice=in_review, name="approve", by=reviewer)
    for status in ("approved", "published"):
        Practice.objects.filter(pk=in_review.pk).compare_and_set(status=status)
        with pytest.raises(ValidationError, match="agreed to a narrower release") as refusal:
            widened(in_review, reviewer)
        assert "release" in refusal.value.message_dict
    narrower = widened(in_review, reviewer, "state")
    assert narrower.is_confirmed, "fewer readers need no new word"


def test_the_owner_agrees_to_no_partners_whom_he_has_not_read(
    in_review, reviewer, approver, signed_in
):
    place, client = f"{in_review.get_absolute_url()}attribution/", signed_in(approver)
    labels = {"classification": "unc", "by": reviewer, "reason": "General.", "release": "partners"}
    relabel(in_review, named_partners="AU", **labels)
    assert 'name="named_partners" value="AU"' in client.get(place).text
    relabel(in_review, named_partners="AU, INTERPOL", **labels)
    form = {"attribution": "region", "version": in_review.version, "release": "partners"}
    refused = client.post(place, {**form, "named_partners": "AU"})
    assert refused.status_code == 422
    assert "Its release was changed" in refused.text
    assert 'name="named_partners" value="AU, INTERPOL"' in refused.text
    assert client.post(place, {**form, "named_partners": "AU, INTERPOL"}).status_code == 302


def test_another_states_approver_finds_nothing(in_review, katasi, signed_in):
    client = signed_in(person("other-approver", "approver", katasi))
    assert in_review.title not in client.get("/compendium/attribution/").content.decode()
    assert client.get(f"{in_review.get_absolute_url()}attribution/").status_code == 404


def test_the_approver_of_a_state_judges_nothing_else(in_review, approver, focal, carana):
    sign(grant_role(person=approver, role="focal", state=carana, by=SYSTEM))
    approver.__dict__.pop("_held", None)
    assert in_review.may(approver, "confirm")
    assert in_review.may(approver, "view")
    assert not in_review.may(approver, "approve")


def test_the_owner_asks_for_other_words(in_review, reviewer, second_reviewer, approver, signed_in):
    approve_all(in_review, reviewer, second_reviewer, approver)
    client = signed_in(approver)
    place = f"{in_review.get_absolute_url()}other-words/"
    form = {"other-reason": "Leave the hour out.", "other-version": in_review.version}
    assert client.post(place, {**form, "other-reason": ""}).status_code == 422
    # The step of that name is taken on this page alone.
    with pytest.raises(NotNow, match="The owner’s word"):
        actions.move_practice(practice=in_review, name="asked_again", by=approver, reason="So.")
    assert client.post(place, form).status_code == 302
    in_review.refresh_from_db()
    assert (in_review.status, in_review.is_confirmed) == ("returned", False)
    assert in_review.confirmed_at is None
    event = Event.objects.about(in_review).first()
    assert (event.verb, event.reason) == ("asked_again", "Leave the hour out.")
    assert event.changes["status"] == ["approved", "returned"]
    assert (
        "Leave the hour out."
        in signed_in(reviewer).get(in_review.get_absolute_url()).content.decode()
    )


def test_for_an_owner_without_an_account_somebody_else_confirms_the_record(
    entry, editor, second_editor
):
    values = {**WORDS, "entry": entry, "title": "T", "attribution": "region", "region": "Europe"}
    practice = actions.submit_practice(by=editor, source_kind="submission", **values)
    for name in ("collect", "collate", "analyse"):
        actions.move_practice(practice=practice, name=name, by=editor)

    def confirm(by, attribution=""):
        practice_actions.confirm_attribution(
            practice=practice, by=by, version=practice.version, attribution=attribution
        )

    with pytest.raises(NotNow, match="Record first where"):
        confirm(second_editor)
    practice = change(practice, editor, consent_reference="Letter of 3 May 2026")
    with pytest.raises(NotNow, match="somebody else confirms"):
        confirm(editor)
    with pytest.raises(ValidationError, match="Only its owner says"):
        confirm(second_editor, "named")
    confirm(second_editor)
    assert named_as(practice) == "Europe"


def test_nothing_is_named_before_it_is_confirmed(practice):
    practice.attribution = "named"
    content = practice_content(practice)
    assert (content["named_as"], content["source_reference"]) == ("", "")


def test_a_document_needs_nobodys_word(carana, editor, second_editor):
    values = {**HANDED_IN, "source_kind": "document", "source_reference": "S/2015/939"}
    practice = actions.submit_practice(by=editor, state=carana, **values)
    assert practice.is_confirmed
    assert practice_content(practice)["source_reference"] == "S/2015/939"
    with pytest.raises(NotNow, match="nobody need agree"):
        practice_actions.confirm_attribution(practice=practice, by=second_editor, version=1)


def test_the_state_of_a_document_is_named_by_its_own_word_alone(
    carana, editor, mentor, approver, reviewer, entry, signed_in
):
    values = {**HANDED_IN, "source_kind": "document", "attribution": "named"}
    practice = actions.submit_practice(by=mentor, state=carana, **values)
    assert (practice.is_confirmed, practice_content(practice)["named_as"]) == (True, "Africa")
    practice = change(practice, editor, **{**WORDS, "entry": entry})
    for name in ("collect", "collate", "analyse"):
        actions.move_practice(practice=practice, name=name, by=editor)
    listed = "/compendium/attribution/"
    assert practice.title in signed_in(approver).get(listed).content.decode()
    assert practice.title not in signed_in(reviewer).get(listed).text, "nothing waits for him"
    practice_actions.ask_other_words(
        practice=practice, by=approver, version=practice.version, reason="Leave the hour out."
    )
    assert "Leave the hour out." in signed_in(reviewer).get(practice.get_absolute_url()).text
    practice_actions.confirm_attribution(
        practice=practice, by=approver, version=practice.version, attribution="named"
    )
    assert practice_content(practice)["named_as"] == "Carana"
    assert "Leave the hour out." not in signed_in(reviewer).get(practice.get_absolute_url()).text


@pytest.mark.parametrize(
    ("printed", "attribution", "told"),
    [
        ("Africa", "named", "Africa"),
        ("Africa", "region", "Africa"),
        ("Africa", "anonymous", ""),
        ("Carana", "named", "Carana"),
        ("Carana", "region", "Africa"),
        ("Carana", "anonymous", ""),
        ("", "named", ""),
        ("Asia", "region", ""),
    ],
)
def test_of_what_was_printed_no_more_is_kept_than_both_words_allow(
    practice, printed, attribution, told
):
    practice.attribution = attribution
    assert kept_content({"named_as": printed}, practice)["named_as"] == told


@pytest.mark.parametrize("page", ["review/rights", "attribution", "other-words"])
def test_a_form_about_words_that_were_changed_is_about_the_new_ones_next(
    page, in_review, editor, reviewer, approver, signed_in
):
    place = f"{in_review.get_absolute_url()}{page}/"
    prefix = "other-" if page == "other-words" else ""
    form = {"answer": "yes", "attribution": "region", "release": "state", "reason": "Shorter."}
    form = {f"{prefix}{name}": value for name, value in form.items()}
    client = signed_in(reviewer if page == "review/rights" else approver)
    seen = in_review.version
    actions.move_practice(practice=in_review, name="reopen", by=editor, reason="A better word.")
    changed = change(in_review, editor, what="Sit together at nine.")
    actions.move_practice(practice=changed, name="send", by=editor)
    refused = client.post(place, {**form, f"{prefix}version": seen})
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "Read them again" in shown
    assert "at nine" in shown
    assert f'name="{prefix}version" value="{changed.version}"' in shown
    assert client.post(place, {**form, f"{prefix}version": changed.version}).status_code == 302
