from portfolio.models.break_glass import BreakGlass
from portfolio.models.diligence_part import DiligenceMeasure, DiligenceNote
from portfolio.models.diligence_status import Support
from portfolio.models.due_diligence import DueDiligence
from portfolio.models.grant import Grant, StateUserPermission
from portfolio.models.participant import Participant
from portfolio.models.person import User
from portfolio.models.programme import Donor, Participation, Programme
from portfolio.models.state import Agency, State
from portfolio.models.state_document import StateDocument, StateDocumentFile
from portfolio.models.token import ApiToken

__all__ = [
    "Agency",
    "ApiToken",
    "BreakGlass",
    "DiligenceMeasure",
    "DiligenceNote",
    "Donor",
    "DueDiligence",
    "Grant",
    "Participant",
    "Participation",
    "Programme",
    "State",
    "StateDocument",
    "StateDocumentFile",
    "StateUserPermission",
    "Support",
    "User",
]
