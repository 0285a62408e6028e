from assessments.models.answer import Answer
from assessments.models.delivery import Delivery
from assessments.models.evidence import Evidence
from assessments.models.finding import Finding
from assessments.models.indicator import Area, Indicator, SuggestedAction
from assessments.models.instrument import Instrument
from assessments.models.mission import Mission
from assessments.models.presence import Presence
from assessments.models.reply import FindingReply, FollowUpStep, StateReply
from assessments.models.report_text import ReportText
from assessments.models.saved_view import SavedView
from assessments.models.seat import Seat
from assessments.models.self_approval import SelfApproval
from assessments.models.team import Meeting, TeamMember

__all__ = [
    "Answer",
    "Area",
    "Delivery",
    "Evidence",
    "Finding",
    "FindingReply",
    "FollowUpStep",
    "Indicator",
    "Instrument",
    "Meeting",
    "Mission",
    "Presence",
    "ReportText",
    "SavedView",
    "Seat",
    "SelfApproval",
    "StateReply",
    "SuggestedAction",
    "TeamMember",
]
