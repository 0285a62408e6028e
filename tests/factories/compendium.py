"""Practices, entries with their texts, editions."""

import uuid

import factory

from compendium.models import (
    Edition,
    EditionItem,
    Entry,
    EntryComment,
    EntryReview,
    EntryText,
    Practice,
    PracticeComment,
    PracticeReview,
)
from tests.factories.base import RecordedFactory
from tests.factories.portfolio import StateFactory


class EntryFactory(RecordedFactory):
    class Meta:
        model = Entry

    slug = factory.Sequence(lambda n: f"topic-{n}")
    part = "P4"
    position = factory.Sequence(lambda n: 100 + n)
    scope = "How it is done, by whom and how often."
    version = 1


class EntryTextFactory(RecordedFactory):
    class Meta:
        model = EntryText

    entry = factory.SubFactory(EntryFactory)
    title = factory.Sequence(lambda n: f"Topic {n}")
    lead = "Write it down and read it again."
    status = EntryText.Status.DRAFT
    version = 1


class PracticeFactory(RecordedFactory):
    class Meta:
        model = Practice

    state = factory.SubFactory(StateFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Practice {n}")
    what = "Two offices sit at one table each morning."
    # As what an edition may print: a practice begins higher, and its label is lowered on the way.
    classification = "unc"
    source_model = "assessments.finding"
    source_pk = factory.LazyFunction(lambda: str(uuid.uuid4()))
    version = 1


class ReviewFactory(RecordedFactory):
    """Of the version as it stands; a test says by whom (`given_by`)."""

    class Meta:
        abstract = True

    aspect = "subject"
    is_approved = True
    text_version = factory.LazyAttribute(lambda each: each.text.version)


class EntryReviewFactory(ReviewFactory):
    class Meta:
        model = EntryReview

    text = factory.SubFactory(EntryTextFactory)


class PracticeReviewFactory(ReviewFactory):
    class Meta:
        model = PracticeReview

    text = factory.SubFactory(PracticeFactory)


class CommentFactory(RecordedFactory):
    class Meta:
        abstract = True

    body = "Say who keeps the register."


class EntryCommentFactory(CommentFactory):
    class Meta:
        model = EntryComment

    text = factory.SubFactory(EntryTextFactory)


class PracticeCommentFactory(CommentFactory):
    class Meta:
        model = PracticeComment

    text = factory.SubFactory(PracticeFactory)


class EditionFactory(RecordedFactory):
    class Meta:
        model = Edition

    # Above those that tests number themselves: the numbers of editions go up.
    number = factory.Sequence(lambda n: f"20.{n}")
    changes = "One entry more."
    version = 1


class EditionItemFactory(RecordedFactory):
    class Meta:
        model = EditionItem

    edition = factory.SubFactory(EditionFactory)
    kind = EditionItem.Kind.ENTRY
    anchor = factory.Sequence(lambda n: f"printed-{n}")
    entry_slug = factory.SelfAttribute("anchor")
    position = factory.Sequence(lambda n: n + 1)
    part = "P4"
    title = factory.Sequence(lambda n: f"Printed {n}")
    digest = "0" * 64
