"""Background files: what was asked for, how far it is and where the result lies."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from web.marking import Classification, highest


class JobQuerySet(models.QuerySet):
    def of(self, user):
        """A person's own jobs: nobody sees another's files."""
        return self.filter(requested_by=user) if user.is_active else self.none()

    def about(self, kind: str, subject_pk):
        """The latest jobs of one kind about one record, as its page shows them."""
        return self.filter(kind=kind, subject_pk=str(subject_pk)).with_place()[:4]

    def with_place(self):
        """Each job with how many documents are ahead of it, without a query per job."""
        ahead = Job.objects.filter(status__in=Job.OPEN, created_at__lt=OuterRef("created_at"))
        everybody = ahead.order_by().annotate(all=Value(1)).values("all")
        count = everybody.annotate(number=Count("pk")).values("number")
        return self.annotate(place_in_line=Coalesce(Subquery(count), 0))

    def open(self):
        return self.filter(status__in=Job.OPEN)

    def claimable(self, *, now):
        """Waiting, or left running by a worker that no longer renews its lease."""
        return self.filter(
            Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """One production of one file. The row is the truth; the broker only rings.

    A worker holds it by a lease with a token and renews it while it works; the last update is
    filtered by that token, so a worker thought dead cannot overwrite its successor's result.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Rendering")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Deleted after its time")

    OPEN = (Status.QUEUED, Status.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("document"), max_length=40)
    subject_pk = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    language = models.CharField(_("language"), max_length=5, default="en")
    choice = models.CharField(max_length=400, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", verbose_name=_("asked by")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    progress_note = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    announcements = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="jobs/", blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    # As it stands on every page of the file; the record may have been marked higher since.
    classification = models.CharField(max_length=3, choices=Classification, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_pk", "language", "choice", "requested_by"],
                condition=Q(status__in=["queued", "running"]),
                name="job_open_once",
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="job_status_created")]

    def __str__(self):
        return f"{self.kind}: {self.subject_label}"

    @property
    def is_open(self):
        return self.status in self.OPEN

    def is_marked_below(self, level: Classification) -> bool:
        """Whether the file says less of itself than its record does by now."""
        on_paper = self.classification or Classification.UNCLASSIFIED
        return highest([on_paper, level]) != on_paper


class Master(models.Model):
    """A finished file by its hash, and how many readers' copies of it were handed out."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    copies = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.sha256[:16]

    @classmethod
    def next_copy(cls, sha256: str) -> int:
        """The next copy's number. Two readers at once get two numbers."""
        with transaction.atomic():
            cls.objects.get_or_create(sha256=sha256)
            cls.objects.filter(sha256=sha256).update(copies=F("copies") + 1)
            return cls.objects.get(sha256=sha256).copies
