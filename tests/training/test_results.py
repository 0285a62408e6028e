"""Attendance and tests: what counts, who writes, reads, counts, and that no cell is overwritten."""

import datetime
import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.merging import Sent
from history.lifecycle import NotNow
from history.models import Event
from history.recorded import SYSTEM, set_links
from portfolio.actions import grant_role
from tests import factories
from tests.conftest import person, sign
from training import result_actions
from training.attendance import Share, Slot, share, slots
from training.figures import counted, figures
from training.models import Attendance, Nomination, TestResult
from training.models.result import Mark
from training.nomination_actions import move_nomination

TODAY = timezone.localdate


@pytest.fixture
def session(carana, katasi, trainer):
    """Ten days that began five days ago, with six people of Carana and two of Katasi."""
    day = TODAY()
    made = factories.SessionFactory(
        status="running", starts_on=day - datetime.timedelta(days=5),
        ends_on=day + datetime.timedelta(days=4), nominations_due_on=day - datetime.timedelta(30),
    )  # fmt: skip
    set_links(made, "trainers", [trainer], by=SYSTEM)
    for state, many in ((carana, 6), (katasi, 2)):
        factories.InvitedStateFactory(session=made, state=state)
        for _each in range(many):
            who = factories.ParticipantFactory(
                state=state, agency=factories.AgencyFactory(state=state), is_cleared=True
            )
            factories.NominationFactory(session=made, participant=who, is_accepted=True)
    return made


@pytest.fixture
def nomination(session, carana):
    return session.nominations.filter(participant__state=carana).first()


def send(client, nomination, mark, *, version=0, slot=None, operation=None, field="mark"):
    slot = slot or f"{TODAY().isoformat()}-am"
    body = {"operation": str(operation or uuid.uuid4()), "base_version": version}
    body |= {"bases": {field: version}, "values": {field: mark}, "began": {field: ""}}
    address = f"/training/nominations/{nomination.pk}/results/{slot}/"
    headers = {"x-autosave": "1"}
    return client.post(address, json.dumps(body), "application/json", headers=headers)


def test_what_counts_stands_in_one_rule(session):
    assert len(slots(session)) == 20
    marks = [Mark.PRESENT] * 14 + [Mark.LATE] * 2 + [Mark.EXCUSED, Mark.ABSENT, ""]
    assert share(session, marks) == Share(16, 20, 80)
    assert share(session, marks).is_enough
    assert not share(session, marks[1:]).is_enough
    assert (Share(15, 19, 80).percent, Share(15, 19, 80).is_enough) == (78, False)
    session.begins_at, session.ends_at = datetime.time(9), datetime.time(13)
    assert {each.half for each in slots(session)} == {"am"}
    session.begins_at, session.ends_at = datetime.time(12), datetime.time(12, 30)
    assert {each.half for each in slots(session)} == {"pm"}


def test_a_cell_is_saved_once_and_costs_twelve_statements(signed_in, trainer, nomination):
    client, number = signed_in(trainer), uuid.uuid4()
    assert send(client, nomination, "present").status_code == 200
    nomination.refresh_from_db()
    assert nomination.status == "attending"
    with CaptureQueriesContext(connection) as queries:
        answer = send(client, nomination, "late", version=1, operation=number)
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    told = [each for each in queries.captured_queries if not each["sql"].startswith(bounds)]
    assert len(told) <= 12, "\n".join(each["sql"][:150] for each in told)
    assert answer.json()["share"] == {"percent": "5 %", "enough": False}
    again = send(client, nomination, "late", version=1, operation=number)
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert Attendance.objects.get().version == 2


def test_who_is_marked_as_there_came_until_the_mark_is_put_right(signed_in, trainer, nomination):
    client = signed_in(trainer)
    address = f"/training/nominations/{nomination.pk}/undo_attend/"
    send(client, nomination, "present")
    assert "Take back: came" in client.get(nomination.get_absolute_url()).text
    assert "Correct the attendance first." in client.post(address, follow=True).text
    nomination.refresh_from_db()
    assert nomination.status == "attending"
    send(client, nomination, "absent", version=1)
    client.post(address)
    nomination.refresh_from_db()
    assert nomination.status == "accepted"


def test_of_two_who_mark_differently_the_second_sees_both(signed_in, trainer, nomination, carana):
    other = person("second-trainer", "trainer", carana)
    set_links(nomination.session, "trainers", [trainer, other], by=SYSTEM)
    assert send(signed_in(trainer), nomination, "present").status_code == 200
    answer = send(signed_in(other), nomination, "absent")
    assert answer.status_code == 409
    (row,) = answer.json()["collisions"]
    assert (row["theirs"], row["mine"], row["by"]) == ("Present", "Absent", "Trainer")
    assert Attendance.objects.get().mark == "present"
    assert send(signed_in(other), nomination, "present").status_code == 200
    assert send(signed_in(other), nomination, "absent", version=1).status_code == 200


