"""Paper: an A4 document with headings, tables and pictures, in a font that holds Japanese.

With its charts the only importer of reportlab.  The font, IPAexGothic, comes in the package
matplotlib-fontja under the IPA Font License 1.0, which lets a document carry it; what the document
uses of it is embedded.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Image, KeepTogether, Paragraph, SimpleDocTemplate, Table

from shoken.common.errors import AnalysisError
from shoken.common.escaping import pdf_text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Paper", "load_font"]

FONT = "IPAexGothic"
# A4 (210 mm) less two margins; a picture leaves room for heading and caption beside it
_WIDTH_MM, _MARGIN_MM, _PICTURE_MM = 180.0, 15.0, 110.0
_INK, _FAINT, _RULE, _SHADE, _HAIR = "#17222b", "#5b6872", "#0f5f7d", "#eef4f7", "#c3cdd3"
# points, by hand: text as in a journal, tables that fit the page's width
_SIZES = {
    "title": 17,
    "heading": 11.5,
    "text": 9.2,
    "small": 7.2,
    "caption": 7.2,
    "cell": 7.4,
    "boxed": 9.2,
}
_FRAME_PT = 6  # reportlab pads its frame by so much
_LONG_WORD = 24  # longer ones (file names, hashes) may break anywhere, lest they run over a cell
_HEAD = ("BACKGROUND", (0, 0), (-1, 0), HexColor(_SHADE))


class Paper:
    """A document that grows from top to bottom, and its bytes; the same content, the same bytes.

    Parameters
    ----------
    title
        Stands at the head of the first page and in the file's properties.
    subject
        What it is about; stands at the foot of each page.
    language
        Of the text, as in HTML: ``ja`` or ``en``.
    """

    def __init__(self, title: str, subject: str, language: str) -> None:
        load_font()
        self._title, self._subject, self._language = plain(title), plain(subject), language
        self._parts: list[Any] = [_paragraph(title, "title")]

    def heading(self, words: str) -> None:
        """A heading, kept on the page of what follows it."""
        self._parts.append(_paragraph(words, "heading"))

    def text(self, words: str, *, small: bool = False) -> None:
        """A paragraph; lines break as the language has it."""
        self._parts.append(_paragraph(words, "small" if small else "text"))

    def bullets(self, lines: Sequence[str]) -> None:
        """A list of short paragraphs."""
        self._parts += [_paragraph(line, "text", bullet="•") for line in lines]

    def box(self, words: str) -> None:
        """A paragraph that nobody overlooks."""
        self._parts.append(_laid([[_paragraph(words, "boxed")]], [1], _boxed()))

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and what they are, in two columns."""
        cells = [[_paragraph(n, "small"), _paragraph(value, "text")] for n, value in rows]
        self._parts.append(_laid(cells, [28, 152], _ruled()))

    def table(self, names: Sequence[str], rows: Sequence[Sequence[str]], widths: list[int]) -> None:
        """A table whose head comes again on each page; ``widths`` are shares of the page's."""
        cells = [[_paragraph(cell, "cell") for cell in row] for row in (names, *rows)]
        self._parts.append(_laid(cells, widths, [*_ruled(), _HEAD], heads=1))

    def picture(self, heading: str, jpeg: bytes, caption: str) -> None:
        """A picture with its heading and caption, all on one page."""
        parts = [_image(jpeg, _PICTURE_MM), _paragraph(caption, "caption")]
        self._parts.append(KeepTogether([_paragraph(heading, "heading"), *parts]))

    def pictures(self, shown: Sequence[tuple[bytes, str]]) -> None:
        """Pictures with captions, two in a row."""
        wide = _WIDTH_MM / 2 - 3
        cells: list[Any] = [[_image(j, wide), _paragraph(c, "caption")] for j, c in shown]
        cells += [""] * (len(cells) % 2)
        for at in range(0, len(cells), 2):
            self._parts.append(_laid([cells[at : at + 2]], [1, 1], []))

    def drawing(self, drawing: Any) -> None:
        """One of reportlab's drawings, as wide as the text."""
        self._parts.append(drawing)

    def pdf(self) -> bytes:
        """The document as a PDF file's bytes; it can be asked for once."""
        stream = io.BytesIO()
        document = SimpleDocTemplate(
            stream,
            pagesize=A4,
            leftMargin=_MARGIN_MM * mm - _FRAME_PT,
            rightMargin=_MARGIN_MM * mm - _FRAME_PT,
            topMargin=_MARGIN_MM * mm,
            bottomMargin=(_MARGIN_MM + 4) * mm,
            title=self._title,
            subject=self._subject,
            author="Shoken",
            creator="Shoken",
            lang=self._language,
            invariant=1,  # no clock and no chance in it
        )
        document.build(self._parts, canvasmaker=_Numbered)
        return stream.getvalue()


