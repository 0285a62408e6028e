"""The State's reply: to a released draft, with a reason for every difference, signed, answered."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from assessments import actions, clocks, reminders, replies
from assessments.models import Finding, FindingReply, Mission, StateReply
from assessments.report import report_of
from assessments.report_annexes import comments
from assessments.report_chapters import entry
from assessments.report_numbers import Numbers
from assessments.report_others import replies_of
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from history.versioned import StaleVersion
from portfolio.sign_in import mails
from tests import factories
from tests.conftest import person

SUBMITTED = datetime.datetime(2026, 11, 13, 16, tzinfo=datetime.UTC)


@pytest.fixture
def draft(mission) -> Mission:
    """Five findings in the State's check; the last one is kept to the programme."""
    for number, indicator in enumerate(mission.areas.get().indicators.all(), start=1):
        factories.FindingFactory(mission=mission, indicator=indicator, number=number)
    last = mission.findings.last()
    last.release = "programme"
    last.save(by=SYSTEM)
    mission.status, mission.submitted_at = Mission.Status.STATE_CHECK, SUBMITTED
    mission.save(by=SYSTEM)
    return mission


def finding(mission, number=1) -> Finding:
    return mission.findings.select_related("mission__state").get(number=number)


def say(mission, by, number=1, base=0, **values):
    values = {"view": "disagree", "reason": "The decree is in force."} | values
    return actions.save_reply(
        finding=finding(mission, number), by=by, base_version=base, values=values
    )


def signed(mission, focal, approver) -> StateReply:
    reply = replies.begin_reply(mission=mission, by=focal)
    actions.move_reply(reply=reply, name="send", by=focal)
    actions.move_reply(reply=reply, name="approve", by=approver)
    return reply


def page(mission):
    return f"/missions/{mission.pk}/reply/"


def form_of(mission, **typed):
    """What the page's form sends: for each finding what it began as and what stands now."""
    sent = {}
    for number in range(1, 5):
        said = FindingReply.objects.filter(finding=finding(mission, number)).first()
        stood = {"view": said.view, "reason": said.reason} if said else {}
        for name in ("view", "reason", "document"):
            sent[f"began-f{number}-{name}"] = sent[f"f{number}-{name}"] = stood.get(name, "")
        sent[f"f{number}-version"] = said.version if said else 0
    return sent | typed


def by_itself(client, mission, number, base=0, **values):
    return client.post(
        f"{page(mission)}{finding(mission, number).pk}/",
        json.dumps({"base_version": base, "values": values}),
        content_type="application/json",
        headers={"X-Autosave": "1"},
    )


def test_a_draft_that_is_not_released_has_no_reply(signed_in, mission, focal, lead):
    gap = factories.FindingFactory(
        mission=mission, indicator=mission.areas.get().indicators.all()[0]
    )
    assert signed_in(focal).get(page(mission)).status_code == 403
    with pytest.raises(NotNow, match="check is over"):
        actions.save_reply(finding=gap, by=focal, base_version=0, values={"view": "agree"})


def test_the_page_asks_for_what_is_released_to_the_state(signed_in, draft, focal):
    shown = signed_in(focal).get(page(draft)).content.decode()
    assert "XCA-F1-004" in shown
    assert "XCA-F1-005" not in shown
    assert "0 of 4" in shown
    assert "Ends on 13 December 2026 at 23:59 UTC" in shown


def test_a_reply_without_its_reason_is_a_draft_and_is_not_sent(signed_in, draft, focal):
    client = signed_in(focal)
    typed = {"f1-view": "agree", "f2-view": "disagree", "f3-view": "partly", "then": "send"}
    answer = client.post(page(draft), form_of(draft, **typed))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "2 replies need a reason." in shown
    assert 'href="#id_f2-reason"' in shown
    assert "Give a reason. A partial agreement without one cannot be printed." in shown
    assert draft.state_reply.status == "draft"
    assert set(FindingReply.objects.values_list("view", flat=True)) == {
        "agree", "disagree", "partly"
    }  # fmt: skip
    typed = {"f2-reason": "In force.", "f3-reason": "Four agencies wrote it.", "then": "send"}
    assert client.post(page(draft), form_of(draft, **typed)).status_code == 302
    draft.state_reply.refresh_from_db()
    assert draft.state_reply.status == "sent"


