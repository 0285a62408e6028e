"""Records whose every change leaves an event.

A save must name the person who makes it (`by=`); there is no ambient "current user" to forget or
to forge. Changes that would go past the record (queryset updates and deletions) are refused.
"""

import copy
import datetime
import decimal
import uuid

from django.db import models, transaction
from django.utils import timezone

from history.models import Event

MUTABLE = (list, dict)
SYSTEM = "The programme's system"


class UnrecordedChange(TypeError):
    """A change that would leave no line in history."""


def plain(value):
    """A field's value as history keeps it: text, number, list or nothing."""
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    return value


def build_event(obj, verb, *, by, changes=None, reason="", at=None):
    """The event, not yet saved. The record names its parent and its state itself.

    `at` is for records brought in from elsewhere, whose work was done at another time than now.
    """
    if by is None:
        raise UnrecordedChange(f"Say who makes this change to {obj._meta.label}: by=…")
    parent = obj.history_parent()
    return Event(
        at=at or timezone.now(),
        by_id=getattr(by, "pk", None),
        by_name=str(by)[:200],
        verb=verb,
        subject_model=obj._meta.label_lower,
        subject_pk=str(obj.pk),
        subject_label=str(obj)[:300],
        parent_model=parent._meta.label_lower if parent else "",
        parent_pk=str(parent.pk) if parent else "",
        state_id=obj.history_state_id(),
        changes=changes or {},
        reason=reason,
    )


def record(obj, verb, *, by, changes=None, reason=""):
    """Write one line about something that changed no field: an export, a sensitive read."""
    event = build_event(obj, verb, by=by, changes=changes, reason=reason)
    event.save()
    return event


def set_links(obj, field, rows, *, by):
    """Set a many-to-many field and record what was linked and unlinked."""
    manager = getattr(obj, field)
    new = list(rows)
    with transaction.atomic():
        old = list(manager.all())
        if {row.pk for row in old} == {row.pk for row in new}:
            return
        manager.set(new)
        names = [sorted(str(row) for row in side) for side in (old, new)]
        record(obj, "changed", by=by, changes={field: names})


class RecordedQuerySet(models.QuerySet):
    def create(self, *, by=None, at=None, **kwargs):
        obj = self.model(**kwargs)
        self._for_write = True
        obj.save(force_insert=True, using=self.db, by=by, at=at)
        return obj

    def bulk_create(self, objs, *args, by=None, at=None, **kwargs):
        with transaction.atomic():
            rows = super().bulk_create(objs, *args, **kwargs)
            Event.objects.bulk_create(
                build_event(row, "created", by=by, changes=row.recorded_changes(), at=at)
                for row in rows
            )
        return rows

    def update(self, **kwargs):
        raise UnrecordedChange("A queryset update leaves no history: save each record with by=….")

    def delete(self):
        raise UnrecordedChange("A queryset deletion leaves no history: delete each with by=….")

    def compare_and_set(self, **values):
        """Update in one statement and return the number of rows touched.

        For actions that win or lose a race; the caller records the event of the winner.
        """
        return super().update(**values)

    bulk_update = update


class RecordedModel(models.Model):
    """A model whose saves and deletions write history. See the module's first lines."""

    unrecorded_fields = ("updated_at",)
    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        obj = super().from_db(db, field_names, values)
        # Straight from the row: every row of every page passes here.
        obj._loaded = {
            name: copy.copy(value) if type(value) in MUTABLE else value
            for name, value in zip(field_names, values, strict=False)
        }
        return obj

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._loaded = self._field_values()

    def _field_values(self):
        return {
            field.attname: copy.copy(self.__dict__[field.attname])
            for field in self._meta.concrete_fields
            if field.attname in self.__dict__
        }

    def recorded_changes(self):
        """What a save would change: {field: [old, new]}, in the words history keeps."""
        old = getattr(self, "_loaded", {})
        changes = {}
        for field in self._meta.concrete_fields:
            if field.primary_key or field.name in self.unrecorded_fields:
                continue
            if field.attname in self.__dict__:
                before = plain(old.get(field.attname))
                after = plain(field.to_python(self.__dict__[field.attname]))
                if before != after:
                    changes[field.name] = [before, after]
        return changes

    def history_parent(self):
        """The record whose history shows this one's changes too, or nothing."""

    def history_state_id(self):
        """The state that this record belongs to, or nothing."""

    def save(self, *args, by=None, verb="", reason="", at=None, **kwargs):
        adding = self._state.adding
        if by is None:
            raise UnrecordedChange(f"Say who saves this {self._meta.label}: save(by=…)")
        changes = self.recorded_changes()
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if adding or changes or verb:
                verb = verb or ("created" if adding else "changed")
                build_event(self, verb, by=by, changes=changes, reason=reason, at=at).save()
        self._loaded = self._field_values()

    def delete(self, *args, by=None, reason="", **kwargs):
        changes = {
            name: [plain(value), None] for name, value in getattr(self, "_loaded", {}).items()
        }
        with transaction.atomic():
            event = build_event(self, "deleted", by=by, changes=changes, reason=reason)
            result = super().delete(*args, **kwargs)
            event.save()
        return result
