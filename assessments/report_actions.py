"""Writing the texts of a report: by the team, before it is submitted, nobody over anybody."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.models import Mission, ReportText
from assessments.report_texts import parts_of
from assessments.saving import refuse_when_closed
from history.versioned import save_version
from web.text import MaxText


@transaction.atomic
def write_text(*, mission: Mission, part: str, text: str, base_version: int, by) -> ReportText:
    """Write one text of the report if nobody changed it since `base_version`, which is 0 for a
    text that was empty."""
    refuse_when_closed(mission)
    if part not in parts_of(mission):
        raise ValidationError(_("This mission’s report has no such part."))
    if part == ReportText.Part.SUMMARY:
        _check_length(text)
    rows = ReportText.objects.filter(mission=mission, part=part)
    if base_version == 0 and (first := _first(mission, part, text, by)):
        return first
    return save_version(rows, base_version=base_version, values={"text": text}, by=by)


def _first(mission, part, text, by) -> ReportText | None:
    """The text as its first writer leaves it, or nothing when another one was there before."""
    if ReportText.objects.filter(mission=mission, part=part).exists():
        return None
    made = ReportText(mission=mission, part=part, text=text, version=1)
    made.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            made.save(by=by)
    except IntegrityError:
        return None
    return made


def _check_length(text: str) -> None:
    try:
        MaxText(ReportText.LONGEST_SUMMARY)(text)
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from None
