"""An extension beyond the limit of days."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from mentoring.models.assignment import Assignment, AssignmentPart
from mentoring.models.words import TEXT
from portfolio import access


def _why_not_approve(extension) -> str:
    from mentoring import gate

    return gate.why_not_extend(extension)


class ExtensionQuerySet(access.ScopedQuerySet):
    def asked(self):
        return self.filter(status=Extension.Status.ASKED)


class Extension(AssignmentPart):
    """The wish to go on beyond the last day that an assignment may have, with its reason. Somebody
    else than who asked decides on it for the programme."""

    tracking_fields = ("status", "decided_by", "decided_on")

    class Status(models.TextChoices):
        ASKED = "asked", gettext_lazy("Asked")
        APPROVED = "approved", gettext_lazy("Approved")
        REFUSED = "refused", gettext_lazy("Refused")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "approve",
            (Status.ASKED,),
            Status.APPROVED,
            gettext_lazy("Approve the extension"),
            right="extend",
            why_not=_why_not_approve,
            not_by_authors=("mentoring.extension",),
        ),
        Transition(
            "refuse",
            (Status.ASKED,),
            Status.REFUSED,
            gettext_lazy("Refuse the extension"),
            right="extend",
            needs_reason=True,
        ),
    )

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    until_on = models.DateField(gettext_lazy("new last day"))
    reason = models.TextField(gettext_lazy("reason"), validators=TEXT)
    status = models.CharField(
        gettext_lazy("status"), max_length=8, choices=Status, default=Status.ASKED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("asked by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("decided by"),
    )
    decided_on = models.DateField(gettext_lazy("decided on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("extension of an assignment")
        verbose_name_plural = gettext_lazy("extensions of assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(status="asked"),
                name="extension_asked_once",
                violation_error_message=gettext_lazy(
                    "An extension waits for its decision already."
                ),
            )
        ]

    def __str__(self):
        return _("Extension until %(day)s") % {"day": date_format(self.until_on, "j M Y")}

    def get_absolute_url(self):
        return reverse("mentoring:extension-detail", args=[self.pk])
