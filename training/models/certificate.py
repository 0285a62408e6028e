"""Certificates of attendance and of achievement."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.recorded import RecordedModel
from portfolio import access
from training.models.nomination import Nomination
from training.models.result import in_taught
from web.text import MaxText, validate_no_contact, validate_plain_text

# Letters and digits that nobody takes for one another, read aloud or typed from paper.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 5


def new_number() -> str:
    """Such as GFC-2026-7KD4M-X2PQ9. The last ten signs are left to chance, so that nobody guesses
    another number from his own: it opens the name."""
    halves = ("".join(secrets.choice(SIGNS) for _each in range(HALF)) for _half in range(2))
    return "-".join(["GFC", str(timezone.localdate().year), *halves])


class CertificateQuerySet(access.ScopedQuerySet):
    def valid(self):
        return self.filter(revoked_on=None)

    def of_session(self, session):
        return self.filter(nomination__session=session)


class Certificate(access.ScopedModel, RecordedModel):
    """What a person takes home of a session: that he attended, or that he also passed.

    Name, course, hours and signatory stand as they stood when it was issued. It is never changed:
    one that is wrong is revoked with a reason, and another one is issued.
    """

    state_path = "nomination__participant__state"
    subject = "result"
    conditions = {"taught": in_taught}
    # Headquarters issues and revokes.
    acts = {"revoke": ("C", "session")}
    history_slug = "certificate"
    tracking_fields = ("revoked_on", "revoked_because")
    personal_fields = ("person", "own_name")
    REVOKED = "revoked"
    history_verbs = {REVOKED: gettext_lazy("revoked")}

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", gettext_lazy("Attendance")
        ACHIEVEMENT = "achievement", gettext_lazy("Achievement")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="certificates")
    kind = models.CharField(gettext_lazy("kind"), max_length=11, choices=Kind)
    number = models.CharField(
        gettext_lazy("number"), max_length=24, unique=True, default=new_number, editable=False
    )
    person = models.CharField(gettext_lazy("person"), max_length=160)
    own_name = models.CharField(gettext_lazy("name in the own script"), max_length=160, blank=True)
    course = models.CharField(gettext_lazy("course"), max_length=160)
    hours = models.PositiveSmallIntegerField(gettext_lazy("hours"))
    issued_on = models.DateField(gettext_lazy("issued on"))
    signatory = models.CharField(
        gettext_lazy("signatory"),
        max_length=160,
        validators=[validate_plain_text, validate_no_contact],
        help_text=gettext_lazy("Name and function, as they stand under the signature."),
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revoked_on = models.DateField(gettext_lazy("revoked on"), null=True, blank=True)
    revoked_because = models.TextField(
        gettext_lazy("why revoked"),
        blank=True,
        validators=[validate_plain_text, validate_no_contact, MaxText(500)],
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["person", "pk"]
        verbose_name = gettext_lazy("certificate")
        verbose_name_plural = gettext_lazy("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "kind"],
                condition=Q(revoked_on=None),
                name="certificate_of_a_kind_once",
                violation_error_message=gettext_lazy("This person has this certificate already."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | ~Q(revoked_because=""),
                name="certificate_revoked_with_reason",
            ),
        ]

    def __str__(self):
        return _("Certificate of %(kind)s %(number)s") % {
            "kind": self.get_kind_display().lower(),
            "number": self.number,
        }

    def get_absolute_url(self):
        return reverse("training:session-results", args=[self.nomination.session_id])

    def history_parent(self):
        return self.nomination.session

    @property
    def is_valid(self) -> bool:
        return self.revoked_on is None

    @property
    def check_address(self) -> str:
        return reverse("training:certificate-check", args=[self.number])
