"""The answer to one indicator in one mission."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.mission import Mission
from assessments.models.seat import Seat
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import Release, at_least
from web.text import MaxText, validate_no_contact, validate_plain_text


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
    """One's own score, and both once both are marked as scored: two assessors judge without having
    seen each other. One's own is what one wrote or what one's seat in the area writes."""
    seat = Seat.objects.filter(
        mission=models.OuterRef("mission"),
        area=models.OuterRef("indicator__area"),
        voice=models.OuterRef("voice"),
        person=user,
    )
    mine = models.Q(updated_by=user) | models.Q(models.Exists(seat))
    return mine | models.Q(_is_marked(Answer.Voice.FIRST), _is_marked(Answer.Voice.SECOND))


def _is_marked(voice):
    return models.Exists(
        Answer.objects.filter(
            mission=models.OuterRef("mission"),
            indicator=models.OuterRef("indicator"),
            voice=voice,
            is_scored=True,
        )
    )


class Answer(VersionedModel, access.ScopedModel):
    """What is answered to one indicator: a level, or why there is none, and the reasons.

    A state's own view, two independent scores and the agreed score are different answers and never
    versions of one value: `voice` tells them apart. `version` counts saves and `stamps` says at
    which of them each field was last changed; a save that began earlier and changes the same field
    is refused, so nobody overwrites anybody unseen (assessments.saving). Not applicable and not
    scored are left out of every average.

    `named_evidence` is the State's own list; `discussion` and who was present belong to the agreed
    answer. "Not applicable" counts once the team leader has approved the very reason that stands
    there: `approved_reason` keeps it.
    """

    state_path = "mission__state"
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "stamps")
    COLLIDED = "collided"
    APPROVED = "approved as not applicable"
    history_verbs = {
        COLLIDED: _("wrote beside another text, which stands, in"),
        APPROVED: _("approved as not applicable the"),
    }

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
        validators=[validate_plain_text, MaxText(1_000), validate_no_contact],
    )
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, blank=True)
    justification = models.TextField(
        _("why this level"),
        blank=True,
        validators=[validate_plain_text, MaxText(10_000), validate_no_contact],
    )
    is_scored = models.BooleanField(_("marked as scored"), default=False)
    stamps = models.JSONField(default=dict, editable=False)
    named_evidence = models.TextField(
        _("evidence that the State names"),
        blank=True,
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
    )
    discussion = models.TextField(
        _("note of the discussion"),
        blank=True,
        validators=[validate_plain_text, MaxText(4_000), validate_no_contact],
    )
    first_present = models.BooleanField(_("first assessor was present"), default=False)
    second_present = models.BooleanField(_("second assessor was present"), default=False)
    approved_reason = models.TextField(
        _("reason that the team leader approved"), blank=True, editable=False
    )
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

    def stamp(self, name: str) -> int:
        """The version at which this field was last changed; what was written without a stamp
        counts as the newest, so that it is never overwritten unseen."""
        return self.stamps.get(name, self.version)

    @property
    def is_of_the_room(self) -> bool:
        """Whether it is what the team agrees after two scores apart."""
        return self.voice == self.Voice.AGREED and self.mission.is_scored_twice

    @property
    def is_left_out(self):
        """Whether the indicator does not apply, with the team leader's approval of the reason."""
        is_approved = bool(self.reason) and self.approved_reason == self.reason
        return self.value == self.Value.NOT_APPLICABLE and is_approved

    @property
    def waits_for_approval(self):
        return self.value == self.Value.NOT_APPLICABLE and not self.is_left_out

    def history_parent(self):
        return self.mission
