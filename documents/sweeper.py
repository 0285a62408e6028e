"""Looks after jobs that nobody rang for, whose worker died, or whose time is over, and after the
files and the lines of history that wait."""

import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import announce
from documents.leftovers import Sweep
from documents.models import Job
from history.sealing import seal_waiting

logger = logging.getLogger(__name__)
leftovers = Sweep()
FIRST_WAIT = 5
LONGEST_WAIT = 300
# From here on the wait is the longest; counting further would only fill the column.
MOST_COUNTED = 10


# What the floors above have done in every round, by its name in the log.
further = {}


def also(name: str, step) -> None:
    """Have something done in every round; it returns how much it did."""
    further[name] = step


def sweep() -> dict[str, int]:
    """One round; returns how much each step did. A step that fails is written down, and the others
    go on: a job that cannot be announced must not keep history from being sealed."""
    steps = {
        "announced": announce_again,
        "failed": give_up,
        "expired": expire,
        "removed": leftovers.step,
        "sealed": seal_waiting,
    }
    return {name: _done(name, step) for name, step in (steps | further).items()}


def _done(name: str, step) -> int:
    try:
        return step()
    except OperationalError as error:
        logger.warning("The database did not answer (%s): %s", name, error)
    except Exception:
        logger.exception("This step of the sweeper failed: %s", name)
    return 0


def announce_again() -> int:
    """Ring again for jobs that wait, less and less often, so that a long line is not flooded. Those
    that were rung for longest ago come first, so that a hundred of them never hide the others."""
    now = timezone.now()
    rung = 0
    waiting = Job.objects.claimable(now=now).filter(attempts__lt=settings.DOCUMENTS_MAX_ATTEMPTS)
    for job in waiting.order_by(F("announced_at").asc(nulls_first=True), "created_at")[:100]:
        last = job.announced_at
        if last is None or (now - last).total_seconds() >= next_wait(job):
            # Of two sweepers one: the other finds it rung for already.
            mine = Job.objects.filter(pk=job.pk, announced_at=last)
            times = min(job.announcements + 1, MOST_COUNTED)
            if mine.update(announcements=times, announced_at=now):
                announce(job.pk)
                rung += 1
    return rung


def next_wait(job: Job) -> int:
    """How many seconds after the last ring the next one is due."""
    return min(FIRST_WAIT * 2 ** min(job.announcements, MOST_COUNTED), LONGEST_WAIT)


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
