"""The API of states, and what every API over a state's rows starts from."""

from rest_framework import mixins, serializers, viewsets

from portfolio.models import State


class ScopedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows that this person may see; absent and forbidden answer alike with 404."""

    http_method_names = ("get", "head")
    model = None

    def get_queryset(self):
        return self.model.objects.allowed(self.request.user, "view")


class StateSerializer(serializers.ModelSerializer):
    class Meta:
        model = State
        fields = ["code", "kind", "name", "formal_name", "region", "subregion", "m49"]


class StateViewSet(ScopedViewSet):
    """Beneficiaries that the signed-in person may see."""

    model = State
    serializer_class = StateSerializer
    lookup_field = "code"
