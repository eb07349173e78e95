"""Two visits as the record that is kept, and as a text to read."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from shoken.escaping import markdown_text
from shoken.findings import Side
from shoken.report.schema import SCHEMA_VERSION, Triple, ZoneKey
from shoken.report.wording import wording
from shoken.visits import Change

if TYPE_CHECKING:
    from shoken.report.schema import Language
    from shoken.visits import Comparison, LesionChange

__all__ = [
    "ComparisonRecord",
    "comparison_markdown",
    "comparison_names",
    "comparison_record",
    "comparison_rows",
    "comparison_title",
    "comparison_total",
]

_WORDS = MappingProxyType(
    {
        "en": {
            "title": "Two visits compared",
            "table": "No.|Change|Place|First (mL)|Second (mL)|95 % uncertainty (mL)",
            "total": "Total: {first:.2f} mL, then {second:.2f} mL.",
            "uncertain": "{change} (uncertain)",
            **dict(zip(Change, ("new", "grown", "stable", "shrunk", "gone"), strict=True)),
        },
        "ja": {
            "title": "2時点の比較",
            "table": "番号|変化|部位|1回目 (mL)|2回目 (mL)|95 %不確かさ (mL)",
            "total": "総体積は{first:.2f} mLから{second:.2f} mL。",
            "uncertain": "{change}(不確実)",
            **dict(zip(Change, ("新規", "増大", "不変", "縮小", "消失"), strict=True)),
        },
    }
)


class LesionChangeRecord(BaseModel):
    """One lesion on both visits; ``centroid_ras_mm`` of the first scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    change: Literal["new", "grown", "stable", "shrunk", "gone"]
    is_certain: bool
    first_ml: float
    second_ml: float
    uncertainty_ml: float
    side: Literal["left", "right", "midline"]
    region: str
    zone: ZoneKey | None
    centroid_ras_mm: Triple


class ComparisonRecord(BaseModel):
    """What became of each lesion; ``second_to_first`` is the rigid registration, RAS mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: str = SCHEMA_VERSION
    first_file: str
    first_sha256: str
    second_file: str
    second_sha256: str
    second_to_first: tuple[tuple[float, ...], ...]
    lesions: tuple[LesionChangeRecord, ...]


def comparison_record(comparison: Comparison) -> ComparisonRecord:
    """The record of a comparison."""
    return ComparisonRecord(
        first_file=comparison.first.scan.name,
        first_sha256=comparison.first.scan.sha256,
        second_file=comparison.second.scan.name,
        second_sha256=comparison.second.scan.sha256,
        second_to_first=tuple(tuple(row) for row in comparison.second_to_first.tolist()),
        lesions=tuple(map(_lesion_record, comparison.lesions)),
    )


def _lesion_record(lesion: LesionChange) -> LesionChangeRecord:
    return LesionChangeRecord(
        id=lesion.id,
        change=lesion.change.value,
        is_certain=lesion.is_certain,
        first_ml=lesion.first_ml,
        second_ml=lesion.second_ml,
        uncertainty_ml=lesion.uncertainty_ml,
        side=lesion.place.side.value,
        region=lesion.place.region,
        zone=lesion.place.zone.value if lesion.place.zone else None,
        centroid_ras_mm=lesion.centroid_ras_mm,
    )


def comparison_names(language: Language) -> tuple[str, ...]:
    """The names of the columns of :func:`comparison_rows`."""
    return tuple(_WORDS[language]["table"].split("|"))


def comparison_rows(record: ComparisonRecord, language: Language) -> tuple[tuple[str, ...], ...]:
    """One row for each lesion: number, change, place, mL on each visit, uncertainty in mL."""
    words, names, rows = _WORDS[language], wording(language), []
    for lesion in record.lesions:
        change = words[lesion.change]
        if lesion.change in {Change.NEW, Change.GONE} and not lesion.is_certain:
            change = words["uncertain"].format(change=change)
        place = names.place_name(Side(lesion.side), lesion.region, lesion.zone)
        numbers = (lesion.first_ml, lesion.second_ml, lesion.uncertainty_ml)
        rows.append((str(lesion.id), change, place, *(f"{value:.2f}" for value in numbers)))
    return tuple(rows)


def comparison_title(language: Language) -> str:
    """The heading of a comparison."""
    return _WORDS[language]["title"]


def comparison_total(record: ComparisonRecord, language: Language) -> str:
    """All lesions' volumes together on each visit, in a sentence."""
    return _WORDS[language]["total"].format(
        first=sum(lesion.first_ml for lesion in record.lesions),
        second=sum(lesion.second_ml for lesion in record.lesions),
    )


def comparison_markdown(record: ComparisonRecord, language: Language) -> str:
    """The comparison as a table, in Japanese or English."""
    columns = comparison_names(language)
    lines = [f"# {comparison_title(language)}", ""]
    lines += [f"{markdown_text(record.first_file)} → {markdown_text(record.second_file)}", ""]
    lines += ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in comparison_rows(record, language)]
    total, disclaimer = comparison_total(record, language), wording(language).disclaimer
    return "\n".join([*lines, "", total, "", disclaimer, ""])
