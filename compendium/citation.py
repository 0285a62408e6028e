"""How an edition, an entry or a practice is cited: as a sentence, in BibTeX and in RIS.

The form: UNOCT, Compendium…, edition 1.1 (2026), entry “Watch lists”, practice CP-0143. What the
product ships with is cited as its own starter text, never as a publication of the United Nations.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compendium.reading import SOURCE
from compendium.starter import Origin, origin_of_item

FORMS = ("txt", "bib", "ris")
PUBLISHER = "UNOCT"
STARTER = gettext_lazy("Global Fusion Cells Programme (application)")
NOTES = {
    Origin.STARTER: gettext_lazy(
        "Starter text of the application, not a document of the United Nations"
    ),
    Origin.MIXED: gettext_lazy(
        "Some entries are starter text of the application, not a document of the United Nations"
    ),
}
TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
}
TEX_SIGN = re.compile(r"[\\~^{}$&#%_]")


@dataclass(frozen=True)
class Citation:
    """What is cited: an edition, and in it an entry, and of that a practice."""

    edition: object
    path: str
    entry: str = ""
    practice: str = ""
    origin: Origin = Origin.OFFICE
    # Of the words cited: what leads to a translation names its language.
    language: str = SOURCE

    @property
    def author(self):
        return author_of(self.origin)

    @property
    def symbol(self):
        """Stands for what the office published: starter text bears none."""
        return "" if self.origin is Origin.STARTER else self.edition.symbol

    @property
    def note(self):
        return str(NOTES.get(self.origin, ""))

    @property
    def year(self):
        return self.edition.published_at.year

    @property
    def url(self):
        asked = "" if self.language == SOURCE else f"?language={self.language}"
        return f"{settings.SITE_URL}{self.path}{asked}"

    @property
    def key(self) -> str:
        words = ["compendium", self.edition.number]
        if self.entry:
            words.append(self.practice or self.path.split("/")[-2])
        if self.language != SOURCE:
            words.append(self.language)
        return "-".join(words).lower()

    @property
    def pieces(self) -> list[str]:
        """What comes after the name of the book."""
        words = {"number": self.edition.number, "year": self.year}
        found = [_("edition %(number)s (%(year)s)") % words]
        if self.symbol:
            found.append(self.symbol)
        if self.entry:
            found.append(_("entry “%(title)s”") % {"title": self.entry})
        if self.practice:
            found.append(_("practice %(code)s") % {"code": self.practice})
        return found

    @property
    def text(self) -> str:
        first = f"{self.author}, {self.edition.title}"
        note = f" {self.note}." if self.note else ""
        return f"{', '.join([first, *self.pieces])}.{note} {self.url}"

    @property
    def bibtex(self) -> str:
        fields = {
            "author": f"{{{tex(self.author)}}}",
            "title": f"{{{tex(self.entry or self.edition.title)}}}",
            "booktitle": f"{{{tex(self.edition.title)}}}" if self.entry else "",
            "edition": tex(self.edition.number),
            "year": str(self.year),
            "number": tex(self.symbol),
            "note": tex(self._note()),
            "url": self.url,
        }
        kind = "incollection" if self.entry else "book"
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{kind}{{{self.key},", *lines, "}", ""])

    @property
    def ris(self) -> str:
        lines = [
            ("TY", "CHAP" if self.entry else "BOOK"),
            ("AU", self.author),
            ("TI", self.entry or self.edition.title),
            ("T2", self.edition.title if self.entry else ""),
            ("ET", self.edition.number),
            ("PY", str(self.year)),
            ("M1", self.symbol),
            ("N1", self._note()),
            ("UR", self.url),
        ]
        told = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
        return "\r\n".join([*told, "ER  - ", ""])

    def _note(self) -> str:
        notes = [_("Practice %(code)s") % {"code": self.practice}] if self.practice else []
        if self.note:
            notes.append(self.note)
        return "; ".join(notes)

    def in_form(self, form: str) -> str:
        return {"txt": f"{self.text}\n", "bib": self.bibtex, "ris": self.ris}[form]


def tex(text: str) -> str:
    """The text with every sign that BibTeX reads otherwise written out."""
    return TEX_SIGN.sub(lambda found: TEX[found[0]], " ".join(text.split()))


def author_of(origin: Origin) -> str:
    return str(STARTER) if origin is Origin.STARTER else PUBLISHER


def citation_of_edition(book) -> Citation:
    """Of the whole, as this reader has it."""
    return Citation(book.edition, book.base, origin=book.origin)


def citation_of_item(edition, item, entry) -> Citation:
    """Of an entry, or of a practice in it: each speaks for itself, in the language that its reader
    has the entry in."""
    told = {"origin": origin_of_item(item), "language": entry.language if entry else SOURCE}
    practice = item.anchor if item.kind == item.Kind.PRACTICE else ""
    title = entry.title if entry else ""
    return Citation(edition, item.get_absolute_url(), title, practice, **told)
