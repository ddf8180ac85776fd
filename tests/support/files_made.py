"""Files as office programs write them, small enough to read here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import xlsxwriter
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from afterbell.base.attached.reading import read_attached

PHONE = "13800138000"
PLAIN = "每周一至周五 16:30 至 18:00 开展课后服务，各年级按课表轮换，请家长按时接送，谢谢配合。"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OUTSIDE = '<Relationship Id="rId9" Type="urn:hyperlink" Target="{}" TargetMode="External"/>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {"[Content_Types].xml": "<Types/>", **parts}.items():
            file.writestr(name, data)
    return made.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str = "", **parts: str | bytes) -> bytes:
    """Make a document of one paragraph; `parts` by their paths, with __ for a stroke."""
    whole = f"<w:document {NAMES}><w:body>{paragraph(PLAIN)}{body}</w:body></w:document>"
    return packed({"word/document.xml": whole, **{name.replace("__", "/"): one for name, one in parts.items()}})


def slides(body: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    whole = f"<p:sld xmlns:p='urn:p' {NAMES}><a:p><a:r><a:t>{PLAIN}</a:t></a:r></a:p>{body}</p:sld>"
    return packed({"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": whole, **(parts or {})})


def sheets(fill: Callable[[Workbook, Worksheet], object], parts: dict[str, str | bytes] | None = None) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    first = book.add_worksheet("汇总")
    first.write(0, 0, PLAIN)
    fill(book, first)
    book.close()
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as file:
        for name, data in (parts or {}).items():
            file.writestr(name, data)
    return made.getvalue()


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(made, format="PNG")
    return made.getvalue()


def stream(data: bytes, **keys: object) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update({NameObject(f"/{key}"): value for key, value in keys.items()})
    return made


def box(*numbers: float) -> ArrayObject:
    return ArrayObject([FloatObject(number) for number in numbers])


def pdf(content: bytes, change: Callable[[PdfWriter], object] = lambda _writer: None) -> bytes:
    """Make a page of A4 with a font and a picture in its resources, drawn by `content`, then changed."""
    writer, made = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(595, 842)
    font = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
    image = stream(b"\xff" * 300, Subtype=NameObject("/Image"), Width=NumberObject(10), Height=NumberObject(10))
    image[NameObject("/ColorSpace")], image[NameObject("/BitsPerComponent")] = NameObject("/DeviceRGB"), NumberObject(8)
    fonts = DictionaryObject({NameObject("/F1"): DictionaryObject({NameObject(k): v for k, v in font.items()})})
    images = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})  # noqa: SLF001 - pypdf has no other way
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): images})
    page[NameObject("/Contents")] = writer._add_object(stream(content))  # noqa: SLF001 - as above
    change(writer)
    writer.write(made)
    return made.getvalue()


def note(kind: str, **keys: object) -> Callable[[PdfWriter], object]:
    """Lay something on the page: a field, a link, a stamp."""

    def lay(writer: PdfWriter) -> None:
        whole = {
            "Type": NameObject("/Annot"),
            "Subtype": NameObject(f"/{kind}"),
            "Rect": box(50, 600, 200, 620),
            **keys,
        }
        add = writer._add_object  # noqa: SLF001 - as above
        made = {name: add(one) if isinstance(one, DecodedStreamObject) else one for name, one in whole.items()}
        laid = DictionaryObject({NameObject(f"/{name}"): one for name, one in made.items()})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([add(laid)])

    return lay


def told(text: str) -> TextStringObject:
    return TextStringObject(text)


def places_of(name: str, data: bytes) -> set[str]:
    """Say where a file holds the telephone."""
    return {one.place.zh for one in read_attached(name=name, data=data).passages if PHONE in one.text}


def unread(name: str, data: bytes) -> list[str]:
    """Say what of a file no machine reads."""
    return [one.place.zh for one in read_attached(name=name, data=data).passages if one.unread]
