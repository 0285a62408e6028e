"""What the pages of one roadmap share."""

from django.urls import reverse

from roadmaps.models import Roadmap
from web.marking import Marking

LINKED = ("state", "mission__state", "mission__instrument")


def roadmap_marking(roadmap: Roadmap, parts=()) -> Marking:
    return roadmap.marking_with(parts)


def roadmap_crumbs(roadmap: Roadmap, *, inside: bool) -> list[tuple[str, str]]:
    state = roadmap.state
    crumbs = [(state.name, reverse("state", args=[state.code]))]
    return [*crumbs, (str(roadmap), roadmap.get_absolute_url())] if inside else crumbs


class RoadmapPage:
    """A page about one roadmap, fetched by `pk`."""

    model = Roadmap
    is_inside = True

    def get_queryset(self):
        return super().get_queryset().select_related(*LINKED)

    @property
    def roadmap(self):
        return getattr(self, "subject", None) or self.object

    def get_marking(self):
        return roadmap_marking(self.roadmap, parts=self.get_parts())

    def get_crumbs(self):
        return roadmap_crumbs(self.roadmap, inside=self.is_inside)

    def get_context_data(self, **kwargs):
        return super().get_context_data(roadmap=self.roadmap, **kwargs)
