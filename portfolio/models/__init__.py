from portfolio.models.break_glass import BreakGlass
from portfolio.models.grant import Grant, StateUserPermission
from portfolio.models.person import User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State

__all__ = [
    "Agency",
    "BreakGlass",
    "Donor",
    "Grant",
    "Participation",
    "Programme",
    "State",
    "StateUserPermission",
    "User",
]
