"""What is due is due on the day that is signed, while an amendment moves it."""

import datetime

import pytest
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.models import Indicator
from documents.kinds import kind_named
from history.lifecycle import NotNow
from history.recorded import SYSTEM
from roadmaps import actions, tracking_actions
from roadmaps.lights import light_of
from roadmaps.models import DateRequest, PlanAction
from roadmaps.quarter_list import QuarterList
from tests import factories
from tests.roadmaps.amending import add, change
from tests.roadmaps.signing import amend


def test_a_date_that_an_amendment_moves_stays_late_until_it_is_approved(
    in_force, late, officer, focal, approver, signed_in, now
):
    amend(in_force, officer)
    agency = factories.AgencyFactory(state=in_force.state, name="Cabinet Office")
    change(late, officer, ends_on=in_force.ends_on, lead_agency=agency)
    late = PlanAction.objects.get(pk=late.pk)
    today = timezone.localdate()
    assert late.ends_on > today
    assert light_of(late, on=today).said == "Red, 200 days late"
    assert late in PlanAction.objects.overdue(on=today)
    listed = QuarterList(in_force, now, today=today, user=focal, can_write=True)
    heading, rows = listed.groups[0]
    assert (heading, [row.action for row in rows]) == ("Overdue", [late])
    assert signed_in(officer).get("/roadmaps/").status_code == 200
    text = signed_in(officer).get("/roadmaps/due/").content.decode()
    assert late.title in text
    assert "Cabinet Office" not in text
    assert late.title in signed_in(officer).get("/").content.decode()
    actions.move_roadmap(roadmap=in_force, name="adopt", by=approver)
    late.refresh_from_db()
    assert (late.end_in_force, late.days_late(on=today)) == (None, 0)
    assert late not in PlanAction.objects.overdue(on=today)


def page_of(kind, roadmap, user):
    """A document of the plan as it is printed now."""
    kind = kind_named(kind)
    context = kind.context(
        kind.subjects(user).get(pk=roadmap.pk), user=user, language="en", at=timezone.now()
    )
    return render_to_string(kind.template, context | {"language": "en"})


def test_what_is_due_is_printed_as_it_is_signed_while_an_amendment_is_written(
    in_force, late, officer
):
    amend(in_force, officer)
    agency = factories.AgencyFactory(state=in_force.state, name="Cabinet Office")
    change(late, officer, ends_on=in_force.ends_on, lead_agency=agency)
    add(in_force, officer, ends_on=late.due_on)
    day = PlanAction.objects.get(pk=late.pk).due_on
    brief = page_of("roadmap_brief", in_force, officer)
    assert f"<td>{day:%-d %b %Y}: 1.2, <b>overdue</b>" in brief
    text = page_of("roadmap", in_force, officer)
    due = text.partition("Due now and in the next six months")[2].partition("</table>")[0]
    assert f"<td>{day:%-d %b %Y}</td>" in due
    assert late.title in due
    assert "Cabinet Office" not in due


def test_a_late_gate_was_due_on_the_day_that_is_signed(in_force, late, officer):
    # A published instrument is changed by no save.
    QuerySet(Indicator).filter(findings__plan_actions=late).update(is_gate=True)
    amend(in_force, officer)
    day = late.ends_on
    change(late, officer, ends_on=in_force.ends_on)
    assert f"was due on {day:%-d %B %Y}" in page_of("roadmap", in_force, officer)


def test_the_page_of_a_state_counts_what_is_signed(in_force, late, officer, signed_in):
    amend(in_force, officer)
    day = late.ends_on
    change(late, officer, ends_on=in_force.ends_on)
    ahead = in_force.actions.get(number=1)
    before = ahead.ends_on
    change(ahead, officer, ends_on=before + datetime.timedelta(days=1))
    add(in_force, officer)
    response = signed_in(officer).get(f"/states/{in_force.state.code}/?threads=all")
    text = response.content.decode()
    assert (len(response.context["tracked"]), response.context["late"]) == (2, 1)
    coming = {(what, day) for day, what, _detail, _url, is_next in response.context["events"]}
    assert (str(ahead), before) in coming
    assert "1.3 New" not in {what for what, _day in coming}
    assert f'<span class="sub">{day:%-d %b %Y}</span>' in text
    assert '<span class="sub">proposed by an amendment</span>' in text


def test_whoever_asks_for_another_date_reads_the_one_that_is_signed(
    in_force, late, officer, focal, signed_in
):
    amend(in_force, officer)
    day = late.ends_on
    change(late, officer, ends_on=in_force.ends_on)
    text = signed_in(focal).get(f"/actions/{late.pk}/date/").content.decode()
    assert f"Planned end: {day:%-d %b %Y}" in text


def test_an_overdue_action_is_not_taken_out_by_an_amendment(in_force, late, officer):
    amend(in_force, officer)
    with pytest.raises(NotNow, match="overdue: record it as cancelled"):
        actions.remove_action(action=PlanAction.objects.get(pk=late.pk), by=officer)


def test_a_date_that_was_accepted_is_told_until_the_text_says_it(
    in_force, officer, focal, signed_in
):
    action = in_force.actions.get(number=1)
    later = action.ends_on + datetime.timedelta(days=40)
    asked = tracking_actions.ask_date(action=action, by=focal, ends_on=later, reason="Elections")
    tracking_actions.answer_date(request=asked, by=officer, name="accept")
    amend(in_force, officer)
    client, place = signed_in(officer), f"/roadmaps/{in_force.pk}/versions/"
    words = "Dates accepted, not yet in the text"
    assert words in client.get(place).content.decode()
    change(action, officer, ends_on=later)
    assert words not in client.get(place).content.decode()


def test_a_date_is_told_no_longer_once_the_state_has_signed_after_it(
    in_force, officer, focal, approver, signed_in
):
    action = in_force.actions.get(number=1)
    later = action.ends_on + datetime.timedelta(days=9)
    asked = tracking_actions.ask_date(action=action, by=focal, ends_on=later, reason="Late")
    tracking_actions.answer_date(request=asked, by=officer, name="accept")
    client, place = signed_in(officer), f"/roadmaps/{in_force.pk}/versions/"
    words = "Dates accepted, not yet in the text"
    amend(in_force, officer)
    action.status = "completed"
    action.save(by=SYSTEM)
    assert words not in client.get(place).content.decode()
    action.status = "on_track"
    action.save(by=SYSTEM)
    assert words in client.get(place).content.decode()
    change(action, officer, title="Another title")
    DateRequest.objects.filter(pk=asked.pk).compare_and_set(
        answered_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    actions.move_roadmap(roadmap=in_force, name="adopt", by=approver)
    amend(in_force, officer)
    assert words not in client.get(place).content.decode()
