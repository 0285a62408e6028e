"""The texts that a mission's report asks for, and which of them nobody has written yet."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Mission, ReportText
from portfolio.access import visible


@dataclass(frozen=True)
class Unwritten:
    """One text that is still empty, and the place where it is written."""

    part: str
    label: str
    sentence: str
    url: str


def parts_of(mission: Mission) -> dict[str, str]:
    """Every part of this mission's report that people write, with its name."""
    fixed = {value: str(label) for value, label in ReportText.Part.choices}
    areas = {area.code: _("%(area)s: what works") % {"area": area} for area in mission.areas.all()}
    return fixed | areas


def texts_of(mission: Mission, user=None) -> dict[str, ReportText]:
    """The written texts by part, as far as the reader may see them."""
    return {each.part: each for each in visible(mission.report_texts.all(), user)}


def unwritten(mission: Mission, texts=None, parts=None) -> list[Unwritten]:
    """The texts of the report that are still empty: told before the mission is submitted, and no
    reason to refuse it."""
    texts = texts_of(mission) if texts is None else texts
    parts = parts_of(mission) if parts is None else parts
    return [
        Unwritten(
            part,
            label,
            _("The report’s text “%(part)s” is still empty.") % {"part": label},
            reverse("assessments:report-text", args=[mission.pk, part]),
        )
        for part, label in parts.items()
        if part not in texts or not texts[part].text.strip()
    ]
