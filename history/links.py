"""Links between records (many-to-many) leave a line too, or are refused.

`history.recorded.set_links`, `add_links` and `remove_links` are the way; a link set past them would
be a change of a record that nobody is named for.
"""

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed

from history.recorded import RecordedModel, UnrecordedChange

WAY = "Links are set by history.recorded.set_links, which records who sets them."


def refuse(*args, **kwargs):
    raise UnrecordedChange(WAY)


def refuse_change(sender, instance, action, **kwargs):
    """Receiver of every change of links, from either side."""
    if getattr(instance, "_linking", None) is not sender:
        raise UnrecordedChange(WAY)


class LinkQuerySet(models.QuerySet):
    """Reads links; writing them goes through the record."""

    create = get_or_create = update_or_create = bulk_create = refuse
    update = bulk_update = delete = refuse


def guarded_links() -> list[type[models.Model]]:
    """The tables of links of which one side is a recorded model."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.local_many_to_many + list(model._meta.many_to_many):
            sides = (model, field.related_model)
            through = field.remote_field.through
            if through._meta.auto_created and any(issubclass(s, RecordedModel) for s in sides):
                found[through._meta.label_lower] = through
    return list(found.values())


def guard_all() -> None:
    for through in guarded_links():
        guard(through)
    for model in apps.get_models():
        if issubclass(model, RecordedModel):
            guard_children(model)


def guard_children(model: type[RecordedModel]) -> None:
    """Close `parent.children.add(…)`, which moves rows under another parent in one statement that
    passes every manager by. Adding one by one saves each, and a save asks for its author itself."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and not field.one_to_one:
            name = field.remote_field.get_accessor_name()
            parent = getattr(field.related_model, name, None) if name else None
            if parent is not None:
                parent.related_manager_cls.add = refuse_children


def refuse_children(*args, **kwargs):
    raise UnrecordedChange("Rows are moved by saving each with by=…, which records who moves them.")


def guard(through: type[models.Model]) -> None:
    """Close every way to write this table of links but the record's own."""
    m2m_changed.connect(refuse_change, sender=through, dispatch_uid=f"links-{through.__name__}")
    # Django's own managers of links go by the default manager; code goes by `objects`.
    through._meta.local_managers.clear()
    through._meta.default_manager_name = "links"
    through.add_to_class("links", models.Manager())
    through.add_to_class("objects", models.Manager.from_queryset(LinkQuerySet)())
    through.save = through.delete = refuse
