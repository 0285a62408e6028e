"""What of a nomination's status is told to whom: one answer for every page."""

from training.models import Nomination
from training.models.nomination_status import CAME


def told_statuses(rows, user) -> dict[int, tuple[str, str]]:
    """The status of each of these nominations as this reader may know it, by its key."""
    rows = list(rows)
    came = [each.pk for each in rows if each.status in CAME]
    read = Nomination.objects.allowed(user, "read_results").filter(pk__in=came)
    read = set(read.values_list("pk", flat=True)) if came else set()
    return {each.pk: each.told_status(reads_results=each.pk in read) for each in rows}
