from roadmaps.models.action import PlanAction
from roadmaps.models.cost import CostLine
from roadmaps.models.date_request import DateRequest
from roadmaps.models.decision import SuggestionDecision
from roadmaps.models.dependency import Dependency
from roadmaps.models.equipment_item import EquipmentItem
from roadmaps.models.light_override import LightOverride
from roadmaps.models.milestone import Milestone
from roadmaps.models.objective import Objective
from roadmaps.models.risk import Risk
from roadmaps.models.roadmap import Roadmap
from roadmaps.models.update import QuarterUpdate
from roadmaps.models.version import PlanVersion

__all__ = [
    "CostLine",
    "DateRequest",
    "Dependency",
    "EquipmentItem",
    "LightOverride",
    "Milestone",
    "Objective",
    "PlanAction",
    "PlanVersion",
    "QuarterUpdate",
    "Risk",
    "Roadmap",
    "SuggestionDecision",
]
