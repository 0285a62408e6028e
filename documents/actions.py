"""Asking for a document, and what can be done with the request afterwards."""

import logging
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.kinds import Kind
from documents.models import Job
from history.lifecycle import NotNow
from history.recorded import record

logger = logging.getLogger(__name__)


def request_document(*, kind: Kind, subject, by, language: str = "en") -> Job:
    """Queue a document and record who asked for it.

    Pressing twice gives one job: while one is open the same person's second request returns it.
    """
    key = {
        "kind": kind.key,
        "subject_pk": str(subject.pk),
        "language": language,
        "choice": kind.choice,
        "requested_by": by,
    }
    try:
        with transaction.atomic():
            job = Job.objects.create(**key, subject_label=kind.subject_label(subject)[:300])
            record(subject, "exported", by=by, changes={"document": [None, str(kind.title)]})
            transaction.on_commit(partial(announce, job.pk), robust=True)
            return job
    except IntegrityError:
        open_job = Job.objects.open().filter(**key).first()
        return open_job or request_document(kind=kind, subject=subject, by=by, language=language)


def announce(job_id) -> None:
    """Ring the bell. If nobody hears, the sweeper rings again; the person never waits for it."""
    from documents.tasks import produce

    now = timezone.now()
    try:
        produce.apply_async(args=[str(job_id)], retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("The broker did not take job %s: %s", job_id, error)
        return
    job = Job.objects.filter(pk=job_id)
    job.update(announced_at=now)


def retry_document(*, job: Job) -> Job:
    """Queue a failed, cancelled or expired document again."""
    try:
        with transaction.atomic():
            again = Job.objects.filter(pk=job.pk).exclude(status__in=[*Job.OPEN, Job.Status.READY])
            touched = again.update(
                status=Job.Status.QUEUED,
                attempts=0,
                announcements=0,
                progress=0,
                progress_note="",
                error="",
                lease_until=None,
                lease_token=None,
            )
            if touched:
                transaction.on_commit(partial(announce, job.pk), robust=True)
    except IntegrityError:
        raise NotNow(_("This document is being made already.")) from None
    job.refresh_from_db()
    return job


def cancel_document(*, job: Job) -> Job:
    """Stop waiting for a document; a worker that is at it finds its lease gone."""
    Job.objects.open().filter(pk=job.pk).update(
        status=Job.Status.CANCELLED, lease_token=None, finished_at=timezone.now()
    )
    job.refresh_from_db()
    return job
