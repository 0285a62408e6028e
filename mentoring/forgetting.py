"""When mentoring last met a counterpart."""

import datetime

from mentoring.models import Assignment


def contacts(since: datetime.date):
    """The counterparts, by name, of assignments that ended on this day or later."""
    rows = Assignment._base_manager.filter(counterpart__isnull=False, ends_on__gte=since)
    return rows.order_by().values("counterpart")


def forget(person, *, by) -> None:
    """The counterpart stays as an agency and a function."""
    for each in Assignment._base_manager.filter(counterpart=person):
        each.counterpart, each.has_consent = None, False
        each.version += 1
        each.save(by=by)
