"""Documents of a state: recorded, and stored only when the state has released them."""

import uuid

from django.core.files.storage import storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.versioned import VersionedModel
from portfolio import access
from portfolio.labels import LabelledModel, Release, at_least
from web.marking import Marking
from web.text import MaxText, validate_plain_text


class StateDocument(VersionedModel, LabelledModel):
    """A law, letter or procedure of a state: that it exists, its date, who holds it and what it
    proves. The document itself is kept only after the state has released it in writing.
    """

    state_path = "state"
    subject = "document"
    least_release = Release.STATE
    conditions = {"released": models.Q(is_released=True, release__in=at_least(Release.DONORS))}

    class Kind(models.TextChoices):
        LAW = "law", gettext_lazy("Law or decree")
        POLICY = "policy", gettext_lazy("Policy or strategy")
        SOP = "sop", gettext_lazy("Procedure (SOP)")
        LETTER = "letter", gettext_lazy("Letter")
        REPORT = "report", gettext_lazy("Report")
        OTHER = "other", gettext_lazy("Other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey("portfolio.State", models.PROTECT, related_name="documents")
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=Kind, default=Kind.LAW)
    title = models.CharField(
        gettext_lazy("title"),
        max_length=240,
        validators=[validate_plain_text],
        help_text=gettext_lazy(
            "As the document names itself, with its number. No names of people."
        ),
    )
    dated_on = models.DateField(gettext_lazy("date of the document"), null=True, blank=True)
    holder = models.CharField(
        gettext_lazy("who holds it"),
        max_length=160,
        validators=[validate_plain_text],
        help_text=gettext_lazy("An office, not a person."),
    )
    proves = models.TextField(
        gettext_lazy("what it proves"),
        validators=[validate_plain_text, MaxText(2_000)],
        help_text=gettext_lazy("In a sentence. No case content, no names."),
    )
    is_released = models.BooleanField(
        gettext_lazy("the State has released this document to the programme"), default=False
    )
    release_reference = models.CharField(
        gettext_lazy("letter or number of the release"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
    )
    released_on = models.DateField(gettext_lazy("date of the release"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-dated_on", "title"]
        verbose_name = gettext_lazy("document of the State")
        verbose_name_plural = gettext_lazy("documents of the State")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_released=False)
                | (~models.Q(release_reference="") & models.Q(released_on__isnull=False)),
                name="statedocument_release_is_proved",
                violation_error_message=gettext_lazy(
                    "A released document needs the letter or number of its release and the date."
                ),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portfolio:state-document-detail", args=[self.pk])

    @property
    def marking(self) -> Marking:
        return self.marking_with()

    @property
    def kept(self) -> int:
        """How many files are kept; read from files that the page has fetched already."""
        return sum(each.removed_at is None for each in self.files.all())

    @property
    def present_files(self):
        return self.files.filter(removed_at=None)

    def why_not_attach(self) -> str:
        """Why no file may be attached now, or nothing."""
        if not self.is_released:
            return _(
                "The State has not released this document, so only its record is kept. Record the "
                "release first: its letter or number, and the date."
            )
        return ""

    def history_parent(self):
        return self.state


def uploads():
    """Where released files lie: outside everything that the web server serves."""
    return storages["uploads"]


def place(file, name: str) -> str:
    """Two letters of a name of our own spread the files over folders; theirs is never a path."""
    return f"state-documents/{name[:2]}/{name}"


class StateDocumentFile(access.ScopedModel):
    """One revision of a released document as it was handed over.

    A removed revision keeps its line, its number and its hash; the bytes are gone.
    """

    state_path = "document__state"
    subject = "document"
    conditions = {
        "released": models.Q(
            document__is_released=True, document__release__in=at_least(Release.DONORS)
        )
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(StateDocument, models.PROTECT, related_name="files")
    revision = models.PositiveSmallIntegerField(gettext_lazy("revision"))
    file = models.FileField(storage=uploads, upload_to=place, max_length=120, blank=True)
    name = models.CharField(gettext_lazy("name of the file"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(gettext_lazy("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.CharField(gettext_lazy("uploaded by"), max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # Where the bytes lie says nothing to a reader of the history.
    unrecorded_fields = ("file", "uploaded_at")

    class Meta:
        ordering = ["-revision"]
        verbose_name = gettext_lazy("file of a document")
        verbose_name_plural = gettext_lazy("files of documents")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "revision"], name="statedocumentfile_revision_once"
            )
        ]

    def __str__(self):
        return _("%(name)s, revision %(revision)s") % {
            "name": self.name,
            "revision": self.revision,
        }

    def history_parent(self):
        return self.document

    def history_state_id(self):
        return self.document.state_id
