"""Break-glass: access outside the rules, for a reason, with a second person, for a short time."""

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio import access
from portfolio.models.grant import Grant
from web.text import MaxText, validate_plain_text

SHORTEST, LONGEST = 15, 240
# What cannot wait is decided in a day or two, over a weekend in three; a reason that is older no
# longer says what must be read now.
WAITS = datetime.timedelta(hours=72)


class BreakGlassQuerySet(access.ScopedQuerySet):
    def waiting(self):
        """Asked for, not decided, and not too long ago to be decided."""
        return self.filter(status=BreakGlass.Status.ASKED, asked_at__gt=timezone.now() - WAITS)

    def to_review(self):
        return self.filter(status=BreakGlass.Status.OPENED, reviewed_at=None)

    def allowed(self, user, action="view"):
        """As for every record of a state; and who asked sees what he asked for."""
        rows = super().allowed(user, action)
        if action == "view" and access.is_present(user):
            rows = self.filter(self.model.condition_for(user, action) | Q(person=user))
        return rows


class BreakGlass(access.ScopedModel):
    """One request to read a state's record outside the rules.

    It opens only when a second person agrees, reads everything and changes nothing, ends by itself
    after the minutes asked for, is told to manager and reviewer at once, and stays in the state's
    access report. Everything opened under it is recorded.
    """

    state_path = "state"
    subject = "emergency"
    history_slug = "break-glass"

    class Status(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        OPENED = "opened", _("Opened")
        REFUSED = "refused", _("Refused")
        REVIEWED = "reviewed", _("Reviewed")

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="break_glasses")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="break_glasses"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ASKED)
    reason = models.TextField(
        _("reason"),
        validators=[validate_plain_text, MaxText(1_000)],
        help_text=_("What must be read, and why it cannot wait. No names, no case content."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes needed"),
        default=60,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    grant = models.OneToOneField(Grant, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(
        _("what the review found"), blank=True, validators=[validate_plain_text, MaxText(2_000)]
    )

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")),
                name="break_glass_two_persons",
                violation_error_message=_("A second person decides, not the one who asked."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("person")),
                name="break_glass_not_reviewed_by_oneself",
                violation_error_message=_("Somebody else reviews what was opened."),
            ),
        ]
        verbose_name = _("break-glass access")
        verbose_name_plural = _("break-glass accesses")

    def __str__(self):
        return f"{self.person}, {self.state}"

    def get_absolute_url(self):
        return reverse("break-glass", args=[self.pk])

    @property
    def has_lapsed(self):
        """Nobody decided in time."""
        return self.status == self.Status.ASKED and self.asked_at <= timezone.now() - WAITS

    @property
    def is_open(self):
        return bool(self.grant_id) and self.grant.is_in_effect()

    def history_parent(self):
        return self.state
