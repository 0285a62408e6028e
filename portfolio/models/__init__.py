from portfolio.models.person import Assignment, User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State, StateUserPermission
from portfolio.models.token import ApiToken

__all__ = [
    "Agency",
    "ApiToken",
    "Assignment",
    "Donor",
    "Participation",
    "Programme",
    "State",
    "StateUserPermission",
    "User",
]
