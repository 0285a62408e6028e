"""What waits in due diligence across the States of one reader."""

import datetime

from portfolio.models import DiligenceMeasure, DueDiligence
from portfolio.models.diligence_status import OPEN

SOON_DAYS = 60


def waiting(user, *, on: datetime.date) -> dict:
    """The rows that await a decision, that run out soon, whose measures are past their date, and
    all that are open."""
    rows = DueDiligence.objects.allowed(user)
    late = DiligenceMeasure.objects.overdue(on=on)
    return {
        "awaiting": rows.awaiting().order_by("submitted_at", "pk"),
        "soon": rows.running_out(on=on, days=SOON_DAYS).order_by("valid_until", "pk"),
        "late": rows.current().filter(pk__in=late.values("diligence")).order_by("pk"),
        "open": rows.filter(status__in=OPEN).order_by("pk"),
    }
