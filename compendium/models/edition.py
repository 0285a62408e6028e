"""Editions: what was published, word for word, and stays as it was."""

from django.conf import settings
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
from portfolio.labels import Release
from web.text import MaxText, validate_plain_text

LINE = [validate_plain_text]


class EditionQuerySet(RecordedQuerySet):
    def published(self):
        return self.filter(status=Edition.Status.PUBLISHED).order_by("-published_at", "-pk")


def _why_not_publish(edition):
    from compendium.publishing import why_not_publish

    return why_not_publish(edition)


class Edition(VersionedModel, StatelessModel):
    """One numbered edition of the manual. While it is a draft it is the list of what will be in it;
    published, its items are fixed and never change."""

    subject = "edition"
    history_slug = "edition"

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        PUBLISHED = "published", gettext_lazy("Published")

    MOVED = frozenset({"status", "published_at", "digest"})
    lifecycle = Lifecycle(
        Status,
        Transition(
            "publish",
            (Status.DRAFT,),
            Status.PUBLISHED,
            gettext_lazy("Publish"),
            right="approve",
            why_not=_why_not_publish,
            not_by_authors=("compendium.edition",),
        ),
    )

    number = models.CharField(
        gettext_lazy("number"),
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(
                r"^(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\Z",
                gettext_lazy("Write two numbers, such as 1.0, without a zero before them."),
            )
        ],
    )
    title = models.CharField(
        gettext_lazy("title"),
        max_length=200,
        validators=LINE,
        default="Compendium of Good Practices and Related Guidelines",
    )
    symbol = models.CharField(
        gettext_lazy("document symbol"), max_length=60, blank=True, validators=LINE
    )
    notice = models.TextField(
        gettext_lazy("notice"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000)],
        help_text=gettext_lazy("Stands on the cover, and online above every page of the edition."),
    )
    changes = models.TextField(
        gettext_lazy("list of changes"),
        blank=True,
        validators=[validate_plain_text, MaxText(8_000)],
        help_text=gettext_lazy("One change a line, as readers see it."),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.DRAFT
    )
    published_at = models.DateTimeField(
        gettext_lazy("published"), null=True, blank=True, editable=False
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return _("Edition %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("compendium:edition-detail", args=[self.number])

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def place(self) -> tuple[int, ...]:
        """Among the editions: 1.10 comes after 1.9."""
        return tuple(int(each) for each in self.number.split("."))

    def why_not_number(self) -> str:
        """Readers take what was published last for the newest: the numbers go up."""
        others = Edition.objects.published().exclude(pk=self.pk)
        last = max(others, key=lambda each: each.place, default=None)
        if last is None or self.place > last.place:
            return ""
        return _("%(edition)s is published already: choose a higher number.") % {"edition": last}

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude=exclude)
        is_asked = "number" not in (exclude or ()) and not self.is_published
        if is_asked and (why := self.why_not_number()):
            raise ValidationError({"number": why})

    def may(self, user, action):
        """A draft is there for those alone who make editions."""
        if action == "view" and not self.is_published:
            return any(self.opened_to(user, act) for act in ("change", "approve"))
        return super().may(user, action)

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        if fields and fields <= cls.MOVED:
            return
        keys = [row.pk for row in rows if not row._state.adding]
        for edition in cls.objects.filter(pk__in=keys, status=cls.Status.PUBLISHED):
            raise ValidationError(
                _("%(edition)s is published and never changes. Make a new one instead.")
                % {"edition": edition}
            )


class EditionItem(StatelessModel):
    """An entry or a practice as one edition prints it: its words, its facts and their digest.

    Written once, when the edition is published. `release` says who reads it: everybody, or those
    who are signed in to the programme. `translates` names the edition whose text a translation
    follows where that is an earlier one.
    """

    subject = "edition"
    # The history of an edition is read by more people than each of its items; that they are the
    # words that were published shows in their digest.
    unrecorded_fields = (*StatelessModel.unrecorded_fields, "content", "title")

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        fixed = Edition.objects.filter(status=Edition.Status.PUBLISHED)
        if any(not row._state.adding for row in rows) or (
            fixed.filter(pk__in={row.edition_id for row in rows}).exists()
        ):
            raise ValidationError(_("What an edition printed never changes."))

    class Kind(models.TextChoices):
        ENTRY = "entry", gettext_lazy("Entry")
        PRACTICE = "practice", gettext_lazy("Practice")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    # The entry's slug or the practice's code, such as CP-0143.
    anchor = models.CharField(max_length=60)
    entry_slug = models.CharField(max_length=60)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="en")
    translates = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    release = models.CharField(max_length=10, choices=Release, default=Release.PUBLIC)

    class Meta:
        ordering = ["edition", "position", "kind", "anchor"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "anchor", "language"], name="edition_item_once"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.edition.number})"

    def history_parent(self):
        return self.edition

    def history_label(self):
        return f"{self.anchor} ({self.edition.number})"

    def get_absolute_url(self):
        if self.kind == self.Kind.PRACTICE:
            return reverse("compendium:practice-read", args=[self.edition.number, self.anchor])
        return reverse("compendium:entry-read", args=[self.edition.number, self.anchor])


class Download(models.Model):
    """How often an edition was taken as a file from one country on one day; nothing of a person."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="downloads")
    form = models.CharField(max_length=10)
    language = models.CharField(max_length=7)
    # The two letters of ISO 3166, or nothing where the country is not known.
    country = models.CharField(max_length=2, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "form", "language", "country", "day"], name="download_once"
            )
        ]

    def __str__(self):
        return f"{self.edition.number} {self.form} {self.country} {self.day}"
