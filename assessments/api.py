"""The API of assessments: the same rows as the pages, to read."""

from rest_framework import serializers

from assessments.models import Answer, Evidence, Finding, Mission
from portfolio.api import ScopedViewSet


class MissionSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="state.code")
    instrument = serializers.CharField(source="instrument.__str__")

    class Meta:
        model = Mission
        fields = ["id", "code", "state", "kind", "mode", "status", "starts_on", "ends_on"]
        fields += ["languages", "instrument", "submitted_at", "classification", "release"]


class MissionViewSet(ScopedViewSet):
    """Missions that the signed-in person may see."""

    model = Mission
    serializer_class = MissionSerializer
    linked = ("state", "instrument")


class AnswerSerializer(serializers.ModelSerializer):
    indicator = serializers.CharField(source="indicator.code")

    class Meta:
        model = Answer
        fields = ["id", "mission", "indicator", "voice", "value", "reason", "confidence"]
        fields += ["justification", "is_scored", "version", "updated_at"]


class AnswerViewSet(ScopedViewSet):
    """Answers by mission, indicator and voice. Another assessor's score stays hidden until one's
    own is marked as scored."""

    model = Answer
    serializer_class = AnswerSerializer
    linked = ("indicator", "mission__state")
    order = ("mission", "indicator", "voice")


class EvidenceSerializer(serializers.ModelSerializer):
    indicators = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    agency = serializers.CharField(source="agency.code", default=None)
    classification = serializers.CharField(source="level")

    class Meta:
        model = Evidence
        fields = ["id", "mission", "indicators", "kind", "title", "agency", "dated_on", "holder"]
        fields += ["is_copy_allowed", "covers_twelve_months", "note", "classification", "release"]


class EvidenceViewSet(ScopedViewSet):
    """Evidence: that something was seen or heard, never the thing itself."""

    model = Evidence
    serializer_class = EvidenceSerializer
    linked = ("agency", "mission__state")
    many = ("indicators",)


class FindingSerializer(serializers.ModelSerializer):
    indicator = serializers.CharField(source="indicator.code")

    class Meta:
        model = Finding
        fields = ["id", "code", "mission", "indicator", "kind", "statement", "severity"]
        fields += ["severity_reason", "needs", "version", "classification", "release"]


class FindingViewSet(ScopedViewSet):
    """Findings of the missions that have been submitted, and of one's own missions before."""

    model = Finding
    serializer_class = FindingSerializer
    linked = ("indicator", "mission__state")
