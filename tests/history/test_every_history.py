"""Every recorded model has a page on which its events are read, by those who see the record."""

import pytest
from django.db import transaction
from django.urls import reverse

from assessments.models import Evidence, Indicator, Instrument, Mission
from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.models import Agency, Grant, Programme, State, User
from portfolio.record_history import kinds
from tests import factories
from tests.conftest import person
from tests.history.test_every_model import recorded_models, rows
from tests.house.people import STATE_ROLES, all_roles

__all__ = ["rows"]


def tab(name, *fields):
    """The address of a history tab, by the record's own fields."""

    def address(row):
        return reverse(name, args=[_field(row, each) for each in fields or ("pk",)])

    return address


def _field(row, path):
    for step in path.split("."):
        row = getattr(row, step)
    return row


def generic(row):
    return reverse("record-history", kwargs={"kind": row.history_slug, "pk": row.pk})


ROWS_OF_THE_INSTRUMENT = "is never read alone: its instrument is published as a whole"
IN_ITS_VISIT = (
    tab("study_visits:visit-history", "visit.pk"),
    "stands in the history of its study visit",
)
IN_ITS_TEXT = (lambda row: generic(row.text), "stands in the history of the text it is about")
# Each with its own page, or with its parent's and the reason why it has none.
PAGES = {
    "portfolio.State": tab("state-history", "code"),
    "portfolio.Agency": generic,
    "portfolio.DueDiligence": generic,
    "portfolio.DiligenceMeasure": generic,
    "portfolio.DiligenceNote": generic,
    "portfolio.Participant": generic,
    "portfolio.Participation": (
        tab("state-history", "state.code"),
        "is a part of the State's own page and has none",
    ),
    "portfolio.Programme": generic,
    "portfolio.Donor": generic,
    "portfolio.BreakGlass": generic,
    "portfolio.User": tab("person-history"),
    "portfolio.Grant": (
        tab("person-history", "person.pk"),
        "stands on the page of the person who holds it",
    ),
    "portfolio.StateDocument": tab("portfolio:state-document-detail"),
    "portfolio.StateDocumentFile": (
        tab("portfolio:state-document-detail", "document.pk"),
        "is a revision on the page of its document",
    ),
    "assessments.Instrument": generic,
    "assessments.Area": (lambda row: generic(row.instrument), ROWS_OF_THE_INSTRUMENT),
    "assessments.Indicator": (lambda row: generic(row.area.instrument), ROWS_OF_THE_INSTRUMENT),
    "assessments.SuggestedAction": (
        lambda row: generic(row.indicator.area.instrument),
        ROWS_OF_THE_INSTRUMENT,
    ),
    "assessments.Mission": tab("assessments:mission-history"),
    "assessments.Answer": tab("assessments:answer-history", "mission.pk", "indicator.code"),
    "assessments.Evidence": generic,
    "assessments.Meeting": generic,
    "assessments.Seat": (
        tab("assessments:mission-history", "mission.pk"),
        "stands in the team of its mission",
    ),
    "assessments.SelfApproval": (
        tab("assessments:mission-history", "mission.pk"),
        "is an act on the State's own scores of its mission",
    ),
    "assessments.ReportText": (
        tab("assessments:mission-history", "mission.pk"),
        "is a part of the report of its mission",
    ),
    "assessments.StateReply": (
        tab("assessments:mission-history", "mission.pk"),
        "stands in the history of its mission",
    ),
    "assessments.FindingReply": generic,
    "assessments.FollowUpStep": generic,
    "assessments.TeamMember": (
        tab("assessments:mission-history", "mission.pk"),
        "stands in the team of its mission",
    ),
    "assessments.Finding": tab("assessments:finding-history"),
    "study_visits.StudyVisit": tab("study_visits:visit-history"),
    "study_visits.CaptureNote": IN_ITS_VISIT,
    "study_visits.AgendaItem": IN_ITS_VISIT,
    "study_visits.Invitation": IN_ITS_VISIT,
    "study_visits.Question": IN_ITS_VISIT,
    "study_visits.RatingCount": IN_ITS_VISIT,
    "study_visits.Registration": IN_ITS_VISIT,
    "study_visits.ServedAction": IN_ITS_VISIT,
    "compendium.Practice": generic,
    "compendium.Entry": generic,
    "compendium.EntryText": generic,
    "compendium.PracticeReview": IN_ITS_TEXT,
    "compendium.PracticeComment": IN_ITS_TEXT,
    "compendium.Edition": generic,
    "compendium.EditionItem": (
        lambda row: generic(row.edition),
        "is written once, with its edition",
    ),
    "compendium.EntryReview": IN_ITS_TEXT,
    "compendium.EntryComment": IN_ITS_TEXT,
    "mentoring.Mentor": tab("mentoring:mentor-detail"),
    "mentoring.Assignment": generic,
    "mentoring.WorkObjective": generic,
    "mentoring.Deliverable": generic,
    "mentoring.WeeklyLog": generic,
    "mentoring.RightsConcern": generic,
    "mentoring.DeliverableVersion": (
        lambda row: generic(row.deliverable),
        "is a version of its deliverable",
    ),
    "mentoring.Extension": (
        lambda row: generic(row.assignment),
        "stands in the history of its assignment",
    ),
    "mentoring.SignOff": (
        lambda row: generic(row.assignment),
        "is a signature in its assignment",
    ),
    "mentoring.CallNote": (
        lambda row: generic(row.assignment),
        "stands in the history of its assignment",
    ),
    "mentoring.FinalReport": (
        lambda row: generic(row.assignment),
        "is the report of its assignment",
    ),
    "training.Course": generic,
    "training.Session": generic,
    "training.InvitedState": generic,
    "training.Nomination": generic,
    "training.Attendance": generic,
    "training.TestResult": generic,
    "training.Evaluation": generic,
    "training.Certificate": generic,
    "roadmaps.Roadmap": tab("roadmaps:roadmap-history"),
    "roadmaps.Objective": generic,
    "roadmaps.PlanAction": tab("roadmaps:action-history"),
    "roadmaps.SuggestionDecision": generic,
    "roadmaps.Milestone": generic,
    "roadmaps.CostLine": generic,
    "roadmaps.Dependency": generic,
    "roadmaps.Risk": generic,
    "roadmaps.PlanVersion": generic,
    "roadmaps.QuarterUpdate": generic,
    "roadmaps.DateRequest": generic,
    "roadmaps.EquipmentItem": generic,
    "roadmaps.LightOverride": generic,
}


