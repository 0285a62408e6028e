"""The API of states, and what every API over a state's rows starts from."""

from rest_framework import mixins, serializers, viewsets

from portfolio.access import note_use
from portfolio.models import Agency, State
from portfolio.reads import note_list


class ScopedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows that this person may see; absent and forbidden answer alike with 404.

    `linked` and `many` name what a row's serializer reads besides, so that a list costs the same
    number of queries however long it is.
    """

    http_method_names = ("get", "head")
    model = None
    linked: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)

    def get_queryset(self):
        rows = self.model.objects.allowed(self.request.user, "view")
        rows = rows.select_related(*self.linked) if self.linked else rows
        return rows.prefetch_related(*self.many).order_by(*self.order)

    def paginate_queryset(self, queryset):
        rows = super().paginate_queryset(queryset)
        note_list(rows or (), by=self.request.user)
        return rows

    def get_object(self):
        row = super().get_object()
        note_use(self.request.user, row)
        return row


class StateSerializer(serializers.ModelSerializer):
    class Meta:
        model = State
        fields = ["code", "kind", "name", "formal_name", "region", "subregion", "m49"]


class StateViewSet(ScopedViewSet):
    """Beneficiaries that the signed-in person may see."""

    model = State
    serializer_class = StateSerializer
    lookup_field = "code"
    order = ("name",)


class AgencySerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="state.code")

    class Meta:
        model = Agency
        fields = ["id", "state", "code", "name", "kind"]


class AgencyViewSet(ScopedViewSet):
    """Ministries, services and bodies of the states that the signed-in person may see."""

    model = Agency
    serializer_class = AgencySerializer
    linked = ("state",)
