"""The agenda of a study visit: items, each with at most one speaker."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from study_visits.models.part import VisitPart
from study_visits.models.visit import LINE, StudyVisit
from web.text import validate_plain_text


class AgendaItem(VersionedModel, VisitPart):
    """One item, its time in the zone of the visit. A pause or an opening has no speaker.

    The speaker's name is kept only while the speaker agrees to be named, and never in history.
    """

    anchor = "#agenda"
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "speaker_name")

    class Attribution(models.TextChoices):
        FUNCTION = "function", gettext_lazy("Function and centre only")
        NAMED = "named", gettext_lazy("Named, with the speaker’s consent")

    class Consent(models.TextChoices):
        NOT_ASKED = "not_asked", gettext_lazy("Not asked yet")
        AGREED = "agreed", gettext_lazy("Agreed")
        REFUSED = "refused", gettext_lazy("Refused: recording stops")

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="items")
    begins_at = models.TimeField(gettext_lazy("from"))
    ends_at = models.TimeField(gettext_lazy("until"))
    title = models.CharField(gettext_lazy("item"), max_length=160, validators=LINE)
    speaker_function = models.CharField(
        gettext_lazy("speaker’s function"),
        max_length=120,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("For example: Head of quality. Leave empty for a pause."),
    )
    speaker_centre = models.CharField(
        gettext_lazy("speaker’s centre"), max_length=120, blank=True, validators=LINE
    )
    attribution = models.CharField(
        gettext_lazy("attribution"),
        max_length=8,
        choices=Attribution,
        default=Attribution.FUNCTION,
        help_text=gettext_lazy("The speaker’s own choice."),
    )
    speaker_name = models.CharField(
        gettext_lazy("speaker’s name"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy("Only with the speaker’s consent to be named."),
    )
    consent = models.CharField(
        gettext_lazy("consent to the recording"),
        max_length=9,
        choices=Consent,
        default=Consent.NOT_ASKED,
    )

    class Meta:
        ordering = ["begins_at", "pk"]
        verbose_name = gettext_lazy("agenda item")
        verbose_name_plural = gettext_lazy("agenda items")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="agenda_item_ends_after_it_begins",
                violation_error_message=gettext_lazy("Choose an end that is after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(speaker_name="") | Q(attribution="named"),
                name="speaker_named_with_consent_only",
                violation_error_message=gettext_lazy(
                    "A name is kept only where the speaker agreed to be named."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def has_speaker(self) -> bool:
        return bool(self.speaker_function)

    @property
    def speaker(self) -> str:
        """As the speaker chose to appear."""
        parts = [self.speaker_function, self.speaker_centre]
        if self.is_named:
            parts.insert(0, self.speaker_name)
        return ", ".join(filter(None, parts))

    @property
    def is_named(self) -> bool:
        return self.attribution == self.Attribution.NAMED and bool(self.speaker_name)

    @property
    def hours(self) -> str:
        return f"{self.begins_at:%H:%M}–{self.ends_at:%H:%M}"

    def clean(self):
        super().clean()
        wrong = {}
        if self.speaker_name and self.attribution != self.Attribution.NAMED:
            wrong["speaker_name"] = _(
                "A name is kept only where the speaker agreed to be named: choose that "
                "attribution, or leave the name out."
            )
        if self.attribution == self.Attribution.NAMED and not self.speaker_name:
            wrong["speaker_name"] = _("Fill in the name, or choose function and centre only.")
        if (self.speaker_name or self.speaker_centre) and not self.speaker_function:
            wrong["speaker_function"] = _("Fill in the speaker’s function.")
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            wrong["ends_at"] = _("Choose an end that is after the beginning.")
        if wrong:
            raise ValidationError(wrong)
