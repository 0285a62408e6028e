"""The entries of the manual in the house laws’ world: their doors and what is done to them."""

from compendium import entry_actions as entries
from compendium.models import Entry, EntryText
from tests import factories

WHY = "Asked for in writing."
EDITORS = "edition:U edition:A"
# Which cells open which address that writes.
WRITES = {
    "compendium:entry-update": "edition:U",
    "compendium:entry-translate": "edition:U",
    # Whoever wrote a comment settles it too.
    "compendium:entry-comment-settle": "edition:U",
    "compendium:entry-comment-reply": EDITORS,
    "compendium:text-save": "edition:U",
    "compendium:text-preview": "edition:U",
    "compendium:text-follow": "edition:U",
    "compendium:text-review": "edition:A",
    "compendium:text-comment": EDITORS,
    "compendium:text-move begin": "edition:U",
    "compendium:text-move send": "edition:U",
    "compendium:text-move reopen": "edition:U",
    "compendium:text-move return": "edition:A",
    "compendium:text-move approve": "edition:A",
}
READS = {
    "compendium:entry-list": EDITORS,
    "compendium:text-detail": EDITORS,
    "compendium:text-compare": EDITORS,
    "record-history entry": "edition:R",
    "record-history entry-text": EDITORS,
}


def samples(manual) -> tuple[dict, dict]:
    """Arguments of the room's routes, by how a name begins and by name."""
    by_prefix = {
        "text": {"pk": manual.text.pk},
        "entry": {"pk": manual.entry.pk},
        "entry-comment": {"pk": manual.entry_comment.pk},
    }
    return by_prefix, {"text-move": {"pk": manual.text.pk, "name": "reopen"}}


def variants(manual) -> dict:
    """Routes whose addresses lead to different cells."""
    return {
        "compendium:text-move": {
            each.name: {"pk": manual.text.pk, "name": each.name} for each in EntryText.lifecycle
        }
    }


class EntrySpare:
    """Rows that only actions need: each stands just before what is done to it."""

    def __init__(self):
        self.printed = Entry.objects.get(slug="watchlists")
        self.outline = factories.EntryTextFactory(status="outline")
        self.behind = factories.EntryTextFactory(
            entry=self.printed, language="fr", translates="0.9"
        )


def acts_on_entries(world, spare) -> dict:
    """From the first words to the edition that a translation follows. What is said of a text is
    written by the same actions as with a practice."""
    text, extra = world.manual.text, spare.entries
    return {
        "change_text": lambda by: entries.change_text(
            text=text, by=by, base_version=1, values={"lead": "Other words"}
        ),
        "move_text": lambda by: entries.move_text(text=extra.outline, name="begin", by=by),
        "add_translation": lambda by: entries.add_translation(
            entry=extra.printed, language="pt", title="Listas", by=by
        ),
        "follow_edition": lambda by: entries.follow_edition(text=extra.behind, by=by),
        "change_entry": lambda by: entries.change_entry(
            entry=world.manual.entry, by=by, base_version=1, values={"scope": "Other"}
        ),
    }


def grow(manual) -> None:
    """More of everything, in this text and in others."""
    for _each in range(3):
        factories.EntryTextFactory(entry=factories.EntryTextFactory().entry, language="fr")
        by = {"text": manual.text, "written_by": manual.entry_comment.written_by}
        comment = factories.EntryCommentFactory(**by)
        factories.EntryCommentFactory(answers=comment, **by)
        factories.EntryReviewFactory(text=manual.text, given_by=by["written_by"])
