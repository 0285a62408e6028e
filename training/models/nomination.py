"""Nominations: whom a State proposes for a session, and what becomes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.models import Participant
from training.models.nomination_status import (
    CAME,
    CONFIRMED,
    COUNTED,
    LIFECYCLE,
    OPEN,
    PLACED,
    Status,
)
from training.models.session import Session, sessions_taught
from web.text import MaxText, validate_no_contact, validate_plain_text

LINE = [validate_plain_text, validate_no_contact]


class NominationQuerySet(access.ScopedQuerySet):
    def counted(self):
        """Neither declined nor withdrawn: what the balance of a State is worked out from."""
        return self.filter(status__in=COUNTED)

    def placed(self):
        return self.filter(status__in=PLACED)

    def confirmed(self):
        """Everybody who was expected, whether he came or not."""
        return self.filter(status__in=CONFIRMED)

    def in_turn(self):
        """The waiting list, whoever waits longest first."""
        return self.filter(status=Status.WAITLISTED).order_by("waitlisted_at", "pk")


def confirmed_before(user) -> Q:
    """Confirmed for a session that this person teaches."""
    return Q(status__in=CONFIRMED, session__in=sessions_taught(user))


class Nomination(VersionedModel, access.ScopedModel):
    """One person for one session. The State's focal point proposes, its approver approves or
    returns, and headquarters selects among those who are approved.

    Accepted is confirmed: the person is screened and cleared, his unit has a valid due diligence
    decision, a seat is free and so is a place of the State (training.nomination_rules), whichever
    way it comes about. A trainer sees those who are confirmed for his own sessions.
    """

    state_path = "participant__state"
    subject = "nomination"
    history_slug = "nomination"
    conditions = {"confirmed": confirmed_before, "taught": confirmed_before}
    acts = {
        "select": ("C", "session"),
        "record": ("U", "result"),
        "read_results": ("R", "result"),
    }
    closer_verbs = {"read_results": ("complete", "fail", "certify", "undo_result")}
    tracking_fields = ("status", "accepted_at", "waitlisted_at")
    personal_fields = ("supervisor_email",)
    lifecycle = LIFECYCLE
    Status = Status

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="nominations", verbose_name=gettext_lazy("session")
    )
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        related_name="nominations",
        verbose_name=gettext_lazy("participant"),
    )
    supervisor = models.CharField(
        gettext_lazy("supervisor"),
        max_length=160,
        blank=True,
        validators=LINE,
        help_text=gettext_lazy("The function of whoever declares the release, no name."),
    )
    declared_on = models.DateField(
        gettext_lazy("declared on"),
        null=True,
        blank=True,
        help_text=gettext_lazy(
            "The day on which the supervisor declared that the person is released for the whole "
            "session and will use what is taught."
        ),
    )
    supervisor_email = models.EmailField(
        gettext_lazy("supervisor’s e-mail"),
        blank=True,
        validators=[validate_plain_text],
        help_text=gettext_lazy(
            "The supervisor is asked once after three and once after six months how the work has "
            "changed. Without an address the focal point hands the link on."
        ),
    )
    is_reserve = models.BooleanField(
        gettext_lazy("in reserve"),
        default=False,
        help_text=gettext_lazy("Comes if somebody else of the State cannot."),
    )
    waiver = models.TextField(
        gettext_lazy("waiver of prerequisites"),
        blank=True,
        editable=False,
        validators=[validate_plain_text, validate_no_contact, MaxText(1_000)],
    )
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("waived by"),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=12, choices=Status, default=Status.NOMINATED
    )
    waitlisted_at = models.DateTimeField(
        gettext_lazy("waiting since"), null=True, blank=True, editable=False
    )
    accepted_at = models.DateTimeField(
        gettext_lazy("accepted at"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["participant__state__name", "participant__name_key", "pk"]
        verbose_name = gettext_lazy("nomination")
        verbose_name_plural = gettext_lazy("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="nominated_once",
                violation_error_message=gettext_lazy(
                    "This person is nominated for this session already."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PLACED) | Q(accepted_at__isnull=False),
                name="nomination_accepted_at_a_time",
            ),
        ]

    def __str__(self):
        return _("%(person)s for %(session)s") % {
            "person": self.participant,
            "session": self.session.code,
        }

    def history_label(self):
        return _("%(person)s for %(session)s") % {
            "person": self.participant.history_label(),
            "session": self.session.code,
        }

    def get_absolute_url(self):
        return reverse("training:nomination-detail", args=[self.pk])

    def history_parent(self):
        return self.participant

    @classmethod
    def condition_for(cls, user, action):
        """Selecting takes both: to plan sessions and to change nominations."""
        found = super().condition_for(user, action)
        if action == "select":
            return access.both(found, super().condition_for(user, "change"))
        return found

    def told_status(self, *, reads_results: bool) -> tuple[str, str]:
        """The status as this reader may know it: a result is told to those who read results, and
        of everybody else who came, that he did."""
        if self.status in CAME and not reads_results:
            return Status.ATTENDING.value, _("Took part")
        return self.status, self.get_status_display()

    def status_words(self, reader=None) -> str:
        is_person = getattr(reader, "pk", None) is not None
        reads = not is_person or self.status not in CAME or self.may(reader, "read_results")
        return str(self.told_status(reads_results=reads)[1])

    @property
    def is_open(self) -> bool:
        """Not decided yet."""
        return self.status in OPEN

    @property
    def awaits_approval(self) -> bool:
        """The State's approver has not looked at it yet."""
        return self.status == Status.NOMINATED

    @property
    def is_placed(self) -> bool:
        return self.status in PLACED

    @property
    def is_given_up(self) -> bool:
        """Nothing more comes of it: of two for the same person this one may go."""
        return self.status in (Status.DECLINED, Status.WITHDRAWN)
