"""The text of a plan as plain values: what a version keeps, hashes and compares.

What is tracked (status, progress, accepted milestones) is no part of it: it goes on after the
endorsement. Findings stand in it by their codes, as far as the State reads them.
"""

import hashlib
import json

from django.db.models import Prefetch

from assessments.models import Finding
from history.recorded import plain
from portfolio.labels import OpenTo, Release
from roadmaps.models import CostLine, Dependency, Milestone, PlanAction, Risk, Roadmap

PLAN = (
    "starts_on", "ends_on", "vision", "summary", "foreword", "method", "currency", "usd_rate",
    "usd_rate_on", "owner_body", "reporting_rhythm", "prevailing_language", "signing_place",
    "state_signatory", "un_signatory",
)  # fmt: skip
ACTION = (
    "title", "description", "kind", "partners", "un_support", "horizon", "effort", "starts_on",
    "ends_on", "impact", "feasibility", "urgency", "moscow", "output", "output_indicator",
    "baseline", "target", "unit", "verification", "assumptions", "rights_note", "courses",
    "topics", "entries",
)  # fmt: skip
MILESTONE = ("number", "title", "due_on", "evidence_wanted")
COST = ("year", "purpose", "amount", "currency", "funding", "source", "earmark")
RISK = ("text", "likelihood", "impact", "response", "owner")
READ_BY_STATE = OpenTo(Release.STATE)


def values_of(record, names) -> dict:
    return {name: plain(getattr(record, name)) for name in names}


def signed_actions(roadmap: Roadmap) -> list[PlanAction]:
    """The plan's actions with the findings that the State reads."""
    cited = READ_BY_STATE.select(Finding.objects.select_related("mission__state"))
    rows = roadmap.actions.select_related("objective", "lead_agency")
    found = list(rows.prefetch_related(Prefetch("findings", cited)))
    for each in found:
        each.objective.roadmap = roadmap
    return found


def content_of(roadmap: Roadmap, number: str, actions=None) -> dict:
    """Everything that is signed, in the plan's own order; records are known by their keys. The
    roadmap, and the actions of a page that has read them, must come from the database: a number
    that was only set may have other places there."""
    actions = signed_actions(roadmap) if actions is None else actions
    parts = {model: _by_action(roadmap, model) for model in (Milestone, CostLine, Risk)}
    waits = {}
    for each in Dependency.objects.filter(action__in=actions).select_related("predecessor"):
        waits.setdefault(each.action_id, []).append(each.predecessor_id)
    objectives = roadmap.objectives.prefetch_related("areas")
    return {
        "number": number,
        "state": roadmap.state.code,
        "mission": roadmap.mission.number,
        "plan": values_of(roadmap, PLAN),
        "risks": _rows(parts[Risk].get(None, ()), RISK),
        "objectives": [
            {
                "key": each.pk,
                "number": each.number,
                "title": each.title,
                "areas": sorted(area.code for area in each.areas.all()),
            }
            for each in objectives
        ],
        "actions": [
            {
                "key": each.pk,
                "code": each.code,
                **values_of(each, ACTION),
                "lead_agency": each.lead_agency.name if each.lead_agency else "",
                "findings": sorted(finding.code for finding in each.findings.all()),
                "milestones": _rows(parts[Milestone].get(each.pk, ()), MILESTONE),
                "costs": _rows(parts[CostLine].get(each.pk, ()), COST),
                "risks": _rows(parts[Risk].get(each.pk, ()), RISK),
                "waits_for": sorted(waits.get(each.pk, ())),
            }
            for each in actions
        ],
    }


def _by_action(roadmap, model) -> dict:
    path = "roadmap" if model is Risk else "action__objective__roadmap"
    found = {}
    for each in model.objects.filter(**{path: roadmap}).order_by("pk"):
        found.setdefault(each.action_id, []).append(each)
    return found


def _rows(records, names) -> list[dict]:
    return [{"key": each.pk, **values_of(each, names)} for each in records]


def digest_of(content: dict) -> str:
    """The hash of a plan's text. Two texts that differ in a word differ in it."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
