"""Links of recordings whose day is over are removed from the database too.

Nothing hangs on it: study_visits.links gives none out after that day.
"""

from django.db import transaction
from django.utils import timezone

from history.recorded import SYSTEM
from study_visits.models import StudyVisit


def forget_expired(today=None) -> int:
    today = today or timezone.localdate()
    rows = StudyVisit.objects.filter(recording_until__lt=today).exclude(recording_link="")
    return sum(_forget(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _forget(pk) -> int:
    visit = StudyVisit.objects.select_for_update(of=("self",)).get(pk=pk)
    visit.recording_link = ""
    visit.save(by=SYSTEM, verb=StudyVisit.LINKED)
    return 1
