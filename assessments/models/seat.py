"""Who scores which area of a mission, as which of the two assessors."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from portfolio import access


class Seat(access.ScopedModel):
    """One of the two chairs of an area: its person writes the first or the second score there.

    Nobody sits on both, so that two people judge every indicator. The team leader gives the seats.
    """

    state_path = "mission__state"
    subject = "mission"

    class Voice(models.TextChoices):
        FIRST = "first", _("First assessor")
        SECOND = "second", _("Second assessor")

    OTHER = {Voice.FIRST: Voice.SECOND, Voice.SECOND: Voice.FIRST}

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="seats")
    area = models.ForeignKey("assessments.Area", models.PROTECT, related_name="+")
    voice = models.CharField(_("seat"), max_length=8, choices=Voice)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )

    class Meta:
        ordering = ["mission", "area__position", "voice"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "area", "voice"], name="seat_held_once"),
            models.UniqueConstraint(
                fields=["mission", "area", "person"],
                name="seat_one_for_each_person",
                violation_error_message=_("Nobody holds both seats of one area."),
            ),
        ]

    def __str__(self):
        return _("%(seat)s of %(area)s") % {
            "seat": self.get_voice_display(),
            "area": self.area.code,
        }

    def history_parent(self):
        return self.mission
