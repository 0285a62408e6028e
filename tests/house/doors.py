"""Which cells of the matrix open each address: the routes' half of the second writing.

A door is an address with the words that tell it apart ("submit", "shared"). Its cells are written
"subject:letter"; any of them opens it, of those joined by "+" only all together. A narrowed letter
opens a door only if the row behind it meets one of the conditions that MET names for the door's
word.
"""

from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Instrument, Mission, StateReply
from compendium.models import Practice
from documents.kinds import all_kinds
from portfolio.models import DueDiligence
from portfolio.people.markings import kinds
from portfolio.record_history import kinds as histories
from roadmaps.models import EquipmentItem, Milestone, Roadmap
from study_visits.models import CaptureNote, Question, Registration, StudyVisit
from tests.house import mentoring
from tests.house.world import arguments, routes
from training.models import Nomination, Session

# Doors through which something of a State is written.
WRITES = {
    "person-invite": "person:C",
    "person-rename": "person:U",
    "person-suspend": "person:U",
    "person-restore": "person:U",
    "person-invite-again": "person:U",
    "person-reset-factor": "person:U",
    # The administrator appoints administrators; every other role is a manager's to grant.
    "person-grant": "person:A person:C",
    "grant-extend": "person:A",
    "grant-end": "person:A",
    "grant-conflict": "person:A",
    "state-access-grant": "person:A",
    "state-break-glass": "emergency:C",
    "break-glass-open": "emergency:A",
    "break-glass-refuse": "emergency:A",
    "break-glass-end": "emergency:A",
    "break-glass-review": "emergency:A",
    "portfolio:state-document-create": "document:C",
    "portfolio:state-document-update": "document:U",
    "portfolio:state-document-attach": "document:U",
    "portfolio:state-file-remove": "document:U",
    "portfolio:state-agency-import": "state:U",
    "portfolio:state-diligence-create": "diligence:C",
    "portfolio:due-diligence-step": "diligence:U",
    "portfolio:due-diligence-decide": "diligence:A",
    "portfolio:due-diligence-measure-create": "diligence:U",
    "portfolio:due-diligence-note-create": "diligence:U",
    "portfolio:diligence-measure-update": "diligence:U",
    "portfolio:diligence-measure-mark": "diligence:U",
    "portfolio:diligence-measure-delete": "diligence:U",
    "portfolio:due-diligence-move communicate": "diligence:U",
    "portfolio:due-diligence-move assess": "diligence:U",
    "portfolio:due-diligence-move specify": "diligence:U",
    "portfolio:due-diligence-move submit": "diligence:U",
    "portfolio:due-diligence-move drop": "diligence:U",
    "portfolio:due-diligence-move return": "diligence:A",
    "portfolio:due-diligence-move clear": "diligence:A",
    "portfolio:due-diligence-move clear_with_measures": "diligence:A",
    "portfolio:due-diligence-move refuse": "diligence:A",
    "portfolio:due-diligence-move suspend": "diligence:A",
    "portfolio:due-diligence-move resume": "diligence:A",
    "portfolio:due-diligence-move withdraw": "diligence:A",
    "portfolio:state-participant-create": "nomination:C",
    "portfolio:participant-update": "nomination:U",
    "participant-merge": "nomination:U",
    "portfolio:participant-forget": "nomination:U",
    "portfolio:participant-screen": "diligence:A+nomination:R",
    "study_visits:visit-create": "visit:C",
    "study_visits:visit-update": "visit:U",
    "study_visits:visit-links": "visit:U",
    "study_visits:visit-attendance": "visit:U",
    "study_visits:visit-invitation-create": "visit:U",
    "study_visits:visit-action-create": "visit:U",
    "study_visits:visit-item-create": "visit:U",
    "study_visits:invitation-update": "visit:U",
    "study_visits:invitation-delete": "visit:U",
    "study_visits:invitation-register": "visit:R+nomination:C",
    "study_visits:served-delete": "visit:U+roadmap:R",
    "study_visits:item-update": "visit:U",
    "study_visits:item-delete": "visit:U",
    "study_visits:item-note-create": "visit:U",
    "study_visits:note-update": "visit:U",
    "study_visits:note-approve": "visit:U",
    "study_visits:note-offer": "visit:U",
    "study_visits:note-move send": "visit:U",
    "study_visits:note-move return": "visit:U",
    "study_visits:note-move approve": "visit:U",
    # Everybody who sees a visit asks; who prepares it marks what was answered.
    "study_visits:question-list": "visit:R",
    "study_visits:question-move answer": "visit:U",
    "study_visits:question-move defer": "visit:U",
    "study_visits:question-move withhold": "visit:U",
    "study_visits:question-move reopen": "visit:U",
    "study_visits:registration-move confirm": "visit:U+nomination:R",
    "study_visits:registration-move withdraw": "nomination:U",
    "study_visits:registration-move register_again": "nomination:U",
    "study_visits:visit-move confirm": "visit:A",
    "study_visits:visit-move invite": "visit:U",
    "study_visits:visit-move hold": "visit:U",
    "study_visits:visit-move capture": "visit:U",
    "study_visits:visit-move close": "visit:A",
    "study_visits:visit-move cancel": "visit:U",
    "training:course-create": "course:C",
    "training:course-update": "course:U",
    "training:course-awareness": "course:A",
    "training:session-create": "session:C",
    "training:session-update": "session:C",
    "training:session-invite": "session:C",
    "training:session-move open": "session:C",
    "training:session-move select": "session:C",
    "training:session-move confirm": "session:C",
    "training:session-move begin": "session:U",
    "training:session-move deliver": "session:U",
    "training:session-move close": "session:A",
    "training:session-move postpone": "session:C",
    "training:session-move resume": "session:C",
    "training:session-move cancel": "session:C",
    "training:invited-state-update": "session:C",
    "training:invited-state-remove": "session:C",
    "training:invited-state-explain": "nomination:U+session:R",
    "training:invited-state-nominate": "nomination:C+session:R",
    "training:invited-state-nominate-new": "nomination:C+session:R",
    "training:invited-state-import": "nomination:C+session:R",
    "training:invited-state-select": "session:C+nomination:U",
    "training:session-attendance": "session:R+result:U",
    "training:session-tests": "session:R+result:C+result:U",
    "training:result-save": "result:U+nomination:R",
    "training:certificate-issue": "session:C",
    "training:certificate-revoke": "session:C+result:R",
    "documents:job-request certificate": "result:R",
    "documents:job-request session_certificates": "result:R",
    "training:nomination-update": "nomination:U",
    "training:nomination-waive": "session:C+nomination:U",
    "training:nomination-move find_eligible": "session:C+nomination:U",
    "training:nomination-move accept": "session:C+nomination:U",
    "training:nomination-move waitlist": "session:C+nomination:U",
    "training:nomination-move decline": "session:C+nomination:U",
    "training:nomination-move withdraw": "nomination:U",
    # A trainer records what happens to those who are confirmed before him.
    "training:nomination-move attend": "result:U+nomination:R",
    "training:nomination-move miss": "result:U+nomination:R",
    "training:nomination-move complete": "result:U+nomination:R",
    "training:nomination-move fail": "result:U+nomination:R",
    "training:nomination-move certify": "result:U+nomination:R",
    "assessments:mission-create": "mission:C",
    "assessments:mission-update": "mission:U",
    "assessments:member-create": "mission:U",
    "assessments:member-delete": "mission:U",
    "assessments:meeting-create": "mission:U",
    "assessments:meeting-update": "mission:U",
    "assessments:meeting-delete": "mission:U",
    "assessments:mission-move agree": "mission:U",
    "assessments:mission-move prepare": "mission:U",
    "assessments:mission-move self_assess": "mission:U",
    "assessments:mission-move review": "mission:U",
    "assessments:mission-move begin": "mission:U",
    "assessments:mission-move score": "mission:U",
    "assessments:mission-move draft": "mission:U",
    "assessments:mission-move clear": "mission:A",
    "assessments:mission-move hand_over": "mission:A",
    "assessments:mission-move postpone": "mission:A",
    "assessments:mission-move resume": "mission:A",
    "assessments:mission-move submit": "finding:A",
    "assessments:mission-move reopen": "mission:A",
    "assessments:mission-move finalise": "mission:A",
    "assessments:mission-move close": "mission:A",
    "assessments:mission-move cancel": "mission:A",
    "assessments:answer": "finding:U",
    "api-answer-save": "finding:U",
    "assessments:mission-seats": "mission:U",
    "assessments:conference": "finding:U",
    "assessments:answer-approve": "score:A",
    "assessments:self-answer": "self_score:U self_score:C",
    "assessments:self-approve": "self_score:A",
    "assessments:self-reopen": "self_score:A",
    "assessments:answer twice": "score:U score:C",
    "assessments:answer-team": "finding:U",
    "assessments:mission-workbook": "finding:U",
    "assessments:evidence-create": "evidence:C",
    "assessments:evidence-record": "evidence:C",
    "assessments:evidence-update": "evidence:U",
    "assessments:evidence-delete": "evidence:U",
    "assessments:finding-create": "finding:C",
    "assessments:report-text": "finding:U",
    "assessments:finding-record": "finding:C",
    "assessments:finding-update": "finding:U",
    "assessments:finding-update shared": "finding:U",
    "assessments:instrument-copy": "instrument:C",
    "assessments:instrument-adapt": "instrument:C",
    "assessments:instrument-update": "instrument:U",
    "assessments:instrument-delete": "instrument:U",
    "assessments:instrument-move publish": "instrument:A",
    "assessments:instrument-move retire": "instrument:A",
    "assessments:area-create": "instrument:U",
    "assessments:area-update": "instrument:U",
    "assessments:area-move": "instrument:U",
    "assessments:area-delete": "instrument:U",
    "assessments:indicator-create": "instrument:U",
    "assessments:indicator-update": "instrument:U",
    "assessments:indicator-move": "instrument:U",
    "assessments:indicator-delete": "instrument:U",
    "assessments:suggested-action-create": "instrument:U",
    "assessments:suggested-action-update": "instrument:U",
    "assessments:suggested-action-move": "instrument:U",
    "assessments:suggested-action-delete": "instrument:U",
    "assessments:reply": "reply:U",
    "assessments:reply-save": "reply:U",
    "assessments:reply-move send": "reply:U",
    "assessments:reply-move approve": "reply:A",
    "assessments:reply-move return": "reply:A",
    # The team answers as it records findings, and reads what the State's approver has signed.
    "assessments:reply-move answer": "finding:C",
    "assessments:reply-answer": "finding:C",
    "assessments:report-release": "reply:A",
    "assessments:step-create": "reply:C",
    "assessments:finding-practice": "practice:C+finding:R",
    "compendium:practice-update": "practice:U",
    "compendium:practice-move decline": "practice:A",
    "roadmaps:roadmap-create": "roadmap:C",
    "roadmaps:roadmap-update": "roadmap:U",
    "roadmaps:roadmap-move consult": "roadmap:U",
    "roadmaps:roadmap-move redraft": "roadmap:U",
    "roadmaps:roadmap-move endorse": "roadmap:A",
    "roadmaps:roadmap-move amend": "roadmap:U",
    "roadmaps:roadmap-move adopt": "roadmap:A",
    "roadmaps:roadmap-move drop": "roadmap:U",
    "roadmaps:roadmap-move close": "roadmap:A",
    "roadmaps:version-attach": "roadmap:U",
    "roadmaps:roadmap-matrix": "roadmap:U",
    "roadmaps:objective-create": "roadmap:U",
    "roadmaps:objective-update": "roadmap:U",
    "roadmaps:objective-delete": "roadmap:U",
    "roadmaps:suggestion-accept": "roadmap:U",
    "roadmaps:suggestion-decline": "roadmap:U",
    "roadmaps:decision-withdraw": "roadmap:U",
    "roadmaps:action-create": "roadmap:U",
    "roadmaps:action-update": "roadmap:U",
    "roadmaps:action-status": "roadmap:U",
    "roadmaps:action-delete": "roadmap:U",
    "roadmaps:action-milestone-create": "roadmap:U",
    "roadmaps:action-cost-create": "roadmap:U",
    "roadmaps:action-dependency-create": "roadmap:U",
    "roadmaps:action-risk-create": "roadmap:U",
    "roadmaps:roadmap-risk-create": "roadmap:U",
    "roadmaps:milestone-update": "roadmap:U",
    "roadmaps:milestone-delete": "roadmap:U",
    "roadmaps:cost-line-update": "roadmap:U",
    "roadmaps:cost-line-delete": "roadmap:U",
    "roadmaps:dependency-delete": "roadmap:U",
    "roadmaps:risk-update": "roadmap:U",
    "roadmaps:risk-delete": "roadmap:U",
    # The State marks what it reports; who prepares plans and checks reports accepts it.
    "roadmaps:milestone-mark": "update:U",
    "roadmaps:milestone-move mark": "update:U",
    "roadmaps:milestone-move accept": "update:A+roadmap:U",
    "roadmaps:milestone-move return": "update:A+roadmap:U",
    "roadmaps:quarter-submit": "update:U",
    "roadmaps:quarter-check": "update:A",
    "roadmaps:update-save": "update:U",
    "roadmaps:update-copy": "update:U",
    "roadmaps:update-correct": "update:U",
    "roadmaps:equipment-item-create": "equipment:C",
    "roadmaps:equipment-item-update": "equipment:U",
    "roadmaps:equipment-item-hand-over": "equipment:U",
    "roadmaps:equipment-item-move confirm": "equipment:A",
    "roadmaps:equipment-item-move hand_over": "equipment:U",
    "roadmaps:equipment-item-move drop": "equipment:U",
    "roadmaps:date-ask": "update:C",
    "roadmaps:date-answer": "update:A",
    "roadmaps:light-set": "update:A",
    "roadmaps:light-clear": "update:A",
    # A label is raised by whoever may change the record, and lowered by whoever may approve it.
    "marking mission": "mission:U mission:A",
    "marking finding": "finding:U finding:A",
    "marking finding shared": "finding:U finding:A",
    "marking evidence": "evidence:U finding:A",
    "marking roadmap": "roadmap:U roadmap:A",
    "marking action": "roadmap:U roadmap:A",
    "marking practice": "practice:U practice:A",
    "marking statedocument": "document:U document:A",
    "marking due-diligence": "diligence:U diligence:A",
    "marking study-visit": "visit:U visit:A",
    # A document may be asked for by whoever sees its record, and handled by the one who asked.
    "documents:job-request roadmap": "roadmap:R",
    "documents:job-request roadmap_brief": "roadmap:R",
    "documents:job-request roadmap_docx": "roadmap:R",
    "documents:job-request roadmap-version": "roadmap:R",
    "documents:job-request quarter_report": "update:R",
    "documents:job-request field_form": "mission:R",
    "documents:job-request assessment_report": "finding:R",
    "documents:job-request assessment_report_docx": "finding:R",
    "documents:job-request assessment_report_team": "evidence:C",
    "documents:job-request fact_sheet": "finding:R",
    "documents:job-retry": "",
    "documents:job-cancel": "",
    # A view of the register is its owner's alone.
    "assessments:view-rename": "",
    "assessments:view-remove": "",
} | mentoring.WRITES
# Doors through which something of a State is read, besides the forms above.
READS = {
    "state": "state:R",
    "state-history": "state:R",
    "portfolio:state-document-list": "state:R",
    "portfolio:state-agency-list": "state:R",
    "portfolio:state-diligence-list": "diligence:R",
    "portfolio:due-diligence-detail": "diligence:R",
    "record-history due-diligence": "diligence:R",
    "record-history diligence-measure": "diligence:R",
    "record-history diligence-note": "diligence:R",
    "portfolio:state-participant-list": "nomination:R",
    "portfolio:participant-detail": "nomination:R",
    "participant-activities": "nomination:R",
    "participant-calendar": "nomination:R",
    "record-history participant": "nomination:R",
    "study_visits:visit-detail": "visit:R",
    "study_visits:visit-history": "visit:R",
    "study_visits:registration-list": "visit:R+nomination:R",
    # These two lead on to a place outside: who prepares the visit, and who has a confirmed seat.
    "study_visits:visit-join": "visit:U",
    "study_visits:visit-recording": "visit:U",
    "study_visits:visit-overview": "visit:L",
    "training:course-list": "course:R",
    "training:course-detail": "course:R",
    "record-history course": "course:R",
    "training:session-detail": "session:R",
    "training:session-calendar": "session:R",
    "training:session-attendance": "session:R+result:R",
    "training:session-tests": "session:R+result:R",
    "training:session-results": "session:R+result:R session:R+result:G",
    "record-history attendance": "result:R",
    "record-history test-result": "result:R",
    "record-history evaluation": "result:R",
    "record-history certificate": "result:R",
    "state-calendar": "state:R+session:R",
    "training:invited-state-detail": "session:R",
    "training:invited-state-table": "nomination:C+session:R",
    "training:nomination-detail": "nomination:R",
    "record-history nomination": "nomination:R",
    "record-history session": "session:R",
    "record-history invited-state": "session:R",
    "record-history agency": "state:R",
    "record-history break-glass": "emergency:R",
    "record-history decision": "roadmap:R",
    "record-history light": "roadmap:R",
    "record-history quarter-update": "update:R",
    "record-history date-request": "update:R",
    "record-history equipment-item": "equipment:R",
    "record-history evidence": "evidence:R",
    "record-history instrument": "instrument:R",
    "record-history finding-reply": "reply:R",
    "record-history follow-up-step": "reply:R",
    "record-history objective": "roadmap:R",
    "record-history programme": "funding:R",
    "portfolio:state-document-detail": "document:R",
    "portfolio:state-file": "document:R",
    "person": "person:R",
    "person-history": "person:R",
    "state-access": "person:R emergency:R",
    "state-access-xlsx": "person:R emergency:R",
    "state-access-csv": "person:R emergency:R",
    "break-glass": "emergency:R",
    "history-compare": "finding:R",
    "audit": "event:R",
    "audit-event": "event:R",
    "assessments:mission-detail": "mission:R",
    "assessments:mission-profile": "mission:R",
    "assessments:mission-changes": "mission:R",
    "assessments:team": "mission:R",
    "assessments:meeting-list": "mission:R",
    "record-history meeting": "mission:R",
    "assessments:mission-history": "mission:R",
    "assessments:mission-forms": "mission:R",
    "assessments:mission-report": "finding:R",
    "assessments:mission-workbook-file": "finding:U",
    "assessments:answer": "finding:R",
    "assessments:answer twice": "finding:R",
    "assessments:self-assessment": "self_score:R",
    "assessments:self-answer": "self_score:R",
    "assessments:answer-history": "finding:R",
    "assessments:conference": "score:R",
    "assessments:reply": "reply:R",
    "assessments:evidence-list": "mission:R",
    "assessments:evidence-detail": "evidence:R",
    "assessments:finding-detail": "finding:R",
    "assessments:finding-history": "finding:R",
    "assessments:instrument-list": "instrument:R",
    "assessments:instrument-detail": "instrument:R",
    "assessments:instrument-changes": "instrument:R",
    "compendium:practice-detail": "practice:R",
    "record-history practice": "practice:R",
    "roadmaps:roadmap-detail": "roadmap:R",
    "roadmaps:roadmap-build": "roadmap:U",
    "roadmaps:roadmap-history": "roadmap:R",
    "roadmaps:action-detail": "roadmap:R",
    "roadmaps:equipment-item-detail": "equipment:R",
    "roadmaps:action-history": "roadmap:R",
    "roadmaps:roadmap-cost": "roadmap:R",
    "roadmaps:roadmap-versions": "roadmap:R",
    "record-history plan-version": "roadmap:R",
    "roadmaps:roadmap-sequence": "roadmap:R",
    "roadmaps:roadmap-timeline": "roadmap:R",
    "roadmaps:roadmap-matrix-file": "roadmap:U",
    "record-history milestone": "roadmap:R",
    "record-history cost-line": "roadmap:R",
    "record-history dependency": "roadmap:R",
    "record-history risk": "roadmap:R",
    "roadmaps:quarter": "update:R",
    "roadmaps:quarter-check": "update:A",
    "roadmaps:quarter-report": "update:R",
    "api-quarter-update-detail": "update:R",
    "documents:job-detail": "",
    "documents:job-file": "",
    "api-state-detail": "state:R",
    "api-agency-detail": "state:R",
    "api-mission-detail": "mission:R",
    "api-answer-detail": "finding:R",
    "api-evidence-detail": "evidence:R",
    "api-finding-detail": "finding:R",
    "api-roadmap-detail": "roadmap:R",
    "api-plan-action-detail": "roadmap:R",
    "api-milestone-detail": "roadmap:R",
    "api-cost-line-detail": "roadmap:R",
    "api-dependency-detail": "roadmap:R",
    "api-risk-detail": "roadmap:R",
    # Totals of delivery, without small numbers.
    "figures": "session:G mentoring:G result:G",
} | mentoring.READS
# Open to everybody who is signed in, each with the rows that this person may see.
LISTS = {
    "training:session-list", "training:retention", "calendar", "calendar-file",
    "figures", "figures-rows", "figures-table",
    "portfolio:unsent", "portfolio:unsent-key", "portfolio:due-diligence-list",
    "study_visits:visit-list",
    "home", "portfolio", "state-list", "my-access", "person-list", "documents:job-list",
    "assessments:mission-list", "assessments:finding-list", "assessments:finding-counts",
    "assessments:finding-xlsx",
    "assessments:finding-csv", "assessments:finding-change-many", "assessments:finding-undo",
    "assessments:view-save", "roadmaps:finding-link", "roadmaps:finding-unlink",
    "roadmaps:roadmap-list",
    "api-root", "api-state-list",
    "api-agency-list", "api-mission-list", "api-answer-list", "api-evidence-list",
    "compendium:practice-list",
    "roadmaps:due-list", "api-quarter-update-list",
    "api-finding-list", "api-roadmap-list", "api-plan-action-list",
    "api-milestone-list", "api-cost-line-list", "api-dependency-list", "api-risk-list",
} | mentoring.LISTS  # fmt: skip
# Instruments belong to no state: whoever holds a right for any state holds it here.
STATELESS = {
    each.partition(" ")[0]
    for each in {**WRITES, **READS}
    if each.startswith(("assessments:instrument-", "assessments:area-", "assessments:indicator-"))
    or each.startswith(("assessments:suggested-action-", "training:course-"))
}
# What the rows behind a door meet, by its last word or by its name.
MET = {
    "shared": {"shared", "checked"},
    "assessments:conference": {"independent"},
    "assessments:reply": {"signed"},
    "finding-reply": {"signed"},
    "follow-up-step": {"signed"},
    "assessments:finding-practice": {"shared", "checked", "practice"},
    "compendium:practice-detail": {"own"},
    "practice": {"own"},
    "mentoring:state-mentoring-list": {"own"},
    "roadmaps:date-answer": {"asked"},
    "audit": {"metadata"},
    "audit-event": {"metadata"},
}
# Kinds of records with a page of history, of which this world has none.
ABSENT = {"donor"}


