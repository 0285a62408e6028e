"""What the worker does with a job."""

import datetime
import hashlib
import logging
import os
import tempfile
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.kinds import kind_named
from documents.lease import Lease, claim
from documents.models import Job

logger = logging.getLogger(__name__)


class Refused(Exception):
    """The document cannot be made; the message is fit for the reader."""


@shared_task
def produce(job_id: str) -> None:
    """Make one document. Runs at least once; its result is committed at most once."""
    token = claim(job_id)
    if token is None:
        return
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with Lease(job.pk, token) as lease, translation.override(job.language):
        try:
            made = make(job, lease)
            if not lease.finish(status=Job.Status.READY, progress=100, error="", **made):
                Path(default_storage.path(made["file"])).unlink(missing_ok=True)
        except Refused as refusal:
            lease.finish(status=Job.Status.FAILED, error=str(refusal))
        except Exception:
            logger.exception("Job %s failed", job.pk)
            lease.finish(
                status=Job.Status.FAILED,
                error=_(
                    "The document could not be made. Your data are safe. Try again; if it fails "
                    "twice, tell the help desk."
                ),
            )


def make(job: Job, lease: Lease) -> dict:
    """Read, render and store; returns what the row keeps of the file."""
    kind = kind_named(job.kind).chosen(job.choice)
    lease.report(5, _("reading the record"))
    subject = _subject(kind, job)
    # Before the record is read: should it be marked higher meanwhile, the file counts as lower.
    level = kind.marking(subject).classification
    at = timezone.now().replace(microsecond=0)
    context = kind.context(subject, user=job.requested_by, language=job.language, at=at)
    lease.report(15, _("reading the record"))
    reporter = _page_reporter(lease, kind.expected_pages)
    content, pages = kind.write(context | {"language": job.language}, report=reporter)
    return store(job.pk, lease.token, content, kind.extension) | {
        "file_name": kind.file_name(subject),
        "classification": kind.printed_level(context, level),
        "pages": pages,
    }


def store(job_id, token, content: bytes, extension: str = "pdf") -> dict:
    """Write the file beside its place, then move it there: never half a document. Its name is this
    run's own, so that no other run of the same job can overwrite or remove it."""
    folder = Path(default_storage.path("jobs"))
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    name = f"jobs/{job_id}-{token.hex}.{extension}"
    Path(draft).replace(default_storage.path(name))
    return {
        "file": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "expires_at": timezone.now() + datetime.timedelta(days=settings.DOCUMENTS_KEEP_DAYS),
    }


def _subject(kind, job):
    subject = None
    if job.requested_by.is_active:
        subject = kind.subjects(job.requested_by).filter(pk=job.subject_pk).first()
    if subject is None:
        raise Refused(_("This record is no longer open to you."))
    return subject


def _page_reporter(lease, expected):
    """Turns "page n" into a share of the pages expected; never claims to be done. Who knows better
    how many there will be says so with the page."""
    last = [0.0]

    def report(page: int, of: int = 0) -> None:
        now = timezone.now().timestamp()
        if now - last[0] >= 0.3:
            last[0] = now
            share = min(15 + 70 * page // max(of or expected, page + 1), 90)
            note = _("laying out page %(page)s") % {"page": page}
            if of:
                note = _("page %(page)s of about %(of)s") % {"page": page, "of": of}
            lease.report(share, note)

    return report
