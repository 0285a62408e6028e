"""How the pages of a mission are marked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Evidence, Mission
from web.marking import Classification, Marking, highest


def mission_marking(mission: Mission, *, parts=(), strict: int = 0) -> Marking:
    """The highest of the mission's own marking and of the evidence and findings on the page.

    Interview notes raise it to Strictly Confidential and say so; `strict` counts those that a form
    is about to hold.
    """
    notes = strict + sum(
        isinstance(part, Evidence) and part.level == Classification.STRICTLY_CONFIDENTIAL
        for part in parts
    )
    if notes:
        because = ngettext(
            "because %(count)s interview note is shown",
            "because %(count)s interview notes are shown",
            notes,
        ) % {"count": notes}
        release = _("Release: mission team only")
        return Marking(Classification.STRICTLY_CONFIDENTIAL, release, because)
    if mission.is_shared:
        return mission.marking_with(parts)
    level = highest([mission.level, *(part.level for part in parts)])
    return Marking(level, _("Release: mission team and programme team"))
