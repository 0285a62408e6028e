"""A small world for the house laws: a state with a row of every kind, and each route's address."""

from functools import cached_property

from django.urls import URLPattern, URLResolver, get_resolver

from assessments.models import Mission
from documents.models import Job
from history.models import Event
from history.recorded import SYSTEM, set_links
from portfolio.models import BreakGlass
from roadmaps.models import SuggestionDecision
from tests import factories


class World:
    """Carana's rows. Two missions: one still with the team, one shared and answered by a plan."""

    def __init__(self, state, lead, officer):
        self.state, self.lead, self.officer = state, lead, officer
        self.agency = factories.AgencyFactory(state=state, name="Ministry of Examples")
        self.document = factories.StateDocumentFactory(state=state)
        self.file = factories.StateDocumentFileFactory(document=self.document)
        self.open = self._mission(Mission.Status.IN_FIELD, "LEG")
        self.shared = self._mission(Mission.Status.STATE_CHECK, "SOP")
        self.unplanned = self._mission(Mission.Status.FINAL, "INS")
        self.roadmap = factories.RoadmapFactory(mission=self.shared)
        self.objective = factories.ObjectiveFactory(roadmap=self.roadmap)
        finding = self.shared.findings.first()
        self.suggestion = finding.indicator.suggested_actions.first()
        self.action = factories.PlanActionFactory(objective=self.objective, lead_agency=self.agency)
        set_links(self.action, "findings", [finding], by=SYSTEM)
        other = self.shared.findings.last()
        self.decision = SuggestionDecision.objects.create(
            roadmap=self.roadmap,
            finding=other,
            suggestion=other.indicator.suggested_actions.first(),
            verdict="declined",
            reason="Not now.",
            by=SYSTEM,
        )
        self.job = Job.objects.create(
            kind="roadmap",
            subject_pk=str(self.roadmap.pk),
            subject_label=str(self.roadmap),
            requested_by=officer,
        )

        self.break_glass = BreakGlass.objects.create(
            state=state, person=officer, reason="A record must be read tonight.", by=SYSTEM
        )

    def _mission(self, status, area):
        mission = factories.mission(
            self.state, self.lead, areas=(area,), status=Mission.Status.IN_FIELD
        )
        factories.complete(mission)
        mission.status = status
        mission.save(by=SYSTEM)
        return mission

    def _changed_text(self) -> int:
        """An event in which a long text of the State's rows was written."""
        about = self.open.findings.first()
        events = Event.objects.filter(subject_model=about._meta.label_lower)
        return events.filter(subject_pk=str(about.pk)).latest("pk").pk

    @cached_property
    def samples(self) -> tuple[dict, dict]:
        """Arguments for every route that takes some, by its name or how that begins."""
        mission, finding = self.open, self.open.findings.first()
        code = finding.indicator.code
        answer = {"pk": mission.pk, "code": code}
        offer = {
            "pk": self.roadmap.pk,
            "finding": self.shared.findings.first().pk,
            "suggestion": self.suggestion.pk,
        }
        by_prefix = {
            "mission": {"pk": mission.pk},
            "answer": answer,
            "evidence": {"pk": mission.evidence.first().pk},
            "finding": {"pk": finding.pk},
            "instrument": {"pk": mission.instrument_id},
            "roadmap": {"pk": self.roadmap.pk},
            "objective": {"pk": self.objective.pk},
            "action": {"pk": self.action.pk},
            "suggestion": offer,
            "decision": {"pk": self.decision.pk},
            "job": {"pk": self.job.pk},
            "state": {"code": self.state.code},
            "state-document": {"pk": self.document.pk},
            "state-file": {"pk": self.file.pk},
            "person": {"pk": self.lead.pk},
            "grant": {"pk": self.lead.grants.filter(state=self.state).first().pk},
            "break-glass": {"pk": self.break_glass.pk},
            "marking": {"model": "finding", "pk": str(finding.pk)},
            "api-state": {"code": self.state.code},
            "api-agency": {"pk": self.agency.pk},
            "api-mission": {"pk": mission.pk},
            "api-answer": {"pk": mission.answers.first().pk},
            "api-evidence": {"pk": mission.evidence.first().pk},
            "api-finding": {"pk": finding.pk},
            "api-roadmap": {"pk": self.roadmap.pk},
            "api-plan-action": {"pk": self.action.pk},
        }
        exact = {
            "state-document-list": {"code": self.state.code},
            "state-document-create": {"code": self.state.code},
            "mission-create": {"code": self.state.code},
            "mission-move": {"pk": mission.pk, "name": "cancel"},
            "evidence-create": answer,
            "finding-create": answer,
            "roadmap-create": {"pk": self.unplanned.pk},
            "roadmap-move": {"pk": self.roadmap.pk, "name": "consult"},
            "objective-create": {"pk": self.roadmap.pk},
            "action-create": {"pk": self.roadmap.pk},
            "invitation": {"token": "unknown"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
            "openid_connect_login": {"provider_id": "oidc"},
            "openid_connect_callback": {"provider_id": "oidc"},
            "session-end": {"pk": 999_999},
            "token-revoke": {"pk": 999_999},
            "mfa_edit_webauthn": {"pk": 999_999},
            "mfa_remove_webauthn": {"pk": 999_999},
            "record-history": {"kind": "evidence", "pk": str(mission.evidence.first().pk)},
            "history-compare": {"pk": self._changed_text()},
            "audit-event": {"pk": self._changed_text()},
            "job-request": {"kind": "roadmap", "pk": str(self.roadmap.pk)},
        }
        return by_prefix, exact


def routes():
    """Every named route: (full name, names of its arguments)."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns, namespace):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", tuple(entry.pattern.converters) or _regex(entry)


def _regex(entry):
    regex = getattr(entry.pattern, "regex", None)
    return tuple(regex.groupindex) if regex else ()


def arguments(world, name, wanted):
    """The arguments of one route, or a failure that says how to add a sample."""
    if not wanted:
        return {}
    by_prefix, exact = world.samples
    short = name.rpartition(":")[2]
    found = exact.get(short)
    if found is None:
        matching = [key for key in by_prefix if short == key or short.startswith(f"{key}-")]
        found = by_prefix[max(matching, key=len)] if matching else None
    known = set(found or ())
    assert set(wanted) <= known, f"No sample for {name} with {wanted}: add one to this file"
    return {key: found[key] for key in wanted}
