from study_visits.models.agenda import AgendaItem
from study_visits.models.invitation import Invitation, ServedAction
from study_visits.models.note import CaptureNote
from study_visits.models.question import Question
from study_visits.models.rating import RatingCount
from study_visits.models.registration import Registration
from study_visits.models.visit import StudyVisit

__all__ = [
    "AgendaItem",
    "CaptureNote",
    "Invitation",
    "Question",
    "RatingCount",
    "Registration",
    "ServedAction",
    "StudyVisit",
]
