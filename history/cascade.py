"""What else goes when a record is deleted: its parts, links to it, values that named it."""

from django.db import models, router
from django.db.models.deletion import Collector

from history import recorded


def events_of_deletion(obj, *, by, reason=""):
    """The events of a deletion and of everything that the database will do with it.

    Built before the deletion: afterwards parents can no longer be asked.
    """
    collector = Collector(using=router.db_for_write(type(obj), instance=obj), origin=obj)
    collector.collect([obj])
    events = [_gone(each, by, reason) for each in _parts(collector, obj)]
    events += _emptied(collector, by, reason)
    events += _unlinked(obj, by, reason)
    return [*events, _gone(obj, by, reason)]


def _parts(collector, obj):
    """Records that go because the one they hang under goes."""
    groups = [*collector.data.values(), *collector.fast_deletes]
    for group in groups:
        model = group.model if isinstance(group, models.QuerySet) else None
        if model is not None and not issubclass(model, recorded.RecordedModel):
            continue
        for each in group:
            if isinstance(each, recorded.RecordedModel) and each != obj:
                yield each


def _emptied(collector, by, reason):
    """Records that stay and lose the value which named a deleted one."""
    for (field, value), groups in collector.field_updates.items():
        if issubclass(field.model, recorded.RecordedModel):
            for each in {row.pk: row for group in groups for row in group}.values():
                before = recorded.plain(getattr(each, field.attname))
                changes = {field.name: [before, recorded.plain(value)]}
                yield recorded.build_event(each, "changed", by=by, changes=changes, reason=reason)


def _unlinked(obj, by, reason):
    """Records of other kinds whose links to this one go with it."""
    for relation in obj._meta.get_fields(include_hidden=True):
        backwards = relation.many_to_many and relation.auto_created and not relation.concrete
        owner = relation.related_model
        if backwards and issubclass(owner, recorded.RecordedModel):
            name = relation.field.name
            for each in owner._base_manager.filter(**{name: obj}):
                changes = {name: [[str(obj)], []]}
                yield recorded.build_event(each, "changed", by=by, changes=changes, reason=reason)


def _gone(obj, by, reason):
    changes = {
        field.name: [recorded.plain(obj.__dict__[field.attname]), None]
        for field in obj._meta.concrete_fields
        if field.attname in obj.__dict__
        and not field.primary_key
        and field.name not in obj.unrecorded_fields
    }
    for field in obj._meta.many_to_many:
        if linked := sorted(str(row) for row in getattr(obj, field.name).all()):
            changes[field.name] = [linked, None]
    return recorded.build_event(obj, "deleted", by=by, changes=changes, reason=reason)
