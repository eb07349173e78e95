"""What would be read of a scan, as lines to print in either language."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.analysis.recognition import Source
from shoken.common.settings import settings
from shoken.imaging.sequence import MrSequence
from shoken.report.words import wording
from shoken.report.words.causes import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shoken.cli.inspect.inspection import Inspection, Recorded
    from shoken.report.words import Language

__all__ = ["as_lines"]

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                "path": "given",
                "format": "format",
                "grid": "grid",
                "sequence": "sequence",
                "times": "recorded",
                "series": "series",
                "choice": "to read another",
                "choose": "--series NUMBER, of inspect and analyze",
                "read": "{number}: {pictures} pictures, {sequence}: read",
                "not_read": "{number}: {pictures} pictures, {sequence}: not read{why}",
                "note": "note",
                "left_out": "note",
                "error": "cannot be read",
                "voxels": "{shape} voxels of {spacing} mm, axes {axes}",
                "pixels": "{shape} pixels, without millimetres",
                Source.ACQUISITION: "{sequence}, by its acquisition",
                Source.NAME: "{sequence}, by its name; the picture decides where it is clear",
                Source.NOTHING: "not recorded; the picture decides",
                "agent": "contrast agent",
            }
        ),
        "ja": MappingProxyType(
            {
                "path": "入力",
                "format": "形式",
                "grid": "格子",
                "sequence": "撮像法",
                "times": "撮像条件",
                "series": "シリーズ",
                "choice": "選択",
                "choose": "別のシリーズは --series 番号 で選ぶ(inspect、analyze共通)",
                "read": "{number}: {pictures}枚、{sequence}:読み込む",
                "not_read": "{number}: {pictures}枚、{sequence}:読み込まない{why}",
                "note": "注意",
                "left_out": "注意",
                "error": "読み込めない",
                "voxels": "{shape}ボクセル、{spacing} mm、軸{axes}",
                "pixels": "{shape}画素(mm不明)",
                Source.ACQUISITION: "{sequence}(撮像条件による)",
                Source.NAME: "{sequence}(名称による。画像が明瞭であれば画像から判定する)",
                Source.NOTHING: "記録なし。画像から判定する",
                "agent": "造影剤",
            }
        ),
    }
)


def as_lines(found: Inspection, language: Language) -> Iterator[str]:
    """The scan's name, and what would be read of it in indented lines."""
    words = _WORDS[language]
    yield found.file
    for label, text in _rows(found, words, language):
        yield f"  {words[label]}: {text}"


def _rows(
    found: Inspection, words: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    for label in ("left_out", "error"):
        if why := getattr(found, label):
            yield label, in_language(why, language)
            return
    shape, spacing = (
        "×".join(f"{size:g}" for size in sizes or ()) for sizes in (found.shape, found.spacing_mm)
    )
    if found.path and Path(found.path).name != found.file and not settings().hide_names:
        yield "path", found.path
    grid = words["voxels" if found.spacing_mm else "pixels"]
    yield "format", str(found.format)
    yield "grid", grid.format(shape=shape, spacing=spacing, axes=found.axes)
    if found.sequence_from is not None:
        sequence = wording(language).sequence(found.sequence or MrSequence.UNKNOWN)
        yield "sequence", words[found.sequence_from].format(sequence=sequence)
    if found.acquisition and (times := _times(found.acquisition, words)):
        yield "times", times
    for one in found.series:
        sequence = wording(language).sequence(one.sequence or MrSequence.UNKNOWN)
        why = f" ({in_language(one.why_not, language)})" if one.why_not else ""
        template = words["read" if one.is_read else "not_read"]
        told = {"number": one.number, "pictures": one.pictures, "sequence": sequence, "why": why}
        yield "series", template.format(**told)
    if len(found.series) > 1:
        yield "choice", words["choose"]
    for notice in found.notices:
        yield "note", notice.text


def _times(record: Recorded, words: Mapping[str, str]) -> str:
    named = (("TE", record.echo_ms), ("TR", record.repetition_ms), ("TI", record.inversion_ms))
    told = [f"{name} {ms:.4g} ms" for name, ms in named if ms is not None]
    return ", ".join([*told, *([words["agent"]] if record.contrast_agent else [])])
