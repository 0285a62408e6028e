"""How much evidence a level needs, and how much high confidence in it.

Level 1: one interview (or more). Level 2: one document or observation. Level 3: two kinds of
evidence from two agencies, at least one a document. Level 4: the same plus records that cover the
last 12 months. Source: the instrument's own scoring rules.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessments.models import Answer, Evidence

Kind = Evidence.Kind
SEEN = {*Evidence.DOCUMENTS, Kind.OBSERVATION, Kind.DEMONSTRATION, Kind.WALKTHROUGH}


# Source: the instrument's rule of confidence. Whether items agree with each other is the team's to
# say, and a lower confidence is always open to it.
MOST_CONFIDENT_ITEMS, MOST_CONFIDENT_AGENCIES = 3, 2


def why_too_confident(confidence: str, evidence: Iterable[Evidence]) -> str:
    """What "high" confidence lacks in evidence, in a sentence; nothing when it may be said."""
    items = list(evidence)
    agencies = {item.agency_id for item in items if item.agency_id}
    enough = len(items) >= MOST_CONFIDENT_ITEMS and len(agencies) >= MOST_CONFIDENT_AGENCIES
    if confidence != Answer.Confidence.HIGH or enough:
        return ""
    return _(
        "“High” confidence needs three items from two agencies. Recorded so far: items %(items)s, "
        "agencies %(agencies)s. Add evidence or choose a lower confidence."
    ) % {"items": len(items), "agencies": len(agencies)}


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
