"""To whom the final report of a mission may go: the State's own decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.labels import Release, at_least
from web.text import validate_plain_text


def as_decided(release: str) -> Release:
    """How far a record goes on this decision of its State: without one to the State only, and to
    the State itself in any case."""
    decided = Release(release) if release else Release.STATE
    return decided if decided in at_least(Release.STATE) else Release.STATE


class ReportRelease(models.Model):
    """The State's decision on its report, with the document that says so and its date.

    There is no default and no clock: as long as the State has decided nothing, the report and what
    it rests on go to nobody beyond the State (`widest_release`).
    """

    report_release = models.CharField(
        _("release of the report"), max_length=10, choices=Release, blank=True
    )
    report_partners = models.CharField(
        _("partners named by the State"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("The organisations by name, separated by commas; no persons."),
    )
    report_release_document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="released_reports",
        verbose_name=_("document of the decision"),
    )
    report_released_on = models.DateField(_("date of the decision"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def widest_release(self) -> Release:
        """How far the mission and its findings may be released."""
        return as_decided(self.report_release)

    @property
    def widest_partners(self) -> str:
        return self.report_partners
