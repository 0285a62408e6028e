from training.models.certificate import Certificate
from training.models.course import Course
from training.models.evaluation import Evaluation
from training.models.invited_state import InvitedState
from training.models.nomination import Nomination
from training.models.result import Attendance, TestResult
from training.models.session import Session

__all__ = [
    "Attendance",
    "Certificate",
    "Course",
    "Evaluation",
    "InvitedState",
    "Nomination",
    "Session",
    "TestResult",
]
