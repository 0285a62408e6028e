"""The API of roadmaps: the same rows as the pages, to read."""

from rest_framework import serializers

from portfolio.api import ScopedViewSet
from roadmaps.models import (
    CostLine,
    Dependency,
    Milestone,
    PlanAction,
    QuarterUpdate,
    Risk,
    Roadmap,
)


class RoadmapSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="state.code")

    class Meta:
        model = Roadmap
        fields = ["id", "state", "mission", "status", "version_number", "starts_on", "ends_on"]
        fields += ["vision", "summary", "foreword", "method", "currency", "usd_rate", "usd_rate_on"]
        fields += ["owner_body", "reporting_rhythm", "prevailing_language"]
        fields += ["endorsed_on", "classification", "release"]


class RoadmapViewSet(ScopedViewSet):
    """National Action Plans that the signed-in person may see."""

    model = Roadmap
    serializer_class = RoadmapSerializer
    linked = ("state",)


class PlanActionSerializer(serializers.ModelSerializer):
    roadmap = serializers.IntegerField(source="objective.roadmap_id")
    objective = serializers.CharField(source="objective.__str__")
    lead_agency = serializers.CharField(source="lead_agency.code", default=None)

    class Meta:
        model = PlanAction
        fields = ["id", "code", "full_code", "roadmap", "objective", "title", "description", "kind"]
        fields += ["lead_agency", "partners", "un_support", "horizon", "effort", "starts_on"]
        fields += ["ends_on", "impact", "feasibility", "urgency", "moscow", "output"]
        fields += ["output_indicator", "baseline", "target", "unit", "verification"]
        fields += ["assumptions", "rights_note", "status", "progress"]
        fields += ["status_note", "version", "classification", "release"]


class PlanActionViewSet(ScopedViewSet):
    """Actions of the plans that the signed-in person may see."""

    model = PlanAction
    serializer_class = PlanActionSerializer
    linked = ("objective__roadmap__state", "lead_agency")


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["id", "action", "number", "title", "due_on", "evidence_wanted", "status"]
        fields += ["proof", "document", "is_counted", "version"]


class MilestoneViewSet(ScopedViewSet):
    """Milestones of actions; only accepted ones count."""

    model = Milestone
    serializer_class = MilestoneSerializer
    linked = ("action__objective__roadmap__state",)


class CostLineSerializer(serializers.ModelSerializer):
    amount = serializers.DecimalField(max_digits=None, decimal_places=None)

    class Meta:
        model = CostLine
        fields = ["id", "action", "year", "purpose", "amount", "currency", "funding", "source"]
        fields += ["earmark", "version"]


class CostLineViewSet(ScopedViewSet):
    """What actions cost, and who pays."""

    model = CostLine
    serializer_class = CostLineSerializer
    linked = ("action__objective__roadmap__state",)


class DependencySerializer(serializers.ModelSerializer):
    class Meta:
        model = Dependency
        fields = ["id", "action", "predecessor"]


class DependencyViewSet(ScopedViewSet):
    """Which action waits for the end of which."""

    model = Dependency
    serializer_class = DependencySerializer
    linked = ("action__objective__roadmap__state",)


class RiskSerializer(serializers.ModelSerializer):
    class Meta:
        model = Risk
        fields = ["id", "roadmap", "action", "text", "likelihood", "impact", "weight", "response"]
        fields += ["owner", "version"]


class RiskViewSet(ScopedViewSet):
    """Risks of plans and of actions."""

    model = Risk
    serializer_class = RiskSerializer
    linked = ("action__objective__roadmap__state", "roadmap__state")


class QuarterUpdateSerializer(serializers.ModelSerializer):
    roadmap = serializers.IntegerField(source="action.objective.roadmap_id")
    code = serializers.CharField(source="action.code")

    class Meta:
        model = QuarterUpdate
        fields = ["id", "roadmap", "action", "code", "year", "quarter", "edition", "is_current"]
        fields += ["correction_reason", "status", "standing", "percent", "happened", "evidence"]
        fields += ["spent", "currency", "obstacle", "support", "next_step", "submitted_at"]
        fields += ["checked_at", "return_reason", "version"]


class QuarterUpdateViewSet(ScopedViewSet):
    """Updates of quarters that the signed-in person may see, corrected versions included."""

    model = QuarterUpdate
    serializer_class = QuarterUpdateSerializer
    linked = ("action__objective__roadmap__state",)
