"""What the worker does for the Compendium."""

from celery import shared_task

from compendium.files import make_missing
from compendium.models import Edition


@shared_task
def make_files(edition_pk: int) -> None:
    """Make the public files of a published edition; twice does no harm."""
    edition = Edition.objects.published().filter(pk=edition_pk).first()
    if edition:
        make_missing(edition)
