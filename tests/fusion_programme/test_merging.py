"""Two records of one person become one: nothing is lost, and no place passes the gate by it."""

import pytest

from history.lifecycle import NotNow
from history.models import Event
from mentoring.models import Assignment
from portfolio import participant_actions, retention_actions
from portfolio.models import Participant
from portfolio.participant_merge_actions import merge_participants
from study_visits.models import Registration
from tests import factories
from tests.factories import ParticipantFactory, in_days
from tests.mentoring.factories import AssignmentFactory
from training.models import Nomination

WHY = "Same passport seen"


@pytest.fixture
def agency(carana):
    """Cleared for training and for study visits."""
    agency = factories.AgencyFactory(state=carana)
    for support in ("training", "study_visit"):
        factories.DueDiligenceFactory(agency=agency, unit="", support=support, is_cleared=True)
    return agency


@pytest.fixture
def kept(agency):
    return ParticipantFactory(agency=agency, is_cleared=True)


@pytest.fixture
def gone(agency):
    return ParticipantFactory(agency=agency, is_cleared=True)


@pytest.fixture
def visit(carana):
    visit = factories.StudyVisitFactory()
    factories.InvitationFactory(visit=visit, state=carana)
    return visit


@pytest.fixture
def merge(focal):
    def merge(kept, gone):
        return merge_participants(participant=kept, other=gone, by=focal, reason=WHY)

    return merge


def place(person, visit):
    """A place in a session that is to come, and a confirmed seat at the visit."""
    factories.NominationFactory(participant=person, is_accepted=True)
    return factories.RegistrationFactory(visit=visit, participant=person, status="confirmed")


def test_places_seats_and_mentoring_move_with_their_history(merge, kept, gone, visit, agency):
    seat = place(gone, visit)
    mentored = AssignmentFactory(agency=agency, counterpart=gone, has_consent=True)
    merge(kept, gone)
    assert Nomination.objects.get().participant == kept
    assert Registration.objects.get().participant == kept
    assert Assignment.objects.get().counterpart == kept
    told = str(Event.objects.get(verb="merged").changes["pointers"])
    assert f"study_visits.registration {seat.pk}" in told
    assert f"mentoring.assignment {mentored.pk}" in told
    assert Event.objects.about(mentored).first().reason == WHY


@pytest.mark.parametrize(
    ("own", "other", "left"),
    [
        ("cleared", "not_cleared", "not_cleared"),
        ("cleared", "pending", "pending"),
        ("not_cleared", "cleared", "not_cleared"),
        ("cleared", "cleared", "cleared"),
    ],
)
def test_of_two_screenings_the_worse_one_stays(merge, agency, own, other, left):
    def screened(word):
        day = None if word == "pending" else in_days(-1)
        return ParticipantFactory(agency=agency, screening=word, screened_on=day)

    merged = merge(screened(own), screened(other))
    merged.refresh_from_db()
    assert (merged.screening, merged.screened_on is None) == (left, left == "pending")


def test_no_place_comes_to_somebody_who_is_not_screened(merge, agency, gone, visit):
    place(gone, visit)
    kept = ParticipantFactory(agency=agency)
    with pytest.raises(NotNow, match="would read “pending”"):
        merge(kept, gone)


def test_no_place_comes_to_a_unit_that_is_not_cleared(merge, carana, gone, visit):
    kept = ParticipantFactory(agency=factories.AgencyFactory(state=carana), is_cleared=True)
    place(gone, visit)
    with pytest.raises(NotNow, match="no due diligence decision"):
        merge(kept, gone)
    assert Registration.objects.get().participant == gone, "nothing was moved"


def test_a_unit_of_another_agency_is_not_taken_over(merge, carana, agency):
    elsewhere = factories.AgencyFactory(state=carana)
    own, other = (ParticipantFactory(agency=each, unit="") for each in (agency, elsewhere))
    Participant.objects.filter(pk=other.pk).compare_and_set(unit="Targeting desk")
    assert merge(own, other).unit == ""


def test_of_two_rows_in_one_thing_the_one_that_was_given_up_goes(merge, kept, gone, visit):
    first = factories.NominationFactory(participant=kept)
    second = factories.NominationFactory(session=first.session, participant=gone)
    for person in (kept, gone):
        factories.RegistrationFactory(visit=visit, participant=person)
    with pytest.raises(NotNow, match="Both records stand in"):
        merge(kept, gone)
    Nomination.objects.filter(pk=first.pk).compare_and_set(status="withdrawn")
    Registration.objects.filter(participant=gone).compare_and_set(status="withdrawn")
    merge(kept, gone)
    assert [each.pk for each in Nomination.objects.all()] == [second.pk]
    assert Registration.objects.get().participant == kept
    dropped = Event.objects.get(subject_model="training.nomination", verb="deleted")
    assert (dropped.subject_pk, dropped.reason) == (str(first.pk), WHY)


def test_what_was_given_up_stays_where_something_hangs_on_it(merge, kept, gone):
    first = factories.NominationFactory(participant=kept, status="withdrawn")
    factories.AttendanceFactory(nomination=first)
    factories.NominationFactory(session=first.session, participant=gone)
    with pytest.raises(NotNow, match="Both records stand"):
        merge(kept, gone)


def test_nobody_who_was_forgotten_is_found_again_by_merging(
    merge, signed_in, focal, kept, gone, agency
):
    retention_actions.forget_participant(participant=gone, by=focal, reason="Letter of 3 March")
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(NotNow, match="were removed"):
            merge(one, other)
    told = {"other": kept.pk, "reason": WHY}
    assert signed_in(focal).post(f"/participants/{gone.pk}/merge/", told).status_code == 422


# --- another unit ---------------------------------------------------------------------------------


def change(person, by, **values):
    person.refresh_from_db()
    return participant_actions.change_participant(
        participant=person, by=by, base_version=person.version, values=values
    )


def test_another_unit_is_screened_again_and_another_spelling_is_not(focal, gone, agency):
    gone = change(gone, focal, unit="Unit 4")
    assert (gone.screening, gone.screened_on) == ("pending", None)
    Participant.objects.filter(pk=gone.pk).compare_and_set(
        screening="cleared", screened_on=in_days(0)
    )
    assert change(gone, focal, unit=" UNIT  4").screening == "cleared"
    other = factories.AgencyFactory(state=agency.state)
    assert change(gone, focal, agency=other).screening == "pending"


@pytest.mark.parametrize("room", ["session", "visit"])
def test_nobody_with_a_place_is_moved_to_a_unit_that_is_not_cleared(
    signed_in, focal, gone, agency, visit, room
):
    given = place(gone, visit)
    lost = given if room == "session" else Nomination.objects.get()
    type(lost).objects.filter(pk=lost.pk).compare_and_set(status="withdrawn")
    support = "training" if room == "session" else "study_visit"
    refused = {"agency": agency, "unit": "Unit 4", "support": support, "status": "not_cleared"}
    factories.DueDiligenceFactory(is_cleared=True, **refused)
    told = {"agency": agency.pk, "unit": "unit 4", "name": gone.name, "sex": gone.sex}
    told |= {"function": gone.function, "version": gone.version}
    answer = signed_in(focal).post(f"/participants/{gone.pk}/edit/", told)
    assert answer.status_code == 422
    assert "is not cleared for this support" in answer.context["form"].errors["unit"][0]
    assert "Withdraw the person there first" in answer.content.decode()
    gone.refresh_from_db()
    assert (gone.unit, gone.screening) == ("", "cleared")
