"""Changes to editions while they are drafts; publishing one is in compendium.publishing."""

from django.db import transaction

from compendium.models import Edition
from history.versioned import save_version


@transaction.atomic
def add_edition(*, by, **values) -> Edition:
    """A new draft. What will be in it is what is approved when it is published."""
    edition = Edition(version=1, **values)
    edition.full_clean()
    edition.save(by=by)
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, by, base_version: int, values: dict) -> Edition:
    """Change a draft if nobody changed it since `base_version`; a published edition is refused."""
    rows = Edition.objects.filter(pk=edition.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)


def move_edition(*, edition: Edition, name: str, by) -> None:
    """The one step of an edition: publish it, which nobody does who wrote a part of it."""
    from compendium.publishing import publish_edition

    Edition.lifecycle.named(name)
    publish_edition(edition=edition, by=by)
