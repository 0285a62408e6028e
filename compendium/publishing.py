"""What makes an edition: which texts go into it, and what keeps it from being published."""

from collections import defaultdict
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compendium.content import (
    digest_of,
    entry_content,
    kept_content,
    outline_content,
    practice_content,
)
from compendium.facts import why_not_publish_facts
from compendium.files import ring
from compendium.models import Edition, EditionItem, Entry, EntryText, Practice
from compendium.reading import SOURCE
from compendium.review_actions import held_text
from compendium.search.index import index_edition
from compendium.starter import is_shipped
from history.lifecycle import NotNow
from portfolio.labels import Release, narrower
from web.marking import Classification

Kind = EditionItem.Kind
# Whose texts an edition prints; a practice in one of them is printed with its entry.
PRINTED = (Practice.Status.APPROVED, Practice.Status.PUBLISHED)
# Taken up again: the last edition's words stay until the new ones are approved.
REOPENED = (Practice.Status.ANALYSED, Practice.Status.IN_REVIEW, Practice.Status.RETURNED)


def why_not_publish(edition: Edition) -> str:
    """The sentence beside the greyed button, or nothing."""
    if why := edition.why_not_number():
        return why
    if not edition.changes.strip():
        return _("Write the list of changes first: readers look there for what is new.")
    if not EntryText.objects.filter(status=EntryText.Status.APPROVED).exists():
        return _("No entry is approved yet.")
    return ""


def is_in_an_edition(practice: Practice) -> bool:
    """Whether an edition that is published, or is being published, prints this practice in the
    words that it has now."""
    rows = EditionItem.objects.filter(kind=Kind.PRACTICE, anchor=practice.code)
    return rows.filter(digest=digest_of(practice_content(practice))).exists()


@transaction.atomic
def publish_edition(*, edition: Edition, by, at=None) -> None:
    """Fix what is approved as this edition. An entry that is being changed again stays as the last
    edition has it, and so does a practice; an entry that was never approved is printed with its
    scope."""
    held_text(edition)
    lifecycle = Edition.lifecycle
    if why := lifecycle.why_not(edition, "publish") or lifecycle.why_not_by(edition, "publish", by):
        raise NotNow(why)
    if why := why_not_publish_facts(by):
        raise NotNow(why)
    _hold_words()
    items = items_for(edition)
    digest = digest_of({f"{each.anchor} {each.language}": each.digest for each in items})
    EditionItem.objects.bulk_create(items, by=by)
    index_edition(edition)
    at = at or timezone.now().replace(microsecond=0)
    lifecycle.move(edition, "publish", by=by, published_at=at, digest=digest)
    printed = {each.anchor for each in items if each.kind == Kind.PRACTICE}
    for practice in Practice.objects.filter(status=Practice.Status.APPROVED):
        if practice.code in printed:
            Practice.lifecycle.move(practice, "publish", by=by)
    transaction.on_commit(partial(ring, edition.pk), robust=True)


def _hold_words() -> None:
    """Nobody changes what is printed, or its status, until the edition is there."""
    for model in (Entry, EntryText, Practice):
        list(model.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def items_for(edition: Edition) -> list[EditionItem]:
    """What the edition would print if it were published now."""
    last = Edition.objects.published().first()
    rows = last.items.select_related("edition") if last else ()
    before = {(each.anchor, each.language): each for each in rows}
    practices = practices_for(before)
    found = []
    for entry in Entry.objects.prefetch_related("texts"):
        found += _entry_items(edition, entry, practices[entry.pk], before)
        found += [_practice_item(edition, entry, *each) for each in practices[entry.pk]]
    return found


def practices_for(before) -> dict[int, list[tuple[Practice, dict]]]:
    """By entry what is printed with it and in which words. The manual is Unclassified: what is
    marked higher stays out of it."""
    found = defaultdict(list)
    rows = Practice.objects.filter(
        status__in=(*PRINTED, *REOPENED),
        classification=Classification.UNCLASSIFIED,
        entry__isnull=False,
    )
    for practice in rows.select_related("entry", "state"):
        old = before.get((practice.code, SOURCE))
        if practice.status in PRINTED:
            found[practice.entry_id].append((practice, practice_content(practice)))
        elif old:
            # Its owner is asked anew before it goes further: until then it goes where it went.
            practice.release = narrower(old.release, practice.release)
            found[practice.entry_id].append((practice, kept_content(old.content, practice)))
    return found


def _entry_items(edition, entry, practices, before):
    for text in entry.texts.all():
        text.entry = entry
        old, translates = before.get((entry.slug, text.language)), text.translates
        if text.status == EntryText.Status.APPROVED:
            content = entry_content(text, [practice for practice, _words in practices])
        elif old:
            codes = sorted(practice.code for practice, _words in practices)
            content, translates = old.content | {"practices": codes}, old.translates
        elif text.is_source:
            content = outline_content(entry, text.title)
        else:
            continue
        # Starter text stays the product's own in every edition until editors have changed it.
        content = {name: value for name, value in content.items() if name != "is_starter"}
        if is_shipped(entry.slug, text.language, content, old):
            content["is_starter"] = True
        yield _item(edition, entry, content, Kind.ENTRY, entry.slug, language=text.language,
                    translates=translates, release=Release.PUBLIC)  # fmt: skip


def _practice_item(edition, entry, practice, content) -> EditionItem:
    return _item(edition, entry, content, Kind.PRACTICE, practice.code, release=practice.release)


def _item(edition, entry, content, kind, anchor, **values) -> EditionItem:
    return EditionItem(
        edition=edition,
        kind=kind,
        anchor=anchor,
        entry_slug=entry.slug,
        position=entry.position,
        part=entry.part,
        title=content["title"],
        content=content,
        digest=digest_of(content),
        **values,
    )
