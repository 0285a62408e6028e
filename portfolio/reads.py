"""What reading leaves in history: every opening of a strictly confidential record, and everything
that is opened under break-glass.

A page only says what it shows: `portfolio.access.fetch` does for the one record, `note_list` for
rows. What of it history keeps is decided here alone and written when the answer stands, in one
question and one statement however much was shown. A reader thus takes SQLite's one place for
writing for that statement only, and what cannot be written is not shown.
"""

from collections import defaultdict

from django.db.models import prefetch_related_objects

from history.recorded import build_event, read_key, record_reads
from history.words import model_of
from portfolio.access import ScopedModel, held
from portfolio.labels import LabelledModel
from portfolio.models import BreakGlass, State
from portfolio.usage import known_user
from web.marking import Classification

OPENED, UNDER_BREAK_GLASS = "opened", "opened under break-glass"
# Refusals that show the form again with what stands in the record.
WITH_TEXT = (409, 422, 423)


def note_row(row, *, by) -> None:
    """This person opens this record."""
    if isinstance(row, BreakGlass):  # the request itself says nothing about the State
        return
    if row.history_state_id() in held(by).emergencies:
        _note(row, UNDER_BREAK_GLASS, by)
    elif is_strict(record := labelled(row)):
        _note(record, OPENED, by)


def note_list(rows, *, by, file="") -> None:
    """This person is shown these rows, on a page or in the file of this name.

    Each strictly confidential one gets a line of its own: a line that named them all would tell a
    reader of one the names of the others. A State that is open under break-glass is told what kind
    of rows was shown.
    """
    by_model = defaultdict(list)
    for row in rows:
        if isinstance(row, ScopedModel):
            by_model[type(row)].append(row)
    emergencies = held(by).emergencies
    for model, found in by_model.items():
        if emergencies or not issubclass(model, LabelledModel):
            _read_states(model, found)
        if emergencies:
            _note_states(model, found, by, file)
        records = {each.pk: each for each in map(labelled, found) if is_strict(each)}
        _note_strict(list(records.values()), by)


def note_events(events, told, *, by) -> None:
    """A history tab tells what stands in the parts of its record too: `told` are the labelled
    records that its lines are about (portfolio.labels). Asks only for those that are strict."""
    names = {each.name for each in told if is_strict(each)}
    strict = defaultdict(set)
    for event in events:
        if event.subject_label in names:
            strict[event.subject_model].add(event.subject_pk)
    for label, keys in strict.items():
        model = model_of(label)
        if model is not None and issubclass(model, LabelledModel):
            rows = model._base_manager.filter(pk__in=keys).select_related(model.state_path)
            _note_strict([each for each in rows if is_strict(each)], by)


def labelled(row):
    """The record whose label governs this row: itself, or the one that it is a part of."""
    while isinstance(row, ScopedModel) and not isinstance(row, LabelledModel):
        row = row.history_parent()
    return row if isinstance(row, LabelledModel) else None


def is_strict(record) -> bool:
    return record is not None and record.level == Classification.STRICTLY_CONFIDENTIAL


def _note_states(model, rows, by, file) -> None:
    shown = {row.history_state_id() for row in rows} & held(by).emergencies
    changes = {"list": [None, str(model._meta.verbose_name_plural)]}
    if file:
        changes["file"] = [None, file]
    for state in State.objects.filter(pk__in=shown) if shown else ():
        _note(state, UNDER_BREAK_GLASS, by, changes)


def _note_strict(records, by) -> None:
    if not records:
        return
    _read_states(type(records[0]), records)
    emergencies = held(by).emergencies
    for each in records:
        is_emergency = each.history_state_id() in emergencies
        _note(each, UNDER_BREAK_GLASS if is_emergency else OPENED, by)


def _read_states(model, rows) -> None:
    """The way from these rows to their States, read at once: a line names both ends of it."""
    if model.state_path not in ("", "pk"):
        prefetch_related_objects(rows, model.state_path)


def _note(row, verb, by, changes=None) -> None:
    """Keep the line until the answer stands. It is made now: a record may be gone by then, or
    bear another label."""
    if not hasattr(by, "_reads"):
        by._reads = {}
    event = build_event(row, verb, by=by, changes=changes)
    by._reads.setdefault(read_key(event), event)


class ReadsOnRecord:
    """Writes what the person of this request was shown. A request for the head of an answer shows
    nothing, nor does a refusal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "HEAD" and _shows_something(response):
            record_reads(getattr(known_user(request), "_reads", {}).values())
        return response


def _shows_something(response) -> bool:
    return response.status_code < 400 or response.status_code in WITH_TEXT
