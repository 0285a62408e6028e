"""Holding a job: claimed by one worker, renewed while it works, lost when it dies."""

import datetime
import threading
import uuid

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from documents.models import Job


def lease_end():
    return timezone.now() + datetime.timedelta(seconds=settings.DOCUMENTS_LEASE_SECONDS)


def claim(job_id) -> uuid.UUID | None:
    """Take the job by one conditional update; None when another worker holds it or it is done."""
    token = uuid.uuid4()
    touched = (
        Job.objects.claimable(now=timezone.now())
        .filter(pk=job_id, attempts__lt=settings.DOCUMENTS_MAX_ATTEMPTS)
        .update(
            status=Job.Status.RUNNING,
            lease_token=token,
            lease_until=lease_end(),
            attempts=F("attempts") + 1,
            # Should this worker die, the next is called at once, then less and less often.
            announcements=0,
            started_at=timezone.now(),
            progress=0,
            progress_note="",
        )
    )
    return token if touched else None


class Lease:
    """Renews the lease from a thread of its own until the work is done. Also carries progress."""

    def __init__(self, job_id, token):
        self.token = token
        self.job = Job.objects.filter(pk=job_id, lease_token=token, status=Job.Status.RUNNING)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._done.set()
        self._thread.join(timeout=5)

    def _renew(self):
        try:
            while not self._done.wait(settings.DOCUMENTS_LEASE_SECONDS / 3):
                if not self.job.update(lease_until=lease_end()):
                    return
        finally:
            connection.close()

    def report(self, percent: int, note: str) -> None:
        self.job.update(progress=percent, progress_note=note[:120])

    def finish(self, **values) -> bool:
        """The last word on the job; False when the lease was lost meanwhile."""
        return bool(self.job.update(finished_at=timezone.now(), lease_token=None, **values))