def test_the_page_saves_each_finding_by_itself_and_once(signed_in, draft, focal):
    client = signed_in(focal)
    first = by_itself(client, draft, 1, view="partly", reason="", document="")
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert "One reply needs a reason." in first.json()["parts"]["reply-lacking"]
    again = by_itself(client, draft, 1, view="partly", reason="", document="")
    assert again.json()["version"] == 1
    said = finding(draft).reply
    assert Event.objects.about(said).count() == 1
    assert by_itself(client, draft, 1, base=1, view="sideways").status_code == 422
    draft.status = Mission.Status.FINAL
    draft.save(by=SYSTEM)
    late = by_itself(client, draft, 1, base=1, view="agree")
    assert late.status_code == 423
    assert "copy it if you need it" in late.json()["locked"]


def test_two_who_write_for_the_state_see_both_texts(signed_in, draft, focal, carana):
    say(draft, focal, reason="Signed on 2 October.")
    second = person("second", "focal", carana)
    answer = by_itself(signed_in(second), draft, 1, view="agree", reason="Seen.", document="")
    assert answer.status_code == 409
    assert "Signed on 2 October." in answer.json()["html"]
    assert "Seen." in answer.json()["html"]
    typed = form_of(draft) | {"f1-version": 0, "f1-reason": "Seen."}
    answer = signed_in(second).post(page(draft), typed)
    assert answer.status_code == 409
    assert finding(draft).reply.reason == "Signed on 2 October."
    with pytest.raises(StaleVersion):
        say(draft, second, base=7, reason="Mine")


def test_what_the_state_writes_is_its_own_paper_until_its_approver_signs(
    signed_in, draft, focal, approver, lead, mentor
):
    said = say(draft, focal)
    assert signed_in(lead).get(page(draft)).status_code == 403
    assert "no reply" in signed_in(mentor).get(finding(draft).get_absolute_url()).content.decode()
    assert not FindingReply.objects.allowed(lead).exists()
    signed(draft, focal, approver)
    assert signed_in(lead).get(page(draft)).status_code == 200
    assert FindingReply.objects.allowed(lead).get() == said
    shown = signed_in(mentor).get(finding(draft).get_absolute_url()).content.decode()
    assert "View of Carana: different view" in shown
    assert "The decree is in force." in shown


def test_nobody_signs_what_he_wrote_and_a_reply_goes_back_with_a_reason(
    draft, focal, approver, carana
):
    both = person("both", "focal", carana)
    say(draft, both)
    reply = replies.begin_reply(mission=draft, by=focal)
    actions.move_reply(reply=reply, name="send", by=focal)
    with pytest.raises(NotNow, match="you made the step before"):
        actions.move_reply(reply=reply, name="approve", by=focal)
    with pytest.raises(NotNow, match="you wrote a part"):
        actions.move_reply(reply=reply, name="approve", by=both)
    with pytest.raises(NotNow, match="has been sent"):
        say(draft, focal, number=2)
    with pytest.raises(NotNow, match="Say why"):
        actions.move_reply(reply=reply, name="return", by=approver)
    actions.move_reply(reply=reply, name="return", by=approver, reason="The interior has more.")
    say(draft, focal, number=2)


def test_the_steps_are_taken_on_the_page(signed_in, draft, focal, approver, lead):
    say(draft, focal)
    assert signed_in(lead).post(f"{page(draft)}send/").status_code == 403
    assert signed_in(approver).post(f"{page(draft)}send/").status_code == 403
    signed_in(focal).post(f"{page(draft)}send/")
    assert signed_in(focal).post(f"{page(draft)}approve/").status_code == 403
    signed_in(approver).post(f"{page(draft)}approve/")
    assert StateReply.objects.get().status == "approved"
    refused = signed_in(lead).post(f"{page(draft)}answer/", follow=True).content.decode()
    assert "One difference has no answer yet." in refused
    where = f"/findings/{finding(draft).pk}/answer/"
    sent = {"answer": "The level stays.", "version": finding(draft).reply.version}
    assert signed_in(focal).post(where, sent).status_code == 403
    assert signed_in(lead).post(where, sent).status_code == 302
    signed_in(lead).post(f"{page(draft)}answer/")
    assert StateReply.objects.get().status == "answered"
    shown = signed_in(lead).get(finding(draft).get_absolute_url()).content.decode()
    assert "Answer of the team" in shown
    assert "The level stays." in shown


