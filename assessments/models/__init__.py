from assessments.models.answer import Answer
from assessments.models.evidence import Evidence
from assessments.models.finding import Finding
from assessments.models.instrument import Area, Indicator, Instrument, SuggestedAction
from assessments.models.mission import Mission

__all__ = [
    "Answer",
    "Area",
    "Evidence",
    "Finding",
    "Indicator",
    "Instrument",
    "Mission",
    "SuggestedAction",
]
