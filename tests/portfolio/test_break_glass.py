"""Access outside the rules: two persons, told at once, ended by itself, reviewed, never hidden."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM
from portfolio.actions import end_grant
from portfolio.break_glass import ask_break_glass, open_break_glass, review_break_glass
from portfolio.models import BreakGlass, State
from portfolio.sign_in import mails
from tests import factories


class AtOnce:
    """The postmen without threads."""

    def submit(self, act, *words):
        act(*words)


@pytest.fixture(autouse=True)
def _posted_at_once(monkeypatch):
    monkeypatch.setattr(mails, "POSTMEN", AtOnce())


VERB = "opened under break-glass"
REASON = "One deleted file must be restored tonight."


@pytest.fixture
def asked(carana, administrator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return ask_break_glass(state=carana, by=administrator, reason=REASON, minutes=30)


@pytest.fixture
def opened(asked, manager):
    return open_break_glass(asked=asked, by=manager)


def test_asking_opens_nothing_and_shows_no_more_than_the_name(
    signed_in, carana, administrator, mission
):
    client = signed_in(administrator)
    page = client.get("/states/XCA/break-glass/")
    assert page.status_code == 200
    assert "Carana" in page.content.decode()
    assert str(mission) not in page.content.decode()
    answer = client.post("/states/XCA/break-glass/", {"reason": REASON, "minutes": 30})
    asked = BreakGlass.objects.get()
    assert answer["Location"] == f"/break-glass/{asked.pk}/"
    assert (asked.status, asked.grant) == ("asked", None)
    assert client.get("/states/XCA/").status_code == 404


def test_what_is_wrong_with_a_request_stands_at_its_field(signed_in, carana, administrator):
    client = signed_in(administrator)
    answer = client.post("/states/XCA/break-glass/", {"reason": REASON, "minutes": 9999})
    assert answer.status_code == 422
    assert "minutes" in answer.context["form"].errors
    assert REASON in answer.content.decode()
    assert client.post("/states/XCA/break-glass/", {"minutes": 30}).status_code == 422


def test_only_those_who_may_ask_there_find_the_page(signed_in, carana, lead, focal, neighbour):
    for user in (lead, focal, neighbour):
        assert signed_in(user).get("/states/XCA/break-glass/").status_code == 404


def test_a_second_person_opens_it(signed_in, asked, administrator, manager, mission):
    client = signed_in(administrator)
    client.post(f"/break-glass/{asked.pk}/open/")
    asked.refresh_from_db()
    assert asked.status == "asked"
    signed_in(manager).post(f"/break-glass/{asked.pk}/open/")
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("opened", manager)
    assert client.get(f"/missions/{mission.pk}/").status_code == 200
    page = client.get("/").content.decode()
    assert "Everything you open is recorded and told to the State." in page
    assert f"until {asked.grant.ends_at:%H:%M} UTC" in page


def test_nobody_is_his_own_second_person(carana, manager):
    own = ask_break_glass(state=carana, by=manager, reason=REASON)
    with pytest.raises(NotNow, match="second person"):
        open_break_glass(asked=own, by=manager)


def test_managers_and_reviewers_are_told_by_a_link_alone(
    asked, manager, reviewer, administrator, carana, django_capture_on_commit_callbacks
):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        open_break_glass(asked=asked, by=manager)
    told = {address for message in mail.outbox for address in message.to}
    assert told == {manager.email, reviewer.email, administrator.email}
    for message in mail.outbox:
        assert f"/break-glass/{asked.pk}/" in message.body
        assert "Carana" not in message.subject + message.body
        assert REASON not in message.body


def test_a_mail_server_that_is_away_stops_nothing(
    asked, manager, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        assert open_break_glass(asked=asked, by=manager).status == "opened"


def test_a_mail_server_that_does_not_answer_delays_nobody(
    asked, manager, monkeypatch, django_capture_on_commit_callbacks
):
    answers, waiting = threading.Event(), []

    def slow(name, message):
        waiting.append(message.to)
        assert answers.wait(20)

    with ThreadPoolExecutor() as postmen:
        monkeypatch.setattr(mails, "POSTMEN", postmen)
        monkeypatch.setattr(mails, "deliver", slow)
        with django_capture_on_commit_callbacks(execute=True):
            assert open_break_glass(asked=asked, by=manager).status == "opened"
        assert not answers.is_set()
        answers.set()
    assert [asked.person.email] in waiting


def test_every_read_is_recorded_and_seen_in_the_states_report(
    signed_in, opened, administrator, focal, mission
):
    factories.FindingFactory(mission=mission, indicator=mission.areas.get().indicators.first())
    client = signed_in(administrator)
    client.get(f"/missions/{mission.pk}/")
    client.get(f"/missions/{mission.pk}/")
    client.get("/findings/")
    client.get(f"/break-glass/{opened.pk}/")
    events = Event.objects.filter(verb=VERB, by_id=administrator.pk)
    assert sorted(events.values_list("subject_model", flat=True)) == [
        "assessments.mission",
        "portfolio.state",
    ]
    page = signed_in(focal).get("/states/XCA/access/")
    (line,) = page.context["emergencies"]
    assert (line.request, line.records) == (opened, 2)
    assert REASON in page.content.decode()


def test_a_neighbour_learns_nothing_of_it(signed_in, opened, neighbour, lead):
    for user in (neighbour, lead):
        assert signed_in(user).get(f"/break-glass/{opened.pk}/").status_code == 404


def test_it_reads_and_changes_nothing(signed_in, opened, administrator, mission):
    client = signed_in(administrator)
    answer = client.post(f"/missions/{mission.pk}/cancel/", {"reason": "Because"})
    assert answer.status_code == 403
    mission.refresh_from_db()
    assert mission.status == "in_field"


def test_it_ends_by_itself_and_at_a_press(signed_in, opened, administrator, carana):
    client = signed_in(administrator)
    assert client.get("/states/XCA/").status_code == 200
    minutes = (opened.grant.ends_at - opened.grant.starts_at).total_seconds() / 60
    assert minutes == 30
    client.post(f"/break-glass/{opened.pk}/end/")
    assert client.get("/states/XCA/").status_code == 404
    assert "Everything you open is recorded" not in client.get("/").content.decode()
    assert not State.objects.allowed(administrator).exists()


def test_somebody_else_reviews_it_once_it_is_over(
    signed_in, opened, administrator, reviewer, manager
):
    client = signed_in(reviewer)
    with pytest.raises(NotNow, match="has ended"):
        review_break_glass(opened=opened, by=reviewer, note="Early")
    end_grant(grant=opened.grant, by=administrator)
    assert opened in client.get("/").context["emergencies_to_decide"]
    refused = client.post(f"/break-glass/{opened.pk}/review/", {"note": ""})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()
    client.post(f"/break-glass/{opened.pk}/review/", {"note": "The reason held."})
    opened.refresh_from_db()
    assert (opened.status, opened.reviewed_by) == ("reviewed", reviewer)
    assert not client.get("/").context["emergencies_to_decide"]
    with pytest.raises(NotNow):
        review_break_glass(opened=opened, by=manager, note="Again")


def test_a_refusal_takes_a_reason_and_opens_nothing(signed_in, asked, reviewer, administrator):
    client = signed_in(reviewer)
    assert client.post(f"/break-glass/{asked.pk}/refuse/", {}).status_code == 422
    client.post(f"/break-glass/{asked.pk}/refuse/", {"reason": "Ask the team leader."})
    asked.refresh_from_db()
    assert (asked.status, asked.grant) == ("refused", None)
    assert signed_in(administrator).get("/states/XCA/").status_code == 404
    assert Event.objects.filter(verb="refused", reason="Ask the team leader.").exists()


def test_agreeing_to_a_second_request_while_the_first_is_open_is_told(
    signed_in, opened, administrator, manager, carana
):
    second = ask_break_glass(state=carana, by=administrator, reason=REASON)
    client = signed_in(manager)
    page = client.post(f"/break-glass/{second.pk}/open/", follow=True)
    assert page.status_code == 200
    assert "asked for before is still open" in page.content.decode()
    second.refresh_from_db()
    assert second.status == "asked"


def suspend(administrator):
    administrator.is_active = False
    administrator.save(by=SYSTEM)


def end_roles(administrator):
    for grant in administrator.grants.all():
        end_grant(grant=grant, by=SYSTEM)


@pytest.mark.parametrize("lose", [suspend, end_roles])
def test_a_request_does_not_outlive_the_right_to_ask(lose, asked, administrator, manager):
    lose(administrator)
    with pytest.raises(NotNow, match="may no longer ask"):
        open_break_glass(asked=asked, by=manager)
    assert not administrator.grants.filter(role="break_glass").exists()


def test_a_request_that_nobody_decided_lapses(signed_in, asked, administrator, manager, carana):
    asked.asked_at -= datetime.timedelta(hours=73)
    asked.save(by=SYSTEM)
    client = signed_in(manager)
    assert not client.get("/").context["emergencies_to_decide"]
    page = client.get(f"/break-glass/{asked.pk}/").content.decode()
    assert "Lapsed" in page
    assert "Agree and open" not in page
    with pytest.raises(NotNow, match="within 72 hours"):
        open_break_glass(asked=asked, by=manager)
    assert ask_break_glass(state=carana, by=administrator, reason=REASON).status == "asked"


def test_asking_twice_waits_for_the_first_answer(asked, carana, administrator):
    with pytest.raises(NotNow, match="asked already"):
        ask_break_glass(state=carana, by=administrator, reason=REASON)


def test_the_database_itself_refuses_one_person_twice(asked):
    asked.decided_by, asked.decided_at = asked.person, timezone.now()
    with pytest.raises(ValidationError, match="second person"):
        asked.full_clean()


def test_an_open_access_runs_out_without_anybody(opened, administrator, carana):
    grant = opened.grant
    grant.starts_at -= datetime.timedelta(hours=1)
    grant.ends_at -= datetime.timedelta(hours=1)
    grant.save(by=administrator)
    assert not opened.is_open
    assert not State.objects.allowed(administrator).exists()