def test_the_team_changes_what_the_state_disputes_and_nothing_else(draft, focal, approver, lead):
    say(draft, focal, number=1)
    say(draft, focal, number=2, view="agree")

    def change(number):
        values = {"statement": f"Signed, not yet open ({number})."}
        return actions.change_finding(
            finding=finding(draft, number), by=lead, base_version=1, values=values
        )

    with pytest.raises(NotNow):
        change(1)
    signed(draft, focal, approver)
    change(1)
    for number in (2, 3):
        with pytest.raises(NotNow):
            change(number)
    assert finding(draft).reply.is_about_earlier
    draft.status = Mission.Status.FINAL
    draft.save(by=SYSTEM)
    with pytest.raises(NotNow):
        actions.change_finding(
            finding=finding(draft), by=lead, base_version=2, values={"statement": "Late."}
        )


def test_an_answer_is_to_the_words_that_it_was_given_to(draft, focal, approver, lead):
    said = say(draft, focal)
    with pytest.raises(NotNow, match="not signed"):
        actions.answer_reply(reply=said, by=lead, base_version=1, answer="It stays.")
    reply = signed(draft, focal, approver)
    said = FindingReply.objects.get()
    with pytest.raises(ValidationError):
        actions.answer_reply(reply=said, by=lead, base_version=1, answer="  ")
    said = actions.answer_reply(reply=said, by=lead, base_version=1, answer="It stays.")
    assert said.is_answered
    actions.move_reply(reply=reply, name="return", by=approver, reason="More to say.")
    said = say(draft, focal, base=said.version, reason="And it is published.")
    assert not said.is_answered
    assert said.answer == "It stays."


def test_silence_is_printed_as_no_reply(draft, focal, approver):
    say(draft, focal, number=1, view="partly", reason="Four agencies wrote it.")
    say(draft, focal, number=2, view="agree", reason="Kept, not printed.")
    for number in (1, 2, 3):
        assert replies.printed_reply(finding(draft, number)).words == "no reply"
    signed(draft, focal, approver)
    printed = [replies.printed_reply(finding(draft, number)) for number in (1, 2, 3)]
    assert [each.words for each in printed] == ["agrees in part", "agrees", "no reply"]
    assert [each.reason for each in printed] == ["Four agencies wrote it.", "", ""]
    assert [each.is_different for each in printed] == [True, False, False]


def test_beside_a_finding_that_the_state_never_saw_stands_no_view(
    signed_in, draft, focal, approver, lead
):
    say(draft, focal)
    signed(draft, focal, approver)
    unseen = finding(draft, 5)
    printed = report_of(Mission.objects.get(), today=SUBMITTED.date())
    assert set(printed.replies) == {finding(draft, number).pk for number in (1, 2, 3, 4)}
    assert "The State’s view" not in dict(entry(printed, unseen).rows)
    assert unseen.code not in {each.code for each in comments(printed, Numbers(printed)).blocks}
    client = signed_in(lead)
    assert "View of the State" not in client.get(unseen.get_absolute_url()).text
    assert "View of the State" in client.get(finding(draft, 4).get_absolute_url()).text
    withheld = finding(draft)
    withheld.release = "programme"
    withheld.save(by=SYSTEM)
    assert replies_of(Mission.objects.get())[withheld.pk].reason == "The decree is in force."


def test_a_reply_refers_to_documents_of_its_own_state(draft, focal, approver, katasi, donor):
    strange = factories.StateDocumentFactory(state=katasi)
    with pytest.raises(ValidationError, match="of this State"):
        say(draft, focal, document=strange)
    own = factories.StateDocumentFactory(state=draft.state)
    say(draft, focal, document=own)
    signed(draft, focal, approver)
    assert replies.printed_reply(finding(draft)).document == own
    assert replies.printed_reply(finding(draft), focal).document == own
    assert replies.printed_reply(finding(draft), donor).document is None


def test_the_clock_counts_thirty_days_from_the_submission(draft):
    def on(day):
        now = datetime.datetime(2026, *day, 12, tzinfo=datetime.UTC)
        clock = clocks.comment_clock(draft, now)
        return clock.day, clock.days_left, clock.is_over

    assert on((11, 13)) == (0, 30, False)
    assert on((11, 25)) == (12, 18, False)
    assert on((12, 13)) == (30, 0, False)
    assert on((12, 14)) == (30, 0, True)
    assert clocks.comment_deadline(draft).isoformat() == "2026-12-13T23:59:00+00:00"
    assert clocks.months_after(datetime.date(2026, 8, 31), 6) == datetime.date(2027, 2, 28)
    draft.submitted_at = None
    assert clocks.comment_deadline(draft) is None


