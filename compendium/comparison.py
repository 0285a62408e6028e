"""What a practice says now, word by word beside what the last edition printed of it."""

from dataclasses import dataclass

from django.utils.text import capfirst

from compendium.content import PRACTICE_PARTS, named_as
from compendium.models import EditionItem, Practice
from history.comparing import Run, blend
from history.words import plain_words

TEXTS = ("title", *PRACTICE_PARTS)


@dataclass(frozen=True)
class Changed:
    """One part that differs, as runs of words that stayed, went or came."""

    label: str
    runs: list[Run]


def last_printed(practice: Practice) -> EditionItem | None:
    """What the latest published edition that has the practice says."""
    rows = EditionItem.objects.filter(
        kind=EditionItem.Kind.PRACTICE, anchor=practice.code, edition__status="published"
    )
    rows = rows.select_related("edition").order_by("-edition__published_at", "-edition_id")
    return rows.first()


def changes_since(item: EditionItem, practice: Practice) -> list[Changed]:
    """The parts that differ, in the order in which they are read."""
    found = []
    for name in TEXTS:
        field = practice._meta.get_field(name)
        old, new = (
            plain_words(field, value) if value else ""
            for value in (item.content.get(name), getattr(practice, name))
        )
        if old != new:
            found.append(Changed(capfirst(str(field.verbose_name)), blend(old, new)))
    old, new = item.content.get("named_as", ""), named_as(practice)
    if old != new and practice.is_confirmed:
        label = capfirst(str(practice._meta.get_field("attribution").verbose_name))
        found.append(Changed(label, blend(old, new)))
    return found
