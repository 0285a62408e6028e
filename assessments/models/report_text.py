"""What only people can write of a report."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.answer import SHARED_ANSWER
from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio import access
from web.text import MaxText, validate_no_contact, validate_plain_text


class ReportText(VersionedModel, access.ScopedModel):
    """One text of a mission's report: the executive summary, the context, the method, the
    introduction to the safeguards, or, under an area's code, what works in that area."""

    state_path = "mission__state"
    subject = "finding"
    conditions = SHARED_ANSWER

    class Part(models.TextChoices):
        SUMMARY = "summary", _("Executive summary")
        CONTEXT = "context", _("Context")
        METHOD = "method", _("Method")
        SAFEGUARDS = "safeguards", _("Introduction to the safeguards")

    # Shorter than others: the summary stands with its figures on four pages.
    LONGEST_SUMMARY = 3_000

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="report_texts")
    part = models.CharField(_("part"), max_length=12)
    text = models.TextField(
        _("text"),
        blank=True,
        validators=[validate_plain_text, MaxText(10_000), validate_no_contact],
    )

    class Meta:
        ordering = ["mission", "part"]
        constraints = [models.UniqueConstraint(fields=["mission", "part"], name="report_text_once")]

    def __str__(self):
        return f"{self.label}, {self.mission}"

    def get_absolute_url(self):
        return reverse("assessments:report-text", args=[self.mission_id, self.part])

    @property
    def label(self):
        return str(dict(self.Part.choices).get(self.part, self.part))

    def history_parent(self):
        return self.mission
