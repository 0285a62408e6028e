"""Records whose every change leaves an event.

A save must name the person who makes it (`by=`); there is no ambient "current user" to forget or
to forge. Changes that would go past the record (queryset updates and deletions, links set without
an author) are refused.
"""

import datetime
import json
from functools import cache

from django.db import IntegrityError, models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.utils import resolve_callables
from django.utils import timezone
from django.utils.encoding import force_str

from history.digests import settled
from history.entry import COMMAND, SYSTEM, entry_of
from history.models import Event
from history.words import link_names

__all__ = [
    "COMMAND",
    "SYSTEM",
    "RecordedModel",
    "RecordedQuerySet",
    "UnrecordedChange",
    "add_links",
    "build_event",
    "read_key",
    "record",
    "record_read",
    "record_reads",
    "remove_links",
    "set_links",
]

MUTABLE = (list, dict)
FOLDED_READS = datetime.timedelta(minutes=15)
# Stands in history where a personal value was.
WITHHELD = "•••"
READ_FIELDS = ("subject_model", "subject_pk", "verb", "changes")


class UnrecordedChange(TypeError):
    """A change that would leave no line in history."""


def plain(value):
    """A field's value as history keeps it: text, number, list or nothing."""
    if value is None or isinstance(value, (bool, int, float, *MUTABLE)):
        return value
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return str(value)


def kept(value):
    """A copy that a later change of the value cannot reach."""
    if type(value) is list:
        return [kept(each) if type(each) in MUTABLE else each for each in value]
    if type(value) is dict:
        return {name: kept(each) if type(each) in MUTABLE else each for name, each in value.items()}
    return value.name if isinstance(value, FieldFile) else value


