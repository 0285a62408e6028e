"""What the pages of one roadmap share."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from roadmaps.dependencies import too_early
from roadmaps.models import PlanAction, Roadmap
from web.marking import Marking

ACTION_LINKED = ("objective__roadmap__state", "objective__roadmap__mission__instrument")
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


def warn_too_early(request, *actions: PlanAction) -> None:
    """Say which actions now begin before the one that they wait for has ended. Nothing is moved."""
    for first, follower in too_early(*actions):
        words = {
            "follower": follower.code,
            "start": follower.starts_on,
            "first": first.code,
            "end": first.ends_on,
        }
        early = _("%(follower)s begins on %(start)s, before %(first)s ends on %(end)s.") % words
        messages.warning(request, f"{early} {_('No date was moved.')}")