@lru_cache(maxsize=1)
def load_font() -> None:
    """Make the font known to reportlab; the package that carries it is not imported.

    Raises
    ------
    AnalysisError
        It is not installed.
    """
    rl_config.useA85 = 0  # pictures as bytes: as text they are larger and take most of the time
    found = find_spec("matplotlib_fontja")
    if found is None or not found.submodule_search_locations:
        raise AnalysisError("the PDF report needs the package matplotlib-fontja, for its font")
    file = Path(found.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(file)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=FONT, italic=FONT, boldItalic=FONT)


def _paragraph(words: str, kind: str, *, bullet: str | None = None) -> Any:
    # Japanese breaks after most letters, and so must what is longer than a line; English at spaces
    anywhere = (
        any(ord(c) > 0x2FFF for c in words) or max(map(len, words.split()), default=0) > _LONG_WORD
    )
    style = _style(kind, is_listed=bullet is not None, anywhere=anywhere)
    return Paragraph(pdf_text(words), style, bulletText=bullet)


@lru_cache(maxsize=32)
def _style(kind: str, *, is_listed: bool, anywhere: bool) -> Any:
    size, is_head = _SIZES[kind], kind in {"title", "heading"}
    colour = _RULE if is_head else _FAINT if kind in {"small", "caption"} else _INK
    return ParagraphStyle(
        kind,
        fontName=FONT,
        bulletFontName=FONT,
        fontSize=size,
        leading=size * (1.3 if kind in {"cell", "title", "small", "caption"} else 1.55),
        textColor=HexColor(colour),
        spaceBefore={"heading": 9, "caption": 3}.get(kind, 0),
        spaceAfter={"title": 6, "heading": 3, "text": 2.5}.get(kind, 0),
        leftIndent=10 if is_listed else 0,
        bulletIndent=1,
        keepWithNext=kind == "heading",
        wordWrap="CJK" if anywhere else None,
    )


def _image(jpeg: bytes, width_mm: float) -> Any:
    across, down = ImageReader(io.BytesIO(jpeg)).getSize()
    return Image(io.BytesIO(jpeg), width_mm * mm, width_mm * mm * down / across)


def _laid(
    cells: list[list[Any]], shares: Sequence[float], style: list[Any], *, heads: int = 0
) -> Any:
    widths = [_WIDTH_MM * mm * share / sum(shares) for share in shares]
    near: list[Any] = [(f"{side}PADDING", (0, 0), (-1, -1), 3) for side in ("LEFT", "RIGHT")]
    near.append(("FONT", (0, 0), (-1, -1), FONT))  # else it would name one that is in no file
    return Table(
        cells, widths, repeatRows=heads, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *near, *style],
        spaceBefore=3, spaceAfter=5, hAlign="LEFT",
    )  # fmt: skip


def _ruled() -> list[Any]:
    return [
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, HexColor(_HAIR)),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, HexColor(_RULE)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, HexColor(_RULE)),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
    ]


def _boxed() -> list[Any]:
    return [
        ("BOX", (0, 0), (-1, -1), 0.9, HexColor("#a33b20")),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
    ]


class _Numbered(Canvas):  # type: ignore[misc]
    """Keeps its pages until all are there; then each gets its foot, with "page / pages"."""

    def __init__(self, *given: Any, **named: Any) -> None:
        # else each page would name Helvetica, which is in no file
        super().__init__(*given, **{**named, "initialFontName": FONT})
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        left, right = _MARGIN_MM * mm, (_MARGIN_MM + _WIDTH_MM) * mm
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 7)
            self.setFillColor(HexColor(_FAINT))
            self.setStrokeColor(HexColor(_HAIR))
            self.line(left, 14 * mm, right, 14 * mm)
            self.drawString(left, 10 * mm, self._doc.info.subject)
            self.drawRightString(right, 10 * mm, f"{number} / {len(self._pages)}")
            super().showPage()
        super().save()
