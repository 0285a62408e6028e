"""A concern about people's rights, raised in private."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from mentoring.models.assignment import Assignment
from mentoring.models.words import TEXT
from portfolio.labels import LabelledModel, Release
from web.marking import Classification

RELEASE = gettext_lazy("Release: the reviewer and whoever wrote it")


class RightsConcern(LabelledModel):
    """Something about people's rights that somebody in the field saw and tells the reviewer alone.

    It is the flag of the matrix's row of due diligence: mentors, trainers and a mission's team may
    raise one about a unit that is supported or may be.

    A row of the matrix of its own: the reviewer reads it and whoever wrote it, and nobody else, not
    under break-glass either. It is strictly confidential by rule, hangs under no other record in
    history, stands in no log, count or document, and is never changed.
    """

    state_path = "state"
    subject = "concern"
    history_slug = label_slug = "rights-concern"
    is_kept_quiet = True
    conditions = {"own": lambda user: models.Q(written_by=user.pk)}
    # Whoever holds the right reads it, and nobody else, whatever somebody would mark.
    least_release = widest_release = Release.PROGRAMME
    tracking_fields = ("status", "answer", "classification", "release", "named_partners")

    class Status(models.TextChoices):
        RAISED = "raised", gettext_lazy("Raised")
        TAKEN_UP = "taken_up", gettext_lazy("Taken up")
        ANSWERED = "answered", gettext_lazy("Answered")

    lifecycle = Lifecycle(
        Status,
        Transition("take_up", (Status.RAISED,), Status.TAKEN_UP, gettext_lazy("Take it up")),
        Transition(
            "answer",
            (Status.RAISED, Status.TAKEN_UP),
            Status.ANSWERED,
            gettext_lazy("Answer"),
            needs_reason=True,
        ),
    )

    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_on = models.DateField(gettext_lazy("day"))
    text = models.TextField(
        gettext_lazy("what you saw or heard"),
        validators=TEXT,
        help_text=gettext_lazy(
            "What happened, to whom by function or group, and what worries you. No names of "
            "victims, suspects or sources."
        ),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=8, choices=Status, default=Status.RAISED
    )
    answer = models.TextField(gettext_lazy("answer of the reviewer"), blank=True, validators=TEXT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("written by"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("rights concern")
        verbose_name_plural = gettext_lazy("rights concerns")

    def __str__(self):
        return _("Rights concern %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("mentoring:concern-detail", args=[self.pk])

    @property
    def least_classification(self):
        return Classification.STRICTLY_CONFIDENTIAL

    @classmethod
    def level_rule(cls):
        return Value(Classification.STRICTLY_CONFIDENTIAL.value, models.CharField())

    @classmethod
    def releases(cls):
        return [(Release.PROGRAMME.value, Release.PROGRAMME.label)]

    @property
    def release_words(self):
        return str(RELEASE)