@dataclass(frozen=True)
class Door:
    """One address. `route` is its route's name, `name` tells it apart from others of that route."""

    route: str
    name: str
    address: str

    def opens_to(self, rights, cells: str) -> bool:
        """Whether somebody with these rights is let through, by the second writing."""
        from tests.house.test_matrix import codenames

        met = MET.get(self.name.rpartition(" ")[2], set())

        def is_held(cell):
            subject, _colon, letter = cell.partition(":")
            (right,) = codenames(subject, letter)
            return right in rights or any(f"{right}_{condition}" in rights for condition in met)

        return any(all(map(is_held, cell.split("+"))) for cell in cells.split())


def doors(world) -> list[Door]:
    """Every address of the world, those of one route that lead to different cells apart."""
    several = variants(world)
    found = []
    for name, wanted in routes():
        samples = several.get(name) or {"": arguments(world, name, wanted)}
        for word, kwargs in samples.items():
            found.append(Door(name, f"{name} {word}".strip(), reverse(name, kwargs=kwargs)))
    return found


def variants(world) -> dict:
    """{route: {word: arguments}} of the routes whose addresses lead to different cells."""
    mission, roadmap = {"pk": world.open.pk}, {"pk": world.roadmap.pk}
    twice = {"pk": world.twice.pk, "code": "COL-2"}
    finding, shared = world.open.findings.first().pk, world.shared.findings.first().pk
    rows = {
        "mission": world.open.pk,
        "finding": finding,
        "evidence": world.open.evidence.first().pk,
        "roadmap": world.roadmap.pk,
        "action": world.action.pk,
        "statedocument": world.document.pk,
        "practice": world.practice.pk,
        "planversion": world.plan_version.pk,
        "due-diligence": world.diligence.pk,
        **world.mentoring.labelled,
        "study-visit": world.visit.pk,
        "certificate": world.certificate.pk,
        "session": world.session.pk,
    }
    told = rows | {
        "meeting": world.meeting.pk,
        "agency": world.agency.pk,
        "diligence-measure": world.measure.pk,
        "diligence-note": world.note.pk,
        **world.mentoring.told,
        "participant": world.participant.pk,
        "course": world.course.pk,
        "session": world.session.pk,
        "invited-state": world.invited.pk,
        "nomination": world.nomination.pk,
        "attendance": world.attended.pk,
        "test-result": world.tests.pk,
        "evaluation": world.evaluation.pk,
        "certificate": world.certificate.pk,
        "break-glass": world.break_glass.pk,
        "decision": world.decision.pk,
        "light": world.light.pk,
        "quarter-update": world.update.pk,
        "date-request": world.asked.pk,
        "equipment-item": world.equipment.pk,
        "instrument": world.open.instrument_id,
        "finding-reply": world.said.pk,
        "follow-up-step": world.step.pk,
        "objective": world.objective.pk,
        "milestone": world.milestone.pk,
        "cost-line": world.cost_line.pk,
        "dependency": world.dependency.pk,
        "risk": world.risk.pk,
        "plan-version": world.plan_version.pk,
        "programme": world.open.programme_id,
    }
    labelled = {kind: {"model": kind, "pk": str(rows[kind])} for kind in kinds()}
    code = world.open.findings.first().indicator.code
    return {
        "assessments:answer": {"": mission | {"code": code}, "twice": twice},
        "assessments:mission-move": {
            each.name: mission | {"name": each.name} for each in Mission.lifecycle
        },
        "assessments:instrument-move": {
            each.name: {"pk": world.draft.pk, "name": each.name} for each in Instrument.lifecycle
        },
        "assessments:reply-move": {
            each.name: {"pk": world.shared.pk, "name": each.name} for each in StateReply.lifecycle
        },
        "roadmaps:roadmap-move": {
            each.name: roadmap | {"name": each.name} for each in Roadmap.lifecycle
        },
        "roadmaps:milestone-move": {
            each.name: {"pk": world.milestone.pk, "name": each.name} for each in Milestone.lifecycle
        },
        "roadmaps:equipment-item-move": {
            each.name: {"pk": world.equipment.pk, "name": each.name}
            for each in EquipmentItem.lifecycle
        },
        "compendium:practice-move": {
            each.name: {"pk": world.practice.pk, "name": each.name} for each in Practice.lifecycle
        },
        "portfolio:due-diligence-move": {
            each.name: {"pk": world.diligence.pk, "name": each.name}
            for each in DueDiligence.lifecycle
        },
        **world.mentoring.variants,
        "study_visits:visit-move": {
            each.name: {"pk": world.visit.pk, "name": each.name} for each in StudyVisit.lifecycle
        },
        "study_visits:note-move": {
            each.name: {"pk": world.visit_note.pk, "name": each.name}
            for each in CaptureNote.lifecycle
        },
        "study_visits:question-move": {
            each.name: {"pk": world.question.pk, "name": each.name} for each in Question.lifecycle
        },
        "study_visits:registration-move": {
            each.name: {"pk": world.seat.pk, "name": each.name} for each in Registration.lifecycle
        },
        "training:session-move": {
            each.name: {"pk": world.session.pk, "name": each.name} for each in Session.lifecycle
        },
        "training:nomination-move": {
            each.name: {"pk": world.nomination.pk, "name": each.name}
            for each in Nomination.lifecycle
        },
        "assessments:finding-update": {"": {"pk": finding}, "shared": {"pk": shared}},
        "marking": labelled | {"finding shared": {"model": "finding", "pk": str(shared)}},
        "record-history": {
            kind: {"kind": kind, "pk": str(told[kind])} for kind in set(histories()) - ABSENT
        },
        "documents:job-request": {
            key: {"kind": key, "pk": str(rows[kind.model.rpartition(".")[2].lower()])}
            for key, kind in all_kinds().items()
        },
    }
