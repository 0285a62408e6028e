"""The State's reply to the draft: what it says to each finding, and what it did afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.finding import Finding
from assessments.models.mission import Mission
from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import Release, at_least
from web.text import MaxText, validate_no_contact, validate_plain_text

PLAIN = [validate_plain_text, MaxText(4_000), validate_no_contact]


def _why_not_now(reply):
    from assessments.replies import why_not_move

    return why_not_move(reply)


def _why_not_send(reply):
    from assessments.replies import why_not_send

    return why_not_send(reply)


def _why_not_answer(reply):
    from assessments.replies import why_not_answer

    return why_not_answer(reply)


class StateReply(access.ScopedModel):
    """The State's reply to the draft of one mission, as a whole.

    The focal point writes it and sends it to the national approver; what the approver signs opens
    to the team, which answers every difference. Until then it is the State's own paper.
    """

    state_path = "mission__state"
    subject = "reply"
    acts = {"answer": ("C", "finding")}

    class Status(models.TextChoices):
        DRAFT = "draft", _("Reply in draft")
        SENT = "sent", _("With the approver")
        APPROVED = "approved", _("Approved by the State")
        ANSWERED = "answered", _("Answered by the team")

    SIGNED = (Status.APPROVED, Status.ANSWERED)
    lifecycle = Lifecycle(
        Status,
        Transition(
            "send", (Status.DRAFT,), Status.SENT, _("Send to the approver"), why_not=_why_not_send
        ),
        Transition(
            "approve",
            (Status.SENT,),
            Status.APPROVED,
            _("Approve the reply"),
            right="approve",
            why_not=_why_not_now,
            not_by=("send",),
            not_by_authors=("assessments.findingreply",),
        ),
        Transition(
            "return",
            (Status.SENT, Status.APPROVED, Status.ANSWERED),
            Status.DRAFT,
            _("Return to draft"),
            right="approve",
            why_not=_why_not_now,
            needs_reason=True,
        ),
        Transition(
            "answer",
            (Status.APPROVED,),
            Status.ANSWERED,
            _("Every difference is answered"),
            right="answer",
            why_not=_why_not_answer,
        ),
    )

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="state_reply")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    conditions = {"signed": models.Q(status__in=SIGNED)}

    class Meta:
        verbose_name = _("reply of the State")
        verbose_name_plural = _("replies of States")

    def __str__(self):
        return str(_("Reply to the draft of %(mission)s") % {"mission": self.mission})

    @property
    def is_signed(self):
        return self.status in self.SIGNED

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    def history_parent(self):
        return self.mission

    def history_whole(self):
        """What is said to the findings stands in the history of the mission."""
        return self.mission


class FindingReply(VersionedModel, access.ScopedModel):
    """What the State says to one finding, and what the team answers.

    A partial agreement and a disagreement need a reason before they are sent; nobody takes silence
    for agreement. Both texts are printed side by side and neither is shortened.
    """

    state_path = "finding__mission__state"
    subject = "reply"
    history_slug = "finding-reply"
    acts = {"answer": ("C", "finding")}
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "said_at", "answered_at")

    class View(models.TextChoices):
        AGREE = "agree", _("Agree")
        PARTLY = "partly", _("Agree in part")
        DISAGREE = "disagree", _("Disagree")

    DIFFERENT = (View.PARTLY, View.DISAGREE)

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="reply")
    view = models.CharField(_("view"), max_length=8, choices=View, blank=True)
    reason = models.TextField(_("reason"), blank=True, validators=PLAIN)
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("document of the State"),
    )
    said_at = models.DateTimeField(_("said at"), null=True, editable=False)
    # The version of the finding that the State had before it.
    about_version = models.PositiveIntegerField(_("version of the finding"), default=0)
    answer = models.TextField(_("answer of the team"), blank=True, validators=PLAIN)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("saved at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    conditions = {
        "signed": models.Q(
            finding__mission__state_reply__status__in=StateReply.SIGNED,
            finding__release__in=at_least(Release.PROGRAMME),
        )
    }

    class Meta:
        verbose_name = _("reply to a finding")
        verbose_name_plural = _("replies to findings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(view__in=["", "agree", "partly", "disagree"]),
                name="findingreply_view_known",
                violation_error_message=_("Choose agree, agree in part or disagree."),
            )
        ]

    def __str__(self):
        return str(_("Reply to %(finding)s") % {"finding": self.finding})

    @property
    def is_different(self) -> bool:
        return self.view in self.DIFFERENT

    @property
    def lacks_reason(self) -> bool:
        return self.is_different and not self.reason.strip()

    @property
    def is_answered(self) -> bool:
        """Whether the team has answered these very words, not earlier ones."""
        return bool(self.answer and self.answered_at and self.answered_at >= self.said_at)

    @property
    def is_about_earlier(self) -> bool:
        """Whether the finding was changed after the State replied to it."""
        return bool(self.view) and self.about_version < self.finding.version

    def history_parent(self):
        return self.finding.mission


class FollowUpStep(access.ScopedModel):
    """One step that the State took after it received the report, as it reports it itself."""

    state_path = "mission__state"
    subject = "reply"
    history_slug = "follow-up-step"

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="follow_up_steps")
    taken_on = models.DateField(_("date of the step"))
    text = models.TextField(
        _("step taken"),
        validators=[validate_plain_text, MaxText(2_000), validate_no_contact],
        help_text=_("What was done, by which agency. No names, no case content."),
    )
    document = models.ForeignKey(
        "portfolio.StateDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_up_steps",
        verbose_name=_("document of the State"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Written for the programme: it is open to its readers as soon as it stands.
    conditions = {"signed": access.EVERY_ROW}

    class Meta:
        ordering = ["taken_on", "pk"]
        verbose_name = _("step reported by the State")
        verbose_name_plural = _("steps reported by the State")

    def __str__(self):
        return str(_("Step of %(day)s") % {"day": self.taken_on})

    def history_parent(self):
        return self.mission
