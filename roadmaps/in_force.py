"""By what a plan is tracked while an amendment of it is written: kept beside its text as one of the
steps of the plan, whose line in history tells of it."""

from roadmaps.content import content_of
from roadmaps.models import Roadmap
from roadmaps.versions import own_digest


def keep_tracked(roadmap: Roadmap, *, by) -> None:
    """Keep beside the text by what its actions are tracked, and its hash, as an amendment opens
    it."""
    roadmap.__dict__.pop("_as_signed", None)
    content = content_of(roadmap, roadmap.version_number)
    roadmap.amended_from = own_digest(roadmap, content)
    roadmap.save(by=by)
    for action in roadmap.actions.with_gate().select_related("objective__roadmap"):
        action.end_in_force, action.lead_in_force_id = action.ends_on, action.lead_agency_id
        action.is_priority_in_force = action.is_priority
        action.save(by=by)


def let_go(roadmap: Roadmap, *, by) -> None:
    """The text itself is in force again."""
    roadmap.amended_from = ""
    roadmap.save(by=by)
    for action in roadmap.actions:
        action.end_in_force = action.lead_in_force_id = action.is_priority_in_force = None
        action.is_proposed = False
        action.save(by=by)
