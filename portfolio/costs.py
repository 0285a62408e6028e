"""What an activity of delivery cost, if the programme knows it."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy


def cost_field() -> models.DecimalField:
    """The cost of one activity in US dollars, to the cent; empty where nobody knows it. Figures add
    up what is known and say of how many activities."""
    return models.DecimalField(
        gettext_lazy("cost in US dollars"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=gettext_lazy("If known: travel, place, interpretation, fees."),
    )