def build_event(obj, verb, *, by, changes=None, reason="", at=None):
    """The event, not yet saved. The record names its parent, its state and its programme itself.

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
        subject_label=obj.history_label()[:300],
        parent_model=parent._meta.label_lower if parent else "",
        parent_pk=str(parent.pk) if parent else "",
        state_id=obj.history_state_id(),
        programme=obj.history_programme_code(),
        entry=entry_of(by),
        changes=without_personal(changes or {}, obj.personal_fields),
        reason=reason,
    )


def without_personal(changes: dict, personal: tuple) -> dict:
    """What changed, without what it says of a person: a line of history outlives the person's wish
    to be forgotten, and is sealed."""
    return {
        name: [each if each in (None, "") else WITHHELD for each in values]
        if name in personal
        else values
        for name, values in changes.items()
    }


def record(obj, verb, *, by, changes=None, reason="", at=None):
    """Write one line about something that changed no field: an export, a sensitive read."""
    event = build_event(obj, verb, by=by, changes=changes, reason=reason, at=at)
    event.save()
    return event


def record_read(subject, verb, *, by, changes=None):
    """Write one line about a read that matters."""
    record_reads([build_event(subject, verb, by=by, changes=changes)])


def record_reads(events) -> None:
    """Write these lines about what one person read; the same read within a quarter of an hour is
    the same read. Costs one question, and one statement the first time, however many they are."""
    events = list(events)
    if not events:
        return
    known = Event.objects.filter(
        by_id=events[0].by_id,
        verb__in={event.verb for event in events},
        at__gt=timezone.now() - FOLDED_READS,
    )
    told = {read_key(each) for each in known.only(*READ_FIELDS)}
    Event.objects.bulk_create(event for event in events if read_key(event) not in told)


def read_key(event) -> tuple:
    """What makes two reads by one person the same."""
    changes = json.dumps(settled(event.changes), sort_keys=True)
    return event.subject_model, event.subject_pk, event.verb, changes


def set_links(obj, field, rows, *, by, at=None, reason=""):
    """Set a many-to-many field and record what was linked and unlinked."""
    _relink(obj, field, lambda _old: list(rows), by=by, at=at, reason=reason)


def add_links(obj, field, *rows, by, at=None):
    """Link further rows through a many-to-many field."""
    _relink(obj, field, lambda old: [*old, *(row for row in rows if row not in old)], by=by, at=at)


def remove_links(obj, field, *rows, by, at=None):
    """Take the links to these rows away."""
    _relink(obj, field, lambda old: [row for row in old if row not in rows], by=by, at=at)


def _relink(obj, field, choose, *, by, at, reason=""):
    if by is None:
        raise UnrecordedChange(f"Say who links {field} of this {obj._meta.label}: by=…")
    manager = getattr(obj, field)
    with transaction.atomic():
        old = list(manager.all())
        new = list({row.pk: row for row in choose(old)}.values())
        if {row.pk for row in old} == {row.pk for row in new}:
            return
        obj._linking = manager.through
        try:
            manager.set(new)
        finally:
            del obj._linking
        names = [link_names(old, known=new), link_names(new)]
        record(obj, "changed", by=by, changes={field: names}, at=at, reason=reason)


class RecordedQuerySet(models.QuerySet):
    def create(self, *, by=None, at=None, **kwargs):
        obj = self.model(**kwargs)
        self._for_write = True
        obj.save(force_insert=True, using=self.db, by=by, at=at)
        return obj

    def get_or_create(self, defaults=None, *, by=None, **kwargs):
        try:
            return self.get(**kwargs), False
        except self.model.DoesNotExist:
            values = dict(resolve_callables(self._extract_model_params(defaults, **kwargs)))
        try:
            with transaction.atomic(using=self.db):
                return self.create(by=by, **values), True
        except IntegrityError:
            # Somebody made it in the same moment.
            found = self.filter(**kwargs).first()
            if found is None:
                raise
            return found, False

    def update_or_create(self, defaults=None, create_defaults=None, *, by=None, **kwargs):
        first = defaults if create_defaults is None else create_defaults
        with transaction.atomic(using=self.db):
            obj, created = self.select_for_update().get_or_create(first, by=by, **kwargs)
            if not created:
                for name, value in resolve_callables(defaults or {}):
                    setattr(obj, name, value)
                obj.save(by=by)
        return obj, created

    def bulk_create(self, objs, *args, by=None, at=None, **kwargs):
        if by is None:
            raise UnrecordedChange(f"Say who makes these {self.model._meta.label}: by=…")
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise UnrecordedChange("What was skipped or overwritten in passing leaves no history.")
        self.model.refuse_fixed(objs := list(objs))
        with transaction.atomic():
            rows = super().bulk_create(objs, *args, **kwargs)
            Event.objects.bulk_create(
                build_event(row, "created", by=by, changes=row.recorded_changes(), at=at)
                for row in rows
            )
        for row in rows:
            row._loaded = row._field_values()
        return rows

    def update(self, **kwargs):
        raise UnrecordedChange("A queryset update leaves no history: save each record with by=….")

    def bulk_update(self, *args, **kwargs):
        raise UnrecordedChange("A bulk update leaves no history: save each record with by=….")

    def delete(self):
        raise UnrecordedChange("A queryset deletion leaves no history: delete each with by=….")

    def compare_and_set(self, **values):
        """Update in one statement and return the number of rows touched.

        For actions that win or lose a race; the caller records the event of the winner.
        """
        self.model.refuse_fixed(self, fields=set(values))
        return super().update(**values)


@cache
def labels_of(field) -> dict:
    """The words for the values of a field with choices, in the language of whoever reads them."""
    return dict(field.flatchoices)


class RecordedModel(models.Model):
    """A model whose saves and deletions write history. See the module's first lines."""

    unrecorded_fields = ("updated_at",)
    # What says how a record stands and not what it says: whoever sets it has written nothing.
    tracking_fields: tuple[str, ...] = ()
    # What says who somebody is: history tells that it changed, and never from what to what.
    personal_fields: tuple[str, ...] = ()
    # The word in the address of its history page, for a kind without a tab of its own.
    history_slug = ""
    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        obj = super().from_db(db, field_names, values)
        # Straight from the row: every row of every page passes here.
        obj._loaded = {
            name: kept(value) if type(value) in MUTABLE else value
            for name, value in zip(field_names, values, strict=False)
        }
        return obj

    def _get_FIELD_display(self, field):
        # Django's own builds the table of all labels anew for each word that a page shows.
        value = getattr(self, field.attname)
        label = labels_of(field).get(value, value)
        return force_str(label, strings_only=True)

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        self._loaded = self._field_values(fields)

    def _field_values(self, names=None):
        """The values now in the fields named (all without names) over those known before: what was
        set in other fields and not saved must still be seen as a change."""
        values = {} if names is None else dict(getattr(self, "_loaded", {}))
        for field in self._meta.concrete_fields:
            if field.attname in self.__dict__ and (
                names is None or field.name in names or field.attname in names
            ):
                values[field.attname] = kept(self.__dict__[field.attname])
        return values

    def history_label(self) -> str:
        """How history names this record, for as long as history is kept."""
        return str(self)

    def status_words(self, reader=None) -> str:
        """The status as this reader may know it; nobody stands for the programme's own rules."""
        return self.get_status_display()

    def recorded_changes(self, only=None):
        """What a save would change: {field: [old, new]}, in the words history keeps."""
        old = getattr(self, "_loaded", {})
        changes = {}
        for field in self._meta.concrete_fields:
            if field.primary_key or field.name in self.unrecorded_fields:
                continue
            if only is not None and field.name not in only and field.attname not in only:
                continue
            if field.attname in self.__dict__:
                before = plain(old.get(field.attname))
                after = plain(field.to_python(self.__dict__[field.attname]))
                if before != after:
                    changes[field.name] = [before, after]
        return changes

    def _columns_to_write(self):
        """What a save of a known row writes: what differs from what was read, and the stamps of
        every save. A column that somebody else changed meanwhile is left as it stands, so the row
        never holds a change that its history does not tell. None stands for the whole row: it was
        never read, or is kept under another key."""
        loaded = getattr(self, "_loaded", {})
        if self._meta.pk.attname not in loaded or loaded[self._meta.pk.attname] != self.pk:
            return None
        return [
            field.name
            for field in self._meta.concrete_fields
            if field.attname in self.__dict__
            and not field.primary_key
            and (getattr(field, "auto_now", False) or self._differs(field, loaded))
        ]

    def _differs(self, field, loaded):
        now = self.__dict__[field.attname]
        if isinstance(now, FieldFile) and not now._committed:
            return True
        return field.attname not in loaded or kept(now) != loaded[field.attname]

    @classmethod
    def refuse_fixed(cls, rows, fields=frozenset()):
        """Raise when one of these rows must not be written or removed any more, such as the text of
        a published version. Asked before every way of doing so; `fields` names what is set in one
        statement, past the record."""

    def history_parent(self):
        """The record whose history shows this one's changes too, or nothing."""

    def history_whole(self):
        """The record in whose history the parts of this one stand: this one itself."""
        return self

    def words_from(self):
        """The kind and the key of the record that the words of this one were taken from, or
        nothing: whoever wrote that one wrote a part of this."""

    def history_state_id(self):
        """The state that this record belongs to, or nothing."""

    def who_may(self, act) -> str:
        """Who may do this with the record, in words. Rights are known to the floors above."""
        return ""

    def history_programme_code(self) -> str:
        """The programme in whose chain this record's events stand; empty for the house's own."""
        parent = self.history_parent()
        return parent.history_programme_code() if parent is not None else ""

    def save(self, *args, by=None, verb="", reason="", at=None, **kwargs):
        adding = self._state.adding
        if by is None:
            raise UnrecordedChange(f"Say who saves this {self._meta.label}: save(by=…)")
        self.refuse_fixed([self])
        only = kwargs.get("update_fields")
        if adding and not args and only is None and not kwargs.get("force_update"):
            # A new record with the number of another must fail, never take its place.
            kwargs.setdefault("force_insert", True)
        elif not adding and not args and only is None and not kwargs.get("force_insert"):
            kwargs["update_fields"] = self._columns_to_write()
        changes = self.recorded_changes(only)
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if adding or changes or verb:
                verb = verb or ("created" if adding else "changed")
                build_event(self, verb, by=by, changes=changes, reason=reason, at=at).save()
        self._loaded = self._field_values(only)

    def delete(self, *args, by=None, reason="", **kwargs):
        from history.cascade import events_of_deletion

        if by is None:
            raise UnrecordedChange(f"Say who deletes this {self._meta.label}: delete(by=…)")
        self.refuse_fixed([self])
        with transaction.atomic():
            events = events_of_deletion(self, by=by, reason=reason)
            total, deleted = super().delete(*args, **kwargs)
            # Of two who remove one record the first did it, and the second finds it gone.
            if deleted.get(self._meta.label):
                Event.objects.bulk_create(events)
        return total, deleted
