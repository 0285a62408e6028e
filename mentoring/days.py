"""How long an assignment lasts, and how long it may.

Both its first and its last day count, and so does every day between them: weekends, holidays and
days on which it is paused. An assignment from 1 January to 2 April of a year with 28 days in
February has 92 days and is as long as it may be without an extension.
"""

import datetime

LIMIT_DAYS = 92


def days_of(starts_on: datetime.date, ends_on: datetime.date) -> int:
    """The number of days from the first to the last, both counted."""
    return (ends_on - starts_on).days + 1


def limit_of(starts_on: datetime.date) -> datetime.date:
    """The last day that an assignment may have without an extension."""
    return starts_on + datetime.timedelta(days=LIMIT_DAYS - 1)
