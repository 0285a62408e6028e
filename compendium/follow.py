"""Which edition a translation follows, and whether the source has moved on since."""

from dataclasses import dataclass

from django.conf import settings

from compendium.models import Edition, EditionItem, Entry, EntryText

SOURCE = settings.LANGUAGE_CODE[:2]
Kind = EditionItem.Kind


def items_of(anchors, languages=(SOURCE,)):
    """What published editions print of these entries, the last edition first."""
    rows = EditionItem.objects.filter(
        kind=Kind.ENTRY,
        anchor__in=anchors,
        language__in=languages,
        edition__status=Edition.Status.PUBLISHED,
    )
    return rows.select_related("edition").order_by("-edition__published_at", "-edition__pk")


def published_number(entry: Entry) -> str:
    """The number of the last edition, if that prints the words of this entry."""
    item = items_of([entry.slug]).first()
    return item.edition.number if item and item.content.get("is_written") else ""


def words_of(content: dict) -> dict:
    """What of a printed entry is translated: its words and no facts."""
    return {name: content.get(name, "") for name in ("title", *EntryText.PARTS, "terms")}


@dataclass(frozen=True)
class Following:
    """A translation beside its source: the edition that it follows, and the last one."""

    text: EntryText
    followed: EditionItem | None
    last: EditionItem | None

    @property
    def has_moved_on(self) -> bool:
        """Whether the source reads otherwise today than in the edition that was translated."""
        if self.last is None or not self.text.translates:
            return False
        if self.followed is None:
            return True
        return words_of(self.last.content) != words_of(self.followed.content)


def followings(texts) -> dict[int, Following]:
    """How each of these translations stands to its source, in one query; sources are left out."""
    texts = [each for each in texts if not each.is_source]
    printed = {}
    for item in items_of({each.entry.slug for each in texts}):
        printed.setdefault(item.anchor, []).append(item)
    found = {}
    for text in texts:
        items = printed.get(text.entry.slug, [])
        followed = [each for each in items if each.edition.number == text.translates]
        found[text.pk] = Following(text, *(rows[0] if rows else None for rows in (followed, items)))
    return found
