"""The documents of an edition: the whole manual, and an extract of what a reader chose."""

import base64
import datetime

from django.utils.translation import gettext_lazy as _

from compendium.manual import Manual, items_shown
from compendium.models import Edition
from compendium.paper import write_pdf
from compendium.reading import reads_every_practice
from compendium.titles import RELATED, titled
from documents.kinds import Kind, register
from portfolio.labels import Release, at_least
from web.marking import Classification, Marking


def marking_of(items) -> Marking:
    """What the manual says is open; who may have a copy depends on whether all of it is public."""
    is_public = all(each.release == "public" for each in items)
    release = _("Release: public") if is_public else _("Release: those who work in the programme")
    return Marking(Classification.UNCLASSIFIED, release)


def titles_for(user, items) -> dict[str, dict[str, str]]:
    """By kind what the codes of these items are called, as far as this reader may see it."""
    found = {}
    for kind in RELATED:
        codes = sorted({code for each in items for code in each.content.get(kind, ())})
        told = {code: title for code, title, _url in titled(user, kind, codes) if title}
        found |= {kind: told} if told else {}
    return found


# Begins the choice of a file that holds what those alone see who read every State's practices: it
# is handed out as long as they do.
WHOLE = "."


@register
class ManualDocument(Kind):
    """An edition as far as the one who asks may see it, in the language of the one who asks."""

    key = "manual"
    title = _("Compendium, PDF")
    model = "compendium.Edition"
    short_name = "COMPENDIUM"
    expected_pages = 150

    def __init__(self, choice: str = ""):
        self.choice = choice

    @property
    def is_whole(self) -> bool:
        return self.choice.startswith(WHOLE)

    def for_reader(self, user):
        return type(self)(WHOLE if reads_every_practice(user) else "")

    def chosen(self, choice: str):
        return type(self)(choice)

    def subjects(self, user):
        is_open = reads_every_practice(user) if self.is_whole else Edition.opened_to(user, "view")
        return Edition.objects.published() if is_open else Edition.objects.none()

    def marking(self, subject: Edition) -> Marking:
        return marking_of(subject.items.all())

    def file_name(self, subject: Edition) -> str:
        return f"{self.marking(subject).short}-{self.short_name}-{subject.number}.{self.extension}"

    def chosen_anchors(self, subject: Edition) -> frozenset[str] | None:
        return None

    def context(self, subject: Edition, *, user, language, at: datetime.datetime) -> dict:
        items = items_shown(subject, user)
        chosen = self.chosen_anchors(subject)
        titles = titles_for(user, items)
        manual = Manual(subject, items, language=language, chosen=chosen, titles=titles)
        return {"manual": manual, "marking": marking_of(items), "title": manual.title}

    def write(self, context, *, report=None) -> tuple[bytes, int]:
        return write_pdf(context["manual"], marking=context["marking"], report=report)


@register
class ExtractDocument(ManualDocument):
    """Entries and practices that a reader chose. What an edition printed never changes, so a place
    in the list of its items says for ever what was chosen; the job keeps a bit for each."""

    key = "manual_extract"
    title = _("Extract of the Compendium, PDF")
    short_name = "COMPENDIUM-EXTRACT"
    expected_pages = 20

    def choose(self, sent, subject: Edition) -> "ExtractDocument":
        """What was ticked, or chosen before; everything where nothing was. What this reader may not
        see is refused like what is not there."""
        known = self._known(subject)
        if again := sent.get("choice"):
            wanted = ExtractDocument(again).chosen_anchors(subject) & known
            if not wanted:
                raise LookupError("choice")
            return self.of(subject, wanted)
        wanted = set(sent.getlist("anchor")) or known
        if not wanted <= known:
            raise LookupError("anchor")
        return self.of(subject, wanted)

    def _known(self, subject: Edition) -> set[str]:
        releases = Release.values if self.is_whole else at_least(Release.DONORS)
        rows = subject.items.filter(release__in=releases)
        return set(rows.values_list("anchor", flat=True))

    def asks_again(self) -> dict[str, str]:
        return {"choice": self.choice} if self.choice else {}

    def of(self, subject: Edition, wanted) -> "ExtractDocument":
        """The kind that prints these anchors of an edition."""
        bits = "".join("1" if each in wanted else "0" for each in anchors_of(subject))
        padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
        raw = bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8))
        kept = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return ExtractDocument(f"{WHOLE if self.is_whole else ''}{kept}")

    def chosen_anchors(self, subject: Edition) -> frozenset[str]:
        kept = self.choice.removeprefix(WHOLE)
        raw = base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4))
        bits = "".join(f"{byte:08b}" for byte in raw)
        pairs = zip(anchors_of(subject), bits, strict=False)
        return frozenset(anchor for anchor, bit in pairs if bit == "1")

    def subject_label(self, subject: Edition) -> str:
        return f"{subject}: {_('Extract')}"


def anchors_of(edition: Edition) -> list[str]:
    """Every anchor of an edition once, in the order of its items."""
    rows = edition.items.order_by("position", "kind", "anchor").values_list("anchor", flat=True)
    return list(dict.fromkeys(rows))
