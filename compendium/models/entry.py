"""Entries: what the manual says about one topic, from accountability to zero tolerance."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from compendium.models.review import why_not_approve
from history.lifecycle import Lifecycle, Transition
from history.recorded import RecordedQuerySet
from history.versioned import VersionedModel
from portfolio.access import StatelessModel
from web.text import MaxText, validate_plain_text

LINE = [validate_plain_text]
TEXT = [validate_plain_text, MaxText(20_000)]
SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    gettext_lazy("Use small letters, digits and hyphens, such as watch-lists."),
)


class Part(models.TextChoices):
    """The life cycle of a fusion centre, the second order in which the manual is read."""

    FOUND = "P1", gettext_lazy("Found: why, mandate, stakeholders, plan")
    DESIGN = "P2", gettext_lazy("Design: governance, agreements, procedures")
    EQUIP = "P3", gettext_lazy("Equip: people, premises, systems, skills")
    OPERATE = "P4", gettext_lazy("Operate: the intelligence cycle")
    SHARE = "P5", gettext_lazy("Share: partners at home and abroad")
    SAFEGUARD = "P6", gettext_lazy("Safeguard: rights, gender, ethics, oversight")
    SUSTAIN = "P7", gettext_lazy("Sustain: performance, learning, money")


class EditorialModel(StatelessModel):
    """What is read by those alone who edit or approve the Compendium, until it is published."""

    subject = "edition"

    class Meta:
        abstract = True

    @classmethod
    def opened_to(cls, user, action="view") -> bool:
        if action != "view":
            return super().opened_to(user, action)
        return any(super(EditorialModel, cls).opened_to(user, act) for act in ("change", "approve"))


class Entry(VersionedModel, StatelessModel):
    """One topic of the manual. Its slug is the anchor by which it is cited, and never changes.

    The codes name what the entry serves: areas and indicators of the instrument, courses of the
    catalogue, topics of mentoring, instruments of international law.
    """

    subject = "edition"
    history_slug = "entry"

    slug = models.CharField(
        gettext_lazy("anchor"), max_length=60, unique=True, validators=[SLUG], editable=False
    )
    part = models.CharField(gettext_lazy("part"), max_length=2, choices=Part)
    position = models.PositiveSmallIntegerField(gettext_lazy("place from A to Z"))
    scope = models.CharField(gettext_lazy("scope"), max_length=300, validators=LINE)
    areas = models.JSONField(gettext_lazy("areas"), default=list, blank=True)
    indicators = models.JSONField(gettext_lazy("indicators"), default=list, blank=True)
    courses = models.JSONField(gettext_lazy("courses"), default=list, blank=True)
    topics = models.JSONField(gettext_lazy("mentoring topics"), default=list, blank=True)
    instruments = models.JSONField(gettext_lazy("instruments"), default=list, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.slug


def _why_not_send(text):
    if lacking := text.lacking():
        return _("Write these parts first: %(names)s.") % {"names": ", ".join(lacking)}
    return ""


class EntryText(VersionedModel, EditorialModel):
    """An entry in one language. The first language is the source; every other one says of which
    edition it is the translation (`translates`), as it may lag behind.

    The parts are Markdown with the extensions of compendium.markdown. `version` counts saves and
    `stamps` says at which of them each part was last changed, so that two people who write in
    different parts never meet.
    """

    history_slug = "entry-text"
    unrecorded_fields = (*VersionedModel.unrecorded_fields, "stamps")
    PARTS = (
        "lead", "why", "when", "steps", "checklist", "do", "dont", "rights", "sources",
    )  # fmt: skip

    class Status(models.TextChoices):
        OUTLINE = "outline", gettext_lazy("Outline")
        DRAFT = "draft", gettext_lazy("Draft")
        IN_REVIEW = "in_review", gettext_lazy("In review")
        RETURNED = "returned", gettext_lazy("Returned")
        APPROVED = "approved", gettext_lazy("Approved")

    WRITABLE = (Status.OUTLINE, Status.DRAFT, Status.RETURNED)
    lifecycle = Lifecycle(
        Status,
        Transition("begin", (Status.OUTLINE,), Status.DRAFT, gettext_lazy("Begin writing")),
        Transition(
            "send",
            (Status.DRAFT, Status.RETURNED),
            Status.IN_REVIEW,
            gettext_lazy("Send to review"),
            why_not=_why_not_send,
        ),
        Transition(
            "return",
            (Status.IN_REVIEW,),
            Status.RETURNED,
            gettext_lazy("Return with a comment"),
            right="approve",
            needs_reason=True,
            not_by_authors=("compendium.entrytext",),
        ),
        Transition(
            "approve",
            (Status.IN_REVIEW,),
            Status.APPROVED,
            gettext_lazy("Approve"),
            right="approve",
            why_not=why_not_approve,
            not_by_authors=("compendium.entrytext",),
        ),
        Transition(
            "reopen",
            (Status.APPROVED, Status.IN_REVIEW),
            Status.DRAFT,
            gettext_lazy("Change the text again"),
            needs_reason=True,
        ),
    )

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="texts")
    language = models.CharField(
        gettext_lazy("language"), max_length=7, choices=settings.LANGUAGES, default="en"
    )
    translates = models.CharField(
        gettext_lazy("translation of edition"), max_length=12, blank=True, editable=False
    )
    title = models.CharField(gettext_lazy("title"), max_length=120, validators=LINE)
    lead = models.TextField(gettext_lazy("in one sentence"), blank=True, validators=TEXT)
    why = models.TextField(gettext_lazy("why it matters"), blank=True, validators=TEXT)
    when = models.TextField(gettext_lazy("when to use"), blank=True, validators=TEXT)
    steps = models.TextField(gettext_lazy("steps"), blank=True, validators=TEXT)
    checklist = models.TextField(gettext_lazy("checklist"), blank=True, validators=TEXT)
    do = models.TextField(gettext_lazy("do"), blank=True, validators=TEXT)
    dont = models.TextField(gettext_lazy("do not"), blank=True, validators=TEXT)
    rights = models.TextField(gettext_lazy("rights and gender"), blank=True, validators=TEXT)
    sources = models.TextField(gettext_lazy("sources"), blank=True, validators=TEXT)
    terms = models.TextField(
        gettext_lazy("index terms"),
        blank=True,
        validators=[validate_plain_text, MaxText(1_000)],
        help_text=gettext_lazy("Separated by semicolons."),
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=Status, default=Status.OUTLINE
    )
    stamps = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        "portfolio.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["entry__position", "language"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="entry_text_once")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("compendium:text-detail", args=[self.pk])

    def history_parent(self):
        return self.entry

    @property
    def is_source(self):
        return self.language == settings.LANGUAGE_CODE[:2]

    @property
    def is_writable(self):
        return self.status in self.WRITABLE

    @property
    def is_open_to_words(self):
        """Whether something can still be said about it: an entry is never done with, for the next
        edition may say it otherwise."""
        return True

    @property
    def direction(self):
        """Which way its language is written."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def stamp(self, name: str) -> int:
        """The version at which this part was last changed; of a text from elsewhere, the last."""
        return self.stamps.get(name, self.version)

    def lacking(self) -> list[str]:
        """The parts that say nothing yet, by their names."""
        names = [name for name in self.PARTS if not getattr(self, name).strip()]
        return [str(self._meta.get_field(name).verbose_name) for name in names]
