"""Every cell of the matrix, asked: role by subject by act, by rights, rows, pages, API, history."""

import pytest
from django.test import Client

from assessments.models import (
    Answer,
    Evidence,
    Finding,
    FindingReply,
    FollowUpStep,
    Instrument,
    Meeting,
    Mission,
    ReportText,
    Seat,
    SelfApproval,
    StateReply,
    TeamMember,
)
from compendium.models import Practice, PracticeComment, PracticeReview
from history.recorded import SYSTEM
from mentoring.models import (
    Assignment,
    CallNote,
    Deliverable,
    DeliverableVersion,
    Extension,
    FinalReport,
    RightsConcern,
    SignOff,
    WeeklyLog,
    WorkObjective,
)
from portfolio.access import held, rights_on
from portfolio.matrix import RIGHTS_OF, ROLES, ROWS, SHORT, TABLE, VERBS
from portfolio.models import (
    Agency,
    BreakGlass,
    DiligenceMeasure,
    DiligenceNote,
    DueDiligence,
    Participant,
    Participation,
    State,
    StateDocument,
    StateDocumentFile,
    User,
)
from portfolio.trail import trail
from roadmaps.models import (
    CostLine,
    DateRequest,
    Dependency,
    EquipmentItem,
    LightOverride,
    Milestone,
    Objective,
    PlanAction,
    PlanVersion,
    QuarterUpdate,
    Risk,
    Roadmap,
    SuggestionDecision,
)
from study_visits.models import (
    AgendaItem,
    CaptureNote,
    Invitation,
    Question,
    RatingCount,
    Registration,
    ServedAction,
    StudyVisit,
)
from tests import factories
from tests.conftest import person
from tests.house.planting import scoped_models
from training.models import (
    Attendance,
    Certificate,
    Evaluation,
    InvitedState,
    Nomination,
    Session,
    TestResult,
)

PEOPLE = [key for key, role in ROLES.items() if not role.is_emergency]
# What stands in the table, written down a second time: letters of each cell without conditions.
# A change of a right has to be made twice, and so is never made by accident.
EXPECTED = {
    "person": "ADM CRU, PM RA, PO R, NFP R, NAP R, RV R",
    "emergency": "ADM C, PM CRA, PO C, NFP R, NAP R, RV CRA",
    "state": "PM RU, PO RU, TL R, AS R, NFP RU, NAP R, ME R, RV R, BG R",
    "instrument": "ADM R, PM CRUA, PO CRU, TL R, AS R, NFP R, NAP R, TR R, ME R, CE R, RV RA",
    "mission": "PM CRUA, PO CRU, TL RU, AS R, NFP R, NAP R, RV R, BG R",
    "evidence": "TL CRU, AS CRU, NFP R:released, NAP R:released, RV R:sampled, BG R",
    "self_score": "PM R, PO R, TL R, AS R, NFP CRU, NAP RA, BG R",
    "score": "PM R:shared, TL CUA R:independent, AS CU R:independent, RV R:shared, BG R",
    "finding": "PM R:shared A:shared, PO R:shared U:shared, TL CRUA, AS CRU, NFP R:checked, "
    "NAP R:checked A:checked, ME R:checked, DO R:released, CE R:practice, "
    "RV R:shared A:shared, BG R",
    "reply": "PM R:signed, PO R:signed, TL R:signed, AS R:signed, NFP CRU, NAP RA, RV R:signed, "
    "BG R",
    "roadmap": "PM RA, PO CRU, TL R, AS R, NFP CRU, NAP RA, ME R, DO G R:released, RV R, BG R",
    "equipment": "PM RA, PO CRU, NFP R, NAP R, RV R, BG R",
    "update": "PM R, PO RA, NFP CRU, NAP R A:asked, ME R, DO G, BG R",
    "document": "PM R, PO CRU, TL R, AS R, NFP CRU, NAP RA, RV R, DO R:released, BG R",
    "course": "ADM R, PM CRUA, PO CRU, TL R, AS R, NFP R, NAP R, TR RU, ME R, DO R, CE R, RV R",
    "session": "PM CRUA, PO CRU, NFP R, NAP R, TR RU, DO G",
    "nomination": "PM R, PO CRU, NFP CRU, NAP RA, TR R:confirmed",
    "result": "PM G, PO R, NFP G, TR C:taught R:taught U:taught, DO G",
    "diligence": "PM RA, PO CRU, TL F, AS F, TR F, ME F, RV CRUA",
    "mentoring": "PM RA, PO CRU, NFP RU, NAP RA, ME C:own R:own U:own, DO G, RV R",
    "concern": "TL R:own, AS R:own, TR R:own, ME R:own, RV RU",
    "visit": "PM CRUA, PO CRU, NFP R, TR R, ME R, DO L, CE R",
    "practice": "PM R, PO RU, TL C, AS C, NFP C:own R:own, NAP A:attribution, TR C, ME C, "
    "DO R:published, CE CRUA, RV RA",
    "edition": "PM RA, PO R, TL R, AS R, NFP R, NAP R, TR R, ME R, DO R, CE CRU, RV RA",
    "funding": "PM CRUA, PO CRU, DO R:own",
    "logframe": "PM CRUA, PO CRU, TL R, NFP R, DO R:released, RV R",
    "event": "ADM R:metadata, PM R, RV R",
    "iati": "PM A, PO C, DO R",
}


