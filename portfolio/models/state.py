"""Beneficiaries: Member States, regional bodies and the fictional countries of exercises."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portfolio import access
from portfolio.matrix import RIGHTS


class State(access.ScopedModel):
    """A beneficiary: a Member State or a regional body. Rights are granted on it and only on it.

    Names are those of UNTERM; Portuguese, no official language, is customary.
    """

    state_path = "pk"
    subject = "state"
    acts = {
        "open_mission": ("C", "mission"),
        "add_document": ("C", "document"),
        "ask_diligence": ("C", "diligence"),
        "nominate": ("C", "nomination"),
        "plan_session": ("C", "session"),
        "break_glass": ("C", "emergency"),
    }

    class Kind(models.TextChoices):
        MEMBER_STATE = "member_state", _("Member State")
        REGIONAL_BODY = "regional_body", _("Regional body")
        EXERCISE = "exercise", _("Exercise country")

    code = models.CharField(_("code"), max_length=8, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MEMBER_STATE)
    name = models.CharField(_("name"), max_length=120)
    formal_name = models.CharField(_("formal name"), max_length=200, blank=True)
    name_fr = models.CharField(max_length=120, blank=True)
    name_pt = models.CharField(max_length=120, blank=True)
    name_ar = models.CharField(max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    subregion = models.CharField(_("subregion"), max_length=60, blank=True)
    m49 = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["name"]
        # The rights of the matrix; Django's own four would only look like rights.
        default_permissions = ()
        permissions = [(codename, codename.replace("_", " ")) for codename in sorted(RIGHTS)]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("state", args=[self.code])

    def history_programme_code(self):
        # A state that is only just being made takes part in nothing yet.
        return super().history_programme_code() if hasattr(self, "_loaded") else ""

    @property
    def local_name(self):
        """The name in the reader's language, else in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name

    @property
    def is_exercise(self):
        return self.kind == self.Kind.EXERCISE


class Agency(access.ScopedModel):
    """A ministry, service or body of a state: leads actions, holds evidence, sends people."""

    state_path = "state"
    subject = "state"
    history_slug = "agency"

    class Kind(models.TextChoices):
        """What figures tell agencies apart by; nothing is ranked by it."""

        FUSION = "fusion", _("Fusion cell")
        POLICE = "police", _("Police")
        INTELLIGENCE = "intelligence", _("Intelligence service")
        BORDER = "border", _("Border and immigration")
        CUSTOMS = "customs", _("Customs")
        DEFENCE = "defence", _("Defence")
        FINANCE = "finance", _("Finance and financial intelligence")
        JUSTICE = "justice", _("Justice and prosecution")
        PRISONS = "prisons", _("Prisons")
        OVERSIGHT = "oversight", _("Oversight and human rights")
        CIVIL = "civil", _("Other civil body")

    state = models.ForeignKey(State, models.PROTECT, related_name="agencies")
    code = models.CharField(_("short name"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of agency"), max_length=12, choices=Kind, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["state", "code"],
                name="agency_code_once",
                violation_error_message=_("This State has an agency with that short name."),
            )
        ]

    def __str__(self):
        return self.name

    def history_parent(self):
        return self.state
