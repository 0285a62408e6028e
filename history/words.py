"""What history says, in words: verbs, names of fields, labels instead of codes and numbers."""

import datetime
import json

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VERBS = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("removed"),
    "exported": gettext_lazy("asked for a file of"),
    "downloaded": gettext_lazy("downloaded"),
    "opened": gettext_lazy("opened strictly confidential"),
    "opened under break-glass": gettext_lazy("opened under break-glass"),
    "searched": gettext_lazy("searched for a person in"),
}
LONG = 60


def model_of(label: str):
    """The model of that name, or nothing when this release has it no longer."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def kind_words(label: str) -> str:
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label.rpartition(".")[2]


def verb_words(verb: str, label: str) -> str:
    """A verb as a sentence takes it; a record's own verbs (`history_verbs`) and the steps of its
    lifecycle included."""
    model = model_of(label)
    known = getattr(model, "history_verbs", {}).get(verb) or VERBS.get(verb)
    if known:
        return str(known)
    if step := step_label(model, verb):
        return _("took the step “%(step)s” of") % {"step": step}
    return verb.replace("_", " ")


def step_label(model, verb: str) -> str:
    for transition in getattr(model, "lifecycle", ()):
        if transition.name == verb:
            return str(transition.label)
    return ""


def link_names(rows, known=()) -> list[str]:
    """The names of linked rows in order. `known` are some of the rows as somebody has read them,
    perhaps with what their names need."""
    read = {row.pk: row for row in known}
    return sorted(link_name(read.get(row.pk, row)) for row in rows)


def link_name(row) -> str:
    """What the history of another record calls this one: readers of that may not see this."""
    return getattr(row, "link_name", None) or str(row)


def all_verbs() -> list[tuple[str, str]]:
    """Every verb that history can hold, with its words, for choosing one."""
    found = {name: capfirst(str(words)) for name, words in VERBS.items()}
    for model in apps.get_models():
        found |= {name: str(words) for name, words in getattr(model, "history_verbs", {}).items()}
        for transition in getattr(model, "lifecycle", ()):
            found.setdefault(transition.name, str(transition.label))
    return list(found.items())


class Words:
    """The words for the changes of some lines; labels of other records are read in one query for
    each kind, and only of those that the reader may see."""

    def __init__(self, lines, user):
        self.lines, self.user = lines, user
        self.wanted: dict[type, set] = {}
        self.labels: dict[type, dict[str, str]] = {}
        for line in lines:
            for change in line.changes.values():
                field = field_of(line.event, change.name)
                if isinstance(field, models.ForeignKey) and not _is_parent(line.event, field):
                    ids = {value for value in (change.old, change.new) if value is not None}
                    self.wanted.setdefault(field.related_model, set()).update(map(str, ids))

    def rows(self, line) -> list[dict]:
        """The changes of one line as a page prints them."""
        rows = []
        for change in line.changes.values():
            field = field_of(line.event, change.name)
            if isinstance(field, models.ForeignKey) and _is_parent(line.event, field):
                continue
            old, new = self.value(field, change.old), self.value(field, change.new)
            if old or new:
                rows.append(
                    {
                        "change": change,
                        "label": capfirst(label_of(field, change.name)),
                        "old": old,
                        "new": new,
                        "can_compare": is_long(change.old, change.new),
                    }
                )
        return rows

    def value(self, field, value) -> str:
        if value is None or value == "" or value == []:
            return ""
        if isinstance(field, models.ForeignKey):
            known = self._labels(field.related_model)
            return known.get(str(value)) or _("a record that is not there any more")
        return plain_words(field, value)

    def _labels(self, model) -> dict[str, str]:
        if model not in self.labels:
            self.labels[model] = labels(model, self.wanted.get(model, ()), self.user)
        return self.labels[model]


def labels(model, ids, user) -> dict[str, str]:
    manager = model._default_manager
    rows = manager.allowed(user) if hasattr(manager, "allowed") else manager.all()
    path = getattr(model, "state_path", "")
    if path and path != "pk" and not model.crosses_many:
        rows = rows.select_related(path)
    try:
        return {str(row.pk): str(row) for row in rows.filter(pk__in=ids)}
    except (ValueError, ValidationError):
        return {}


def field_of(event, name: str):
    model = model_of(event.subject_model)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def label_of(field, name: str) -> str:
    return str(getattr(field, "verbose_name", "") or name.replace("_", " "))


def is_long(*values) -> bool:
    """Whether two texts are worth setting side by side."""
    return all(isinstance(each, str) for each in values) and max(map(len, values)) > LONG


def plain_words(field, value) -> str:
    """A field's value as a person reads it; a model says in `history_words` how its own lists
    read."""
    if isinstance(value, list) and (say := _own_words(field)):
        return say(value)
    choices = dict(getattr(field, "flatchoices", ()))
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(plain_words(None, each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.DateField) and (moment := _moment(field, value)):
        return moment
    return str(value)


def _own_words(field):
    return getattr(field.model, "history_words", {}).get(field.name) if field is not None else None


def _moment(field, value) -> str:
    try:
        if isinstance(field, models.DateTimeField):
            at = parse_datetime(value)
            return f"{date_format(at.astimezone(datetime.UTC), 'j M Y H:i')} UTC" if at else ""
        day = parse_date(value)
        return date_format(day, "j M Y") if day else ""
    except (TypeError, ValueError):
        return ""


def _is_parent(event, field) -> bool:
    """What a record hangs under is said by the page itself."""
    return field.related_model._meta.label_lower in (event.parent_model, "portfolio.state")
