"""The API of roadmaps: the same rows as the pages, to read."""

from rest_framework import serializers

from portfolio.api import ScopedViewSet
from roadmaps.models import PlanAction, Roadmap


class RoadmapSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="state.code")

    class Meta:
        model = Roadmap
        fields = ["id", "state", "mission", "status", "version_number", "starts_on", "ends_on"]
        fields += ["vision", "summary", "endorsed_on", "classification", "release"]


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
        fields = ["id", "code", "roadmap", "objective", "title", "description", "kind"]
        fields += ["lead_agency", "partners", "un_support", "horizon", "effort", "starts_on"]
        fields += ["ends_on", "impact", "feasibility", "output", "status", "progress"]
        fields += ["status_note", "version", "classification", "release"]


class PlanActionViewSet(ScopedViewSet):
    """Actions of the plans that the signed-in person may see."""

    model = PlanAction
    serializer_class = PlanActionSerializer
    linked = ("objective__roadmap__state", "lead_agency")
