"""The XML parts of office files, walked while they are read: nothing of them is kept.

A parser alone sees through other encodings, prefixes, written-out letters and quotation marks, so
no pattern is looked for in the bytes. What the parser may cost is measured before it begins.
"""

from contextlib import contextmanager

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from documents.archives import BadArchive, TooLargeInside, stream

XML_NAMES = (".xml", ".rels", ".rdf", ".vml")
# Marks of encodings and white space that may stand before the first bracket.
BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
# No honest tag, its attributes included, is longer.
LONGEST_TAG = 2 * 1024 * 1024


class Visitor:
    """Is told of each element; `local` takes the prefix off a name. `attributes` holds names and
    values in turn. Called millions of times: most elements must be passed over in one look."""

    def start(self, tag: str, attributes: list) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, words: str) -> None:
        """A piece of text between elements."""


def local(name: str) -> str:
    """The name alone, whatever its space and whatever prefix stood for it."""
    return name[name.rfind("}") + 1 :]


def pairs(attributes: list) -> dict[str, str]:
    """Names and values that stand in turn, by name."""
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def measure(archive, most: int) -> None:
    """Read every part to its end, so that each is known to be whole, and refuse a container that
    could hold more than so many elements. In every encoding a bracket is this byte."""
    brackets = 0
    for name in archive.namelist():
        for chunk in stream(archive, name):
            brackets += chunk.count(b"<")
            # One where it begins and one where it ends.
            if brackets > 2 * most:
                raise TooLargeInside


def walk(archive, name: str, visitor: Visitor) -> None:
    """Tell the visitor of a part that is XML by its name or by its first sign."""
    parser = None
    fed = 0
    for chunk in stream(archive, name):
        if not parser and (begun := chunk.lstrip(BEFORE_XML)):
            if not begun.startswith(b"<") and not name.lower().endswith(XML_NAMES):
                return
            parser = _parser(visitor)
        if parser:
            fed += len(chunk)
            with _readable():
                parser.feed(chunk)
            if fed - parser.parser.CurrentByteIndex > LONGEST_TAG:
                raise BadArchive
    if parser:
        with _readable():
            parser.close()


def _parser(visitor: Visitor):
    parser = XMLParser(target=_NoTree(), forbid_dtd=True)
    # Straight from the parser: a sheet has millions of elements and needs no tree.
    source = parser.parser
    source.StartElementHandler = visitor.start
    source.EndElementHandler = visitor.end
    source.CharacterDataHandler = visitor.text
    return parser


class _NoTree:
    def close(self):
        """The parser asks for what was built; there is nothing."""


@contextmanager
def _readable():
    try:
        yield
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadArchive from error
