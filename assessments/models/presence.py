"""Who of a team is at which indicator now."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """Where one person is in one mission, as the open page last said: a sign for the others and
    never a lock. It tells no level and no word of an answer, names the mission by its number so
    that it opens no way to a State's rows, and is worth nothing a minute later."""

    mission_number = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    indicator_code = models.CharField(max_length=20)
    seen_at = models.DateTimeField(db_index=True)
    typed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("presence at the desk")
        verbose_name_plural = _("presences at the desk")
        constraints = [
            models.UniqueConstraint(
                fields=["mission_number", "person"], name="presence_once_per_mission"
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.indicator_code}"
