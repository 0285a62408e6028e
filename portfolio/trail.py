"""A record's history as one person may read it."""

from django.apps import apps
from django.db.models import CharField, Q, UUIDField
from django.db.models.functions import Cast

from history.models import Event
from portfolio.access import NO_ROW, ScopedModel, StatelessModel, held, rights_on


def trail(obj, user):
    """Events of the record and of its children, newest first, without those of children that this
    person may not see: history tells nothing that the record itself would hide."""
    events = Event.objects.about(obj)
    labels = set(events.order_by().values_list("subject_model", flat=True).distinct())
    rights = rights_on(user, obj.history_state_id())
    shown, closed = Q(pk__in=[]), Q(pk__in=[])
    for label in labels:
        shown |= _readable(label, obj, user, rights)
        closed |= _closed(label, user, rights)
    return events.filter(shown).exclude(closed)


def closed_lines(user) -> Q:
    """The events of all records that the trail of each keeps from this person, who may see such
    records: what their own history does not tell is told nowhere else."""
    rights, found = frozenset(held(user).everywhere), Q(pk__in=[])
    for model in apps.get_models():
        if getattr(model, "closer_verbs", {}) and model.condition_for(user, "view") is not NO_ROW:
            found |= _closed(model._meta.label_lower, user, rights)
    return found


def _closed(label, user, rights) -> Q:
    """The events about records of one kind that are kept closer than the record."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return Q(pk__in=[])
    found = Q(pk__in=[])
    for act, verbs in getattr(model, "closer_verbs", {}).items():
        if not model.opened_by(rights, act):
            rows = _as_text(model.objects.allowed(user, act))
            found |= Q(subject_model=label, verb__in=verbs) & ~Q(subject_pk__in=rows)
    return found


def _readable(label, parent, user, rights) -> Q:
    """The events about records of one kind that this person may read under this parent."""
    every = Q(subject_model=label)
    if label == parent._meta.label_lower:
        return every
    try:
        model = apps.get_model(label)
    except LookupError:  # of an earlier release
        return Q(pk__in=[])
    if issubclass(model, StatelessModel):
        # A part may be kept closer than what it is a part of, such as a text before it is printed.
        return every if model.opened_to(user) else Q(pk__in=[])
    if not issubclass(model, ScopedModel):
        # The parts of a record that belongs to no state are as open as the record.
        return every if isinstance(parent, StatelessModel) else Q(pk__in=[])
    act = model.history_act
    if all(model.opened_by(rights, act, part=part) for part in model.parts()):
        return every
    if getattr(parent, "crosses_many", False):  # the State of each part is its own
        return every & Q(subject_pk__in=_as_text(model.objects.allowed(user, act)))
    if not any(right.codename in rights for _rows, right in model.rights_for(act)):
        return Q(pk__in=[])
    # Some rows only: those that this person may see today. What was deleted is told to nobody who
    # may not see every row.
    rows = model.objects.allowed(user, act).filter(**{model.state_path: parent.history_state_id()})
    return every & Q(subject_pk__in=_as_text(rows))


def _as_text(rows):
    """Keys as history writes them: worked out by the database where it writes them alike, which
    SQLite does not for UUIDs."""
    if isinstance(rows.model._meta.pk, UUIDField):
        return [str(pk) for pk in rows.values_list("pk", flat=True)]
    return rows.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
