"""Fields of a text and formulas of a table: what they say, put together from their pieces.

A text may spread one field's code over many runs, nest fields in it and so write a word in pieces.
So what is known to be harmless is listed, and everything else counts as what it may become.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from documents.contents import Refused
from documents.xml_parts import local, pairs

# Page numbers, dates, tables of contents, references, forms: what stays in the document.
_WORDS = """
    = ADDIN ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST
    BARCODE BIBLIOGRAPHY BIDIOUTLINE CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE
    DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT
    GLOSSARY GOTOBUTTON GREETINGLINE HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM
    MACROBUTTON MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES
    NUMWORDS PAGE PAGEREF PRINT PRINTDATE PRIVATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ
    SET SHAPE SKIPIF STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS
    USERINITIALS USERNAME XE
"""
HARMLESS = set(_WORDS.split())
WORD = re.compile(r"=|[A-Za-z]+")
# A program and its topic (cmd|'/c calc'!A0), and the function that asks a server.
FORMULA = re.compile(r"(?<![\w\"])\w+\|('[^']*'|\w+)!|\b(webservice|dde)\s*\(", re.I)
CODES = {"instrText", "delInstrText"}
FORMULAS = {"f", "formula1", "formula2", "definedName"}
FIELD_NAMES = CODES | FORMULAS | {"fldSimple", "fldChar"}


class FieldCodes:
    """Follows the fields of one part; raises `Refused` at the first not known to be harmless."""

    def __init__(self):
        self._open = []
        self._text = None

    def start(self, name: str, attributes: list) -> None:
        """One of `FIELD_NAMES` begins."""
        if name in CODES or name in FORMULAS:
            self._text = []
            return
        said = {local(each): value for each, value in pairs(attributes).items()}
        if name == "fldSimple":
            judge(said.get("instr", ""))
        else:
            self._mark(said.get("fldCharType", ""))

    def text(self, words: str) -> None:
        if self._text is not None:
            self._text.append(words)

    def end(self, tag: str) -> None:
        if self._text is None or (name := local(tag)) not in FIELD_NAMES:
            return
        said, self._text = "".join(self._text), None
        if name in FORMULAS:
            judge_formula(said)
        elif self._open:
            self._open[-1].code.append(said)
        else:
            judge(said)

    def finish(self) -> None:
        """At the end of a part: what was begun and never ended counts too."""
        for each in self._open:
            each.judge()

    def _mark(self, kind: str) -> None:
        """A field begins, goes over to its result, or ends."""
        if kind == "begin":
            if self._open:
                self._open[-1].has_inner = True
            self._open.append(_Field())
        elif self._open:
            self._open[-1].judge()
            if kind == "end":
                self._open.pop()


@dataclass
class _Field:
    """One field that has begun: the pieces of its code so far, and whether another stands in it."""

    code: list[str] = field(default_factory=list)
    has_inner: bool = False

    def judge(self) -> None:
        judge("".join(self.code), self.has_inner)


def judge(code: str, has_inner: bool = False) -> None:
    """A field's first word says what it does. Where another field would write it, nobody knows."""
    code = code.strip()
    word = WORD.match(code)
    name = word.group().upper() if word else ""
    if (code or has_inner) and name not in HARMLESS:
        raise dangerous(name[:20] or "?")


def judge_formula(said: str) -> None:
    if found := FORMULA.search(said):
        raise dangerous((found.group(2) or "DDE").upper())


def dangerous(name: str) -> Refused:
    return Refused(
        _(
            "This file holds a field that runs or fetches something (%(field)s). Save it as PDF "
            "and upload that."
        )
        % {"field": name}
    )
