"""What a practice shows its readers: donors, its own page, the inbox."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compendium import actions, practice_actions
from compendium.content import practice_content
from compendium.models import EditionItem, Practice
from history.models import Event
from history.recorded import SYSTEM, record, set_links
from tests import factories
from tests.compendium.practices import change, form_of


def test_a_donor_reads_what_is_published_and_nothing_of_how_it_came_to_be(
    in_review, reviewer, donor, signed_in
):
    comment = factories.PracticeCommentFactory(text=in_review, written_by=reviewer)
    place, client = in_review.get_absolute_url(), signed_in(donor)
    assert client.get(place).status_code == 404
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published", release="donors")
    page = client.get(place).content.decode()
    assert "Sit together at eight" in page
    assert comment.body not in page
    assert 'id="wf"' not in page
    assert client.get(f"/compendium/practices/comments/{comment.pk}/reply/").status_code == 404
    assert client.post(f"{place}comment/", {"body": "B"}).status_code == 403


def test_a_donor_reads_no_practice_that_was_not_released_to_donors(in_review, donor, signed_in):
    place, client = in_review.get_absolute_url(), signed_in(donor)
    for release, answers in (("state", 404), ("partners", 404), ("donors", 200), ("public", 200)):
        Practice.objects.filter(pk=in_review.pk).compare_and_set(
            status="published", release=release
        )
        assert client.get(place).status_code == answers, release
        inbox = client.get("/compendium/inbox/").content.decode()
        assert (in_review.title in inbox) is (answers == 200), release


def test_a_donor_reads_no_history_of_a_practice(in_review, editor, donor, signed_in):
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published", release="public")
    history = f"/history/practice/{in_review.pk}/"
    worded = Event.objects.about(in_review).filter(verb="changed", changes__has_key="what").first()
    pages = (history, f"/history/{worded.pk}/compare/?field=what")
    assert [signed_in(editor).get(each).status_code for each in pages] == [200, 200]
    assert history in signed_in(editor).get(in_review.get_absolute_url()).content.decode()
    client = signed_in(donor)
    assert [client.get(each).status_code for each in pages] == [403, 404]
    assert history not in client.get(in_review.get_absolute_url()).content.decode()


def test_who_reads_a_printed_practice_alone_learns_no_more_of_its_place_than_the_owner_agreed_to(
    in_review, editor, approver, donor, signed_in
):
    practice_actions.confirm_attribution(
        practice=in_review, by=approver, version=in_review.version, attribution="anonymous"
    )
    Practice.objects.filter(pk=in_review.pk).compare_and_set(status="published", release="public")
    pages = [in_review.get_absolute_url(), "/compendium/inbox/"]

    def told(user):
        return ["Africa" in signed_in(user).get(each).content.decode() for each in pages]

    assert (told(donor), told(editor)) == ([False, False], [True, True])
    asked = signed_in(donor).get("/compendium/inbox/?region=Africa").context
    assert list(asked["object_list"]) == [in_review], "the region narrows nothing for a donor"
    Practice.objects.filter(pk=in_review.pk).compare_and_set(attribution="region")
    assert told(donor) == [True, True]


def test_the_page_shows_the_way_and_what_is_missing(practice, editor, signed_in):
    change(practice, editor, gender_note="", instruments=[])
    page = signed_in(editor).get(practice.get_absolute_url())
    assert [each.state for each in page.context["steps"]] == ["now"] + [""] * 6
    assert page.context["lacking"] == ["gender note", "instruments"]
    assert page.context["steps"][0].event.verb == "created"
    actions.move_practice(practice=practice, name="collect", by=editor)
    page = signed_in(editor).get(practice.get_absolute_url())
    step = page.context["steps"][1]
    assert (step.state, step.event.by_id) == ("now", editor.pk)


def test_the_text_is_compared_with_the_last_edition(in_review, editor, signed_in):
    content = practice_content(in_review) | {"what": "1. Sit together at nine.\n2. Write down."}
    edition = factories.EditionFactory(status="draft")
    record(in_review, "publish", by=SYSTEM)
    factories.EditionItemFactory(
        edition=edition, kind=EditionItem.Kind.PRACTICE, anchor=in_review.code, content=content
    )
    client = signed_in(editor)
    assert 'id="compared"' not in client.get(in_review.get_absolute_url()).content.decode()
    type(edition).objects.filter(pk=edition.pk).compare_and_set(
        status="published", published_at="2026-11-01T00:00Z"
    )
    page = client.get(in_review.get_absolute_url()).content.decode()
    assert "<del>nine." in page
    assert "<ins>eight." in page


def test_the_inbox_counts_and_narrows(practice, in_review, editor, reviewer, signed_in):
    other = factories.PracticeFactory(region="Europe", strength="E3", source_kind="visit")
    client = signed_in(reviewer)
    page = client.get("/compendium/inbox/")
    assert [(str(each[1]), each[2]) for each in page.context["tabs"]] == [
        ("Every status", 2), ("Identified", 1), ("In review", 1),
    ]  # fmt: skip
    for asked, wanted in {
        "status=in_review": [in_review], "region=Europe": [other], "part=P4": [in_review],
        f"entry={in_review.entry_id}": [in_review], "source_kind=visit": [other],
        "strength=E3": [other], "mine=on": [], "part=P9": [other, in_review],
    }.items():  # fmt: skip
        found = client.get(f"/compendium/inbox/?{asked}").context["object_list"]
        assert list(found) == wanted, asked
    mine = signed_in(editor).get("/compendium/inbox/?mine=on").context["object_list"]
    assert list(mine) == [in_review]


def test_the_pages_ask_little_and_the_same_however_much_there_is(
    in_review, editor, reviewer, signed_in
):
    pages = ["/compendium/inbox/", in_review.get_absolute_url(), "/compendium/attribution/"]
    pages += [f"{in_review.get_absolute_url()}{each}/" for each in ("edit", "review/rights")]
    for user in (editor, reviewer):
        client = signed_in(user)
        for each in pages:  # the first visit of a day is written down
            client.get(each)
        asked = {each: queries_of(client, each) for each in pages}
        assert max(asked.values()) <= 15, asked
        for _each in range(4):
            other = factories.PracticeFactory(entry=in_review.entry, status="analysed")
            comment = factories.PracticeCommentFactory(text=in_review, written_by=reviewer)
            factories.PracticeCommentFactory(text=in_review, written_by=editor, answers=comment)
            factories.PracticeReviewFactory(text=in_review, given_by=reviewer)
            set_links(in_review, "alike", [other], by=SYSTEM)
        again = {each: queries_of(client, each) for each in pages}
        assert again == asked


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_the_published_manual_leads_to_the_inbox_whoever_works_on_practices(
    approver, mentor, focal, donor, signed_in
):
    for user, is_led in ((approver, True), (mentor, True), (focal, True), (donor, False)):
        page = signed_in(user).get("/compendium/").content.decode()
        assert ('href="/compendium/inbox/"' in page) is is_led, user


def test_references_lead_to_what_the_last_edition_prints(practice, editor, signed_in):
    form = form_of(practice) | {"what": "See [[watchlists]] and [[nowhere]].", "preview": "1"}
    page = signed_in(editor).post(f"{practice.get_absolute_url()}edit/", form).content.decode()
    assert 'class="ref" href="/compendium/1.0/watchlists/"' in page
    assert "and nowhere." in page
