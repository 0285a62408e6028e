"""Tokens of the API: what a program shows instead of a person's sign-in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """The name that a person gave to one token. The token itself is kept as a digest only."""

    token = models.OneToOneField("knox.AuthToken", models.CASCADE, related_name="named")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("token of the API")
        verbose_name_plural = _("tokens of the API")

    def __str__(self):
        return self.name
