"""A small world for the house laws: a state with a row of every kind, and each route's address."""

import datetime
from functools import cached_property

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from assessments.models import Mission, ReportText, SavedView, Seat, SelfApproval
from documents.models import Job
from history.models import Event
from history.recorded import SYSTEM, set_links
from portfolio.models import BreakGlass
from roadmaps.models import SuggestionDecision
from roadmaps.quarters import Quarter
from tests import factories
from tests.house.manual import ManualRows
from tests.house.mentoring import MentoringRows
from training.evaluation_rules import token_of
from training.models import Course
from training.personal_page import LASTS
from training.personal_page import token_of as page_token


class World:
    """Carana's rows. Two missions: one still with the team, one shared and answered by a plan."""

    def __init__(self, state, lead, officer):
        self.state, self.lead, self.officer = state, lead, officer
        self.agency = factories.AgencyFactory(state=state, name="Ministry of Examples")
        self.document = factories.StateDocumentFactory(state=state)
        self.file = factories.StateDocumentFileFactory(document=self.document)
        self._due_diligence()
        self.course = Course.objects.get(code="FC-EIW")
        self.participant = factories.ParticipantFactory(
            state=state,
            agency=self.agency,
            email=f"person-of-{state.pk}@x.example",
            page_open_until=timezone.now() + LASTS,
        )
        self.open = self._mission(Mission.Status.IN_FIELD, "LEG")
        self.shared = self._mission(Mission.Status.STATE_CHECK, "SOP")
        self.unplanned = self._mission(Mission.Status.FINAL, "INS")
        self.twice = self._scored_twice()
        self.member = factories.TeamMemberFactory(mission=self.open, person=lead)
        self.meeting = factories.MeetingFactory(mission=self.open, agency=self.agency)
        factories.MeetingFactory(mission=self.open, is_apart=True)
        self.roadmap = factories.RoadmapFactory(mission=self.shared)
        self.objective = factories.ObjectiveFactory(roadmap=self.roadmap)
        finding = self.shared.findings.first()
        self.suggestion = finding.indicator.suggested_actions.first()
        self.action = factories.PlanActionFactory(objective=self.objective, lead_agency=self.agency)
        set_links(self.action, "findings", [finding], by=SYSTEM)
        self.quarter = Quarter.of(timezone.localdate())
        self.update = factories.QuarterUpdateFactory(action=self.action, status="submitted")
        self.asked = factories.DateRequestFactory(action=self.action)
        self.light = factories.LightOverrideFactory(action=self.action)
        self.equipment = factories.EquipmentItemFactory(action=self.action, agency=self.agency)
        other = self.shared.findings.last()
        self.decision = SuggestionDecision.objects.create(
            roadmap=self.roadmap,
            finding=other,
            suggestion=other.indicator.suggested_actions.first(),
            verdict="declined",
            reason="Not now.",
            by=SYSTEM,
        )
        self._parts_of_the_plan()
        self.mentoring = MentoringRows(state, self.agency, self.action)
        self._training()
        self.reply = factories.StateReplyFactory(mission=self.shared, status="approved")
        self.said = factories.FindingReplyFactory(finding=finding, document=self.document)
        self.step = factories.FollowUpStepFactory(mission=self.shared, document=self.document)
        self.good = factories.FindingFactory(
            mission=self.unplanned,
            indicator=finding_of(self.unplanned),
            number=900,
            kind="good_practice",
            severity="",
        )
        self.manual = ManualRows(state, officer)
        self.practice = self.manual.practice
        self.job = Job.objects.create(
            kind="roadmap",
            subject_pk=str(self.roadmap.pk),
            subject_label=str(self.roadmap),
            requested_by=officer,
        )

        self.report_text = ReportText.objects.create(
            mission=self.open, part="context", text="As it was.", version=1, by=SYSTEM
        )
        self.saved_view = SavedView.objects.create(
            person=lead, name=f"Mine {state.pk}", query="status=open"
        )
        self.suggested = factories.SuggestedActionFactory()
        self.indicator = self.suggested.indicator
        self.draft = self.indicator.instrument
        self.second_area = factories.IndicatorFactory(
            area=factories.AreaFactory(instrument=self.draft)
        ).area
        self._study_visit()
        self.break_glass = BreakGlass.objects.create(
            state=state, person=officer, reason="A record must be read tonight.", by=SYSTEM
        )

    def _due_diligence(self):
        """A request that awaits its decision, and a clearance that runs out and is watched."""
        self.diligence = factories.DueDiligenceFactory(agency=self.agency)
        self.measure = factories.DiligenceMeasureFactory(diligence=self.diligence)
        self.cleared = factories.DueDiligenceFactory(
            agency=self.agency, unit="", is_cleared=True, valid_until=factories.in_days(20)
        )
        factories.DiligenceMeasureFactory(diligence=self.cleared, due_on=factories.in_days(-2))
        self.note = factories.DiligenceNoteFactory(diligence=self.cleared)

    def _study_visit(self):
        """A visit held an hour ago, hosted by this State and for it: all of it is its own."""
        hour, now = datetime.timedelta(hours=1), timezone.now()
        recorded = {"recording": "internal", "recording_until": factories.in_days(30)}
        recorded |= {"recording_link": "https://watch.example/1", "host_state": self.state}
        visit = factories.StudyVisitFactory(
            status="held", starts_at=now - 3 * hour, ends_at=now - hour, **recorded
        )
        of = {"visit": visit}
        self.visit = visit
        self.visit_seats = factories.InvitationFactory(state=self.state, **of)
        self.served = factories.ServedActionFactory(action=self.action, **of)
        self.item = factories.AgendaItemFactory(
            attribution="named", speaker_name="Nils Nyberg", **of
        )
        self.seat = factories.RegistrationFactory(
            participant=self.participant, status="confirmed", **of
        )
        self.question = factories.QuestionFactory(state=self.state, item=self.item, **of)
        self.rating = factories.RatingCountFactory(**of)
        self.visit_note = factories.CaptureNoteFactory(item=self.item)

    def _training(self):
        """A session that nominations are open for, for this State and another one."""
        self.session = factories.SessionFactory(status="nominations_open")
        self.invited = factories.InvitedStateFactory(session=self.session, state=self.state)
        set_links(self.invited, "actions", [self.action], by=SYSTEM)
        factories.InvitedStateFactory(session=self.session)
        self.nomination = factories.NominationFactory(
            session=self.session, participant=self.participant
        )
        self.attended = factories.AttendanceFactory(nomination=self.nomination)
        self.tests = factories.TestResultFactory(nomination=self.nomination)
        self.evaluation = factories.EvaluationFactory(nomination=self.nomination)
        self.certificate = factories.CertificateFactory(nomination=self.nomination)

    def _parts_of_the_plan(self):
        """One of every part, and an action that waits for the other."""
        self.follower = factories.PlanActionFactory(objective=self.objective)
        of = {"action": self.action}
        self.milestone = factories.MilestoneFactory(document=self.document, **of)
        self.cost_line = factories.CostLineFactory(**of)
        self.dependency = factories.DependencyFactory(action=self.follower, predecessor=self.action)
        self.risk = factories.RiskFactory(roadmap=self.roadmap, **of)
        self.plan_version = factories.PlanVersionFactory(roadmap=self.roadmap)
        self.risk_of_plan = factories.RiskFactory(roadmap=self.roadmap)

    def _mission(self, status, area):
        mission = factories.mission(
            self.state, self.lead, areas=(area,), status=Mission.Status.IN_FIELD
        )
        factories.complete(mission)
        mission.status = status
        mission.save(by=SYSTEM)
        return mission

    def _scored_twice(self):
        """A mission that two people score apart: one score is in, the other is not."""
        mission = factories.mission(self.state, self.lead, areas=("COL",), is_scored_twice=True)
        area = mission.areas.get()
        key = {"mission": mission, "by": SYSTEM}
        Seat.objects.create(area=area, voice="first", person=self.lead, **key)
        if self.officer != self.lead:
            Seat.objects.create(area=area, voice="second", person=self.officer, **key)
        factories.AnswerFactory(mission=mission, indicator=area.indicators.first(), voice="first")
        SelfApproval.objects.create(
            mission=mission, approved_by=self.officer, approved_at=timezone.now(), by=SYSTEM
        )
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
            "team": {"pk": mission.pk},
            "member": {"pk": self.member.pk},
            "meeting": {"pk": self.meeting.pk},
            "answer": answer,
            "evidence": {"pk": mission.evidence.first().pk},
            "finding": {"pk": finding.pk},
            "view": {"pk": self.saved_view.pk},
            "instrument": {"pk": mission.instrument_id},
            "area": {"pk": self.second_area.pk},
            "indicator": {"pk": self.indicator.pk},
            "suggested-action": {"pk": self.suggested.pk},
            "reply": {"pk": self.shared.pk},
            "roadmap": {"pk": self.roadmap.pk},
            "quarter": {"pk": self.roadmap.pk, "quarter": self.quarter.slug},
            "update": {"pk": self.action.pk, "quarter": self.quarter.slug},
            "date": {"pk": self.action.pk},
            "light": {"pk": self.action.pk},
            "objective": {"pk": self.objective.pk},
            "action": {"pk": self.action.pk},
            "suggestion": offer,
            "decision": {"pk": self.decision.pk},
            "milestone": {"pk": self.milestone.pk},
            "cost-line": {"pk": self.cost_line.pk},
            "dependency": {"pk": self.dependency.pk},
            "risk": {"pk": self.risk.pk},
            "equipment-item": {"pk": self.equipment.pk},
            "version": {"pk": self.plan_version.pk},
            "plan-check": {},
            "job": {"pk": self.job.pk},
            "state": {"code": self.state.code},
            "due-diligence": {"pk": self.diligence.pk},
            "diligence-measure": {"pk": self.measure.pk},
            "participant": {"pk": self.participant.pk},
            "course": {"pk": self.course.pk},
            "session": {"pk": self.session.pk},
            "invited-state": {"pk": self.invited.pk},
            "nomination": {"pk": self.nomination.pk},
            "result": {"pk": self.nomination.pk, "slot": "tests"},
            "evaluation": {"token": token_of(self.evaluation)},
            "certificate": {"pk": self.certificate.pk},
            "my-training": {"token": page_token(self.participant), "pk": self.certificate.pk},
            "state-document": {"pk": self.document.pk},
            "state-file": {"pk": self.file.pk},
            "person": {"pk": self.lead.pk},
            "grant": {"pk": self.lead.grants.filter(state=self.state).first().pk},
            "break-glass": {"pk": self.break_glass.pk},
            "practice": {"pk": self.practice.pk},
            "visit": {"pk": self.visit.pk},
            "registration": {"pk": self.seat.pk},
            "question": {"pk": self.question.pk},
            "invitation": {"pk": self.visit_seats.pk},
            "served": {"pk": self.served.pk},
            "item": {"pk": self.item.pk},
            "note": {"pk": self.visit_note.pk},
            "seat": {"token": "unknown"},
            "host": {"token": "unknown"},
            "marking": {"model": "finding", "pk": str(finding.pk)},
            "api-state": {"code": self.state.code},
            "api-agency": {"pk": self.agency.pk},
            "api-mission": {"pk": mission.pk},
            "api-answer": {"pk": mission.answers.first().pk},
            "api-evidence": {"pk": mission.evidence.first().pk},
            "api-finding": {"pk": finding.pk},
            "api-roadmap": {"pk": self.roadmap.pk},
            "api-plan-action": {"pk": self.action.pk},
            "api-milestone": {"pk": self.milestone.pk},
            "api-cost-line": {"pk": self.cost_line.pk},
            "api-dependency": {"pk": self.dependency.pk},
            "api-risk": {"pk": self.risk.pk},
            "api-quarter-update": {"pk": self.update.pk},
        }
        exact = {
            "certificate-issue": {"pk": self.session.pk},
            "certificate-check": {"number": self.certificate.number},
            "state-document-list": {"code": self.state.code},
            "state-document-create": {"code": self.state.code},
            "due-diligence-step": {"pk": self.diligence.pk, "step": "policy"},
            "due-diligence-move": {"pk": self.diligence.pk, "name": "drop"},
            "visit-create": {"code": self.state.code},
            "visit-move": {"pk": self.visit.pk, "name": "capture"},
            "question-list": {"pk": self.visit.pk},
            "registration-list": {"pk": self.visit.pk},
            "registration-move": {"pk": self.seat.pk, "name": "withdraw"},
            "question-move": {"pk": self.question.pk, "name": "answer"},
            "note-move": {"pk": self.visit_note.pk, "name": "send"},
            "mission-create": {"code": self.state.code},
            "mission-move": {"pk": mission.pk, "name": "cancel"},
            "session-move": {"pk": self.session.pk, "name": "cancel"},
            "nomination-move": {"pk": self.nomination.pk, "name": "withdraw"},
            "mission-seats": {"pk": self.twice.pk},
            "self-assessment": {"pk": self.open.pk},
            "self-approve": {"pk": self.open.pk},
            "self-reopen": {"pk": self.twice.pk},
            "self-answer": answer,
            "conference": {"pk": self.twice.pk, "code": "COL"},
            "reply-save": {"pk": self.shared.pk, "finding": self.said.finding_id},
            "reply-move": {"pk": self.shared.pk, "name": "return"},
            "reply-answer": {"pk": self.said.finding_id},
            "report-release": {"pk": self.shared.pk},
            "step-create": {"pk": self.shared.pk},
            "api-answer-save": answer | {"voice": "agreed"},
            "evidence-create": answer,
            "member-create": {"pk": mission.pk},
            "meeting-create": {"pk": mission.pk},
            "meeting-list": {"pk": mission.pk},
            "evidence-list": {"pk": mission.pk},
            "evidence-record": {"pk": mission.pk},
            "finding-create": answer,
            "report-text": {"pk": mission.pk, "part": "context"},
            "instrument-update": {"pk": self.draft.pk},
            "instrument-delete": {"pk": self.draft.pk},
            "instrument-move": {"pk": self.draft.pk, "name": "publish"},
            "area-create": {"pk": self.draft.pk},
            "indicator-create": {"pk": self.second_area.pk},
            "suggested-action-create": {"pk": self.indicator.pk},
            "finding-record": {"pk": mission.pk},
            "finding-practice": {"pk": self.good.pk},
            "practice-move": {"pk": self.practice.pk, "name": "decline"},
            "roadmap-create": {"pk": self.unplanned.pk},
            "roadmap-move": {"pk": self.roadmap.pk, "name": "consult"},
            "milestone-move": {"pk": self.milestone.pk, "name": "accept"},
            "equipment-item-create": {"pk": self.action.pk},
            "equipment-item-move": {"pk": self.equipment.pk, "name": "drop"},
            "update-correct": {"pk": self.update.pk},
            "date-answer": {"pk": self.asked.pk},
            "objective-create": {"pk": self.roadmap.pk},
            "action-create": {"pk": self.roadmap.pk},
            "invitation": {"token": "unknown"},
            "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
            "openid_connect_login": {"provider_id": "oidc"},
            "openid_connect_callback": {"provider_id": "oidc"},
            "session-end": {"pk": 999_999},
            "declarations": {"pk": 999_999},
            "token-revoke": {"pk": 999_999},
            "mfa_edit_webauthn": {"pk": 999_999},
            "mfa_remove_webauthn": {"pk": 999_999},
            "record-history": {"kind": "evidence", "pk": str(mission.evidence.first().pk)},
            "history-compare": {"pk": self._changed_text()},
            "audit-event": {"pk": self._changed_text()},
            "job-request": {"kind": "roadmap", "pk": str(self.roadmap.pk)},
            "extract": {"code": self.state.code},
        }
        for prefix_more, exact_more in (self.mentoring.samples, self.manual.samples):
            by_prefix |= prefix_more
            exact |= exact_more
        return by_prefix, exact


def finding_of(mission):
    """The indicator of the mission's first finding."""
    return mission.findings.first().indicator


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
