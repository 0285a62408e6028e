"""Changes to practices: taken into the inbox, worded, declined."""

from django.db import transaction
from django.db.models import Max

from compendium.models import Practice
from history.versioned import save_version
from portfolio.models import Programme, State


@transaction.atomic
def take_in(*, source, state: State | None, by, **values) -> Practice:
    """Put what was found in the record `source` into the inbox; the same record comes in once.
    `state` is nothing where it was found at a centre of no State of the programme."""
    # One at a time, whatever the State: the same finds one practice, and no number is given twice.
    list(Programme.objects.select_for_update().order_by("pk")[:1])
    key = {"source_model": source._meta.label_lower, "source_pk": str(source.pk)}
    if known := Practice.objects.filter(**key).first():
        return known
    last = Practice.objects.aggregate(last=Max("number"))["last"] or 0
    region = (state.subregion or state.region) if state else ""
    practice = Practice(state=state, region=region, number=last + 1, version=1, **key, **values)
    practice.full_clean()
    practice.save(by=by)
    return practice


@transaction.atomic
def change_practice(*, practice: Practice, by, base_version: int, values: dict) -> Practice:
    """Word a practice better if nobody changed it since `base_version`."""
    rows = Practice.objects.filter(pk=practice.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)


def move_practice(*, practice: Practice, name: str, by, reason: str = "") -> None:
    """One step of a practice's way, such as declining it with the reason."""
    Practice.lifecycle.move(practice, name, by=by, reason=reason)
