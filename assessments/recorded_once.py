"""What a page sends a second time, because the answer to the first was lost, is recorded once."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from assessments.models import Mission
from history.models import Event


def recorded_before(model, *, mission: Mission, by, sent: dict):
    """The record that this form has made already, or nothing; it brings the record's number (`pk`).

    Other words under the same number are refused: they change nothing unseen, and nobody takes them
    for recorded.
    """
    number = sent.get("pk")
    known = model.objects.filter(pk=number).first() if number else None
    if known is None:
        return None
    made = Event.objects.about(known).filter(verb="created", by_id=getattr(by, "pk", None))
    is_own = known.mission_id == mission.pk and made.exists()
    if is_own and all(_stands(known, name, value) for name, value in sent.items()):
        return known
    raise ValidationError(
        _("This form is recorded already, with other words. Open the record to change it.")
    )


def _stands(known, name: str, value) -> bool:
    stands = getattr(known, name)
    if isinstance(stands, models.Manager):
        return {each.pk for each in stands.all()} == {each.pk for each in value}
    return stands == value
