"""Rows that only actions need, and what everybody says when an action asks for a reason."""

import datetime

from django.utils import timezone

from assessments import self_assessment as own
from assessments.models import Answer
from history.recorded import SYSTEM
from portfolio import actions as people
from portfolio import break_glass as emergency
from portfolio import declaration_actions as declare
from portfolio.models import User
from portfolio.sign_in import tokens
from tests import factories
from tests.conftest import person
from tests.house.manual_entries import EntrySpare
from tests.house.manual_practices import PracticeSpare
from tests.house.mentoring import MentoringSpare
from tests.house.spare_visits import SpareVisits

DAY = datetime.date(2026, 11, 24)
WHY = "Asked for in writing."


class Spare:
    """Rows that only actions need: each stands just before what is done to it."""

    def __init__(self, world):
        self.objective = factories.ObjectiveFactory(roadmap=world.roadmap)
        self.third = factories.PlanActionFactory(objective=world.objective)
        actions = [factories.PlanActionFactory(objective=world.objective) for _each in range(2)]
        quarter = world.quarter.previous
        self.written = factories.QuarterUpdateFactory(action=actions[0])
        self.before = factories.QuarterUpdateFactory(
            action=actions[0],
            year=quarter.year,
            quarter=quarter.number,
            status="checked",
            obstacle="Money",
        )
        self.waiting = factories.QuarterUpdateFactory(action=actions[1], status="submitted")
        self.invited = person("spare-invited", password=None)
        self.suspended = person("spare-suspended")
        self.suspended.is_active = False
        self.suspended.save(by=SYSTEM)
        self.scored, self.agreed, self.not_applicable = self._scored_apart(world)
        self.preparing, self.approved = self._scored_itself(world), self._scored_itself(world)
        own.approve_self_assessment(mission=self.approved, by=world.officer)
        self.grant = world.lead.grants.get(state=world.state)
        soon = timezone.now() + datetime.timedelta(days=9)
        lead = {"role": "lead", "state": world.state, "ends_at": soon, "by": SYSTEM}
        self.unsigned = people.grant_role(person=person("spare-unsigned"), **lead)
        self.declared = people.grant_role(person=person("spare-declared"), **lead)
        declare.sign_declarations(grant=self.declared, by=SYSTEM, conflict="Taught there.")
        self.heard = factories.mission(world.state, world.lead, areas=("TRN",))
        asked = self.heard.areas.get().indicators.first()
        self.gap = factories.FindingFactory(mission=self.heard, indicator=asked)
        self.heard.status = "state_check"
        self.heard.save(by=SYSTEM)
        self.draft = factories.StateReplyFactory(mission=self.heard)
        self.unheard = factories.mission(world.state, world.lead, status="state_check")
        self.closed = factories.mission(world.state, world.lead, status="closed")
        self.unwritten = factories.DueDiligenceFactory(
            agency=world.agency, status="requested", policy_on=None, policy_to=""
        )
        factories.DueDiligenceFactory(
            agency=world.agency, unit="Stores", support="equipment", is_cleared=True
        )
        self.equipment = factories.EquipmentItemFactory(
            action=world.action, agency=world.agency, unit="Stores"
        )
        self.unnominated = factories.ParticipantFactory(agency=world.agency)
        self.measure = factories.DiligenceMeasureFactory(diligence=self.unwritten)
        self.mentoring = MentoringSpare(world)
        self.practices = PracticeSpare(world)
        self.entries = EntrySpare()
        self.token, _text = tokens.make_token(name="Reports", by=world.lead)
        asker = person("spare-asker", "officer")
        asked = emergency.ask_break_glass(state=world.state, by=asker, reason=WHY)
        self.over = emergency.open_break_glass(asked=asked, by=world.officer)
        people.end_grant(grant=self.over.grant, by=SYSTEM)
        self.visits = SpareVisits(world)

    def _scored_itself(self, world):
        """A mission in preparation for which the State has scored itself."""
        mission = factories.mission(world.state, world.lead, status="preparing")
        indicator = mission.areas.get().indicators.first()
        factories.AnswerFactory(mission=mission, indicator=indicator, voice="self")
        return mission

    def _scored_apart(self, world):
        """Three indicators with both scores: one to agree, one that the manager has agreed, one
        that was agreed as not applicable."""
        key = {"mission": world.twice}
        found = list(world.twice.areas.get().indicators.all()[2:5])
        for indicator in found:
            for voice in ("first", "second"):
                factories.AnswerFactory(indicator=indicator, voice=voice, **key)
        by = User.objects.filter(email="manager@test.example").first() or world.lead
        words = {"justification": "J", "confidence": "low", "is_scored": True, "version": 1}
        Answer.objects.create(indicator=found[1], value="1", by=by, **words, **key)
        factories.AnswerFactory(indicator=found[2], value="NA", reason="No border.", **key)
        return found
