"""Several tagged PDFs bound into one: pages, tags, bookmarks, places, and links between them.

A link from one piece to a place in another is written as `goto:place`; bound, it leads there. Its
foot is laid over each page last, as only then all pages are counted.
"""

import io
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

GOTO = "goto:"


def count(piece: bytes) -> int:
    with pikepdf.open(io.BytesIO(piece)) as pdf:
        return len(pdf.pages)


def page_of(piece: bytes, place: str) -> int:
    """On which of its pages a place stands, from 0."""
    with pikepdf.open(io.BytesIO(piece)) as pdf:
        target = dict(_places(pdf))[place][0].objgen
        return [page.obj.objgen for page in pdf.pages].index(target)


def bind(pieces: list[bytes], *, feet: bytes, told: dict[str, str]) -> bytes:
    """One file; the same pieces give the same bytes. `feet` has a page for every page, of which the
    first is left bare; `told` says to those who do not see them where places are led to."""
    bound = _Bound(pieces[0])
    for piece in pieces[1:]:
        bound.add(piece)
    bound.finish(told)
    with pikepdf.open(io.BytesIO(feet)) as drawn:
        lay_over(bound.pdf, drawn)
        out = io.BytesIO()
        bound.pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


class _Bound:
    """The first piece, which gives title and language, and what was bound to it so far."""

    def __init__(self, first: bytes):
        self.pdf = pikepdf.open(io.BytesIO(first))
        self.sources = []
        root = self.pdf.Root.StructTreeRoot
        self.document = root.K[0]
        self.numbers = list(root.ParentTree.Nums)
        self.kids = list(self.document.K)
        self.places = dict(_places(self.pdf))
        self.bookmarks = list(_chain(self.pdf))

    def add(self, piece: bytes) -> None:
        source = pikepdf.open(io.BytesIO(piece))
        self.sources.append(source)
        start, shift = len(self.pdf.pages), len(self.numbers) // 2
        for page in source.pages:
            self.pdf.pages.append(page)
        copied = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        for kid in copied.K[0].K:
            kid.P = self.document
            self.kids.append(kid)
        for page in list(self.pdf.pages)[start:]:
            page.obj.StructParents = int(page.obj.StructParents) + shift
            for link in page.obj.get("/Annots", ()):
                link.StructParent = int(link.StructParent) + shift
        for place, value in enumerate(copied.ParentTree.Nums):
            self.numbers.append(value if place % 2 else int(value) + shift)
        for name, target in _places(source):
            self.places.setdefault(name, self.pdf.copy_foreign(source.make_indirect(target)))
        if "/Outlines" in source.Root:
            self.pdf.copy_foreign(source.Root.Outlines)
            self.bookmarks += [self.pdf.copy_foreign(each) for each in _chain(source)]

    def finish(self, told: dict[str, str]) -> None:
        root = self.pdf.Root
        self.document.K = Array(self.kids)
        root.StructTreeRoot.ParentTree.Nums = Array(self.numbers)
        root.StructTreeRoot.ParentTreeNextKey = len(self.numbers) // 2
        names = Array()
        for name in sorted(self.places, key=str.encode):
            names.extend([String(name), self.places[name]])
        root.Names = Dictionary(Dests=self.pdf.make_indirect(Dictionary(Names=names)))
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
        self._chain_bookmarks()
        for page in self.pdf.pages:
            for link in page.obj.get("/Annots", ()):
                self._lead(link, told)

    def _chain_bookmarks(self) -> None:
        marks = self.bookmarks
        if not marks:
            return
        outlines = self.pdf.make_indirect(Dictionary(Type=Name.Outlines))
        for before, after in pairwise(marks):
            before.Next, after.Prev = after, before
        for mark in marks:
            mark.Parent = outlines
        outlines.First, outlines.Last = marks[0], marks[-1]
        outlines.Count = sum(1 + max(int(each.get("/Count", 0)), 0) for each in marks)
        self.pdf.Root.Outlines = outlines

    def _lead(self, link, told: dict[str, str]) -> None:
        """Turn a link between pieces into one to a place; one within a piece has its place."""
        address = str(link.A.URI) if "/A" in link else ""
        place = address.removeprefix(GOTO) if address.startswith(GOTO) else ""
        if place:
            del link.A
            link.Dest = String(place)
        if "/Dest" in link:
            link.Contents = String(told.get(str(link.Dest), str(link.Contents).removeprefix(GOTO)))
        link.F = 4


def _places(pdf):
    names = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    flat = list(names)
    return [(str(name), target) for name, target in zip(flat[::2], flat[1::2], strict=True)]


def _chain(pdf):
    mark = pdf.Root.get("/Outlines", {}).get("/First")
    while mark is not None:
        yield mark
        mark = mark.get("/Next")


def lay_over(pdf: Pdf, drawn: Pdf) -> None:
    """Lay each page of `drawn` over the page of the same number, but for the first. What is laid
    over is no part of the text."""
    before = pdf.make_stream(b"q\n")
    for number, (page, foot) in enumerate(zip(pdf.pages, drawn.pages, strict=True), start=1):
        if number == 1:
            continue
        name = Name(f"/Foot{number}")
        shape = pdf.copy_foreign(foot.as_form_xobject())
        page.add_resource(shape, Name.XObject, name=name)
        after = b"\nQ\n/Artifact <</Type /Pagination>> BDC\nq %s Do Q\nEMC\n" % str(name).encode()
        contents = page.obj.Contents
        whole = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([before, *whole, pdf.make_stream(after)])