def page_of(model):
    page = PAGES[model._meta.label]
    return page[0] if isinstance(page, tuple) else page


@pytest.fixture
def reader(world):
    """Somebody who holds every role of this State."""
    assert "manager" in STATE_ROLES
    return all_roles("reader", world.state)


def test_every_recorded_model_stands_in_the_table():
    assert set(PAGES) == {model._meta.label for model in recorded_models()}
    for page in PAGES.values():
        assert callable(page) or (len(page) == 2 and len(page[1]) > 20)
    own = {model._meta.label for model in kinds().values()}
    assert own == {label for label, page in PAGES.items() if page is generic}


def test_the_events_of_each_are_read_there_and_by_nobody_else(
    rows, world, reader, signed_in, nobody
):
    """One world for all kinds of records: each line is taken back when it has been read."""
    known = {State: world.state, User: world.lead, Grant: world.lead.grants.get()}
    inside, outside, wrong = signed_in(reader), signed_in(nobody), []
    for model in recorded_models():
        row = known.get(model) or model._default_manager.order_by("pk").first()
        address = page_of(model)(row)
        with transaction.atomic():
            record(row, "changed", by=SYSTEM, reason="Zyzzogeton was here")
            page = inside.get(address)
            if page.status_code != 200 or "Zyzzogeton was here" not in page.content.decode():
                wrong.append(f"{model._meta.label}: {address} does not tell it")
            if outside.get(address).status_code != 404:
                wrong.append(f"{model._meta.label}: {address} tells it to an outsider")
            transaction.set_rollback(True)
    assert not wrong


