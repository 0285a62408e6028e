"""Two records of one person become one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import record
from history.versioned import still_there
from portfolio.models import Participant
from web.text import plain_reason

# What the kept record takes over where it has nothing itself.
FILLED = ("own_name", "unit", "years_of_service", "email", "phone", *Participant.LANGUAGES)


@transaction.atomic
def merge_participants(
    *, participant: Participant, other: Participant, by, reason: str
) -> Participant:
    """Keep `participant`, with its own screening: everything that points at `other`, in whichever
    room, points at it from then on, each change recorded where it happens, and the other record is
    removed. Where both take part in the same thing it is refused, as one place would be lost.
    """
    reason = plain_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say how you know that they are one person.")})
    if participant.pk == other.pk:
        raise ValidationError({"other": _("Choose another record.")})
    rows = Participant.objects.select_for_update(of=("self",)).order_by("pk")
    held = {each.pk: each for each in rows.filter(pk__in=(participant.pk, other.pk))}
    kept, gone = (still_there(rows.filter(pk=each.pk)) for each in (participant, other))
    if len(held) != 2 or kept.state_id != gone.state_id:
        raise ValidationError({"other": _("Choose a record of the same State.")})
    moved = [each for relation in _pointers() for each in _move(relation, kept, gone, by, reason)]
    _fill(kept, gone, by, reason)
    changes = {"merged": [gone.history_label(), None], "pointers": [None, moved]}
    record(kept, Participant.MERGED, by=by, changes=changes, reason=reason)
    gone.delete(by=by, reason=reason)
    return kept


def _pointers():
    """Every field of every room that names a participant."""
    found = [each.field for each in Participant._meta.related_objects]
    if any(each.many_to_many for each in found):
        raise NotImplementedError("Say how links between many are moved.")
    return found


def _move(field, kept, gone, by, reason):
    rows = field.model._base_manager.select_for_update(of=("self",))
    for row in rows.filter(**{field.name: gone.pk}).order_by("pk"):
        setattr(row, field.name, kept)
        try:
            row.validate_constraints()
        except ValidationError:
            words = _("Both records stand in %(what)s. Withdraw one of them there first.")
            raise NotNow(words % {"what": row._meta.verbose_name_plural}) from None
        row.save(by=by, reason=reason)
        yield f"{row._meta.label_lower} {row.pk}"


def _fill(kept, gone, by, reason) -> None:
    empty = [name for name in FILLED if getattr(kept, name) in (None, "")]
    taken = [name for name in empty if getattr(gone, name) not in (None, "")]
    for name in taken:
        setattr(kept, name, getattr(gone, name))
    if taken:
        kept.version += 1
        kept.save(by=by, reason=reason)
