"""A person's own views of the gap register."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from web.text import validate_plain_text


class SavedView(models.Model):
    """An address of the gap register that a person keeps under a name of his own.

    It holds filters, order and columns and no finding: whoever opens it is asked like everybody
    what he may see. Nobody else sees it, and history does not tell it.
    """

    MOST = 20

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", editable=False
    )
    name = models.CharField(_("name"), max_length=40, validators=[validate_plain_text])
    query = models.CharField(max_length=2_000, validators=[validate_plain_text])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self):
        return self.name
