"""When study visits last met a person."""

import datetime

from study_visits.models import Registration


def contacts(since: datetime.date):
    """The participants who were registered for a visit on this day or later."""
    rows = Registration._base_manager.filter(visit__ends_at__date__gte=since)
    return rows.order_by().values("participant")
