"""The instrument: what an assessment asks, version by version, as data."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.lifecycle import Lifecycle, Transition
from history.recorded import RecordedQuerySet
from history.versioned import VersionedModel
from portfolio.access import StatelessModel
from web.text import MaxText, validate_plain_text

PLAIN = [validate_plain_text]
PARTS = ("assessments.area", "assessments.indicator", "assessments.suggestedaction")


class PublishedIsFixed(ValidationError):
    """Somebody tried to change a published version; answers rest on its text."""

    def __init__(self, instrument):
        super().__init__(
            _("%(instrument)s is published and never changes. Make a new version instead.")
            % {"instrument": instrument}
        )


class InstrumentQuerySet(RecordedQuerySet):
    def fixed(self):
        """Versions whose text never changes again: published and retired ones."""
        return self.exclude(status=Instrument.Status.DRAFT)

    def fitting(self, programme=None, *, state=None, previous=None):
        """Versions to which a new mission of this programme may be pinned, the nearest first: that
        of the mission which it re-assesses, so that the two can be compared; the programme's own;
        one for all programmes; last what was adapted for another region than the State's."""
        open_to = models.Q(programme=None) | models.Q(programme=programme)
        here = models.Q(region="") | models.Q(region__iexact=state.region if state else "")
        same = models.Q(pk=previous.instrument_id if previous else None)
        own = models.Q(programme__isnull=False)
        nearness = models.Case(
            models.When(same, then=0),
            models.When(here & own, then=1),
            models.When(here, then=2),
            default=3,
        )
        newest = models.F("published_at").desc(nulls_last=True)
        rows = self.filter(open_to, status=Instrument.Status.PUBLISHED)
        return rows.order_by(nearness, newest, "-pk")


def _why_not_publish(instrument):
    from assessments.publishing import why_not_publish

    return why_not_publish(instrument)


class Instrument(VersionedModel, StatelessModel):
    """One version of an assessment instrument. A mission is pinned to one; a published one never
    changes, whoever tries and however. Retired, it serves the missions that it has and no new one.

    `programme` and `region` say for whom it was adapted, `parent` from which version it was made.
    `references` holds the titles of courses, mentoring topics and Compendium entries that its
    indicators name, as they were when it was published.
    """

    subject = "instrument"
    history_slug = "instrument"

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        PUBLISHED = "published", gettext_lazy("Published")
        RETIRED = "retired", gettext_lazy("Retired")

    # What its steps set; all else stands still from the day of publication.
    MOVED = frozenset({"status", "published_at"})
    lifecycle = Lifecycle(
        Status,
        Transition(
            "publish",
            (Status.DRAFT,),
            Status.PUBLISHED,
            gettext_lazy("Publish"),
            right="approve",
            why_not=_why_not_publish,
            not_by_authors=("assessments.instrument", *PARTS),
        ),
        Transition(
            "retire",
            (Status.PUBLISHED,),
            Status.RETIRED,
            gettext_lazy("Retire"),
            right="approve",
            needs_reason=True,
        ),
    )

    code = models.CharField(
        gettext_lazy("code"),
        max_length=20,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
                gettext_lazy("Use capital letters, digits and hyphens, such as FC-DDA."),
            )
        ],
    )
    version_number = models.CharField(
        gettext_lazy("version"),
        max_length=12,
        validators=[
            RegexValidator(r"^\d{1,3}\.\d{1,3}\Z", gettext_lazy("Write two numbers, such as 1.0."))
        ],
    )
    title = models.CharField(gettext_lazy("title"), max_length=200, validators=PLAIN)
    language = models.CharField(gettext_lazy("language"), max_length=5, default="en")
    status = models.CharField(
        gettext_lazy("status"), max_length=12, choices=Status, default=Status.DRAFT
    )
    programme = models.ForeignKey(
        "portfolio.Programme",
        models.PROTECT,
        related_name="instruments",
        verbose_name=gettext_lazy("programme"),
        null=True,
        blank=True,
    )
    region = models.CharField(
        gettext_lazy("region"), max_length=80, blank=True, validators=[*PLAIN, MaxText(80)]
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="copies",
        verbose_name=gettext_lazy("made from"),
        null=True,
        blank=True,
    )
    published_at = models.DateTimeField(gettext_lazy("published"), null=True, blank=True)
    scale = models.JSONField(gettext_lazy("scale"), default=list, blank=True)
    references = models.JSONField(gettext_lazy("references"), default=dict, blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version_number"], name="instrument_version_once"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.version_number}"

    def get_absolute_url(self):
        return reverse("assessments:instrument-detail", args=[self.pk])

    @property
    def is_published(self):
        """Published once, and so fixed; a retired version was published too."""
        return self.status != self.Status.DRAFT

    @property
    def is_editable(self):
        return self.status == self.Status.DRAFT

    @property
    def instrument(self):
        """Itself: of whatever part, `instrument` is the version that it belongs to."""
        return self

    def clean(self):
        super().clean()
        same = Instrument.objects.filter(code=self.code, version_number=self.version_number)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"version_number": _("There is a version %(it)s already.") % {"it": self}}
            )

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        if fields and fields <= cls.MOVED:
            return
        keys = [row.pk for row in rows if not row._state.adding]
        for instrument in cls.objects.fixed().filter(pk__in=keys):
            raise PublishedIsFixed(instrument)
