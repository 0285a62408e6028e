"""A record's history as one person may read it."""

from django.apps import apps

from history.models import Event
from portfolio.access import ScopedModel, rights_on


def trail(obj, user):
    """Events of the record and of its children, newest first, without the kinds of children that
    this person may not see: history tells nothing that the record itself would hide."""
    events = Event.objects.about(obj)
    labels = set(events.order_by().values_list("subject_model", flat=True).distinct())
    rights = rights_on(user, obj.history_state_id())
    hidden = [label for label in labels if not _may_read(label, obj, rights)]
    return events.exclude(subject_model__in=hidden)


def _may_read(label, parent, rights):
    model = apps.get_model(label)
    if label == parent._meta.label_lower:
        return True
    if not issubclass(model, ScopedModel):
        return False
    if model.rights["view"] not in rights:
        return False
    return model.is_open_under(parent) or model.closed_right in rights
