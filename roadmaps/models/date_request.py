"""A request for a later end of an action."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from portfolio import access
from roadmaps.models.action import PlanAction
from web.text import validate_plain_text


class DateRequest(access.ScopedModel):
    """The focal point asks for another end of an action, with a reason; somebody else answers.

    An answer moves no date: the date of an endorsed plan moves by an amendment alone.
    """

    state_path = "action__objective__roadmap__state"
    subject = "update"
    history_slug = "date-request"
    # The national approver answers what the own State's focal point asks.
    conditions = {"asked": access.EVERY_ROW}
    tracking_fields = ("status", "answer", "answered_by", "answered_at")

    class Status(models.TextChoices):
        ASKED = "asked", gettext_lazy("Asked")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "accept",
            (Status.ASKED,),
            Status.ACCEPTED,
            gettext_lazy("Accept the request"),
            right="approve",
            not_by_authors=("roadmaps.daterequest",),
        ),
        Transition(
            "decline",
            (Status.ASKED,),
            Status.DECLINED,
            gettext_lazy("Decline the request"),
            right="approve",
            needs_reason=True,
            not_by_authors=("roadmaps.daterequest",),
        ),
    )

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="date_requests")
    ends_on = models.DateField(gettext_lazy("end asked for"))
    reason = models.CharField(
        gettext_lazy("reason"), max_length=500, validators=[validate_plain_text]
    )
    status = models.CharField(
        gettext_lazy("state of the request"), max_length=10, choices=Status, default=Status.ASKED
    )
    answer = models.CharField(
        gettext_lazy("answer"), max_length=500, blank=True, validators=[validate_plain_text]
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("asked by"),
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("answered by"),
    )
    answered_at = models.DateTimeField(gettext_lazy("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("request for another date")
        verbose_name_plural = gettext_lazy("requests for another date")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=models.Q(status="asked"),
                name="date_asked_once",
                violation_error_message=gettext_lazy("Another date has been asked for already."),
            ),
        ]

    def __str__(self):
        return _("%(code)s, end on %(day)s") % {"code": self.action.code, "day": self.ends_on}

    def history_parent(self):
        return self.action.roadmap
