"""How the pages of a mission are marked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Mission
from history.recorded import record_read
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


def record_opening(mission: Mission, evidence, *, by) -> None:
    """A page that shows strictly confidential notes leaves one line, about the first of them: like
    the notes themselves it is read by the team alone."""
    strict = Classification.STRICTLY_CONFIDENTIAL
    shown = [each for each in evidence if each.classification == strict]
    if shown:
        shown[0].mission = mission
        titles = [each.title for each in shown]
        record_read(shown[0], "opened", by=by, changes={"notes": [None, titles]})
