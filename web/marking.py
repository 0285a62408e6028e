"""The marking of a page, a record or a file: the United Nations' three levels.

Source: ST/SGB/2007/6. The highest marking of its parts governs the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    UNCLASSIFIED = "unc", _("Unclassified")
    CONFIDENTIAL = "con", _("Confidential")
    STRICTLY_CONFIDENTIAL = "str", _("Strictly Confidential")

    @property
    def short(self):
        """As it stands beside a row and at the head of a file name."""
        return {"unc": "UNC", "con": "CON", "str": "STC"}[self.value]


@dataclass(frozen=True)
class Marking:
    """What the first and last line of a page say: level, why if raised, and release."""

    classification: Classification
    release: str = ""
    because: str = ""

    @property
    def level(self):
        return self.classification.value

    @property
    def label(self):
        return self.classification.label

    @property
    def short(self):
        return self.classification.short

    @property
    def readers(self):
        """The release beside a label that says already what it is."""
        words = str(self.release)
        return capfirst(words.partition(":")[2].strip() or words)


RANK = {level: rank for rank, level in enumerate(Classification)}
UNMARKED = Marking(Classification.UNCLASSIFIED)


def highest(levels: Iterable[Classification]) -> Classification:
    """The level that governs a whole made of these parts; Unclassified for no parts."""
    return Classification(max(levels, key=RANK.__getitem__, default=Classification.UNCLASSIFIED))
