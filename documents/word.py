"""Sections to a text document that people go on editing. The only place that knows python-docx.

Real headings, tables with head rows, the marking at head and foot of every page, the language of
the text, and both directions of writing.
"""

import datetime
import io
import re
import zipfile

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.blocks import Ref
from web.markdown import PARSER

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INK, MUTED, RED = (RGBColor.from_string(each) for each in ("12233A", "43546A", "A3242B"))
FACE, ARABIC_FACE = "Noto Sans", "Amiri"
WIDTH = 170
TONES = {"muted": MUTED, "note": RED, "draft": RED}
# One moment for every file, so that the same content gives the same bytes.
NEVER = datetime.datetime(2020, 1, 1)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# Parts of a paragraph's and a run's own properties stand in this order.
AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")


def write_word(
    sections, *, cover, marking, number: str, title: str, language: str, is_short: bool = False
) -> bytes:
    """The document as a file; `cover` is the section that stands on the first page. The parts of a
    short one follow each other, those of a long one begin pages."""
    paper = Paper(language)
    paper.describe(title, number, marking)
    paper.frame(marking.label, number, title)
    paper.cover(cover)
    paper.contents(sections)
    if is_short:
        paper.run_on()
    for section in sections:
        paper.section(section)
    return paper.bytes()


class Paper:
    """One document while it is written."""

    def __init__(self, language: str):
        self.document = Document()
        self.language = language
        self.is_bidi = get_language_info(language)["bidi"]
        self.bookmarks = 0
        self._styles()

    def run_on(self):
        """What follows begins one page, and its parts follow each other."""
        self.document.add_page_break()
        shape = self.document.styles["Heading 1"].paragraph_format
        shape.page_break_before, shape.space_before = False, Pt(20)

    def bytes(self) -> bytes:
        written, out = io.BytesIO(), io.BytesIO()
        self.document.save(written)
        with zipfile.ZipFile(written) as parts, zipfile.ZipFile(out, "w") as kept:
            for name in parts.namelist():
                info = zipfile.ZipInfo(name, NEVER.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                kept.writestr(info, parts.read(name))
        return out.getvalue()

    def _styles(self):
        styles = self.document.styles
        face = ARABIC_FACE if self.is_bidi else FACE
        for name, size in (("Normal", 10), ("Title", 28), ("Heading 1", 17), ("Heading 2", 12)):
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), INK
            properties = style.element.get_or_add_rPr()
            faces = properties.get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                faces.attrib.pop(qn(f"w:{theme}"), None)
            faces.set(qn("w:cs"), face)
            _complex_size(properties, size)
        styles["Heading 1"].paragraph_format.page_break_before = True
        styles["Normal"].paragraph_format.space_after = Pt(6)
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
        for old in defaults.iter(qn("w:lang")):
            old.getparent().remove(old)
        language = {"val": self.language, "bidi": self.language} if self.is_bidi else {}
        _add(defaults.find(qn("w:rPr")), "w:lang", **(language or {"val": self.language}))

    def describe(self, title, number, marking):
        facts = self.document.core_properties
        facts.title, facts.subject, facts.keywords = title[:255], number, str(marking.label)
        facts.author = _("United Nations Office of Counter-Terrorism")
        facts.language, facts.comments, facts.last_modified_by = self.language, "", ""
        facts.created = facts.modified = NEVER

    def frame(self, label, number, title):
        """The marking at head and foot of every page, with the number and page x of y."""
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin, page.bottom_margin = Mm(26), Mm(24)
        if self.is_bidi:
            page._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
        for edge, text in ((page.header, title), (page.footer, number)):
            marked = self._ready(edge.paragraphs[0])
            marked.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(marked, label, bold=True)
            line = self._ready(edge.add_paragraph())
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(line, text, size=8, colour=MUTED)
        foot = page.footer.paragraphs[-1]
        self._run(foot, " · " + _("Page") + " ", size=8, colour=MUTED)
        self._count(foot, "PAGE")
        self._run(foot, " " + _("of") + " ", size=8, colour=MUTED)
        self._count(foot, "NUMPAGES")

    def cover(self, section):
        title = self._ready(self.document.add_paragraph(style="Title"))
        self._run(title, section.title)
        for block in section.blocks:
            self._block(block)

    def contents(self, sections):
        """The chapters by number; each leads to its place."""
        head = self._ready(self.document.add_paragraph())
        self._run(head, _("Contents"), bold=True, size=12)
        for section in sections:
            if section.is_chapter:
                line = self._paragraph()
                line.paragraph_format.space_after = Pt(2)
                self._link(line, Ref(section.title, section.anchor))

    def section(self, section):
        heading = self._ready(self.document.add_heading(level=section.depth))
        self._marked(heading, section.title, section.anchor)
        for block in section.blocks:
            self._block(block)

    def _block(self, block):
        getattr(self, f"_{block.shape}")(block)

    # Blocks

    def _line(self, block):
        self._run(self._paragraph(), block.text, colour=TONES.get(block.tone))

    def _text(self, block):
        style, level = None, 0
        for token in PARSER.parse(block.text):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                style = "List Bullet" if token.type.startswith("bullet") else "List Number"
                level += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                level -= 1
            elif token.type == "inline":
                self._inline(self._paragraph(style if level else None), token)
            elif token.type in ("fence", "code_block"):
                self._run(self._paragraph(), token.content)

    def _inline(self, paragraph, token):
        bold = italic = False
        for part in token.children:
            if part.type in ("strong_open", "strong_close"):
                bold = part.type == "strong_open"
            elif part.type in ("em_open", "em_close"):
                italic = part.type == "em_open"
            elif part.type in ("softbreak", "hardbreak"):
                paragraph.add_run().add_break()
            elif part.content:
                self._run(paragraph, part.content, bold=bold, italic=italic)

    def _facts(self, block):
        self._pairs(block.rows)

    def _figures(self, block):
        rows = [(label, f"{figure} {of}".strip()) for figure, of, label in block.rows]
        self._pairs(rows)

    def _plot(self, block):
        """The drawing's values as a table: what a reader of the drawing is told in words."""
        self._run(self._paragraph(), block.name, bold=True)
        rows = []
        for row in block.rows:
            title = f"{row.code} {row.title}" + (f" ({row.flag})" if row.flag else "")
            values = ["–" if each is None else str(each) for each in (row.now, row.target)]
            rows.append((title, *values, row.note))
        self._grid(block.head, rows, (80, 22, 22, 46))

    def _table(self, block):
        self._grid(block.head, block.rows, block.widths or (0,) * len(block.head))

    def _entry(self, block):
        title = self._paragraph()
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before = Pt(8)
        words = [block.code, block.label, block.severity_label]
        self._marked(title, " · ".join(each for each in words if each), block.anchor, bold=True)
        self._pairs(block.rows)

    def _pairs(self, rows):
        table = self._new_table(2, (38, WIDTH - 38))
        for name, value in rows:
            cells = table.add_row().cells
            self._cell(cells[0], name, colour=MUTED)
            self._cell(cells[1], value)
        self._after()

    def _grid(self, head, rows, widths):
        rest = (WIDTH - sum(widths)) // max(widths.count(0), 1)
        table = self._new_table(len(head), [width or rest for width in widths])
        first = table.add_row()
        _add(first._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, name in zip(first.cells, head, strict=True):
            self._cell(cell, name, bold=True)
        for row in rows:
            written = table.add_row()
            _add(written._tr.get_or_add_trPr(), "w:cantSplit")
            for cell, value in zip(written.cells, row, strict=True):
                self._cell(cell, value)
        self._after()

    def _new_table(self, columns, widths):
        table = self.document.add_table(rows=0, cols=columns)
        table.style, table.autofit = "Table Grid", False
        if self.is_bidi:
            table._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _cell(self, cell, value, **how):
        paragraph = self._ready(cell.paragraphs[0])
        paragraph.paragraph_format.space_after = Pt(0)
        if isinstance(value, Ref):
            self._link(paragraph, value)
        else:
            self._run(paragraph, value, size=9, **how)

    def _after(self):
        self._paragraph().paragraph_format.space_after = Pt(2)

    # Paragraphs and runs

    def _paragraph(self, style=None):
        return self._ready(self.document.add_paragraph(style=style))

    def _ready(self, paragraph):
        if self.is_bidi:
            properties = paragraph._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        return paragraph

    def _run(self, paragraph, text, *, bold=False, italic=False, size=None, colour=None):
        run = paragraph.add_run(UNPRINTABLE.sub("", str(text)))
        run.bold, run.italic = bold or None, italic or None
        run.font.size = Pt(size) if size else None
        if colour is not None:
            run.font.color.rgb = colour
        if self.is_bidi:
            run.font.rtl, run.font.cs_bold = True, bold or None
            if size:
                _complex_size(run._r.get_or_add_rPr(), size)
        return run

    def _marked(self, paragraph, text, anchor, *, bold=False):
        """A place that others lead to."""
        self.bookmarks += 1
        place = {"id": str(self.bookmarks)}
        _add(paragraph._p, "w:bookmarkStart", name=_name(anchor or f"p{self.bookmarks}"), **place)
        self._run(paragraph, text, bold=bold)
        _add(paragraph._p, "w:bookmarkEnd", **place)

    def _link(self, paragraph, ref: Ref):
        run = self._run(paragraph, ref.label)
        link = _add(paragraph._p, "w:hyperlink", anchor=_name(ref.anchor))
        link.append(run._r)

    def _count(self, paragraph, code):
        run = self._run(paragraph, "", size=8, colour=MUTED)
        _add(run._r, "w:fldChar", fldCharType="begin")
        _add(run._r, "w:instrText").text = code
        _add(run._r, "w:fldChar", fldCharType="end")


def _add(parent, tag, **attributes):
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _complex_size(properties, size):
    """The size again, for scripts that word processors treat apart."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(2 * size))
    properties.find(qn("w:sz")).addnext(element)


def _name(anchor: str) -> str:
    """As word processors take it: letters, digits and lines below, at most 40."""
    return "_" + re.sub(r"\W", "_", anchor)[:38]
