"""Editions and their reader in the house laws’ world."""

from compendium import edition_actions as editions
from compendium.models import Edition
from tests import factories

WRITES = {
    "compendium:edition-create": "edition:C",
    "compendium:edition-update": "edition:U",
    "compendium:edition-move publish": "edition:A",
    "documents:job-request manual": "edition:R",
    "documents:job-request manual_extract": "edition:R",
}
# The practice in this world was released to donors: who reads editions reads it.
READS = {
    "compendium:edition-detail": "edition:U edition:A",
    "compendium:practice-read": "edition:R",
    "compendium:practice-cite": "edition:R",
    "extract": "state:R+finding:R",
    # Of a draft, as every page of it.
    "record-history edition": "edition:U edition:A",
}
OPEN = {
    "compendium:reader",
    "compendium:search",
    "compendium:reader-worker",
    "compendium:edition-list",
    "compendium:edition-read",
    "compendium:edition-cite",
    "compendium:entry-read",
    "compendium:entry-cite",
    "compendium:entry-latest",
    "compendium:edition-file",
}


def printed_practice(edition, practice):
    """A practice of an edition that is not for everybody; into a published one comes nothing."""
    rows = Edition.objects.filter(pk=edition.pk)
    rows.compare_and_set(status="draft")
    made = factories.EditionItemFactory(
        edition=edition,
        kind="practice",
        anchor=f"CP-{90_000 + practice.pk}",
        entry_slug="watchlists",
        release="donors",
    )
    rows.compare_and_set(status="published")
    return made


def samples(manual) -> tuple[dict, dict]:
    draft, latest = {"number": manual.edition.number}, {"number": manual.printed.number}
    entry = latest | {"anchor": "watchlists"}
    practice = manual.printed_practice.anchor
    return {}, {
        "edition-detail": draft,
        "edition-update": draft,
        "edition-move": draft | {"name": "publish"},
        "edition-read": latest,
        "edition-file": latest | {"form": "pdf", "language": "en"},
        "edition-cite": latest | {"form": "bib"},
        "entry-read": entry,
        "entry-cite": entry | {"form": "bib"},
        "entry-latest": {"anchor": "watchlists"},
        "practice-read": latest | {"code": practice},
        "practice-cite": latest | {"anchor": practice, "form": "bib"},
    }


def variants(manual) -> dict:
    return {
        "compendium:edition-move": {
            each.name: {"number": manual.edition.number, "name": each.name}
            for each in Edition.lifecycle
        }
    }


def acts_on_editions(world) -> dict:
    """From a draft to what is published."""
    edition = world.manual.edition
    return {
        "add_edition": lambda by: editions.add_edition(by=by, number="7.0", title="Manual"),
        "change_edition": lambda by: editions.change_edition(
            edition=edition, by=by, base_version=1, values={"symbol": "X/1"}
        ),
        "move_edition": lambda by: editions.move_edition(edition=edition, name="publish", by=by),
    }
