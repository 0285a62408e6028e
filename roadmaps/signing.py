"""On what the State's word rests when an endorsement or an amendment is recorded."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import Grant, StateDocument
from roadmaps.models import Roadmap

# From where the State's signature is recorded, and by which step.
SIGNING = {Roadmap.Status.CONSULTED: "endorse", Roadmap.Status.AMENDING: "adopt"}
SIGNED = tuple(SIGNING.values())
NO_DOCUMENT = gettext_lazy("Choose the document in which the State approves this text.")


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
    of another State, a day to come or before there was anything to sign, and what the programme
    records without a document."""
    if document and document.state_id != roadmap.state_id:
        raise ValidationError({"document": _("Choose a document of the plan’s own State.")})
    day = day or (document.dated_on if document else None)
    if needs_document(name, by, roadmap):
        if document is None:
            raise ValidationError({"document": NO_DOCUMENT})
        if day is None:
            raise ValidationError({"signed_on": _("Say on which day the State signed it.")})
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError({"signed_on": _("Choose today or an earlier day.")})
    if day and (why := _why_too_early(roadmap, name, day, today)):
        raise ValidationError({"signed_on": why})
    return day or today


def _why_too_early(roadmap, name, day, today) -> str:
    """Why nothing can have been signed on this day, or nothing. Of the text itself the programme
    may learn later than the State has signed it."""
    if name == "adopt":
        first = roadmap.endorsed_on
        words = _("The version in force was signed on %(day)s. Choose that day or a later one.")
    else:
        first = roadmap.mission.ends_on
        words = _(
            "The plan answers a mission that ended on %(day)s. Choose that day or a later one."
        )
    # A mission may be submitted before its last planned day.
    if first is None or day >= min(first, today):
        return ""
    return words % {"day": date_format(first, "j M Y")}