def codenames(subject, cell):
    for word in cell.split():
        letters, _colon, condition = word.partition(":")
        for letter in letters:
            yield "_".join(part for part in (VERBS[letter], subject, condition) if part)


def expected_rights():
    """What each role must hold, from the second writing."""
    roles = {short: role for role, short in SHORT.items()}
    found = {role: set() for role in ROLES}
    for subject, text in EXPECTED.items():
        for part in text.split(", "):
            short, _space, cell = part.partition(" ")
            found[roles[short]] |= set(codenames(subject, cell))
    return found


def test_every_cell_says_what_was_written_down_for_it():
    assert set(EXPECTED) == set(ROWS)
    for role, rights in expected_rights().items():
        assert RIGHTS_OF[role] == rights, role


@pytest.mark.parametrize("role", PEOPLE)
def test_a_person_holds_the_cells_of_the_role_and_nothing_else(carana, katasi, role):
    """Granted for Carana: every cell there, none in Katasi."""
    user = holder(role, carana)
    wanted = expected_rights()[role]
    assert rights_on(user, carana.pk) == wanted
    elsewhere = wanted if "state" not in ROLES[role].scopes else set()
    assert rights_on(user, katasi.pk) == elsewhere
    for subject, row in TABLE.items():
        cell = {right.codename for right in row.get(role, [])}
        others = {right.codename for cells in row.values() for right in cells} - cell
        assert not others & rights_on(user, carana.pk), subject


def holder(role, state):
    """A person of this role, for one state where the role can be held for one."""
    return person(f"holder-{role}", role, state if "state" in ROLES[role].scopes else None)


# Models of today by the rows of the matrix that govern them; the parts of answers by their voice.
MODELS = {
    StateDocument: "document",
    StateDocumentFile: "document",
    State: "state",
    Agency: "state",
    Participation: "state",
    Mission: "mission",
    Seat: "mission",
    TeamMember: "mission",
    (Meeting, "together"): "mission",
    (Meeting, "apart"): "evidence",
    SelfApproval: "self_score",
    Evidence: "evidence",
    Finding: "finding",
    (Answer, Answer.Voice.AGREED): "finding",
    (Answer, Answer.Voice.FIRST): "score",
    (Answer, Answer.Voice.SELF): "self_score",
    ReportText: "finding",
    StateReply: "reply",
    FindingReply: "reply",
    FollowUpStep: "reply",
    Roadmap: "roadmap",
    Objective: "roadmap",
    PlanAction: "roadmap",
    SuggestionDecision: "roadmap",
    Milestone: "roadmap",
    CostLine: "roadmap",
    Dependency: "roadmap",
    Risk: "roadmap",
    PlanVersion: "roadmap",
    LightOverride: "roadmap",
    QuarterUpdate: "update",
    DateRequest: "update",
    EquipmentItem: "equipment",
    BreakGlass: "emergency",
    Practice: "practice",
    PracticeComment: "practice",
    PracticeReview: "practice",
    DueDiligence: "diligence",
    DiligenceMeasure: "diligence",
    DiligenceNote: "diligence",
    Participant: "nomination",
    Assignment: "mentoring",
    Extension: "mentoring",
    WorkObjective: "mentoring",
    Deliverable: "mentoring",
    DeliverableVersion: "mentoring",
    SignOff: "mentoring",
    WeeklyLog: "mentoring",
    CallNote: "mentoring",
    FinalReport: "mentoring",
    RightsConcern: "concern",
    StudyVisit: "visit",
    AgendaItem: "visit",
    CaptureNote: "visit",
    Invitation: "visit",
    Question: "visit",
    RatingCount: "visit",
    Registration: "nomination",
    ServedAction: "roadmap",
    Nomination: "nomination",
    Attendance: "result",
    TestResult: "result",
    Evaluation: "result",
    Certificate: "result",
    Session: "session",
    InvitedState: "session",
}
# Evidence is released by whoever approves findings for the team: its leader.
OTHERS = {(Evidence, "approve"): "finding"}
LETTERS = {"view": "R", "add": "C", "change": "U", "approve": "A"}


def test_every_record_of_a_state_stands_here():
    named = {each[0] if isinstance(each, tuple) else each for each in MODELS}
    assert named == set(scoped_models())


