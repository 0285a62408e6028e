"""To whom a plan may go: the State's own decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.report_release import as_decided
from portfolio.labels import Release
from web.text import validate_plain_text


class PlanRelease(models.Model):
    """The State's decision on its plan, with the document that says so and its date, as it decides
    on the report of a mission. As long as it has decided nothing, the plan and its actions go to
    nobody beyond the State."""

    plan_release = models.CharField(
        _("release of the plan"), max_length=10, choices=Release, blank=True
    )
    plan_partners = models.CharField(
        _("partners named by the State"),
        max_length=300,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("The organisations by name, separated by commas; no persons."),
    )
    plan_release_document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="released_plans",
        verbose_name=_("document of the decision"),
    )
    plan_released_on = models.DateField(_("date of the decision"), null=True, blank=True)

    DECIDED = ("plan_release", "plan_partners", "plan_release_document", "plan_released_on")

    class Meta:
        abstract = True

    @property
    def widest_release(self) -> Release:
        """How far the plan and its actions may be released."""
        return as_decided(self.plan_release)

    @property
    def widest_partners(self) -> str:
        return self.plan_partners
