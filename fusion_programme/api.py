"""The API's routes. Signed-in people only; every list starts at what they may see."""

from rest_framework.routers import DefaultRouter

from assessments.api import AnswerViewSet, EvidenceViewSet, FindingViewSet, MissionViewSet
from portfolio.api import AgencyViewSet, StateViewSet
from roadmaps.api import (
    CostLineViewSet,
    DependencyViewSet,
    MilestoneViewSet,
    PlanActionViewSet,
    QuarterUpdateViewSet,
    RiskViewSet,
    RoadmapViewSet,
)

router = DefaultRouter()
router.include_format_suffixes = False
router.register("states", StateViewSet, basename="api-state")
router.register("agencies", AgencyViewSet, basename="api-agency")
router.register("missions", MissionViewSet, basename="api-mission")
router.register("answers", AnswerViewSet, basename="api-answer")
router.register("evidence", EvidenceViewSet, basename="api-evidence")
router.register("findings", FindingViewSet, basename="api-finding")
router.register("roadmaps", RoadmapViewSet, basename="api-roadmap")
router.register("actions", PlanActionViewSet, basename="api-plan-action")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register("cost-lines", CostLineViewSet, basename="api-cost-line")
router.register("dependencies", DependencyViewSet, basename="api-dependency")
router.register("risks", RiskViewSet, basename="api-risk")
router.register("quarter-updates", QuarterUpdateViewSet, basename="api-quarter-update")
