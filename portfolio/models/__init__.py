from portfolio.models.person import Assignment, User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State, StateUserPermission

__all__ = [
    "Agency",
    "Assignment",
    "Donor",
    "Participation",
    "Programme",
    "State",
    "StateUserPermission",
    "User",
]
