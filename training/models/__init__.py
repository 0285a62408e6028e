from training.models.course import Course
from training.models.invited_state import InvitedState
from training.models.nomination import Nomination
from training.models.session import Session

__all__ = ["Course", "InvitedState", "Nomination", "Session"]
