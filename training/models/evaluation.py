"""Evaluations: what participants, and later their supervisors, say of a session."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio import access
from training.models.nomination import Nomination
from training.models.result import in_taught
from web.text import MaxText, validate_no_contact, validate_plain_text

SHORT = [validate_plain_text, validate_no_contact, MaxText(500)]


class EvaluationQuerySet(access.ScopedQuerySet):
    def answered(self):
        return self.filter(answered_at__isnull=False)


def _rating(label):
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


def _text(label, **options):
    return models.TextField(label, blank=True, validators=SHORT, **options)


class Evaluation(access.ScopedModel):
    """One questionnaire that one person was asked to answer, by a link without an account.

    The answers are read as totals and nowhere one by one, so the history of the record keeps that
    it was answered and not what. The link ends, and is used up by the answer. Where nobody had said
    where to send it, the State hands it on, whatever address is given later.
    """

    state_path = "nomination__participant__state"
    subject = "result"
    conditions = {"taught": in_taught}
    history_slug = "evaluation"
    ANSWERS = (
        "useful",
        "teaching",
        "level",
        "setting",
        "change",
        "in_post",
        "uses_skill",
        "comment",
        "barrier",
        "example",
    )
    unrecorded_fields = ANSWERS
    SENT, ANSWERED = "sent", "answered"
    history_verbs = {
        SENT: gettext_lazy("sent the link of"),
        ANSWERED: gettext_lazy("answered"),
    }

    class Moment(models.TextChoices):
        """When it is asked: 0 to 12 months after the last day, or at the end of a day."""

        DAY = "day", gettext_lazy("End of a day")
        END = "end", gettext_lazy("End of the session")
        THREE = "3m", gettext_lazy("After 3 months")
        SIX = "6m", gettext_lazy("After 6 months")
        TWELVE = "12m", gettext_lazy("After 12 months")

    class Asked(models.TextChoices):
        PARTICIPANT = "participant", gettext_lazy("Participant")
        SUPERVISOR = "supervisor", gettext_lazy("Supervisor")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="evaluations")
    moment = models.CharField(gettext_lazy("moment"), max_length=3, choices=Moment)
    asked = models.CharField(gettext_lazy("asked"), max_length=11, choices=Asked)
    day = models.DateField(gettext_lazy("day"))
    is_handed_on = models.BooleanField(gettext_lazy("handed on by the State"), default=False)
    sent_at = models.DateTimeField(gettext_lazy("sent at"))
    ends_at = models.DateTimeField(gettext_lazy("open until"))
    answered_at = models.DateTimeField(gettext_lazy("answered at"), null=True, blank=True)
    useful = _rating(gettext_lazy("useful for my work"))
    teaching = _rating(gettext_lazy("teaching"))
    level = _rating(gettext_lazy("level and pace"))
    setting = _rating(gettext_lazy("place and organisation"))
    change = _rating(gettext_lazy("change seen in the work"))
    in_post = models.BooleanField(gettext_lazy("still in post"), null=True, blank=True)
    uses_skill = models.BooleanField(gettext_lazy("uses what was taught"), null=True, blank=True)
    comment = _text(gettext_lazy("anything else"))
    barrier = _text(gettext_lazy("what stands in the way"))
    example = _text(
        gettext_lazy("an example of use"),
        help_text=gettext_lazy(
            "What was done differently. No operational detail, no case, no name."
        ),
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = gettext_lazy("evaluation")
        verbose_name_plural = gettext_lazy("evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "moment", "asked", "day"], name="evaluation_asked_once"
            )
        ]

    def __str__(self):
        return _("%(moment)s of %(session)s") % {
            "moment": self.get_moment_display(),
            "session": self.nomination.session.code,
        }

    def get_absolute_url(self):
        return self.nomination.session.get_absolute_url()

    def history_parent(self):
        return self.nomination.session

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and timezone.now() < self.ends_at
