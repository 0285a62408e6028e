"""The API of assessments: the same rows as the pages, to read, and answers to write."""

from django.db.models import Prefetch
from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.forms import AnswerForm
from assessments.models import Answer, Evidence, Finding, Mission
from assessments.views.desk import desk_mission, indicator_or_404
from assessments.views.saving import reply
from assessments.voices import ACTS
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
    """Answers by mission, indicator and voice. Two independent scores stay hidden from each other
    until both are marked as scored."""

    model = Answer
    serializer_class = AnswerSerializer
    linked = ("indicator", "mission__state")
    order = ("mission", "indicator", "voice")


WRITTEN_BY_THE_TEAM = (Answer.Voice.FIRST, Answer.Voice.SECOND, Answer.Voice.AGREED)


class AnswerSave(APIView):
    """PUT one save of an answer: `operation` (a UUID of the writer's own making), `base_version`,
    `values` by field and `mark`. Answers 200 with version and stamps, 409 with both texts, 422 with
    the errors of each field and 423 when the mission is closed; a repeat answers like the first."""

    http_method_names = ("put",)

    def put(self, request, pk, code, voice):
        mission, rights = desk_mission(request.user, pk)
        indicator = indicator_or_404(mission, code)
        if voice not in WRITTEN_BY_THE_TEAM:
            raise Http404
        if not Mission.opened_by(rights, ACTS[voice]):
            raise mission.missing(ACTS[voice])
        place = {"mission": mission, "indicator": indicator, "voice": voice}
        status, told = reply(AnswerForm.sent(request.data), **place, by=request.user)
        return Response(told, status=status)


class EvidenceSerializer(serializers.ModelSerializer):
    indicators = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    agency = serializers.CharField(source="agency.code", default=None)
    classification = serializers.CharField(source="level")

    class Meta:
        model = Evidence
        fields = ["id", "mission", "indicators", "kind", "title", "agency", "dated_on", "holder"]
        fields += ["is_copy_allowed", "covers_twelve_months", "note", "place", "document"]
        fields += ["classification", "release"]


class EvidenceViewSet(ScopedViewSet):
    """Evidence: that something was seen or heard, never the thing itself."""

    model = Evidence
    serializer_class = EvidenceSerializer
    linked = ("agency", "mission__state")
    many = ("indicators",)


class FindingSerializer(serializers.ModelSerializer):
    """`evidence` names the items that this reader may see."""

    indicator = serializers.CharField(source="indicator.code")
    also = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = Finding
        fields = ["id", "code", "mission", "indicator", "kind", "statement", "severity"]
        fields += ["severity_reason", "needs", "cause", "effect", "recommendation", "priority"]
        fields += ["also", "evidence", "resolutions", "entries", "version"]
        fields += ["classification", "release"]


class FindingViewSet(ScopedViewSet):
    """Findings of the missions that have been submitted, and of one's own missions before."""

    model = Finding
    serializer_class = FindingSerializer
    linked = ("indicator", "mission__state")
    many = ("also",)

    def get_queryset(self):
        seen = Evidence.objects.allowed(self.request.user).only("pk")
        return super().get_queryset().prefetch_related(Prefetch("evidence", seen))