def rows_of(each, state):
    """The rows of a state that one subject governs."""
    model, *voice = each if isinstance(each, tuple) else (each,)
    rows = model.objects.filter(**{model.state_path: state.pk})
    if model is Meeting:
        return model, rows.filter(is_apart=voice[0] == "apart")
    return model, rows.filter(voice=voice[0]) if voice else rows


def test_rows_follow_the_cells(world, katasi):
    """An unconditional letter opens every row of the state, a missing one opens none."""
    for voice in (Answer.Voice.FIRST, Answer.Voice.SELF):
        score(world, voice, world.officer)
    expected, wrong = expected_rights(), []
    for role in PEOPLE:
        user = holder(role, world.state)
        for each, subject in MODELS.items():
            model, rows = rows_of(each, world.state)
            assert rows.exists(), each
            for act, letter in LETTERS.items():
                right = f"{VERBS[letter]}_{OTHERS.get((model, act), subject)}"
                allowed = rows.allowed(user, act).count()
                if right in expected[role]:
                    wrong += [(role, each, act)] * (allowed != rows.count())
                elif not any(held.startswith(f"{right}_") for held in expected[role]):
                    wrong += [(role, each, act)] * (allowed != 0)
            foreign = model.objects.exclude(**{model.state_path: world.state.pk})
            if "state" in ROLES[role].scopes:
                wrong += [(role, each, "elsewhere")] * foreign.allowed(user).exists()
    assert wrong == []


def visible(model, user, state):
    return set(model.objects.allowed(user).filter(**{model.state_path: state.pk}))


ADDRESSES = {
    Mission: lambda row: (f"/missions/{row.pk}/", f"/api/missions/{row.pk}/"),
    Finding: lambda row: (f"/findings/{row.pk}/", f"/api/findings/{row.pk}/"),
    Evidence: lambda row: (None, f"/api/evidence/{row.pk}/"),
    Roadmap: lambda row: (f"/roadmaps/{row.pk}/", f"/api/roadmaps/{row.pk}/"),
    PlanAction: lambda row: (f"/actions/{row.pk}/", f"/api/actions/{row.pk}/"),
    QuarterUpdate: lambda row: (None, f"/api/quarter-updates/{row.pk}/"),
    State: lambda row: (f"/states/{row.code}/", f"/api/states/{row.code}/"),
    Agency: lambda row: (None, f"/api/agencies/{row.pk}/"),
    Answer: lambda row: (None, f"/api/answers/{row.pk}/"),
}
LISTS = {
    Mission: "/api/missions/",
    Finding: "/api/findings/",
    Evidence: "/api/evidence/",
    Roadmap: "/api/roadmaps/",
    PlanAction: "/api/actions/",
    QuarterUpdate: "/api/quarter-updates/",
    State: "/api/states/",
    Agency: "/api/agencies/",
    Answer: "/api/answers/",
}


def test_pages_api_lists_counts_and_history_give_the_same_answer(world, katasi):
    for voice in (Answer.Voice.FIRST, Answer.Voice.SELF):
        score(world, voice, world.officer)
    for role in PEOPLE:
        user = holder(role, world.state)
        client = Client()
        client.force_login(user)
        for model, addresses in ADDRESSES.items():
            lists_and_pages_agree(world.state, model, addresses, user, client)
        counted = client.get("/findings/?status=").context
        if counted is not None:
            assert counted["page"].paginator.count == Finding.objects.allowed(user).count()
        subjects = {event.subject_pk for event in trail(world.open, user)}
        hidden = set(world.open.findings.all()) - visible(Finding, user, world.state)
        hidden |= set(world.open.evidence.all()) - visible(Evidence, user, world.state)
        assert not subjects & {str(row.pk) for row in hidden}, role


def lists_and_pages_agree(state, model, addresses, user, client):
    seen = visible(model, user, state)
    rows = model.objects.filter(**{model.state_path: state.pk})
    listed = client.get(LISTS[model] + "?limit=500").json()
    ours = {str(getattr(row, "pk", "")) for row in rows} | {state.code}
    shown = {str(each.get("id") or each["code"]) for each in listed["results"]}
    keys = {row.code if model is State else str(row.pk) for row in seen}
    assert shown & ours == keys, (user, model)
    for row in list(seen)[:2] + list(set(rows) - seen)[:2]:
        for address in filter(None, addresses(row)):
            status = client.get(address).status_code
            assert status == (200 if row in seen else 404), (user, address)


def test_the_instrument_is_open_to_the_roles_that_the_table_names(carana):
    expected = expected_rights()
    for role in PEOPLE:
        opened = Instrument.opened_to(holder(role, carana))
        assert opened == ("view_instrument" in expected[role]), role


# --- the narrower secrets ------------------------------------------------------------------------


