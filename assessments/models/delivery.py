"""What browsers have delivered: bookkeeping of saves that no history needs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.Model):
    """One save that has arrived, under the number that the writer's browser gave it.

    A lost line makes a browser send again what has arrived already, and nobody can say in which
    order. What comes a second time under the same number is answered like the first time. Names the
    record (an answer, or the update of a plan's action) by its number, so that it opens no way to a
    State's rows.
    """

    class Outcome(models.TextChoices):
        SAVED = "saved", _("saved")
        COLLIDED = "collided", _("met another text")

    operation = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record_number = models.BigIntegerField()
    # Of what was sent: the same number with other words is no repeat.
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=Outcome)
    version = models.PositiveIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("delivery of a save")
        verbose_name_plural = _("deliveries of saves")

    def __str__(self):
        return str(self.operation)
