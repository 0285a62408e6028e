from portfolio.models.break_glass import BreakGlass
from portfolio.models.grant import Grant, StateUserPermission
from portfolio.models.person import User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State
from portfolio.models.state_document import StateDocument, StateDocumentFile
from portfolio.models.token import ApiToken

__all__ = [
    "Agency",
    "ApiToken",
    "BreakGlass",
    "Donor",
    "Grant",
    "Participation",
    "Programme",
    "State",
    "StateDocument",
    "StateDocumentFile",
    "StateUserPermission",
    "User",
]
