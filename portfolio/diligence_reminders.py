"""Officer and reviewer are reminded of a clearance that runs out, 30 days before, and of a measure
that is past its date.

The sweeper asks every round. What was sent stands in the record's history, which is also how the
next round knows it: one reminder for each end and each date, however often it asks. Nothing hangs
on a reminder: whether somebody is cleared is asked at the moment (portfolio.diligence).
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from history.recorded import SYSTEM, record
from portfolio.models import DiligenceMeasure, DueDiligence
from portfolio.notices import holders_there
from portfolio.sign_in.mails import absolute, post

DAYS_BEFORE = 30


def remind(today=None) -> int:
    """Send what is due and was not sent; returns for how many records."""
    today = today or timezone.localdate()
    ending = DueDiligence.objects.running_out(on=today, days=DAYS_BEFORE)
    late = DiligenceMeasure.objects.overdue(on=today).filter(
        diligence__in=DueDiligence.objects.current()
    )
    waiting = [(DueDiligence, pk, "valid_until") for pk in _keys(ending)]
    waiting += [(DiligenceMeasure, pk, "due_on") for pk in _keys(late)]
    return sum(_remind(*each) for each in waiting)


def _keys(rows) -> list:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(model, pk, name: str) -> bool:
    """Of two sweepers one: the row is held while its history is read and written."""
    row = model.objects.select_for_update(of=("self",)).get(pk=pk)
    day = getattr(row, name).isoformat()
    told = Event.objects.filter(
        subject_model=row._meta.label_lower, subject_pk=str(row.pk), verb=model.WARNED
    )
    if any(each.changes.get(name, [None, None])[1] == day for each in told):
        return False
    record(row, model.WARNED, by=SYSTEM, changes={name: [None, day]})
    diligence = row if isinstance(row, DueDiligence) else row.diligence
    link = absolute(reverse("portfolio:due-diligence-detail", args=[diligence.pk]))
    for person in holders_there(diligence.agency.state, ("officer", "reviewer")):
        post("diligence_due", person.email, link=link)
    return True
