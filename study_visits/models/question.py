"""The queue of questions at a study visit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from portfolio.access import NO_ROW, both, either, states_with
from study_visits.models.agenda import AgendaItem
from study_visits.models.part import VisitPart
from study_visits.models.visit import StudyVisit
from web.text import MaxText, validate_no_contact, validate_plain_text


class Question(VisitPart):
    """One question. `key` is made by whoever asks, so that sending it twice asks it once.

    Everybody who sees the visit reads what was asked; which State asked is told to that State and
    to those who prepare the visit, and to nobody where it asked to stay hidden. Neither the State
    nor who asked is ever part of history (study_visits.asker).
    """

    anchor = "#questions"
    unrecorded_fields = ("state", "is_state_hidden")
    # Who asked is read from its history by those alone who prepare the visit.
    history_act = "change"

    class Status(models.TextChoices):
        OPEN = "open", gettext_lazy("Not answered yet")
        ANSWERED = "answered", gettext_lazy("Answered live")
        LATER = "later", gettext_lazy("Later, in writing")
        WITHHELD = "withheld", gettext_lazy("Not for release")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "answer",
            (Status.OPEN, Status.LATER),
            Status.ANSWERED,
            gettext_lazy("Answered live"),
        ),
        Transition("defer", (Status.OPEN,), Status.LATER, gettext_lazy("Later, in writing")),
        Transition(
            "withhold",
            (Status.OPEN, Status.LATER, Status.ANSWERED),
            Status.WITHHELD,
            gettext_lazy("Not for release"),
        ),
        Transition(
            "reopen",
            (Status.ANSWERED, Status.LATER, Status.WITHHELD),
            Status.OPEN,
            gettext_lazy("Put back"),
        ),
    )

    visit = models.ForeignKey(StudyVisit, models.CASCADE, related_name="questions")
    key = models.UUIDField(unique=True, editable=False)
    text = models.TextField(
        gettext_lazy("question"),
        validators=[validate_plain_text, MaxText(600), validate_no_contact],
        help_text=gettext_lazy("No cases, no names of persons or sources."),
    )
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=gettext_lazy("about"),
    )
    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="visit_questions")
    is_state_hidden = models.BooleanField(
        gettext_lazy("do not say which State asks"), default=False
    )
    status = models.CharField(
        gettext_lazy("answer"), max_length=8, choices=Status, default=Status.OPEN
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = gettext_lazy("question")
        verbose_name_plural = gettext_lazy("questions")

    def __str__(self):
        return self.text[:80]

    @classmethod
    def condition_for(cls, user, action):
        """What is not for release stays with the State that asked and with who prepares visits."""
        found = super().condition_for(user, action)
        if action != "view" or found is NO_ROW:
            return found
        own = states_with(user, "view_visit", "state")
        prepares = super().condition_for(user, "change")
        return both(found, either(~Q(status=cls.Status.WITHHELD), either(own, prepares)))