def test_the_focal_point_is_reminded_twice_and_nobody_reads_what_about(
    draft, focal, mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(mails, "POSTMEN", SimpleNamespace(submit=lambda act, *args: act(*args)))

    def round_on(month, day):
        now = datetime.datetime(2026, month, day, 12, tzinfo=datetime.UTC)
        with django_capture_on_commit_callbacks(execute=True):
            return reminders.remind(now)

    assert round_on(11, 28) == 0
    assert [round_on(11, 29), round_on(11, 30)] == [1, 0]
    assert [round_on(12, 10), round_on(12, 11)] == [1, 0]
    assert round_on(12, 20) == 0
    days = Event.objects.about(draft).filter(verb="reminded").order_by("pk")
    assert [each.changes["reminder_day"][1] for each in days] == [16, 27]
    assert [mail.to for mail in mailoutbox] == [[focal.email]] * 2
    for mail in mailoutbox:
        assert f"/missions/{draft.pk}/reply/" in mail.body
        assert "Carana" not in mail.subject + mail.body


@pytest.mark.parametrize("moves", [("send",), ("send", "approve"), ("send", "approve", "answer")])
def test_a_new_draft_asks_the_state_anew(signed_in, draft, focal, approver, lead, manager, moves):
    said = say(draft, focal, view="agree", reason="")
    reply = replies.begin_reply(mission=draft, by=focal)
    for name, by in zip(moves, (focal, approver, lead), strict=False):
        actions.move_reply(reply=reply, name=name, by=by)
    mission = Mission.objects.get()
    actions.move_mission(mission=mission, name="reopen", by=manager, reason="The facts were wrong")
    factories.complete(mission)
    for gap in mission.findings.all():
        gap.severity_reason = "As seen there."
        gap.save(by=SYSTEM)
    actions.move_mission(mission=mission, name="submit", by=lead)
    reply.refresh_from_db()
    assert reply.status == "draft"
    assert FindingReply.objects.get() == said
    assert FindingReply.objects.get().view == "agree"
    assert {each.view for each in replies_of(Mission.objects.get()).values()} == {"No reply"}
    told = Event.objects.about(reply).filter(verb="return").get()
    assert told.reason == "The team handed in a new draft of the report."
    say(draft, focal, number=2)
    assert reminders.remind(mission.submitted_at + datetime.timedelta(days=17)) == 1


def test_whoever_has_sent_the_reply_is_not_reminded(draft, focal):
    say(draft, focal)
    actions.move_reply(reply=StateReply.objects.get(), name="send", by=focal)
    assert reminders.remind(SUBMITTED + datetime.timedelta(days=17)) == 0


def test_the_state_says_the_same_of_a_changed_text(signed_in, draft, focal, lead):
    say(draft, focal, view="agree", reason="")
    gap = finding(draft)
    gap.statement, gap.version = "Another text.", gap.version + 1
    gap.save(by=lead)
    client, again = signed_in(focal), "The reply holds for the text as it stands now"
    assert client.get(page(draft)).text.count(again) == 1
    assert client.post(page(draft), form_of(draft)).status_code == 302
    assert finding(draft).reply.is_about_earlier
    assert client.post(page(draft), form_of(draft) | {"f1-again": "on"}).status_code == 302
    assert not finding(draft).reply.is_about_earlier
    assert finding(draft).reply.view == "agree"
    assert again not in client.get(page(draft)).text


def test_the_tick_alone_is_saved_by_itself_whoever_saved_the_words(draft, focal, lead, signed_in):
    said = say(draft, focal, view="agree", reason="")
    gap = finding(draft)
    gap.statement, gap.version = "Another text.", gap.version + 1
    gap.save(by=lead)
    client, words = signed_in(focal), {"view": "agree", "reason": "", "document": ""}
    late = said.version - 1
    untold = by_itself(client, draft, 1, base=late, **words, again=False).json()
    assert (untold["version"], untold["is_earlier"]) == (1, True)
    told = by_itself(client, draft, 1, base=late, **words, again=True).json()
    assert (told["version"], told["is_earlier"]) == (2, False)
    assert not finding(draft).reply.is_about_earlier
    # What is sent twice is said once.
    repeated = by_itself(client, draft, 1, base=late, **words, again=True).json()
    assert repeated["version"] == 2


def test_a_tick_beside_words_that_are_refused_stays(draft, focal, lead, signed_in):
    say(draft, focal)
    gap = finding(draft)
    gap.statement, gap.version = "Another text.", gap.version + 1
    gap.save(by=lead)
    sent = form_of(draft) | {"f1-again": "on", "f1-view": "sideways"}
    refused = signed_in(focal).post(page(draft), sent)
    assert refused.status_code == 422
    assert 'name="f1-again" checked' in refused.text


def test_the_report_says_that_a_view_is_about_an_earlier_text(
    signed_in, draft, focal, approver, lead
):
    changed = "The finding was changed after this reply."
    say(draft, focal, view="agree", reason="")
    say(draft, focal, number=2)
    signed(draft, focal, approver)
    gap = finding(draft)
    gap.statement, gap.version = "Another text.", gap.version + 1
    gap.save(by=lead)
    report = replies_of(Mission.objects.get())
    assert [report[finding(draft, number).pk].note for number in (1, 2, 3)] == [changed, "", ""]
    assert changed in signed_in(lead).get(gap.get_absolute_url()).text
    assert signed_in(lead).get(page(draft)).text.count(changed) == 1
    printed = report_of(Mission.objects.get(), today=SUBMITTED.date())
    told = [row[1] for row in entry(printed, gap).rows]
    assert told.count(changed) == 1
    (first, *others) = comments(printed, Numbers(printed)).blocks
    assert changed in dict(first.rows).values()
    assert not any(changed in dict(each.rows).values() for each in others)


def test_the_report_prints_what_was_signed_and_nothing_of_a_draft(draft, focal, approver):
    say(draft, focal)
    assert {each.view for each in replies_of(draft).values()} == {"No reply"}
    signed(draft, focal, approver)
    printed = replies_of(Mission.objects.get())[finding(draft).pk]
    assert (printed.view, printed.reason) == ("Different view", "The decree is in force.")


def test_the_report_asks_as_often_for_many_replies_as_for_one(
    draft, focal, approver, django_assert_num_queries
):
    mine = factories.StateDocumentFactory(state=draft.state)
    say(draft, focal)
    signed(draft, focal, approver)
    for each in draft.findings.filter(reply=None):
        factories.FindingReplyFactory(finding=each, document=mine)
    mission = Mission.objects.get()
    assert mission.findings.filter(reply__document=mine).count() == 4
    with django_assert_num_queries(2):
        assert {each.view for each in replies_of(mission).values()} == {"Different view"}


def test_an_answer_to_earlier_words_is_not_printed_beside_the_new_ones(
    signed_in, draft, focal, approver, lead
):
    say(draft, focal)
    reply, said = signed(draft, focal, approver), FindingReply.objects.get()
    said = actions.answer_reply(reply=said, by=lead, base_version=1, answer="It stays.")
    assert replies_of(Mission.objects.get())[finding(draft).pk].answer == "It stays."
    actions.move_reply(reply=reply, name="return", by=approver, reason="More to say.")
    say(draft, focal, base=said.version, reason="It is published.")
    signed(draft, focal, approver)
    printed = replies_of(Mission.objects.get())[finding(draft).pk]
    assert (printed.reason, printed.answer) == ("It is published.", "")
    assert replies.printed_reply(finding(draft)).answer == ""
    assert "It stays." not in signed_in(lead).get(finding(draft).get_absolute_url()).text
    assert "(to earlier words)" in signed_in(lead).get(page(draft)).text


def test_a_finding_that_is_withheld_again_holds_no_reply_up(draft, focal, approver):
    say(draft, focal, reason="")
    withheld = finding(draft)
    withheld.release = "programme"
    withheld.save(by=SYSTEM)
    reply = signed(draft, focal, approver)
    assert reply.status == "approved"
    assert replies.why_not_answer(reply) == ""


def test_no_step_of_a_reply_goes_past_the_end_of_the_check(draft, focal):
    reply = replies.begin_reply(mission=draft, by=focal)
    assert reply.mission.status == Mission.Status.STATE_CHECK
    now = Mission.objects.get(pk=draft.pk)
    now.status = Mission.Status.CLEARANCE
    now.save(by=SYSTEM)
    with pytest.raises(NotNow, match="check of this mission is over"):
        actions.move_reply(reply=reply, name="send", by=focal)


def test_half_a_character_is_refused_at_its_field(signed_in, draft, focal):
    answer = by_itself(signed_in(focal), draft, 1, view="disagree", reason="a\ud83d")
    assert answer.status_code == 422
    assert "control characters" in answer.json()["errors"]["reason"][0]