def test_what_no_cell_takes_is_said(signed_in, trainer, nomination):
    client, ahead = signed_in(trainer), TODAY() + datetime.timedelta(days=1)
    assert send(client, nomination, "x").status_code == 422
    assert send(client, nomination, "present", slot=f"{ahead}-am").status_code == 423
    assert send(client, nomination, "present", slot="2020-01-01-am").status_code == 423
    assert send(client, nomination, "present", slot="yesterday").status_code == 404
    for points in ("101", "-1", "7.5", "many"):
        answer = send(client, nomination, points, slot="tests", field="after")
        assert answer.json()["errors"]["after"] == ["Give a whole number from 0 to 100."]
    session = nomination.session
    session.status = "closed"
    session.save(by=SYSTEM)
    assert send(client, nomination, "present").status_code == 423
    with pytest.raises(NotNow):
        result_actions.take_tests(nomination=nomination, sent=Sent(trainer, 0, {"after": 50}))
    assert not Attendance.objects.exists()


def test_trainer_writes_officer_reads_and_others_count(
    signed_in, session, nomination, trainer, officer, manager, focal, approver, carana, donor
):
    stranger = person("other-trainer", "trainer", carana)
    address = f"/training/sessions/{session.pk}/"
    for user, sheet, totals in (
        (trainer, 200, 200), (officer, 200, 200), (manager, 403, 200), (focal, 403, 200),
        (approver, 403, 403), (donor, 404, 404),
    ):  # fmt: skip
        client = signed_in(user)
        for tab in ("attendance", "tests"):
            assert client.get(f"{address}{tab}/").status_code == sheet, (user, tab)
        assert client.get(f"{address}results/").status_code == totals, user
        expected = {trainer: 200, officer: 403, manager: 403, focal: 403, approver: 403, donor: 404}
        assert send(client, nomination, "present").status_code == expected[user], user
    name = nomination.participant.name
    assert name in signed_in(officer).get(f"{address}attendance/").content.decode()
    assert signed_in(stranger).get(f"{address}attendance/").status_code == 403
    assert send(signed_in(stranger), nomination, "late").status_code == 404
    assert name not in signed_in(manager).get(f"{address}results/").content.decode()
    # Of Katasi's two people the trainer of Carana knows nothing.
    assert set(
        Nomination.objects.allowed(trainer).values_list("participant__state", flat=True)
    ) == {carana.pk}


def test_who_took_part_is_who_came(signed_in, session, officer, trainer):
    """Whoever is expected yet, or never came, is in no total."""
    here = session.nominations.order_by("pk")[:6]
    for each in here:
        Nomination.objects.filter(pk=each.pk).compare_and_set(status="attending")
        TestResult.objects.create(nomination=each, before=40, after=70, version=1, by=SYSTEM)
    for reader, told in ((officer, 6), (trainer, 6)):
        answer = signed_in(reader).get(f"/training/sessions/{session.pk}/results/")
        assert answer.context["figures"].people == told
    assert answer.context["figures"].passed == 6


def test_small_numbers_are_not_told(session, officer, focal, manager, neighbour):
    points = (40, 100, 60, 0, 50, 70, 20, 90)
    session.nominations.compare_and_set(status="attending")
    for place, one in enumerate(session.nominations.order_by("participant__state__name", "pk")):
        TestResult.objects.create(nomination=one, before=points[place], after=100 - place * 5,
                                  version=1, by=SYSTEM)  # fmt: skip
    first = TestResult.objects.get(before=40)
    assert (first.gain, first.normalised_gain) == (60, 1.0)
    assert TestResult.objects.get(before=100).normalised_gain is None
    assert [each.has_passed for each in TestResult.objects.order_by("-after")] == [True] * 7 + [
        False
    ]
    own = figures(session, counted(session, focal), is_whole=False)
    assert (own.people, own.passed, own.tested) == (6, None, 6)
    assert round(own.before, 1) == 53.3
    theirs = figures(session, counted(session, neighbour), is_whole=False)
    assert (theirs.people, theirs.is_few, theirs.before, theirs.gain) == (None, True, None, None)
    whole = figures(session, counted(session, officer), is_whole=True)
    assert (whole.people, whole.passed) == (8, 7)
    assert figures(session, counted(session, manager), is_whole=False).passed is None


@pytest.mark.parametrize(("before", "after", "shown"), [(40, 70, "0.50"), (40, 100, "1.00")])
def test_a_normalised_gain_has_two_decimals_everywhere(
    signed_in, session, nomination, officer, before, after, shown
):
    move_nomination(nomination=nomination, name="attend", by=SYSTEM)
    TestResult.objects.create(nomination=nomination, before=before, after=after, by=SYSTEM)
    client, address = signed_in(officer), f"/training/sessions/{session.pk}/"
    cell = re.compile(r'data-label="Normalised gain">([^<]*)<')
    assert shown in cell.findall(client.get(f"{address}tests/").content.decode())
    for page in (f"{address}results/", nomination.get_absolute_url()):
        assert f"Normalised gain {shown}" in client.get(page).content.decode(), page


