"""The answer to one indicator in one mission."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import Release, at_least
from web.text import MaxText, validate_plain_text


class AnswerQuerySet(access.ScopedQuerySet):
    def agreed(self):
        """The team's own answers, the only ones that feed averages."""
        return self.filter(voice=Answer.Voice.AGREED)

    def scored(self):
        return self.filter(is_scored=True)


SHARED_ANSWER = {
    name: models.Q(mission__status__in=Mission.SHARED) & models.Q(mission__release__in=releases)
    for name, releases in (
        ("shared", at_least(Release.PROGRAMME)),
        ("checked", at_least(Release.STATE)),
        ("released", at_least(Release.DONORS)),
    )
} | {"practice": models.Q(pk__in=[])}


def independent(user):
    """One's own score, and the other's once one's own is marked as scored: two assessors judge
    without having seen each other."""
    mine = Answer.objects.filter(
        mission=models.OuterRef("mission"),
        indicator=models.OuterRef("indicator"),
        voice__in=[Answer.Voice.FIRST, Answer.Voice.SECOND],
        updated_by=user,
        is_scored=True,
    )
    return models.Q(updated_by=user) | models.Q(models.Exists(mine))


class Answer(VersionedModel, access.ScopedModel):
    """What is answered to one indicator: a level, or why there is none, and the reasons.

    A state's own view, two independent scores and the agreed score are different answers and never
    versions of one value: `voice` tells them apart. `version` counts saves; a save that names an
    older version is refused, so nobody overwrites anybody unseen. Not applicable and not scored
    are left out of every average.
    """

    state_path = "mission__state"

    class Voice(models.TextChoices):
        SELF = "self", _("State’s own score")
        FIRST = "first", _("First assessor")
        SECOND = "second", _("Second assessor")
        AGREED = "agreed", _("Agreed")

    class Value(models.TextChoices):
        ABSENT = "0", _("Absent")
        AD_HOC = "1", _("Ad hoc")
        DEVELOPING = "2", _("Developing")
        ESTABLISHED = "3", _("Established")
        SUSTAINED = "4", _("Sustained")
        NOT_APPLICABLE = "NA", _("Not applicable")
        NOT_SCORED = "NS", _("Not scored")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High: 3 or more consistent items")
        MEDIUM = "medium", _("Medium: 2 items or 1 agency")
        LOW = "low", _("Low: 1 item or conflicting")

    # Three rows of the matrix meet in one table, told apart by the voice.
    subjects = {
        "self_score": models.Q(voice=Voice.SELF),
        "score": models.Q(voice__in=[Voice.FIRST, Voice.SECOND]),
        "finding": models.Q(voice=Voice.AGREED),
    }

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="answers")
    indicator = models.ForeignKey("assessments.Indicator", models.PROTECT, related_name="answers")
    voice = models.CharField(_("voice"), max_length=8, choices=Voice, default=Voice.AGREED)
    value = models.CharField(_("level reached"), max_length=2, choices=Value, blank=True)
    reason = models.TextField(
        _("reason why no level is given"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000)],
    )
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, blank=True)
    justification = models.TextField(
        _("why this level"), blank=True, validators=[validate_plain_text, MaxText(10_000)]
    )
    is_scored = models.BooleanField(_("marked as scored"), default=False)
    updated_at = models.DateTimeField(_("saved at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()
    conditions = {
        **SHARED_ANSWER,
        "independent": independent,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "indicator", "voice"], name="answer_once_per_voice"
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=["", "0", "1", "2", "3", "4", "NA", "NS"]),
                name="answer_value_on_scale",
                violation_error_message=_(
                    "Choose a level from 0 to 4, not applicable or not scored."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}, {self.mission}"

    @property
    def level(self):
        """The level as a whole number 0-4, or None when none was given."""
        return int(self.value) if self.value.isdigit() else None

    def history_parent(self):
        return self.mission
