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
from tests.house import manual
from tests.house.cells_read import LISTS, READS
from tests.house.cells_written import WRITES
from tests.house.world import arguments, routes
from training.models import Nomination, Session

__all__ = ["ABSENT", "LISTS", "MET", "READS", "STATELESS", "WRITES", "Door", "doors"]

# Instruments and the manual belong to no state: whoever holds a right for any state holds it here.
STATELESS = {
    each.partition(" ")[0]
    for each in {**WRITES, **READS}
    if each.startswith(("assessments:instrument-", "assessments:area-", "assessments:indicator-"))
    or each.startswith(("assessments:suggested-action-", "training:course-"))
    or each.startswith(("compendium:entry-", "compendium:text-"))
    or each.startswith(("compendium:edition-", "compendium:practice-read", "compendium:practice-c"))
}
# What the rows behind a door meet, by its last word or by its name.
MET = {
    "shared": {"shared", "checked"},
    "extract": {"shared", "checked", "released"},
    "assessments:conference": {"independent"},
    "assessments:reply": {"signed"},
    "finding-reply": {"signed"},
    "follow-up-step": {"signed"},
    "assessments:finding-practice": {"shared", "checked", "practice"},
    "compendium:practice-detail": {"own"},
    **manual.MET,
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
        **world.manual.told,
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
    printed = rows | {"edition": world.manual.printed.pk}
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
        **world.manual.variants,
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
            key: {"kind": key, "pk": str(printed[kind.model.rpartition(".")[2].lower()])}
            for key, kind in all_kinds().items()
        },
    }
