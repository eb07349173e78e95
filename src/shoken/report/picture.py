"""The report of a single picture: what it shows from side to side, and what it cannot say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from shoken.report.schema import Language  # noqa: TC001 - pydantic needs it

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.symmetry import PictureAnalysis

__all__ = ["PictureReport", "PictureResult", "picture_markdown", "picture_result"]

_SCHEMA_VERSION = "1.0"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PictureReport(_Frozen):
    """The five fields of every report, and what limits this one.

    ``is_finding_present`` says whether an asymmetric region was marked; ``confidence_score`` is
    always 0, since nothing here tells a lesion from a difference that is normal.
    """

    is_finding_present: bool
    finding_summary: str
    detailed_description: str
    confidence_score: float = Field(ge=0, le=0)
    anatomical_location: str | None
    limits: str
    language: Language
    written_by: str = "measured"


class RegionRecord(_Frozen):
    """One region brighter than its mirror image; rows and columns count from 0."""

    id: int
    pixels: int
    head_percent: float
    centre_row: float
    centre_column: float
    side: Literal["left", "right"]
    brighter_by: float


class PictureResult(_Frozen):
    """Everything measured and said about one picture: ``<stem>_report.json``."""

    schema_version: str = _SCHEMA_VERSION
    kind: Literal["picture"] = "picture"
    picture: str
    sha256: str
    width_pixels: int
    height_pixels: int
    head_pixels: int
    symmetry: float | None
    regions: tuple[RegionRecord, ...]
    marks_blanked: int
    report: PictureReport
    software: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class _Words:
    title: str
    some: str
    none: str
    no_sides: str
    region: str
    head: str
    sides: Mapping[str, str]
    marks: str
    limits: str
    location: str
    headings: tuple[str, str, str]
    disclaimer: str
    gap: str


_EN = _Words(
    title="Report on a single picture",
    some="Left-right symmetry: {count} region(s) brighter than the mirror image, the largest "
    "{percent:.1f} % of the head, {side}. This is a difference between the sides, not a lesion "
    "that was found.",
    none="Left-right symmetry: no region clearly brighter than its mirror image. This does not "
    "say that there is no lesion.",
    no_sides="Left-right symmetry: not looked for, since no line makes the two sides of this "
    "picture alike (a sagittal slice?).",
    region="Region {id}: {side}, {pixels} pixels ({percent:.2f} % of the head), centre at row "
    "{row:.0f}, column {column:.0f}, brighter than its mirror image by {by:.0f} % of the range "
    "of grey.",
    head="The head takes {pixels} of the picture's {width}×{height} pixels.",
    sides=MappingProxyType({"left": "on the picture's left", "right": "on the picture's right"}),
    marks="{count} bright marks outside the head (letters, perhaps) and all else outside it are "
    "black in the pictures written; letters that lie over the head are still there.",
    limits="A single picture has no millimetres, so no volume and no diameter is given. The plane, "
    "the sequence and the patient's side are unknown: left and right are the picture's. No "
    "network of Shoken was made for one picture, and none was run. A difference can be normal, or "
    "come from a tilted head; which of the two sides is abnormal, if any, cannot be told, and "
    "what is alike on both sides cannot be seen. Give the whole series (DICOM or NIfTI) for a "
    "measured result.",
    location="{side} (picture's sides, no anatomical place)",
    headings=("Summary", "Description", "What cannot be said"),
    disclaimer="Research tool, not a medical device. This is not a diagnosis.",
    gap=" ",
)
_JA = _Words(
    title="1枚の画像についての所見",
    some="左右対称性:鏡像より明るい領域を{count}個認め、最大のものは頭部の{percent:.1f} %、{side}。"
    "左右の差であり、病変を検出したものではない。",
    none="左右対称性:鏡像より明らかに明るい領域は認めない。病変がないことを意味しない。",
    no_sides="左右対称性:左右が似る線が見つからないため(矢状断か)、検索していない。",
    region="領域{id}:{side}、{pixels}画素(頭部の{percent:.2f} %)、中心は{row:.0f}行{column:.0f}列、"
    "鏡像より濃淡の幅の{by:.0f} %明るい。",
    head="頭部は{width}×{height}画素のうち{pixels}画素を占める。",
    sides=MappingProxyType({"left": "画像の左側", "right": "画像の右側"}),
    marks="頭部の外にある明るい印{count}個(文字の可能性)と、頭部の外のすべては、出力画像では黒く"
    "塗りつぶした。頭部に重なる文字は残る。",
    limits="1枚の画像にはミリメートルの情報がないため、体積と径は示さない。断面、撮像法、患者の左右は"
    "不明で、左右は画像上のものである。1枚の画像のために作られたネットワークはなく、何も適用していない。"
    "左右差は正常でも、頭の傾きでも生じる。どちらの側が異常か、異常があるかは判断できず、左右で同じものは"
    "見えない。計測結果を得るにはシリーズ全体(DICOMまたはNIfTI)を用いること。",
    location="{side}(画像上の左右。解剖学的部位ではない)",
    headings=("要約", "所見", "言えないこと"),
    disclaimer="研究用ソフトウェアであり、医療機器ではない。診断ではない。",
    gap="",
)
_WORDS: Mapping[Language, _Words] = MappingProxyType({"en": _EN, "ja": _JA})


def picture_result(analysis: PictureAnalysis, language: Language) -> PictureResult:
    """What was measured on a picture, and the report in one language."""
    height, width = analysis.head.shape
    return PictureResult(
        picture=analysis.picture.name,
        sha256=analysis.picture.sha256,
        width_pixels=width,
        height_pixels=height,
        head_pixels=int(analysis.head.sum()),
        symmetry=round(analysis.mirror.likeness, 3) if analysis.mirror else None,
        regions=tuple(RegionRecord.model_validate(asdict(r)) for r in analysis.regions),
        marks_blanked=analysis.blanked,
        report=_report(analysis, language),
        software={name: version(name) for name in ("shoken", "numpy", "pillow", "scipy")},
    )


def _report(analysis: PictureAnalysis, language: Language) -> PictureReport:
    words, regions = _WORDS[language], analysis.regions
    if analysis.mirror is None:
        summary = words.no_sides
    elif not regions:
        summary = words.none
    else:
        summary = words.some.format(
            count=len(regions), percent=regions[0].head_percent, side=words.sides[regions[0].side]
        )
    sides = dict.fromkeys(words.sides[r.side] for r in regions)
    return PictureReport(
        is_finding_present=bool(regions),
        finding_summary=summary,
        detailed_description=words.gap.join(_sentences(analysis, words)),
        confidence_score=0,
        anatomical_location=words.location.format(side=", ".join(sides)) if regions else None,
        limits=words.limits,
        language=language,
    )


def _sentences(analysis: PictureAnalysis, words: _Words) -> Iterator[str]:
    height, width = analysis.head.shape
    yield words.head.format(pixels=int(analysis.head.sum()), width=width, height=height)
    for r in analysis.regions:
        yield words.region.format(
            id=r.id,
            side=words.sides[r.side],
            pixels=r.pixels,
            percent=r.head_percent,
            row=r.centre_row,
            column=r.centre_column,
            by=100 * r.brighter_by,
        )
    if analysis.blanked:
        yield words.marks.format(count=analysis.blanked)


def picture_markdown(result: PictureResult) -> str:
    """The report as a text to read."""
    words, report = _WORDS[result.report.language], result.report
    said = (report.finding_summary, report.detailed_description, report.limits)
    parts = [f"## {h}\n\n{text}\n" for h, text in zip(words.headings, said, strict=True)]
    return "\n".join([f"# {words.title}\n", *parts, f"{words.disclaimer}\n"])
