"""One save of an answer as it comes from a page's queue or through the API, and what it is told."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.merging import NotYours, Sent, Taken, last_change
from assessments.saving import standing, take
from history.lifecycle import NotNow
from history.versioned import StaleVersion
from web.saves import as_typed
from web.text import clean_text


def sent_in(form, *, by) -> Sent:
    """What a valid form holds, as one save."""
    told = form.cleaned_data
    return Sent(
        by=by,
        base_version=told["version"],
        values=form.values(),
        mark=told["mark"],
        operation=told["operation"],
        bases=form.bases,
    )


def take_form(form, *, mission, indicator, voice, by) -> Taken:
    """Save what a valid form holds."""
    try:
        return take(mission=mission, indicator=indicator, voice=voice, sent=sent_in(form, by=by))
    except NotYours:
        raise Http404 from None


def told_stale(stale: StaleVersion, form) -> dict:
    """What both wrote in the fields in which they collide, and what stood when this one began."""
    return {"collisions": [_row(stale, form, name) for name in stale.collisions()]}


def _row(stale, form, name) -> dict:
    theirs, mine = stale.collisions()[name]
    field = type(stale.current)._meta.get_field(name)
    event = last_change(stale.current, name)
    return {
        "field": name,
        "label": str(field.verbose_name),
        "began": words(field, form.began[name]) if name in form.began else None,
        "theirs": words(field, theirs),
        "mine": words(field, mine),
        "by": event.by_name if event else _("Somebody"),
        "at": event.at if event else stale.current.updated_at,
    }


def words(field, value) -> str:
    """A value as people read it."""
    typed = as_typed(value)
    shown = {as_typed(key): label for key, label in field.flatchoices}
    return clean_text(str(shown.get(typed, typed)))


def reply(form, **save) -> tuple[int, dict]:
    """Status and body for a save of an answer that came as JSON."""
    return told_of(form, lambda: take_form(form, **save), standing)


def told_of(form, take_it, standing_of) -> tuple[int, dict]:
    """Status and body for a save that came as JSON: what `take_it` makes of a valid form, and how
    the record then stands."""
    if not form.is_valid():
        return 422, {"errors": form.errors}
    try:
        taken = take_it()
    except StaleVersion as stale:
        version = {"version": stale.current.version}
        return 409, version | standing_of(stale.current) | told_stale(stale, form)
    except NotNow as closed:
        return 423, {"locked": str(closed)}
    except ValidationError as refused:
        return 422, {"errors": refused.message_dict}
    return 200, {"version": taken.version} | standing_of(taken.row)
