"""Who took part in training, for figures: whoever attended a session, whatever came of it.

Who came to a session that was cancelled while it ran was there and was taught, and is counted with
the hours that he attended.
"""

import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from portfolio.participations import Participation, told_of
from training.attendance import COUNTS
from training.certificates import hours
from training.models import Nomination
from training.models.nomination_status import CAME

NAME = gettext_lazy("Training")


def participations(user, since: datetime.date, until: datetime.date) -> list[Participation]:
    """Hours are those of the half-days attended, as on a certificate; nothing is guessed where
    nobody marked."""
    there = told_of(user, "session", "participant__state")
    rows = Nomination._base_manager.filter(
        there,
        status__in=CAME,
        session__starts_on__lte=until,
        session__starts_on__gte=since,
    )
    linked = ("participant__state", "participant__agency", "session__course", "tests")
    attended = Count("attendance", filter=Q(attendance__mark__in=COUNTS))
    rows = rows.select_related(*linked).annotate(half_days=attended)
    return [_told(each) for each in rows.order_by("pk")]


def _told(nomination) -> Participation:
    person, session = nomination.participant, nomination.session
    tests = getattr(nomination, "tests", None)
    return Participation(
        person=person.pk,
        sex=person.sex,
        state_code=person.state.code,
        state_name=person.state.name,
        agency_kind=person.agency.kind,
        room="training",
        activity=session.pk,
        title=str(session),
        place=session.get_absolute_url(),
        language=session.language,
        day=session.starts_on,
        hours=hours(session, nomination.half_days),
        gain=tests.normalised_gain if tests else None,
        cost=session.cost,
    )
