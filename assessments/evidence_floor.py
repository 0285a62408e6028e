"""How much evidence a level needs.

Level 1: one interview (or more). Level 2: one document or observation. Level 3: two kinds of
evidence from two agencies, at least one a document. Level 4: the same plus records that cover the
last 12 months. Source: the instrument's own scoring rules.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessments.models import Evidence

Kind = Evidence.Kind
SEEN = {*Evidence.DOCUMENTS, Kind.OBSERVATION, Kind.DEMONSTRATION, Kind.WALKTHROUGH}


def why_below_floor(level: int | None, evidence: Iterable[Evidence]) -> str:
    """What is missing for this level, in a sentence; nothing when the floor is met."""
    items = list(evidence)
    kinds = {item.kind for item in items}
    agencies = {item.agency_id for item in items if item.agency_id}
    if not level:
        return ""
    if level == 1:
        return "" if items else _("Level 1 needs at least one interview. Add evidence.")
    if level == 2:
        if kinds & SEEN:
            return ""
        return _("Level 2 needs at least one document or observation. Add evidence.")
    if len(kinds) < 2 or len(agencies) < 2 or not kinds & set(Evidence.DOCUMENTS):
        return _(
            "Level %(level)s needs two kinds of evidence from two agencies, at least one a "
            "document. Recorded so far: kinds %(kinds)s, agencies %(agencies)s."
        ) % {"level": level, "kinds": len(kinds), "agencies": len(agencies)}
    if level == 4 and not any(item.covers_twelve_months for item in items):
        return _("Level 4 needs records of the last 12 months. Mark the evidence that covers them.")
    return ""
