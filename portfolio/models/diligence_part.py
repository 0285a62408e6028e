"""What hangs under a due diligence: measures against the risk, and notes of its monitoring."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.versioned import VersionedModel
from portfolio import access
from portfolio.models.diligence_status import WATCHED
from portfolio.models.due_diligence import LINE, TEXT, DueDiligence


class DiligencePart(access.ScopedModel):
    """A part of a due diligence. It falls under its label and its rights."""

    state_path = "diligence__agency__state"
    subject = "diligence"

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return f"{self.diligence.get_absolute_url()}#{self.history_slug}s"

    def history_parent(self):
        return self.diligence


class DiligenceMeasureQuerySet(access.ScopedQuerySet):
    def overdue(self, *, on: datetime.date):
        """Past their date and not done, of clearances that are watched."""
        return self.filter(done_on=None, due_on__lt=on, diligence__status__in=WATCHED)


class DiligenceMeasure(VersionedModel, DiligencePart):
    """One thing that is done against the risk, by whom and until when."""

    history_slug = "diligence-measure"
    tracking_fields = ("done_on",)
    WARNED = DueDiligence.WARNED
    history_verbs = DueDiligence.history_verbs

    diligence = models.ForeignKey(DueDiligence, models.CASCADE, related_name="measures")
    text = models.TextField(
        _("measure"),
        validators=TEXT,
        help_text=_("Such as screening, a session on rights, a unit left out. No names."),
    )
    owner = models.CharField(
        _("owner"),
        max_length=120,
        validators=LINE,
        help_text=_("Agency and function, no names."),
    )
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = DiligenceMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("measure of a due diligence")
        verbose_name_plural = _("measures of due diligence")

    def __str__(self):
        return self.text[:80]

    def is_overdue(self, *, on: datetime.date) -> bool:
        return self.done_on is None and self.due_on < on


class DiligenceNote(DiligencePart):
    """What monitoring found on a day. A note is added and never changed."""

    history_slug = "diligence-note"

    diligence = models.ForeignKey(DueDiligence, models.CASCADE, related_name="notes")
    noted_on = models.DateField(_("day"))
    text = models.TextField(
        _("note"),
        validators=TEXT,
        help_text=_(
            "What was seen of the unit and of the measures. No names of persons and no "
            "allegations against anybody by name."
        ),
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = _("note of monitoring")
        verbose_name_plural = _("notes of monitoring")

    def __str__(self):
        return self.text[:80]
