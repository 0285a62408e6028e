"""What the Compendium is made of: practices, entries, their reviews and comments, editions."""

from compendium.models.discussion import EntryComment, EntryReview, PracticeComment, PracticeReview
from compendium.models.edition import Download, Edition, EditionItem
from compendium.models.entry import Entry, EntryText
from compendium.models.practice import Practice
from compendium.models.search import SearchText

__all__ = [
    "Download",
    "Edition",
    "EditionItem",
    "Entry",
    "EntryComment",
    "EntryReview",
    "EntryText",
    "Practice",
    "PracticeComment",
    "PracticeReview",
    "SearchText",
]
