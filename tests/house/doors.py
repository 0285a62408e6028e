"""Which cells of the matrix open each address: the routes' half of the second writing.

A door is an address with the words that tell it apart ("submit", "shared"). Its cells are written
"subject:letter"; any of them opens it. A narrowed letter opens a door only if the row behind it
meets one of the conditions that MET names for the door's word.
"""

from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Mission
from documents.kinds import all_kinds
from portfolio.people.markings import kinds
from portfolio.record_history import kinds as histories
from roadmaps.models import Roadmap
from tests.house.world import arguments, routes

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
    "assessments:mission-create": "mission:C",
    "assessments:mission-move begin": "mission:U",
    "assessments:mission-move submit": "finding:A",
    "assessments:mission-move reopen": "mission:A",
    "assessments:mission-move finalise": "mission:A",
    "assessments:mission-move close": "mission:A",
    "assessments:mission-move cancel": "mission:A",
    "assessments:answer": "finding:U",
    "assessments:evidence-create": "evidence:C",
    "assessments:evidence-update": "evidence:U",
    "assessments:evidence-delete": "evidence:U",
    "assessments:finding-create": "finding:C",
    "assessments:finding-update": "finding:U",
    "assessments:finding-update shared": "finding:U",
    "roadmaps:roadmap-create": "roadmap:C",
    "roadmaps:roadmap-update": "roadmap:U",
    "roadmaps:roadmap-move consult": "roadmap:U",
    "roadmaps:roadmap-move redraft": "roadmap:U",
    "roadmaps:roadmap-move endorse": "roadmap:A",
    "roadmaps:roadmap-move close": "roadmap:A",
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
    # A label is raised by whoever may change the record, and lowered by whoever may approve it.
    "marking mission": "mission:U mission:A",
    "marking finding": "finding:U finding:A",
    "marking finding shared": "finding:U finding:A",
    "marking evidence": "evidence:U finding:A",
    "marking roadmap": "roadmap:U roadmap:A",
    "marking action": "roadmap:U roadmap:A",
    "marking statedocument": "document:U document:A",
    # A document may be asked for by whoever sees its record, and handled by the one who asked.
    "documents:job-request roadmap": "roadmap:R",
    "documents:job-retry": "",
    "documents:job-cancel": "",
}
# Doors through which something of a State is read, besides the forms above.
READS = {
    "state": "state:R",
    "state-history": "state:R",
    "portfolio:state-document-list": "state:R",
    "portfolio:state-agency-list": "state:R",
    "record-history agency": "state:R",
    "record-history break-glass": "emergency:R",
    "record-history decision": "roadmap:R",
    "record-history evidence": "evidence:R",
    "record-history instrument": "instrument:R",
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
    "assessments:mission-history": "mission:R",
    "assessments:answer": "finding:R",
    "assessments:answer-history": "finding:R",
    "assessments:finding-detail": "finding:R",
    "assessments:finding-history": "finding:R",
    "assessments:instrument-detail": "instrument:R",
    "roadmaps:roadmap-detail": "roadmap:R",
    "roadmaps:roadmap-build": "roadmap:U",
    "roadmaps:roadmap-history": "roadmap:R",
    "roadmaps:action-detail": "roadmap:R",
    "roadmaps:action-history": "roadmap:R",
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
}
# Open to everybody who is signed in, each with the rows that this person may see.
LISTS = {
    "home", "portfolio", "state-list", "my-access", "person-list", "documents:job-list",
    "assessments:mission-list", "assessments:finding-list", "assessments:finding-xlsx",
    "assessments:finding-csv", "roadmaps:roadmap-list", "api-root", "api-state-list",
    "api-agency-list", "api-mission-list", "api-answer-list", "api-evidence-list",
    "api-finding-list", "api-roadmap-list", "api-plan-action-list",
}  # fmt: skip
# What the rows behind a door meet, by its last word or by its name.
MET = {
    "shared": {"shared", "checked"},
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
        for cell in cells.split():
            subject, _colon, letter = cell.partition(":")
            (right,) = codenames(subject, letter)
            if right in rights or any(f"{right}_{condition}" in rights for condition in met):
                return True
        return False


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
    finding, shared = world.open.findings.first().pk, world.shared.findings.first().pk
    rows = {
        "mission": world.open.pk,
        "finding": finding,
        "evidence": world.open.evidence.first().pk,
        "roadmap": world.roadmap.pk,
        "action": world.action.pk,
        "statedocument": world.document.pk,
    }
    told = rows | {
        "agency": world.agency.pk,
        "break-glass": world.break_glass.pk,
        "decision": world.decision.pk,
        "instrument": world.open.instrument_id,
        "objective": world.objective.pk,
        "programme": world.open.programme_id,
    }
    labelled = {kind: {"model": kind, "pk": str(rows[kind])} for kind in kinds()}
    return {
        "assessments:mission-move": {
            each.name: mission | {"name": each.name} for each in Mission.lifecycle
        },
        "roadmaps:roadmap-move": {
            each.name: roadmap | {"name": each.name} for each in Roadmap.lifecycle
        },
        "assessments:finding-update": {"": {"pk": finding}, "shared": {"pk": shared}},
        "marking": labelled | {"finding shared": {"model": "finding", "pk": str(shared)}},
        "record-history": {
            kind: {"kind": kind, "pk": str(told[kind])} for kind in set(histories()) - ABSENT
        },
        "documents:job-request": {
            key: {"kind": key, "pk": str(world.roadmap.pk)} for key in all_kinds()
        },
    }
