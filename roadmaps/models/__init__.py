from roadmaps.models.action import PlanAction
from roadmaps.models.decision import SuggestionDecision
from roadmaps.models.roadmap import Objective, Roadmap

__all__ = ["Objective", "PlanAction", "Roadmap", "SuggestionDecision"]
