"""Looks after jobs that nobody rang for, whose worker died, or whose time is over."""

import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import announce
from documents.models import Job
from history.sealing import seal_waiting

logger = logging.getLogger(__name__)
FIRST_WAIT = 5
LONGEST_WAIT = 300


def sweep() -> dict[str, int]:
    """One round; returns how many jobs were announced again, given up and expired."""
    return {"announced": announce_again(), "failed": give_up(), "expired": expire()} | {
        "sealed": seal_waiting()
    }


def announce_again() -> int:
    """Ring again for jobs that wait, less and less often, so that a long line is not flooded."""
    now = timezone.now()
    rung = 0
    waiting = Job.objects.claimable(now=now).filter(attempts__lt=settings.DOCUMENTS_MAX_ATTEMPTS)
    for job in waiting.order_by("created_at")[:100]:
        wait = min(FIRST_WAIT * 2**job.announcements, LONGEST_WAIT)
        last = job.announced_at
        if job.status == Job.Status.RUNNING or last is None or (now - last).seconds >= wait:
            mine = Job.objects.filter(pk=job.pk, announcements=job.announcements)
            if mine.update(announcements=F("announcements") + 1, announced_at=now):
                announce(job.pk)
                rung += 1
    return rung


def give_up() -> int:
    """A job that has cost its worker three times ends visibly as failed."""
    worn_out = Job.objects.filter(
        Q(lease_until__lt=timezone.now()) | Q(status=Job.Status.QUEUED),
        status__in=Job.OPEN,
        attempts__gte=settings.DOCUMENTS_MAX_ATTEMPTS,
    )
    return worn_out.update(
        status=Job.Status.FAILED,
        lease_token=None,
        finished_at=timezone.now(),
        error=_("The worker stopped three times while making this. Tell the help desk."),
    )


def expire() -> int:
    """Remove files whose time is over; the row stays and says so."""
    over = Job.objects.filter(status=Job.Status.READY, expires_at__lt=timezone.now())
    count = 0
    for job in over[:100]:
        touched = Job.objects.filter(pk=job.pk, status=Job.Status.READY)
        if touched.update(status=Job.Status.EXPIRED, file=""):
            default_storage.delete(job.file.name)
            count += 1
    return count
