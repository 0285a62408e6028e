"""The Compendium in the house laws’ world: its rows and its doors."""

from compendium.models import Edition
from tests import factories
from tests.house import manual_editions, manual_entries, manual_practices

ROOMS = (manual_practices, manual_entries, manual_editions)
# Which cells open which address that writes, and which that reads.
WRITES = {**manual_practices.WRITES, **manual_entries.WRITES, **manual_editions.WRITES}
READS = {**manual_entries.READS, **manual_editions.READS}
LISTS = {*manual_practices.LISTS}
MET = {**manual_practices.MET}
# The published manual: open to everybody, signed in or not (tests/compendium/test_reader.py).
OPEN = manual_editions.OPEN


class ManualRows:
    """A practice that is being reviewed, an entry that is being written, an edition in draft; the
    first edition and its entries come with the product."""

    def __init__(self, state, person):
        self.practice = factories.PracticeFactory(state=state)
        self.awaited = manual_practices.awaited_practice(state)
        self.text = factories.EntryTextFactory()
        self.entry = self.text.entry
        self.edition = factories.EditionFactory()
        self.printed = Edition.objects.published().first()
        self.printed_practice = manual_editions.printed_practice(self.printed, self.practice)
        by = {"text": self.practice}
        self.practice_review = factories.PracticeReviewFactory(given_by=person, **by)
        self.practice_comment = factories.PracticeCommentFactory(written_by=person, **by)
        by = {"text": self.text}
        self.entry_review = factories.EntryReviewFactory(given_by=person, **by)
        self.entry_comment = factories.EntryCommentFactory(written_by=person, **by)

    @property
    def samples(self) -> tuple[dict, dict]:
        """Arguments of the room's routes, by how a name begins and by name."""
        by_prefix, exact = {}, {}
        for room in ROOMS:
            prefixes, names = room.samples(self)
            by_prefix, exact = by_prefix | prefixes, exact | names
        return by_prefix, exact

    @property
    def variants(self) -> dict:
        """Routes whose addresses lead to different cells."""
        return manual_entries.variants(self) | manual_editions.variants(self)

    @property
    def told(self) -> dict:
        """Rows with a page of history, by their word in the address."""
        return {"entry": self.entry.pk, "entry-text": self.text.pk, "edition": self.edition.pk}

    def grow(self, state):
        """More of everything, beside these rows and about them."""
        manual_practices.grow(self, state)
        manual_entries.grow(self)
