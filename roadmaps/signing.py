"""On what the State's word rests when an endorsement or an amendment is recorded."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.models import Grant, StateDocument
from roadmaps.models import Roadmap

SIGNED = ("endorse", "adopt")


def is_approver(person, roadmap: Roadmap) -> bool:
    """Whether this person signs for the plan's own State."""
    held = Grant.objects.in_effect().filter(role="approver", state=roadmap.state_id)
    return held.filter(person=person.pk).exists()


def needs_document(name: str, person, roadmap: Roadmap) -> bool:
    """A signature that the programme records rests on a document of the State."""
    return name in SIGNED and not is_approver(person, roadmap)


def signed_on(
    roadmap: Roadmap,
    name: str,
    *,
    by,
    document: StateDocument | None = None,
    day: datetime.date | None = None,
) -> datetime.date:
    """The day of the signature: as it is given, as the document says, or today. Refuses a document
    of another State, a day to come, and what the programme records without a document."""
    if document and document.state_id != roadmap.state_id:
        raise ValidationError({"document": _("Choose a document of the plan’s own State.")})
    day = day or (document.dated_on if document else None)
    if needs_document(name, by, roadmap):
        if document is None:
            raise ValidationError(
                {"document": _("Choose the document in which the State approves this text.")}
            )
        if day is None:
            raise ValidationError({"signed_on": _("Say on which day the State signed it.")})
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError({"signed_on": _("Choose today or an earlier day.")})
    return day or today
