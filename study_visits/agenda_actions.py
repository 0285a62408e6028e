"""Changes to the agenda of a visit."""

from django.db import transaction
from django.utils.translation import gettext as _

from history.lifecycle import NotNow
from history.versioned import refuse_stale, save_locked, still_there
from study_visits.actions import held
from study_visits.models import AgendaItem, StudyVisit
from study_visits.steps import why_not_plan

# What a speaker may still decide after the visit.
SPEAKERS_OWN = {"attribution", "speaker_name", "consent"}


@transaction.atomic
def add_agenda_item(*, visit: StudyVisit, by, **values) -> AgendaItem:
    """Add an item, with its speaker or without one."""
    current = held(visit)
    if why := why_not_plan(current):
        raise NotNow(why)
    item = AgendaItem(visit=current, version=1, **values)
    item.full_clean()
    item.save(by=by)
    return item


@transaction.atomic
def change_agenda_item(*, item: AgendaItem, by, base_version: int, values: dict) -> AgendaItem:
    """Change an item if nobody changed it since. After the visit only what the speaker decides:
    consent may be withdrawn at any time, and the recording is then no longer given out."""
    visit = held(item.visit)
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item.pk)
    current = still_there(rows)
    refuse_stale(current, base_version=base_version, values=values)
    changed = {name for name, value in values.items() if getattr(current, name) != value}
    if changed - SPEAKERS_OWN and (why := why_not_plan(visit)):
        raise NotNow(why)
    trial = still_there(rows)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    saved = save_locked(current, base_version=base_version, values=values, by=by)
    if "consent" in changed and visit.recording_link:
        visit.recording_link = ""
        visit.save(by=by, verb=StudyVisit.LINKED)
    return saved


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by) -> None:
    if why := why_not_plan(held(item.visit)):
        raise NotNow(why)
    if item.notes.exists():
        raise NotNow(_("Notes were written of this item. It stays."))
    item.delete(by=by)
