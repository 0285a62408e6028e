"""One text as its editors see it: part by part with its preview, what is said of it, its source."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from compendium.entry_actions import FIELDS
from compendium.follow import SOURCE, Following, followings
from compendium.markdown import Anchor, Written, write
from compendium.models import EntryComment, EntryText, Practice
from compendium.models.review import Aspect, standing
from compendium.review_actions import why_not_aspect, why_not_review, wrote_of
from web.saves import as_typed

PRACTICE = re.compile(r"\[\[CP-(\d{4,6})[\]|]")
ROWS = {"lead": 4, "title": 1, "terms": 3}


def anchors_for(user, language: str, words: str) -> dict[str, Anchor]:
    """Where references in a text lead on the editors' side: to the entries' texts in the same
    language or in the source's, and to practices that this person may read."""
    found = {}
    texts = EntryText.objects.filter(language__in={SOURCE, language})
    for text in texts.values_list("pk", "entry__slug", "title", "language"):
        pk, slug, title, said_in = text
        if slug not in found or said_in == language:
            found[slug] = Anchor(title, EntryText(pk=pk).get_absolute_url())
    # Of nobody it is a number that none has: a page asks as many questions without practices.
    numbers = {int(each) for each in PRACTICE.findall(words)} or {0}
    for practice in Practice.objects.allowed(user).filter(number__in=numbers):
        found[practice.code] = Anchor(practice.title, practice.get_absolute_url())
    return found


@dataclass
class Talk:
    """A comment with its answers. `is_quoted` says whether the words it is about still stand."""

    comment: EntryComment
    replies: list = field(default_factory=list)
    is_quoted: bool = True
    can_settle: bool = False


@dataclass
class Part:
    """One part of a text: what stands in its field, its preview, its source, what is said of it."""

    name: str
    label: str
    value: str
    began: str
    written: Written | None
    errors: list[str]
    source: str = ""
    talks: list[Talk] = field(default_factory=list)
    hint: str = ""

    @property
    def rows(self) -> int:
        """How many lines its field shows at first."""
        least = ROWS.get(self.name, 6)
        return min(max(least, len(self.value) // 55 + self.value.count("\n") + 1), 28)

    @property
    def lost(self) -> list[str]:
        return list(dict.fromkeys(self.written.lost)) if self.written else []

    @property
    def is_line(self) -> bool:
        return self.name == "title"

    @property
    def open_talks(self) -> int:
        return sum(not each.comment.settled_at for each in self.talks)


class TextPage:
    """Everything that the page of one text shows. `typed` holds what a save brought that was not
    taken, or what a page without script wants to see before it saves."""

    def __init__(self, text: EntryText, user, *, typed=None, errors=None):
        self.text, self.user = text, user
        self.typed, self.errors = typed or {}, errors or {}

    @cached_property
    def values(self) -> dict[str, str]:
        stands = {name: as_typed(getattr(self.text, name)) for name in FIELDS}
        return stands | {name: self.typed[name] for name in FIELDS if name in self.typed}

    @cached_property
    def anchors(self):
        return anchors_for(self.user, self.text.language, "\n".join(self.values.values()))

    @cached_property
    def following(self) -> Following | None:
        return followings([self.text]).get(self.text.pk)

    @cached_property
    def talks(self) -> dict[str, list[Talk]]:
        """Comments by the part that they are about, each with its answers."""
        rows = self.text.comments.select_related("written_by", "settled_by")
        can_change = self.text.may(self.user, "change")
        first, found = {}, {}
        for each in rows:
            if each.answers_id in first:
                first[each.answers_id].replies.append(each)
                continue
            standing_words = getattr(self.text, each.field, "") if each.field else ""
            talk = Talk(each, is_quoted=not each.quote or each.quote in standing_words)
            talk.can_settle = can_change or each.written_by_id == self.user.pk
            first[each.pk] = talk
            found.setdefault(each.field, []).append(talk)
        return found

    @cached_property
    def open_comments(self) -> int:
        return sum(not each.comment.settled_at for rows in self.talks.values() for each in rows)

    @cached_property
    def parts(self) -> list[Part]:
        item = self.following.followed if self.following else None
        source = item.content if item else {}
        return [self._part(name, source) for name in FIELDS]

    def _part(self, name: str, source: dict) -> Part:
        told = EntryText._meta.get_field(name)
        source_words = source.get(name, "")
        if name == "terms":
            source_words = "; ".join(source.get("terms", []))
        is_markdown = name in EntryText.PARTS
        drawn = write(self.values[name], anchors=self.anchors, name=name) if is_markdown else None
        return Part(
            name=name,
            label=str(told.verbose_name),
            value=self.values[name],
            began=as_typed(getattr(self.text, name)),
            written=drawn,
            errors=list(self.errors.get(name, ())),
            source=source_words,
            talks=self.talks.get(name, []),
            hint=str(told.help_text),
        )

    @property
    def general(self) -> list[Talk]:
        """What is said of the text as a whole."""
        return self.talks.get("", [])

    @cached_property
    def is_author(self) -> bool:
        return wrote_of(self.text, self.user)

    @cached_property
    def reviews(self) -> list[dict]:
        """Each aspect with the answer that counts, or with an earlier one that does no more, and
        why this reader may not answer now."""
        rows = list(self.text.reviews.all())
        counting = standing(self.text)
        why = why_not_review(self.text, self.user, wrote=self.is_author)
        found = []
        for aspect in Aspect:
            earlier = [each for each in rows if each.aspect == aspect]
            found.append(
                {
                    "aspect": aspect,
                    "review": counting.get(aspect),
                    "earlier": earlier[-1] if earlier else None,
                    "why_not": why or why_not_aspect(self.text, aspect, self.user),
                }
            )
        return found

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The way of a text, each step with done, now or nothing."""
        status = EntryText.Status
        draft = status.RETURNED if self.text.status == status.RETURNED else status.DRAFT
        way = [status.OUTLINE, draft, status.IN_REVIEW, status.APPROVED]
        here = way.index(status(self.text.status))
        places = ["done"] * here + ["now"] + [""] * (len(way) - here - 1)
        return [(str(each.label), place) for each, place in zip(way, places, strict=True)]
