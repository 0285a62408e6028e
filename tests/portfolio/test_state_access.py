"""Who can see us: the same list for the State and for the programme, in few questions."""

import csv
import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import end_grant, extend_grant, grant_role
from portfolio.models import Grant
from portfolio.sign_in.second_factor import mark_shown
from tests.conftest import person

DAY = datetime.timedelta(days=1)


def listed(page):
    return {each.grant.person.full_name for each in page.context["report"].current}


def test_the_states_own_people_see_the_same_list(
    signed_in, manager, officer, focal, approver, lead, mentor, neighbour, administrator
):
    seen = {
        user.full_name: listed(signed_in(user).get("/states/XCA/access/"))
        for user in (manager, officer, focal, approver, administrator)
    }
    assert len(set(map(frozenset, seen.values()))) == 1
    assert {"Focal", "Lead", "Mentor", "Officer"} <= seen["Focal"]
    assert "Neighbour" not in seen["Focal"]


def test_who_sees_the_state_and_not_its_people_is_told_who_could_grant_it(
    signed_in, lead, manager, neighbour, trainer
):
    answer = signed_in(lead).get("/states/XCA/access/")
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "see people and their roles" in text
    assert "Manager</b> (Programme manager)" in text
    absent = signed_in(neighbour).get("/states/XXX/access/")
    assert signed_in(neighbour).get("/states/XCA/access/").status_code == absent.status_code == 404
    assert signed_in(trainer).get("/states/XCA/access/").status_code == 404


def test_people_stand_in_groups_with_role_and_granter(signed_in, manager, carana, focal, lead):
    later = person("later")
    grant_role(
        person=later,
        role="mentor",
        state=carana,
        starts_at=timezone.now() + DAY,
        by=manager,
        reason="Begins tomorrow",
    )
    page = signed_in(manager).get("/states/XCA/access/")
    groups = dict(page.context["report"].groups())
    assert set(groups) == {"Programme", "Mission and support", "Carana"}
    assert [each.grant.person for each in groups["Carana"]] == [focal]
    assert {each.grant.person for each in groups["Mission and support"]} == {lead, later}
    report = page.context["report"]
    assert later.pk in report.people
    assert later.pk not in report.people_today
    text = page.content.decode()
    assert "Leads the deep-dive assessment" in text
    assert "Not begun" in text


def test_alerts_say_what_ends_soon_and_what_was_never_used(signed_in, manager, lead, mentor):
    soon = timezone.now() + 5 * DAY
    extend_grant(grant=lead.grants.get(), ends_at=soon, by=manager, reason="Report is open")
    grant = mentor.grants.get()
    grant.starts_at = timezone.now() - 40 * DAY
    grant.save(by=SYSTEM)
    page = signed_in(manager).get("/states/XCA/access/")
    words = [(alert[2], alert[3]) for alert in page.context["report"].alerts()]
    assert [word for word, _sentence in words] == ["Ends soon", "Never used"]
    assert words[0][1].startswith("Lead loses access after")
    assert "5 days left" in page.content.decode()


@pytest.mark.parametrize("required", [True, False])
def test_a_missing_second_factor_is_an_alert_where_one_is_required(
    signed_in, manager, focal, settings, required
):
    settings.SECOND_FACTOR_REQUIRED = required
    client = signed_in(manager)
    session = client.session
    mark_shown(session)
    session.save()
    report = client.get("/states/XCA/access/").context["report"]
    assert focal.pk in report.people_without_factor
    assert any("no second factor" in alert[3] for alert in report.alerts()) is required


def test_ended_grants_stay_for_a_year(signed_in, manager, focal, trainer, mentor):
    end_grant(grant=trainer.grants.get(), by=manager, reason="Course over")
    old = mentor.grants.get()
    old.starts_at, old.ends_at = timezone.now() - 500 * DAY, timezone.now() - 400 * DAY
    old.save(by=SYSTEM)
    report = signed_in(focal).get("/states/XCA/access/").context["report"]
    assert [each.grant.person for each in report.ended] == [trainer]
    assert report.ended_this_month == 1
    assert mentor.pk not in report.people


def test_extend_and_end_stand_only_before_those_who_may(signed_in, manager, officer, lead):
    grant = lead.grants.get()
    address = f"/grants/{grant.pk}/end/"
    assert address in signed_in(manager).get("/states/XCA/access/").content.decode()
    assert address not in signed_in(officer).get("/states/XCA/access/").content.decode()


def test_the_tab_counts_people_for_those_who_may_know(signed_in, focal, lead, mentor, officer):
    page = signed_in(focal).get("/states/XCA/").content.decode()
    assert 'Access <span class="count">4</span>' in page
    assert "/states/XCA/access/" not in signed_in(lead).get("/states/XCA/").content.decode()


def test_a_suspended_person_is_shown_as_such(signed_in, manager, lead):
    lead.is_active = False
    lead.save(by=manager)
    page = signed_in(manager).get("/states/XCA/access/")
    assert "Suspended" in page.content.decode()
    assert lead.pk not in page.context["report"].people_today


def test_the_report_costs_the_same_for_many_people(
    signed_in, manager, carana, django_assert_max_num_queries
):
    client = signed_in(manager)
    client.get("/states/XCA/access/")
    for number in range(12):
        person(f"many{number}", "mentor", carana)
    assert Grant.objects.about(carana).count() == 13
    with django_assert_max_num_queries(15):
        client.get("/states/XCA/access/")


def test_the_report_leaves_the_house_as_a_table_and_is_recorded(
    signed_in, focal, manager, carana, lead, nobody
):
    grant_role(person=nobody, role="mentor", state=carana, by=manager, reason="=HYPERLINK(1)")
    client = signed_in(focal)
    answer = client.get("/states/XCA/access/report.csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    page = client.get("/states/XCA/access/").context["report"]
    assert [line["Person"] for line in lines] == [
        each.grant.person.full_name for _title, rows in page.groups() for each in rows
    ]
    (line,) = [line for line in lines if line["Person"] == "Nobody"]
    assert line["Reason"] == "'=HYPERLINK(1)"
    assert 'attachment; filename="CON-XCA-access-' in answer["Content-Disposition"]
    sheet = client.get("/states/XCA/access/report.xlsx")
    book = load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    assert book.active.oddFooter.center.text.startswith("Copy for Focal, ")
    assert book.properties.description.endswith(" UTC, Confidential")
    events = Event.objects.filter(verb="exported", by_id=focal.pk, state_id=carana.pk)
    assert events.count() == 2
    assert signed_in(lead).get("/states/XCA/access/report.csv").status_code == 403
