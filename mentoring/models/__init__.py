from mentoring.models.assignment import Assignment
from mentoring.models.concern import RightsConcern
from mentoring.models.deliverable import Deliverable, DeliverableVersion
from mentoring.models.extension import Extension
from mentoring.models.final_report import FinalReport
from mentoring.models.mentor import Mentor
from mentoring.models.weekly_log import CallNote, WeeklyLog
from mentoring.models.workplan import Side, SignOff, WorkObjective

__all__ = [
    "Assignment",
    "CallNote",
    "Deliverable",
    "DeliverableVersion",
    "Extension",
    "FinalReport",
    "Mentor",
    "RightsConcern",
    "Side",
    "SignOff",
    "WeeklyLog",
    "WorkObjective",
]
