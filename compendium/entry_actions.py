"""Changes to the manual's entries: their texts and facts, translations."""

from django.db import transaction
from django.utils.translation import gettext as _

from compendium.follow import published_number
from compendium.models import Entry, EntryText
from compendium.review_actions import held_text
from history.lifecycle import NotNow
from history.versioned import StaleVersion, save_version, still_there

FIELDS = ("title", *EntryText.PARTS, "terms")


def change_text(
    *, text: EntryText, by, base_version: int, values: dict, bases: dict | None = None
) -> EntryText:
    """Write the parts that somebody changed, each if nobody else changed it since he read it.

    `bases` names for single parts a later version than `base_version`, where the writer's own
    earlier save made it. What is sent twice changes nothing the second time. Raises StaleVersion
    where a part was changed to other words meanwhile, NotNow once the text may not be changed.
    """
    bases = bases or {}
    with transaction.atomic():
        row = _kept(text)
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        crossed = {
            name: value
            for name, value in new.items()
            if not row.stamp(name) <= bases.get(name, base_version) <= row.version
        }
        if crossed:
            raise StaleVersion(row, crossed)
        if not new:
            return row
        if not row.is_writable:
            raise NotNow(
                _("The text is not open for changes while its status is “%(status)s”.")
                % {"status": row.get_status_display()}
            )
        return _written(row, new, by)


def _kept(text: EntryText) -> EntryText:
    """The text as it stands, which nobody else changes or moves until the transaction ends."""
    rows = EntryText.objects.select_related("entry").select_for_update(of=("self",))
    return still_there(rows.filter(pk=text.pk))


def _written(row: EntryText, values: dict, by) -> EntryText:
    for name, value in values.items():
        setattr(row, name, value)
    fields = {each.name for each in row._meta.fields}
    row.clean_fields(exclude=fields - set(values))
    known = {name: row.stamp(name) for name in FIELDS}
    row.version += 1
    row.stamps = known | dict.fromkeys(set(values) & set(FIELDS), row.version)
    row.updated_by = by if getattr(by, "pk", None) else None
    row.save(by=by)
    return row


@transaction.atomic
def move_text(*, text: EntryText, name: str, by, reason: str = "") -> None:
    """One step of a text's way, such as sending it to review. It is judged as it stands at this
    moment, whatever the page showed."""
    held_text(text)
    EntryText.lifecycle.move(text, name, by=by, reason=reason)


@transaction.atomic
def add_translation(*, entry: Entry, language: str, title: str, by) -> EntryText:
    """Begin the entry in another language. A translation follows words that are printed, so that
    both its writer and its readers know which."""
    list(Entry.objects.select_for_update(no_key=True).filter(pk=entry.pk))
    if entry.texts.filter(language=language).exists():
        raise NotNow(_("The entry has a text in this language already."))
    number = published_number(entry)
    if not number:
        raise NotNow(_("No edition prints this entry’s text yet. Translate it once one does."))
    text = EntryText(entry=entry, language=language, title=title, translates=number, version=1)
    text.full_clean()
    text.stamps = dict.fromkeys(FIELDS, 1)
    text.updated_by = by if getattr(by, "pk", None) else None
    text.save(by=by)
    return text


@transaction.atomic
def follow_edition(*, text: EntryText, by) -> EntryText:
    """Say that a translation follows the last edition now."""
    row = _kept(text)
    number = published_number(row.entry)
    if row.is_source or row.translates == number:
        raise NotNow(_("The text follows the last edition already."))
    if not row.is_writable:
        raise NotNow(_("Change the text again first: it has to be reviewed against this edition."))
    return _written(row, {"translates": number}, by)


@transaction.atomic
def change_entry(*, entry: Entry, by, base_version: int, values: dict) -> Entry:
    """Change the facts of an entry if nobody changed them since `base_version`."""
    rows = Entry.objects.filter(pk=entry.pk)
    return save_version(rows, base_version=base_version, values=values, by=by)
