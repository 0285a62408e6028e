"""Practices: what works somewhere and may help elsewhere."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.lifecycle import Lifecycle, Transition
from history.versioned import VersionedModel
from history.words import model_of
from portfolio import access
from portfolio.labels import LabelledModel
from web.text import MaxText, validate_plain_text

PLAIN = [validate_plain_text, MaxText(4_000)]


class PracticeQuerySet(access.ScopedQuerySet):
    def identified(self):
        """What waits in the inbox."""
        return self.filter(status=Practice.Status.IDENTIFIED)


class Practice(VersionedModel, LabelledModel):
    """A practice on its way into the Compendium. It begins in the inbox as somebody found it and
    is declined there with a reason or, later, collected, reviewed and published.

    Who reads a practice need not see its State: nothing here names one, and pages show it to those
    alone who may see the State's record. `source_model` and `source_pk` name the record that it was
    found in; rights on that are asked of the record itself.
    """

    state_path = "state"
    subject = "practice"
    history_slug = "practice"
    tracking_fields = ("status", "classification", "release")
    conditions = {
        # A grant for one State already says whose: every practice found there is its own.
        "own": models.Q(state__isnull=False),
        # None is published, and none is attributed to a State, before the later steps exist.
        "published": models.Q(pk__in=[]),
        "attribution": models.Q(pk__in=[]),
    }

    class Status(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        DECLINED = "declined", _("Declined")

    class Source(models.TextChoices):
        MISSION = "mission", _("Mission")
        VISIT = "visit", _("Study visit")
        MENTORING = "mentoring", _("Mentoring")

    class Strength(models.TextChoices):
        ONE_SOURCE = "E1", _("E1: reported by one source")
        SEVERAL = "E2", _("E2: reported by two or more independent sources")
        RECORDS = "E3", _("E3: documented with records or data")
        EVALUATED = "E4", _("E4: independently evaluated or measured")

    class Attribution(models.TextChoices):
        NAMED = "named", _("The State may be named")
        REGION = "region", _("The region only")
        ANONYMOUS = "anonymous", _("Anonymous")

    lifecycle = Lifecycle(
        Status,
        Transition(
            "decline",
            (Status.IDENTIFIED,),
            Status.DECLINED,
            _("Decline"),
            right="approve",
            needs_reason=True,
        ),
    )

    number = models.PositiveIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=160, validators=[validate_plain_text])
    what = models.TextField(_("what is done"), validators=PLAIN)
    why = models.TextField(_("why it works"), blank=True, validators=PLAIN)
    condition = models.TextField(
        _("what it needs"),
        blank=True,
        validators=PLAIN,
        help_text=_("What must be in place before somebody else can do the same."),
    )
    caution = models.TextField(
        _("what to be careful about"),
        blank=True,
        validators=PLAIN,
        help_text=_("Limits, and what it could do to people’s rights."),
    )
    source_kind = models.CharField(
        _("source"), max_length=10, choices=Source, default=Source.MISSION
    )
    source_model = models.CharField(max_length=60, editable=False)
    source_pk = models.CharField(max_length=40, editable=False)
    # Nothing for a host that is no State of the programme: seen by roles held for everything.
    state = models.ForeignKey(
        "portfolio.State", models.PROTECT, null=True, blank=True, related_name="practices"
    )
    region = models.CharField(_("region"), max_length=60, blank=True)
    strength = models.CharField(
        _("evidence strength"), max_length=2, choices=Strength, default=Strength.ONE_SOURCE
    )
    attribution = models.CharField(
        _("consent to attribution"),
        max_length=10,
        choices=Attribution,
        default=Attribution.ANONYMOUS,
        help_text=_("What the owner agreed to in writing; anonymous until then."),
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.IDENTIFIED)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_model", "source_pk"], name="practice_once_per_source"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("compendium:practice-detail", args=[self.pk])

    @property
    def code(self):
        """For example CP-0143."""
        return f"CP-{self.number:04}"

    @property
    def release_words(self):
        """Without the State's name, which not every reader may see."""
        return _("Release: the Compendium’s editors and those assigned to the State")

    def source_for(self, user):
        """The record that it was found in, if this person may see that."""
        model = model_of(self.source_model)
        if model is None:
            return None
        return model._default_manager.allowed(user).filter(pk=self.source_pk).first()

    def history_parent(self):
        return self.state
