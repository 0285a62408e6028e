"""What an uploaded file must be inside to count as what it says it is.

Each check takes an open file and leaves behind what may be kept: the same bytes when they are
sound, or a picture drawn anew. It raises `Refused` with a sentence that says what to do.
"""

import codecs
import io

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from web.text import CONTROL

MEGABYTE = 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_OBJECTS = 200_000
CHUNK = 256 * 1024
# Process-wide, and right for us: no honest document needs more to be read.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=64 * MEGABYTE,
    png_max_memory=64 * MEGABYTE,
    run_length_max_memory=64 * MEGABYTE,
    tiff_max_memory=64 * MEGABYTE,
    max_stream_filters=4,
    doc_max_warnings=200,
)


class Refused(Exception):
    """The file is not taken; the message says why and what to do."""


def damaged(kind: str) -> Refused:
    return Refused(
        _("This %(kind)s is damaged or not complete. Open it, save it again and upload that.")
        % {"kind": kind}
    )


# --- PDF ----------------------------------------------------------------------------------------
# What a page-only document never needs: scripts, programs, sent forms, other files inside it.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
ACTIVE_TYPES = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Screen", "/3D"}


def check_pdf(file):
    """A PDF without scripts, programs or files inside. Refused rather than cleaned: taking parts
    out of somebody's document would change what they released. A file whose own table does not
    fit is not mended either: what was checked must be what every reader then shows."""
    file.seek(0)
    head = file.read(8)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 1024))
    tail = file.read().rstrip(b"\x00\t\r\n ")
    if not head.startswith(b"%PDF-") or not tail.endswith(b"%%EOF"):
        raise damaged("PDF")
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(
                    _("This PDF is protected by a password. Save it without one and upload that.")
                )
            if not 0 < len(pdf.pages) <= 5_000 or len(pdf.objects) > MOST_OBJECTS:
                raise damaged("PDF")
            if any(_is_active(each) for each in [pdf.trailer, *pdf.objects]):
                raise Refused(
                    _(
                        "This PDF holds a script, a form that sends itself or attached files. "
                        "Print it to a new PDF and upload that."
                    )
                )
    except pikepdf.PasswordError:
        raise Refused(
            _("This PDF is protected by a password. Save it without one and upload that.")
        ) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError) as error:
        raise damaged("PDF") from error
    return file


def _is_active(thing, depth=0) -> bool:
    """Whether an object, or anything written inside it, does more than being shown."""
    if depth > 60:
        return True
    if isinstance(thing, pikepdf.Array):
        return any(_is_active(each, depth + 1) for each in _direct(thing))
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    keys = set(thing.keys())
    if keys & ACTIVE_KEYS:
        return True
    if _name(thing, "/S") in ACTIVE_ACTIONS or {
        _name(thing, "/Type"),
        _name(thing, "/Subtype"),
    } & (ACTIVE_TYPES):
        return True
    return any(_is_active(each, depth + 1) for each in _direct(thing[key] for key in keys))


def _direct(things):
    """Those written here; what stands elsewhere is looked at there."""
    return (each for each in things if isinstance(each, pikepdf.Object) and not each.is_indirect)


def _name(thing, key) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


# --- pictures -----------------------------------------------------------------------------------
def check_png(file):
    return _draw_anew(file, "PNG", optimize=False)


def check_jpeg(file):
    return _draw_anew(file, "JPEG", quality=90)


def _draw_anew(file, form: str, **options):
    """The same picture from its pixels: no place, camera, comment or second file survives."""
    file.seek(0)
    try:
        with Image.open(file, formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many_pixels()
            drawn = ImageOps.exif_transpose(picture)
            drawn.load()
            modes = ("RGB", "L") if form == "JPEG" else ("RGB", "RGBA", "L", "LA")
            bare = drawn if drawn.mode in modes else drawn.convert(modes[1 if form == "PNG" else 0])
            bare = Image.frombytes(bare.mode, bare.size, bare.tobytes())
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise damaged(_("picture")) from error
    except (IndexError, KeyError, TypeError, OverflowError, MemoryError, Warning) as error:
        raise damaged(_("picture")) from error
    new = io.BytesIO()
    bare.save(new, form, **options)
    return new


def _too_many_pixels() -> Refused:
    return Refused(
        _("This picture has more than %(most)s million points. Make it smaller and upload that.")
        % {"most": MOST_PIXELS // 1_000_000}
    )


# --- plain text ---------------------------------------------------------------------------------


def check_text(file):
    """Plain UTF-8: words, line ends and tabs."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            if CONTROL.search(decoder.decode(chunk)):
                raise _not_text()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _not_text() from None
    return file


def leave(file):
    """A table's letters are made out by its reader, which keeps nothing of the file."""
    return file


def _not_text() -> Refused:
    return Refused(_("This is not plain text in UTF-8. Save it as text in UTF-8 and upload that."))