def test_a_page_without_script_saves_what_was_changed(signed_in, trainer, session, nomination):
    client, address = signed_in(trainer), f"/training/sessions/{session.pk}/attendance/"
    slot = f"{TODAY().isoformat()}-am"
    cell, same = f"c.{nomination.pk}.{slot}.mark.0.", f"c.{nomination.pk}.{slot}.mark.0.late"
    page = client.get(address).content.decode()
    assert f'name="{cell}"' in page
    assert page.count("<select name=") == 6 * 12
    assert client.post(address, {cell: "present", same: "late", "c.x": "1"}).status_code == 302
    assert Attendance.objects.get().mark == "present"
    answer = client.post(address, {cell: "absent"})
    assert answer.status_code == 409
    assert "present" in answer.context["refusals"][0]
    sheet = client.post(f"/training/sessions/{session.pk}/tests/",
                        {f"c.{nomination.pk}.tests.after.0.": "400"})  # fmt: skip
    assert sheet.status_code == 422
    assert 'value="400"' in sheet.content.decode()


def test_a_half_day_of_another_time_is_none_of_this_session(session, nomination, trainer):
    with pytest.raises(NotNow):
        result_actions.mark_attendance(
            nomination=nomination, slot=Slot(datetime.date(2020, 1, 1), "am"), by=trainer,
            base_version=0, values={"mark": "present"},
        )  # fmt: skip


def test_the_audit_log_tells_no_more_of_results_than_the_history_of_a_nomination(
    signed_in, trainer, manager, reviewer, administrator, nomination
):
    for name in ("attend", "fail"):
        move_nomination(nomination=nomination, name=name, by=trainer)
    attended, failed = Event.objects.about(nomination).filter(verb__in=("attend", "fail"))[::-1]
    client = signed_in(manager)
    assert str(attended.subject_label) in client.get("/audit/?verb=attend").content.decode()
    told = client.get("/audit/?verb=fail").content.decode()
    assert failed.subject_label not in told
    assert "Nothing happened that fits the filter" in told
    assert "step “Not passed”" not in client.get("/audit/").content.decode()
    assert client.get(f"/audit/{attended.pk}/").status_code == 200
    assert client.get(f"/audit/{failed.pk}/").status_code == 404
    for reader in (reviewer, administrator):  # to whom no line says of whom it is
        text = signed_in(reader).get(f"/audit/{failed.pk}/").content.decode()
        assert "step “Not passed”" in text
        assert failed.subject_label not in text


def test_who_reads_results_besides_the_log_reads_in_it_who_passed(
    signed_in, trainer, manager, nomination, carana, katasi
):
    elsewhere = nomination.session.nominations.filter(participant__state=katasi).first()
    for each in (nomination, elsewhere):
        move_nomination(nomination=each, name="attend", by=trainer)
        move_nomination(nomination=each, name="complete", by=trainer)
    sign(grant_role(person=manager, role="officer", by=SYSTEM, state=carana))
    text = signed_in(manager).get("/audit/?verb=complete").content.decode()
    assert nomination.history_label() in text
    assert elsewhere.history_label() not in text


def test_a_refusal_names_the_status_as_its_reader_may_know_it(
    signed_in, trainer, officer, focal, nomination
):
    for name in ("attend", "fail"):
        move_nomination(nomination=nomination, name=name, by=trainer)
    nomination.refresh_from_db()
    for reader, word in (
        (focal, "Took part"), (officer, "Not passed"), (trainer, "Not passed"),
        (SYSTEM, "Not passed"),
    ):  # fmt: skip
        with pytest.raises(NotNow, match=f"the status is “{word}”"):
            Nomination.lifecycle.move(nomination, "withdraw", by=reader, reason="Ill.")
    place = reverse("training:nomination-move", args=[nomination.pk, "withdraw"])
    answer = signed_in(focal).post(place, {"reason": "Ill."}, follow=True).content.decode()
    assert "Not passed" not in answer


def test_whether_somebody_passed_is_told_to_those_who_read_results(
    signed_in, trainer, officer, focal, approver, manager, session, carana
):
    invited = session.invited.get(state=carana)
    failed, passed = session.nominations.filter(participant__state=carana)[:2]
    for each in (failed, passed):
        move_nomination(nomination=each, name="attend", by=trainer)
    move_nomination(nomination=failed, name="fail", by=trainer)
    move_nomination(nomination=passed, name="complete", by=trainer)
    move_nomination(nomination=failed, name="undo_result", by=trainer, reason="Marked anew.")
    move_nomination(nomination=failed, name="fail", by=trainer)
    person = failed.participant
    pages = [
        invited.get_absolute_url(),
        session.get_absolute_url(),
        failed.get_absolute_url(),
        person.get_absolute_url(),
        reverse("record-history", kwargs={"kind": "nomination", "pk": failed.pk}),
        reverse("record-history", kwargs={"kind": "participant", "pk": person.pk}),
    ]
    for reader in (focal, approver, manager):
        for place in pages:
            text = signed_in(reader).get(place).content.decode()
            assert "Not passed" not in text, (reader, place)
            assert "Completed" not in text, (reader, place)
        for place in pages[:4]:
            assert "Took part" in signed_in(reader).get(place).content.decode()
    for reader in (officer, trainer):
        for place in [pages[2], pages[4]]:
            assert "Not passed" in signed_in(reader).get(place).content.decode(), (reader, place)
