"""What training knows of a person beyond the record: when it last met him, and his certificates."""

import datetime

from django.db.models import Q

from training.models import Certificate, Nomination


def contacts(since: datetime.date):
    """The participants who were nominated since this day, or whose session ended on it or later."""
    rows = Nomination._base_manager.filter(
        Q(created_at__date__gte=since) | Q(session__ends_on__gte=since)
    )
    return rows.order_by().values("participant")


def forget(person, *, by) -> None:
    """The name goes from certificates; their numbers stay valid and show none."""
    for each in Certificate._base_manager.filter(nomination__participant=person).exclude(person=""):
        each.person = ""
        each.save(by=by)
