"""What happened: one append-only table for every record of the programme, and the seals over it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.digests import FIELDS, event_digest, settled
from history.entry import Entry


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a line of history."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once. PostgreSQL itself refuses the rest too (migrations 0004, 0005);
    SQLite refuses nothing, and `verify_history` finds what was changed past the product."""

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise AppendOnlyError("A line of history is written once, or not at all.")
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs):
        raise AppendOnlyError("History is never changed.")

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError("History is never changed.")

    def delete(self):
        raise AppendOnlyError("History is never removed.")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("History is never changed.")
        # A line with the number of another must fail, never take its place.
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("History is never removed.")


class EventQuerySet(AppendOnlyQuerySet):
    def about(self, obj):
        """Events of this record and of its children, newest first."""
        key = {"pk": str(obj.pk), "model": obj._meta.label_lower}
        return self.filter(
            models.Q(subject_model=key["model"], subject_pk=key["pk"])
            | models.Q(parent_model=key["model"], parent_pk=key["pk"])
        ).order_by("-id")

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for event in objs:
            event.stamp()
        return super().bulk_create(objs, *args, **kwargs)


class Event(AppendOnlyModel):
    """One line of history: who did what to which record, when, from what to what, and why.

    It holds no foreign keys, so that it outlives the people and the records it speaks of.
    `programme` names the chain it belongs to by the programme's code; empty is the house's own:
    accounts, donors, reference data. `digest` is made when the line is written and covers
    everything else in it.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("who"), max_length=200)
    verb = models.CharField(_("what"), max_length=60)
    subject_model = models.CharField(max_length=80)
    subject_pk = models.CharField(max_length=40)
    subject_label = models.CharField(_("record"), max_length=300)
    parent_model = models.CharField(max_length=80, blank=True)
    parent_pk = models.CharField(max_length=40, blank=True)
    state_id = models.BigIntegerField(null=True)
    programme = models.CharField(_("programme"), max_length=12, blank=True)
    entry = models.CharField(_("entrance"), max_length=8, choices=Entry, default=Entry.SYSTEM)
    changes = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    digest = models.CharField(max_length=64, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_model", "subject_pk"], name="event_subject"),
            models.Index(fields=["parent_model", "parent_pk"], name="event_parent"),
            models.Index(fields=["by_id", "id"], name="event_by"),
            models.Index(fields=["state_id", "id"], name="event_state"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.verb} {self.subject_label}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.stamp()
        super().save(*args, **kwargs)

    def stamp(self):
        """Bring every value to the form in which it will be read back, then make the digest."""
        if timezone.is_naive(self.at):
            self.at = timezone.make_aware(self.at)
        for name in FIELDS:
            value = getattr(self, name)
            if name == "changes":
                self.changes = settled(value)
            elif name != "at":
                setattr(self, name, self._meta.get_field(name).get_prep_value(value))
        self.digest = event_digest(self.__dict__)


class Seal(AppendOnlyModel):
    """The place of one event in its chain: numbers without gaps, each tied to the one before."""

    event_id = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=12, blank=True)
    number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="seal_number_once")]

    def __str__(self):
        return f"{self.chain or 'house'} {self.number}"


class ChainHead(models.Model):
    """The last seal of a chain. Whoever seals holds its row, so that no chain ever forks."""

    chain = models.CharField(primary_key=True, max_length=12, blank=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"{self.chain or 'house'} {self.number}"


class SealedUpTo(models.Model):
    """Up to which event everything is known to be sealed, so that looking for what waits stays
    cheap however long the history is. One row.

    Numbers are given before transactions end, so a lower number may still appear: `settled` moves
    up to `seen` only when every transaction that was open when `seen` was noted has ended
    (`horizon`, PostgreSQL's own count of transactions).
    """

    settled = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)
    horizon = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.settled)
