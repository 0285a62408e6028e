"""What an action costs, line by line."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.currencies import MOST_PLACES, why_too_fine
from roadmaps.models.part import ActionPart
from roadmaps.money import CENT, Money
from web.text import validate_plain_text


class AmountField(models.DecimalField):
    """An amount of money, kept as fine as any currency is counted. It is read to the cent where
    nothing finer was written: 12.50 is signed, compared and shown as 12.50."""

    def from_db_value(self, value, _expression, _connection):
        if value is None:
            return None
        to_the_cent = value.quantize(CENT)
        return to_the_cent if to_the_cent == value else value


class CostLine(ActionPart):
    """What one action needs in one calendar year for one thing, in US dollars or in the plan's own
    currency, and who pays it."""

    history_slug = "cost-line"

    class Funding(models.TextChoices):
        NATIONAL = "national", gettext_lazy("National budget")
        SECURED = "secured", gettext_lazy("Secured")
        PLEDGED = "pledged", gettext_lazy("Pledged")
        GAP = "gap", gettext_lazy("Gap")

    FROM_DONORS = (Funding.PLEDGED, Funding.SECURED)

    year = models.PositiveSmallIntegerField(gettext_lazy("year"))
    purpose = models.CharField(
        gettext_lazy("what for"), max_length=200, validators=[validate_plain_text]
    )
    amount = AmountField(
        gettext_lazy("amount"),
        max_digits=15,
        decimal_places=MOST_PLACES,
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    currency = models.CharField(gettext_lazy("currency"), max_length=3, default="USD")
    funding = models.CharField(
        gettext_lazy("funding"), max_length=8, choices=Funding, default=Funding.GAP
    )
    source = models.CharField(
        gettext_lazy("source or donor"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy("The organisation or budget line by name; no persons."),
    )
    earmark = models.CharField(
        gettext_lazy("earmark"),
        max_length=200,
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy("What the donor ties the money to."),
    )

    class Meta:
        ordering = ["action", "year", "pk"]
        verbose_name = gettext_lazy("cost line")
        verbose_name_plural = gettext_lazy("cost lines")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="cost_line_above_nothing",
                violation_error_message=gettext_lazy("Give an amount above 0."),
            ),
            models.CheckConstraint(
                condition=~models.Q(funding__in=("pledged", "secured")) | ~models.Q(source=""),
                name="cost_line_names_its_donor",
                violation_error_message=gettext_lazy("Name who pledged or secured this money."),
            ),
        ]

    def __str__(self):
        return f"{self.action.code}, {self.year}: {self.purpose}"

    @property
    def money(self) -> Money:
        return Money.of(self.amount, self.currency)

    def clean(self):
        super().clean()
        roadmap, wrong = self.action.roadmap, {}
        if self.year is not None and self.year not in roadmap.years:
            first, last = roadmap.years[0], roadmap.years[-1]
            wrong["year"] = _("Choose a year of the plan, %(first)s to %(last)s.") % {
                "first": first,
                "last": last,
            }
        if self.currency not in roadmap.currencies:
            wrong["currency"] = _("Choose %(currencies)s.") % {
                "currencies": _(" or ").join(roadmap.currencies)
            }
        if self.amount is not None and (why := why_too_fine(self.amount, self.currency)):
            wrong["amount"] = why
        if self.funding in self.FROM_DONORS and not self.source.strip():
            wrong["source"] = _("Name who pledged or secured this money.")
        if self.funding == self.Funding.GAP and self.source.strip():
            wrong["source"] = _("A gap has no source yet: choose pledged or secured, or empty it.")
        if self.earmark.strip() and self.funding not in self.FROM_DONORS:
            wrong["earmark"] = _("Only pledged or secured money bears an earmark.")
        if wrong:
            raise ValidationError(wrong)
