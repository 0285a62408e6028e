"""Records that several people edit: nobody overwrites anybody unseen."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from history.lifecycle import NotNow
from history.recorded import RecordedModel, set_links
from history.words import link_names


class StaleVersion(Exception):
    """The record was changed since this person read it. `current` is what stands in the database,
    `values` what they wanted to save: the page shows both and lets them choose."""

    def __init__(self, current, values):
        self.current = current
        self.values = values
        super().__init__(_("Somebody else has changed this since you opened it."))

    def collisions(self):
        """Fields in which the two differ: {field: (theirs, mine)}; links by what they name."""
        found = {}
        for name, mine in self.values.items():
            theirs = getattr(self.current, name)
            if isinstance(theirs, models.Manager):
                theirs = list(theirs.all())
                if {row.pk for row in theirs} == {row.pk for row in mine}:
                    continue
                found[name] = tuple(
                    ", ".join(link_names(rows, known=mine)) for rows in (theirs, mine)
                )
            elif theirs != mine:
                found[name] = (theirs, mine)
        return found


class VersionedModel(RecordedModel):
    """`version` counts saves. A save names the version it was based on."""

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    unrecorded_fields = ("updated_at", "updated_by", "version")

    class Meta:
        abstract = True


def still_there(rows):
    """The one row, or NotNow when somebody removed it since this page was opened."""
    row = rows.first()
    if row is None:
        raise NotNow(_("Somebody has removed this since you opened it."))
    return row


def refuse_stale(current, *, base_version: int, values: dict) -> None:
    """Show both texts before any rule judges the second one."""
    stale = StaleVersion(current, values)
    if current.version != base_version and stale.collisions():
        raise stale


def save_version(rows, *, base_version: int, values: dict, by, reason: str = ""):
    """Save `values` on the one row of the queryset `rows` if nobody saved since `base_version`.

    A repeat of a save whose answer was lost changes nothing and succeeds. Raises StaleVersion on a
    true collision, NotNow for a row that is gone and ValidationError for values that the model
    refuses.
    """
    with transaction.atomic():
        current = still_there(rows.select_for_update(of=("self",)))
        return save_locked(current, base_version=base_version, values=values, by=by, reason=reason)


def save_locked(current, *, base_version: int, values: dict, by, reason: str = ""):
    """The same for a row that the caller has locked in its own transaction. Links to other records
    are values like any other."""
    stale = StaleVersion(current, values)
    if not stale.collisions():
        return current
    if current.version != base_version:
        raise stale
    links = {each.name for each in current._meta.many_to_many} & set(values)
    for name in set(values) - links:
        setattr(current, name, values[name])
    fields = {field.name for field in current._meta.fields}
    current.clean_fields(exclude=fields - set(values))
    current.validate_unique(exclude=fields - set(values))
    current.version += 1
    if "updated_by" in fields:
        current.updated_by = by
    current.save(by=by, reason=reason)
    for name in sorted(links):
        set_links(current, name, values[name], by=by)
    return current