def score(world, voice, by, *, scored=True):
    return factories.AnswerFactory(
        mission=world.open,
        indicator=world.open.areas.get().indicators.first(),
        voice=voice,
        updated_by=by,
        is_scored=scored,
    )


def test_an_independent_score_is_hidden_until_ones_own_is_scored(world, everybody):
    first, second = everybody["assessor"], everybody["lead"]
    theirs = score(world, Answer.Voice.FIRST, first)
    mine = score(world, Answer.Voice.SECOND, second, scored=False)
    assert theirs not in Answer.objects.allowed(second)
    assert mine in Answer.objects.allowed(second)
    client = Client()
    client.force_login(second)
    assert client.get(f"/api/answers/{theirs.pk}/").status_code == 404
    told = {event.subject_pk for event in trail(world.open, second)}
    assert str(theirs.pk) not in told
    mine.is_scored = True
    mine.save(by=second)
    assert theirs in Answer.objects.allowed(second)
    for name in ("officer", "focal", "approver", "mentor", "reviewer", "manager"):
        assert theirs not in Answer.objects.allowed(everybody[name]), name


@pytest.mark.parametrize("name", ["manager", "reviewer"])
def test_independent_scores_open_to_these_once_the_mission_is_shared(world, everybody, name):
    row = score(world, Answer.Voice.FIRST, everybody["assessor"])
    world.open.status = Mission.Status.STATE_CHECK
    world.open.save(by=SYSTEM)
    assert row in Answer.objects.allowed(everybody[name])
    assert row not in Answer.objects.allowed(everybody["officer"])
    assert row not in Answer.objects.allowed(everybody["focal"])


def test_evidence_leaves_the_team_only_released_or_sampled(world, everybody):
    item = world.shared.evidence.first()
    item.is_sampled = False
    item.save(by=SYSTEM)
    for name in ("manager", "officer", "focal", "approver", "reviewer", "mentor", "donor"):
        assert item not in Evidence.objects.allowed(everybody[name]), name
    item.release = "state"
    item.save(by=SYSTEM)
    assert item in Evidence.objects.allowed(everybody["focal"])
    assert item not in Evidence.objects.allowed(everybody["manager"])
    item.release, item.is_sampled = "team", True
    item.save(by=SYSTEM)
    assert item in Evidence.objects.allowed(everybody["reviewer"])
    assert item not in Evidence.objects.allowed(everybody["focal"])


@pytest.mark.parametrize(
    ("release", "sees"),
    [
        ("team", {"lead", "assessor"}),
        ("programme", {"lead", "assessor", "manager", "officer", "reviewer"}),
        ("state", {"lead", "assessor", "manager", "officer", "reviewer", "focal", "approver"}),
        (
            "donors",
            {"lead", "assessor", "manager", "officer", "reviewer", "focal", "approver", "donor"},
        ),
    ],
)
def test_a_finding_goes_as_far_as_its_release(world, everybody, release, sees):
    finding = world.shared.findings.first()
    finding.release = release
    finding.save(by=SYSTEM)
    names = {"lead", "assessor", "manager", "officer", "reviewer", "focal", "approver", "donor"}
    found = {name for name in names if finding in Finding.objects.allowed(everybody[name])}
    assert found == sees


def test_an_editor_sees_good_practices_of_submitted_missions_only(world, everybody):
    practice = world.shared.findings.first()
    practice.kind = "good_practice"
    practice.save(by=SYSTEM)
    draft = world.open.findings.first()
    draft.kind = "good_practice"
    draft.save(by=SYSTEM)
    seen = Finding.objects.allowed(everybody["editor"])
    assert set(seen) == {practice, world.good}


def test_a_donor_sees_a_plan_only_when_it_was_released_to_donors(world, everybody):
    donor = everybody["donor"]
    assert not Roadmap.objects.allowed(donor).exists()
    world.roadmap.release = "donors"
    world.roadmap.save(by=SYSTEM)
    assert list(Roadmap.objects.allowed(donor)) == [world.roadmap]
    assert not PlanAction.objects.allowed(donor).exists()
    world.action.release = "donors"
    world.action.save(by=SYSTEM)
    client = Client()
    client.force_login(donor)
    text = client.get(f"/roadmaps/{world.roadmap.pk}/").content.decode()
    assert world.action.title in text
    assert world.shared.findings.first().statement not in text


def test_people_of_a_state_see_the_people_of_that_state_only(world, everybody):
    seen = set(User.objects.allowed(everybody["focal"]))
    assert everybody["lead"] in seen
    assert everybody["neighbour"] not in seen
    assert set(User.objects.allowed(everybody["nobody"])) == {everybody["nobody"]}
    assert User.objects.allowed(everybody["administrator"]).count() == User.objects.count()
    assert held(everybody["administrator"]).states == {}
