from portfolio.models.person import Assignment, User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State, StateUserPermission
from portfolio.models.state_document import StateDocument, StateDocumentFile

__all__ = [
    "Agency",
    "Assignment",
    "Donor",
    "Participation",
    "Programme",
    "State",
    "StateDocument",
    "StateDocumentFile",
    "StateUserPermission",
    "User",
]
