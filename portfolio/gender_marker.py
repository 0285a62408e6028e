"""The gender marker of an activity, in the four points that the United Nations reports by.

Since 2023 it is a financial data standard of the United Nations: 0 none, 1 limited, 2a significant,
3 principal. Scales that name their points otherwise map to these four. Each activity of training,
study visits and mentoring names its point, and says beside it what it does for rights
(`rights_note` of the activity).
"""

from django.db import models
from django.utils.translation import gettext_lazy


class GenderMarker(models.TextChoices):
    """How far an activity is meant to contribute to the equality of women and men."""

    NONE = "0", gettext_lazy("0: not expected to contribute")
    LIMITED = "1", gettext_lazy("1: contributes in a limited way")
    SIGNIFICANT = "2a", gettext_lazy("2a: contributes significantly")
    PRINCIPAL = "3", gettext_lazy("3: its principal aim")
