"""Who wrote a record: asked before somebody approves it."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from history.models import Event
from history.words import model_of

# Steps of a lifecycle and markings have verbs of their own and are nobody's writing.
WRITING = ("created", "changed", "deleted")


def has_written(person, obj, kinds) -> bool:
    """Whether this person wrote, changed or removed anything of the record, its parts or theirs, of
    these kinds ("roadmaps.planaction"), or of the record that its words were taken from. Asked in
    one query, however many parts there are."""
    if not kinds or getattr(person, "pk", None) is None:
        return False
    written = Q()
    for label in kinds:
        written |= Q(subject_model=label, changes__has_any_keys=written_fields(label))
    mine = Event.objects.filter(by_id=person.pk, verb__in=WRITING).order_by()
    whole = Event.objects.about(obj).order_by()
    # Parts of a part hang under it and not under the whole: an action's milestones, of a plan.
    inside = whole.filter(subject_model=OuterRef("parent_model"), subject_pk=OuterRef("parent_pk"))
    found = written & (Q(pk__in=whole.values("pk")) | Exists(inside))
    return mine.filter(found | _written_before(obj)).exists()


def _written_before(obj) -> Q:
    """What was written of the record that this one's words were taken from."""
    label, pk = obj.words_from() or ("", "")
    if model_of(label) is None:
        return Q(pk__in=[])
    return Q(subject_model=label, subject_pk=pk, changes__has_any_keys=written_fields(label))


def written_fields(label: str) -> list[str]:
    """The fields of a kind of record that say something; those that only say how it stands
    (`tracking_fields`) are left out."""
    model = apps.get_model(label)
    silent = {*model.unrecorded_fields, *model.tracking_fields}
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return [each.name for each in fields if not each.primary_key and each.name not in silent]