def test_each_kind_without_a_tab_is_linked_from_the_page_that_shows_it(
    world, reader, signed_in, lead, officer
):
    client, mission = signed_in(reader), world.open
    evidence = mission.evidence.first()
    code = evidence.indicators.get().code
    programme = Programme.objects.get(code="GFCP")
    Mission.objects.filter(pk=world.unplanned.pk).compare_and_set(
        status="handed_over", handed_over_on=world.unplanned.starts_on
    )
    step = factories.FollowUpStepFactory(mission=world.unplanned)
    shown = {
        f"/states/{world.state.code}/agencies/": world.agency,
        f"/due-diligence/{world.cleared.pk}/": [
            world.cleared,
            world.cleared.measures.get(),
            world.note,
        ],
        f"/participants/{world.participant.pk}/": world.participant,
        f"/training/courses/{world.course.pk}/": world.course,
        f"/training/sessions/{world.session.pk}/": world.session,
        f"/training/states/{world.invited.pk}/": world.invited,
        f"/training/nominations/{world.nomination.pk}/": [
            world.nomination,
            world.attended,
            world.tests,
            world.evaluation,
            world.certificate,
        ],
        f"/missions/{mission.pk}/answers/{code}/": evidence,
        f"/instruments/{mission.instrument_id}/": mission.instrument,
        f"/missions/{mission.pk}/meetings/": world.meeting,
        f"/missions/{world.shared.pk}/reply/": world.said,
        f"/missions/{world.unplanned.pk}/": step,
        f"/break-glass/{world.break_glass.pk}/": world.break_glass,
        f"/compendium/practices/{world.practice.pk}/": world.practice,
        f"/compendium/editions/{world.manual.edition.number}/": world.manual.edition,
        f"/compendium/texts/{world.manual.text.pk}/": [world.manual.text, world.manual.entry],
        f"/roadmaps/{world.roadmap.pk}/": world.objective,
        f"/roadmaps/{world.roadmap.pk}/sequence/": world.risk_of_plan,
        f"/roadmaps/{world.roadmap.pk}/versions/": world.plan_version,
        f"/actions/{world.action.pk}/": [world.milestone, world.cost_line, world.risk],
        f"/actions/{world.follower.pk}/": world.dependency,
        f"/roadmaps/{world.roadmap.pk}/build/": world.decision,
        f"/actions/{world.action.pk}/?light": world.light,
        f"/actions/{world.action.pk}/?asked": world.asked,
        f"/equipment/{world.equipment.pk}/": world.equipment,
        f"/roadmaps/{world.roadmap.pk}/quarters/{world.quarter.slug}/": world.update,
        f"/mentoring/{world.mentoring.assignment.pk}/": world.mentoring.assignment,
        f"/mentoring/{world.mentoring.assignment.pk}/workplan/": world.mentoring.objective,
        f"/deliverables/{world.mentoring.deliverable.pk}/": world.mentoring.deliverable,
        world.mentoring.log.get_absolute_url(): world.mentoring.log,
        f"/rights-concerns/{world.mentoring.concern.pk}/": world.mentoring.concern,
        f"/states/{world.state.code}/": programme,
        generic(programme): programme.donors.first(),
    }
    rows = {key: row if isinstance(row, list) else [row] for key, row in shown.items()}
    assert {type(row) for found in rows.values() for row in found} == set(kinds().values())
    for address, found in rows.items():
        page = client.get(address).content.decode()
        for row in found:
            assert f'href="{generic(row)}"' in page, address


def test_who_pays_is_told_to_those_who_see_budgets(signed_in, officer, donor, focal):
    address = generic(Programme.objects.get(code="GFCP"))
    assert signed_in(officer).get(address).status_code == 200
    for user in (donor, focal):  # a donor sees his own grants, and no other donor's
        assert signed_in(user).get(address).status_code == 404


def test_evidence_that_is_not_released_has_no_history_for_others(world, everybody, lead, signed_in):
    item = world.shared.evidence.first()
    item.is_sampled = False
    item.save(by=SYSTEM)
    for name in ("officer", "focal", "approver", "manager", "reviewer", "donor"):
        assert signed_in(everybody[name]).get(generic(item)).status_code == 404, name
    item.release = "state"
    item.save(by=SYSTEM)
    assert signed_in(everybody["focal"]).get(generic(item)).status_code == 200


def test_reading_the_history_of_interview_notes_is_recorded_as_opening_them(world, lead, signed_in):
    item = world.open.evidence.first()
    item.kind = Evidence.Kind.INTERVIEW
    item.save(by=SYSTEM)
    page = signed_in(lead).get(generic(item))
    assert "Strictly" in page.content.decode()
    opened = Event.objects.get(verb="opened", subject_pk=str(item.pk))
    assert opened.by_id == lead.pk


def test_changed_texts_of_an_instrument_are_compared_as_others_are(world, reader, signed_in):
    Instrument.objects.compare_and_set(status="draft")
    indicator = Indicator.objects.filter(area__instrument=world.open.instrument_id).first()
    indicator.question = "Which law says that the centre exists, and who signed it on which day?"
    indicator.save(by=SYSTEM)
    event = Event.objects.latest("pk")
    address = reverse("history-compare", args=[event.pk])
    page = signed_in(reader).get(address)
    assert page.status_code == 200
    assert "signed" in page.content.decode()
    assert signed_in(person("somebody")).get(address).status_code == 404


@pytest.mark.parametrize("kind", ["agency", "evidence", "programme", "nothing", "finding"])
@pytest.mark.parametrize("key", ["0", "999999999999999999999", "word", "2026-01-01"])
def test_what_is_no_kind_or_no_key_is_absent(signed_in, officer, kind, key):
    assert signed_in(officer).get(f"/history/{kind}/{key}/").status_code == 404


def test_agencies_are_listed_for_those_who_see_the_state(world, signed_in, officer, neighbour):
    Agency.objects.create(state=world.state, code="MOJ", name="Ministry of Justice", by=officer)
    address = f"/states/{world.state.code}/agencies/"
    page = signed_in(officer).get(address).content.decode()
    assert "Ministry of Justice" in page
    assert "Import agencies" in page
    assert signed_in(neighbour).get(address).status_code == 404
