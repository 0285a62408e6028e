"""What an edition changes against another: entries and practices added, changed, gone."""

from dataclasses import dataclass

from compendium.models import Edition
from compendium.publishing import items_for


@dataclass(frozen=True)
class Difference:
    added: list
    changed: list
    removed: list
    unchanged: int


def last_before(edition: Edition) -> Edition | None:
    """The published edition that readers had before this one."""
    rows = Edition.objects.published().exclude(pk=edition.pk)
    if edition.is_published:
        rows = rows.filter(published_at__lte=edition.published_at)
    return rows.first()


def difference(edition: Edition, last: Edition | None) -> Difference:
    """Item by item and language by language, told by the digests of their words. A draft is what
    it would print if it were published now."""
    now = by_key(edition.items.all() if edition.is_published else items_for(edition))
    before = by_key(last.items.all()) if last else {}
    both = now.keys() & before.keys()
    changed = [now[key] for key in now if key in both and now[key].digest != before[key].digest]
    return Difference(
        added=[now[key] for key in now if key not in before],
        changed=changed,
        removed=[before[key] for key in before if key not in now],
        unchanged=len(both) - len(changed),
    )


def by_key(items) -> dict:
    return {(each.kind, each.anchor, each.language): each for each in items}
