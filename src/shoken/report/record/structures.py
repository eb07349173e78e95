"""The volumes of the brain's structures as a table to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.report.record.schema import StudyResult
    from shoken.report.words import Wording

__all__ = ["structure_rows", "structures_note"]


def structure_rows(result: StudyResult, words: Wording) -> tuple[tuple[str, ...], ...]:
    """The structures as cells of the table, whose names are the label ``structures_table``."""
    return tuple(
        (
            row.name or words.region_name(row.structure),
            _with_percent(row.left_ml, row.left_brain_percent),
            _with_percent(row.right_ml, row.right_brain_percent),
            _with_percent(row.volume_ml, row.brain_percent),
            "" if row.asymmetry_percent is None else f"{row.asymmetry_percent:+.1f}",
        )
        for row in result.structures
    )


def structures_note(result: StudyResult, words: Wording) -> str:
    """What the numbers of the structures are, and what they are not."""
    return words.labels["structures_note"].format(brain=result.brain.volume_ml)


def _with_percent(ml: float | None, percent: float | None) -> str:
    if ml is None:
        return ""
    return f"{ml:.2f}" if percent is None else f"{ml:.2f} ({percent:.2f})"
