"""Two records of one person become one."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.recorded import record
from history.versioned import still_there
from portfolio.models import Participant
from portfolio.models.participant import Screening
from portfolio.participant_actions import refuse_forgotten
from portfolio.places import why_not_cleared, why_not_screened
from web.text import plain_reason

# What the kept record takes over where it has nothing itself.
FILLED = ("own_name", "unit", "years_of_service", "email", "phone", *Participant.LANGUAGES)
# Of two screenings the one that stands further in front is kept.
WORSE = (Screening.NOT_CLEARED, Screening.PENDING, Screening.CLEARED)


@transaction.atomic
def merge_participants(
    *, participant: Participant, other: Participant, by, reason: str
) -> Participant:
    """Keep `participant`: everything that points at `other`, in whichever room, points at it from
    then on, each change recorded where it happens, and the other record is removed. Of the two
    screenings the worse one stays. It is refused where both take part in the same thing, as one
    place would be lost, and where a place that is to come would not be covered any more.
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
    for each in (kept, gone):
        refuse_forgotten(each)
    moved = [each for relation in _pointers() for each in _move(relation, kept, gone, by, reason)]
    _fill(kept, gone, by, reason)
    if why := why_not_screened(kept) or why_not_cleared(kept):
        raise NotNow(why)
    changes = {"merged": [gone.history_label(), None], "pointers": [None, moved]}
    record(kept, Participant.MERGED, by=by, changes=changes, reason=reason)
    gone.delete(by=by, reason=reason)
    return kept


def _pointers():
    """Every field of every room that names a participant, those without a way back included."""
    found = [each.field for each in _relations(Participant)]
    if any(each.many_to_many for each in found):
        raise NotImplementedError("Say how links between many are moved.")
    return found


def _relations(model):
    every = model._meta.get_fields(include_hidden=True)
    return [each for each in every if each.auto_created and not each.concrete]


def _move(field, kept, gone, by, reason):
    rows = field.model._base_manager.select_for_update(of=("self",))
    for row in rows.filter(**{field.name: gone.pk}).order_by("pk"):
        twin = _twin(row, field, kept)
        dropped = next((each for each in (row, twin) if twin and _may_go(each)), None)
        if twin and not dropped:
            words = _("Both records stand in %(what)s. Withdraw one of them there first.")
            raise NotNow(words % {"what": row._meta.verbose_name_plural})
        if dropped:
            dropped.delete(by=by, reason=reason)
        if dropped is not row:
            setattr(row, field.name, kept)
            row.save(by=by, reason=reason)
            yield f"{row._meta.label_lower} {row.pk}"


def _twin(row, field, kept):
    """The row of the kept record beside which this one cannot stand, or nothing."""
    for rule in row._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and field.name in rule.fields:
            same = {name: getattr(row, name) for name in rule.fields} | {field.name: kept.pk}
            rows = type(row)._base_manager.select_for_update(of=("self",)).filter(**same)
            if found := rows.filter(rule.condition or models.Q()).first():
                return found
    return None


def _may_go(row) -> bool:
    """Whether it was given up, and nothing hangs on it."""
    if not getattr(row, "is_given_up", False):
        return False
    hanging = [each.field for each in _relations(type(row))]
    return not any(
        each.model._base_manager.filter(**{each.name: row.pk}).exists() for each in hanging
    )


def _fill(kept, gone, by, reason) -> None:
    empty = [name for name in FILLED if getattr(kept, name) in (None, "")]
    taken = {name: getattr(gone, name) for name in empty if getattr(gone, name) not in (None, "")}
    if kept.agency_id != gone.agency_id:
        # A unit of another agency is none of this one.
        taken.pop("unit", None)
    if WORSE.index(gone.screening) < WORSE.index(kept.screening):
        taken |= {"screening": gone.screening, "screened_on": gone.screened_on}
    for name, value in taken.items():
        setattr(kept, name, value)
    if taken:
        kept.version += 1
        kept.save(by=by, reason=reason)
