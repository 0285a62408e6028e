"""A State in a session: its places, what it serves there, and its exception from the balance."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.models import State
from roadmaps.models import PlanAction
from training.models.session import Session
from web.text import MaxText, validate_no_contact, validate_plain_text


class InvitedState(VersionedModel, access.ScopedModel):
    """One State that is invited to a session. Its places, its plan actions and its explanation
    are its own: no other State of the session reads any of them.

    The plan actions say why the State is invited, and lead to the findings that they answer.
    """

    state_path = "state"
    subject = "session"
    history_slug = "invited-state"
    # The focal point speaks for the State: he nominates, and explains an exception. Its approver
    # signs what was nominated.
    acts = {
        "plan": ("C", "session"),
        "nominate": ("C", "nomination"),
        "explain": ("U", "nomination"),
        "sign": ("A", "nomination"),
        "select": ("C", "session"),
    }

    session = models.ForeignKey(Session, models.PROTECT, related_name="invited")
    state = models.ForeignKey(
        State,
        models.PROTECT,
        related_name="invitations",
        verbose_name=gettext_lazy("State"),
    )
    quota = models.PositiveSmallIntegerField(
        gettext_lazy("places"), validators=[MaxValueValidator(500)]
    )
    actions = models.ManyToManyField(
        PlanAction,
        related_name="invitations",
        blank=True,
        verbose_name=gettext_lazy("plan actions served"),
    )
    balance_note = models.TextField(
        gettext_lazy("why fewer than 30 % are women"),
        blank=True,
        validators=[validate_plain_text, validate_no_contact, MaxText(1_000)],
        help_text=gettext_lazy("In a sentence or two, without names."),
    )

    class Meta:
        ordering = ["state__name"]
        verbose_name = gettext_lazy("invited State")
        verbose_name_plural = gettext_lazy("invited States")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "state"],
                name="invited_state_once",
                violation_error_message=gettext_lazy("This State is invited already."),
            )
        ]

    def __str__(self):
        return _("%(state)s in %(session)s") % {
            "state": self.state.name,
            "session": self.session.code,
        }

    def get_absolute_url(self):
        return reverse("training:invited-state-detail", args=[self.pk])

    @classmethod
    def condition_for(cls, user, action):
        """Selecting takes both, as of each nomination."""
        found = super().condition_for(user, action)
        if action == "select":
            return access.both(found, super().condition_for(user, "explain"))
        return found

    def history_parent(self):
        return self.session
