"""How the pages of a mission are marked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Mission
from web.marking import Classification, Marking


def mission_marking(mission: Mission, *, strict: int = 0) -> Marking:
    """Confidential, or Strictly Confidential when interview evidence is on the page."""
    if strict:
        because = ngettext(
            "because %(count)s interview note is shown",
            "because %(count)s interview notes are shown",
            strict,
        ) % {"count": strict}
        release = _("Release: mission team only")
        return Marking(Classification.STRICTLY_CONFIDENTIAL, release, because)
    if mission.is_shared:
        release = _("Release: programme team and %(state)s") % {"state": mission.state.name}
    else:
        release = _("Release: mission team and programme team")
    return Marking(Classification.CONFIDENTIAL, release)
