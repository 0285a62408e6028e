"""Honest and hostile files for tests, made here so that what is in them can be read."""

import io
import zipfile

import pikepdf
from PIL import Image, PngImagePlugin

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="{type}"/></Types>'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)


def pdf(change=None, pages=1) -> bytes:
    made = pikepdf.new()
    for _each in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(made):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    link.Rect = pikepdf.Array([0, 0, 9, 9])
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])


def attachment(made):
    made.attachments["x.exe"] = b"MZ"


def page_action(made):
    made.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://x.example/")
    )


def picture(form="PNG", size=(40, 30), note="") -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, (10, 90, 140))
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", note or "nothing")
        image.save(out, form, pnginfo=info)
    else:
        exif = Image.Exif()
        exif[0x010E] = note or "nothing"
        image.save(out, form, exif=exif)
    return out.getvalue()


def archive(parts: dict, compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more) -> bytes:
    parts = {
        "[Content_Types].xml": _TYPES.format(part="word/document.xml", type=_WORD),
        "word/document.xml": "<w:document xmlns:w='x'><w:p>Decree</w:p></w:document>",
    }
    return archive(parts | {name.replace("__", "/"): body for name, body in more.items()})


def docx_fetching(kind="attachedTemplate") -> bytes:
    return docx(**{"word/_rels/settings.xml.rels": _RELS.format(kind=kind, target="http://x/")})


def docx_relating(relation: str, encoding="utf-8") -> bytes:
    """A text whose settings name something by a relation that is written out here."""
    head = f'<?xml version="1.0" encoding="{encoding}"?><Relationships xmlns="x">'
    body = f"{head}{relation}</Relationships>".encode(encoding)
    return docx(**{"word/_rels/settings.xml.rels": body})


def docx_saying(inside: str) -> bytes:
    """A text with this in its document."""
    return docx(**{"word/document.xml": f"<w:document xmlns:w='w'>{inside}</w:document>"})


def field(*codes: str) -> str:
    """A field whose code is spread over runs."""
    runs = "".join(
        each if each.startswith("<") else f"<w:instrText>{each}</w:instrText>" for each in codes
    )
    mark = '<w:fldChar w:fldCharType="{}"/>'
    return mark.format("begin") + runs + mark.format("separate") + "1" + mark.format("end")


def odt_saying(inside: str) -> bytes:
    """An ODF text with this in its content."""
    spaces = {"office": "o", "text": "t", "draw": "d", "xlink": "http://www.w3.org/1999/xlink"}
    named = " ".join(f"xmlns:{name}='{space}'" for name, space in spaces.items())
    content = f"<office:document {named}>{inside}</office:document>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def xlsx_saying(formula: str) -> bytes:
    """A workbook, as far as it is looked at, with this formula."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return archive(
        {
            "[Content_Types].xml": _TYPES.format(part="xl/workbook.xml", type=kind),
            "xl/worksheets/sheet1.xml": f"<sheet><c><f>{formula}</f></c></sheet>",
        }
    )


def docx_with(name: str, body="x") -> bytes:
    return docx(**{name: body})


def odt() -> bytes:
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:document xmlns:office='x'/>",
        }
    )
