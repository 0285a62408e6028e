"""Days that people type: far enough for everything a programme plans and everything a law cites."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST = datetime.date(1800, 1, 1)
LAST = datetime.date(2099, 12, 31)


def near(day: datetime.date) -> None:
    """Refuse a day that is a slip of the finger. What is worked out from a day, such as the one
    after it or the quarter it ends, must exist too."""
    if day > LAST:
        raise ValidationError(_("Choose a day before the year 2100."))
    if day < FIRST:
        raise ValidationError(_("Choose a day after the year 1799."))
