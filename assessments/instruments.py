"""Changes of instruments that have consequences: copy, adapt, edit a draft, publish, retire."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Area, Indicator, Instrument, SuggestedAction
from assessments.models.indicator import InstrumentPart
from assessments.models.instrument import PublishedIsFixed
from history.lifecycle import NotNow, status_kept
from history.versioned import refuse_stale, save_version, still_there

FIRST = "1.0"
# What hangs under what.
PART_OF = {Instrument: Area, Area: Indicator, Indicator: SuggestedAction}


def move_instrument(*, instrument: Instrument, name: str, by, reason: str = "") -> None:
    """Publish a draft, or retire a published version: no new mission is pinned to it."""
    fresh = Instrument.objects.get(pk=instrument.pk)
    values = {"published_at": timezone.now()} if name == "publish" else {}
    Instrument.lifecycle.move(fresh, name, by=by, reason=reason, **values)
    instrument.refresh_from_db()


@transaction.atomic
def make_version(*, instrument: Instrument, by) -> Instrument:
    """Begin the next version as a draft with the same text."""
    _keep_published(instrument)
    draft = Instrument.objects.filter(code=instrument.code, status=Instrument.Status.DRAFT).first()
    if draft:
        raise NotNow(_("%(draft)s is a draft already. Go on with that one.") % {"draft": draft})
    values = {"code": instrument.code, "version_number": next_number(instrument.code)}
    return _copy(instrument, by, **values)


@transaction.atomic
def adapt_instrument(*, instrument: Instrument, by, **values) -> Instrument:
    """Begin an instrument of its own for another programme or region, with the same text and the
    same codes of its indicators: what stays unchanged stays comparable."""
    _keep_published(instrument)
    if Instrument.objects.filter(code=values["code"]).exists():
        raise ValidationError({"code": _("Another instrument has this code.")})
    return _copy(instrument, by, version_number=FIRST, **values)


@transaction.atomic
def change_instrument(*, instrument: Instrument, by, base_version: int, values: dict) -> Instrument:
    """Change title, number, language, reach or scale of a draft, if nobody did since."""
    _keep_draft(instrument)
    return _change(Instrument, instrument, by, base_version, values)


@transaction.atomic
def remove_draft(*, instrument: Instrument, by) -> None:
    """Give a draft up; what it said stays in the history."""
    _keep_draft(instrument)
    instrument.delete(by=by)


@transaction.atomic
def add_part(*, parent, by, **values) -> InstrumentPart:
    """Add an area, an indicator or a suggested action at the end of what it hangs under."""
    _keep_draft(parent.instrument)
    model = PART_OF[type(parent)]
    still_there(type(parent).objects.filter(pk=parent.pk))
    part = model(**{model.above: parent}, **values, version=1)
    part.position = _last_place(part) + 1
    part.full_clean()
    part.save(by=by)
    return part


@transaction.atomic
def change_part(*, part: InstrumentPart, by, base_version: int, values: dict) -> InstrumentPart:
    """Change a part of a draft, if nobody changed it since `base_version`. An indicator that gets
    another area comes last there."""
    instrument = _keep_draft(part.instrument)
    area = values.get("area")
    if area and area.instrument_id != instrument.pk:
        raise ValidationError({"area": _("Choose an area of this instrument.")})
    if area and area.pk != part.area_id:
        values = values | {"position": _last_place(Indicator(area=area)) + 1}
    return _change(type(part), part, by, base_version, values)


@transaction.atomic
def move_part(*, part: InstrumentPart, up: bool, by) -> None:
    """Change places with the neighbour above or below; at the end nothing happens."""
    _keep_draft(part.instrument)
    rows = list(part.siblings().order_by("position", "pk"))
    places = [row.position for row in rows]
    here = next((place for place, row in enumerate(rows) if row.pk == part.pk), None)
    if here is None:
        raise NotNow(_("Somebody has removed this since you opened it."))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    if len(set(places)) < len(places):
        places = range(1, len(rows) + 1)
    for row, place in zip(rows, places, strict=True):
        row.position = place
        row.save(by=by)


@transaction.atomic
def remove_part(*, part: InstrumentPart, by) -> None:
    """Take a part of a draft away with all that hangs under it; the history keeps it."""
    _keep_draft(part.instrument)
    part.delete(by=by)


def next_number(code: str) -> str:
    """The number after the highest one of this instrument: 1.9, then 1.10."""
    numbers = Instrument.objects.filter(code=code).values_list("version_number", flat=True)
    major, minor = max(tuple(map(int, each.split("."))) for each in numbers)
    return f"{major}.{minor + 1}"


def _change(model, row, by, base_version, values):
    rows = model.objects.filter(pk=row.pk)
    trial = still_there(rows)
    refuse_stale(trial, base_version=base_version, values=values)
    for name, value in values.items():
        setattr(trial, name, value)
    trial.full_clean()
    return save_version(rows, base_version=base_version, values=values, by=by)


def _copy(source: Instrument, by, **values) -> Instrument:
    """All of a version again, under another code or number: three statements of parts."""
    kept = ("title", "language", "programme", "region", "scale", "references")
    values = {name: getattr(source, name) for name in kept} | values
    copy = Instrument(**values, parent=source, version=1)
    copy.full_clean()
    copy.save(by=by)
    areas = _copy_parts(Area, source.areas.order_by("position"), {source.pk: copy}, by)
    indicators = Indicator.objects.filter(area__instrument=source).order_by("pk")
    made = _copy_parts(Indicator, indicators, areas, by)
    suggested = SuggestedAction.objects.filter(indicator__area__instrument=source).order_by("pk")
    _copy_parts(SuggestedAction, suggested, made, by)
    return copy


def _copy_parts(model, rows, parents: dict, by) -> dict:
    """The copies by the key of what they were copied from."""
    rows = list(rows)
    names = [
        each.attname
        for each in model._meta.concrete_fields
        if not each.primary_key and each.name not in (model.above, "version")
    ]
    above = model._meta.get_field(model.above).attname
    copies = [
        model(
            **{name: getattr(row, name) for name in names},
            **{model.above: parents[getattr(row, above)]},
            version=1,
        )
        for row in rows
    ]
    made = model.objects.bulk_create(copies, by=by)
    return {row.pk: copy for row, copy in zip(rows, made, strict=True)}


def _last_place(part: InstrumentPart) -> int:
    return part.siblings().aggregate(last=Max("position"))["last"] or 0


def _keep_draft(instrument: Instrument) -> Instrument:
    """Keep the version a draft until the caller's transaction ends, or say that it is none: whoever
    publishes it meanwhile waits and publishes what was written."""
    if _status(instrument) != Instrument.Status.DRAFT:
        raise NotNow(PublishedIsFixed(instrument).messages[0])
    return instrument


def _keep_published(instrument: Instrument) -> None:
    if _status(instrument) == Instrument.Status.DRAFT:
        raise NotNow(
            _("Publish %(it)s first: only a published text is copied.") % {"it": instrument}
        )


def _status(instrument: Instrument) -> str:
    still_there(Instrument.objects.filter(pk=instrument.pk))
    return status_kept(instrument)
