"""Changes to the agenda of a visit."""

from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, still_there
from study_visits.actions import held
from study_visits.models import AgendaItem, StudyVisit
from study_visits.models.visit_status import REGISTERING
from study_visits.recordings import remove_link
from study_visits.steps import why_not_plan

# What a speaker may still decide after the visit.
SPEAKERS_OWN = {"attribution", "speaker_name", "consent"}
# Who speaks, and what he says of the recording.
CONSENTING = {"speaker_function", "speaker_centre", "consent"}


@transaction.atomic
def add_agenda_item(*, visit: StudyVisit, by, **values) -> AgendaItem:
    """Add an item, with its speaker or without one. A speaker who was not asked when the link to
    the recording was set ends it."""
    current = held(visit)
    if why := why_not_plan(current):
        raise NotNow(why)
    item = AgendaItem(visit=current, version=1, **values)
    item.full_clean()
    item.save(by=by)
    if item.has_speaker:
        remove_link(current, by=by)
    return item


@transaction.atomic
def change_agenda_item(*, item: AgendaItem, by, base_version: int, values: dict) -> AgendaItem:
    """Change an item if nobody changed it since. After the visit only what the speaker decides:
    consent may be withdrawn at any time. Another consent or another speaker ends the link to the
    recording; another speaker was not asked yet, whatever the one before him said."""
    visit = held(item.visit)
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item.pk)
    current = still_there(rows)
    refuse_stale(current, base_version=base_version, values=values)
    changed = {name for name, value in values.items() if getattr(current, name) != value}
    if changed - SPEAKERS_OWN and (why := why_not_plan(visit)):
        raise NotNow(why)
    if _is_somebody_else(current, values):
        changed |= {"consent"}
        values = values | {"consent": AgendaItem.Consent.NOT_ASKED}
    trial = still_there(rows)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    saved = save_locked(current, base_version=base_version, values=values, by=by)
    if changed & CONSENTING:
        remove_link(visit, by=by)
    return saved


def _is_somebody_else(item, values) -> bool:
    """Whether the item is given to another speaker. A name that only begins or ceases to be told is
    the same person's choice."""
    before = {name: getattr(item, name) for name in ("speaker_function", "speaker_centre")}
    if any(values.get(name, was) != was for name, was in before.items()):
        return True
    name = values.get("speaker_name", item.speaker_name)
    return bool(name and item.speaker_name and name != item.speaker_name)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by) -> None:
    visit = held(item.visit)
    if why := why_not_plan(visit):
        raise NotNow(why)
    if visit.status in REGISTERING and not visit.items.exclude(pk=item.pk).exists():
        raise NotNow(
            _("The visit is confirmed: it does not go without an agenda. Change the item.")
        )
    if item.notes.exists():
        raise NotNow(_("Notes were written of this item. It stays."))
    item.delete(by=by)
