"""Scans in the record: the one that is reported on, and others of its study."""

from __future__ import annotations

from shoken.report.record.finding import Triple  # noqa: TC001 - pydantic looks it up
from shoken.report.record.frozen import Frozen

__all__ = ["BesideRecord", "ScanRecord"]


class ScanRecord(Frozen):
    """The scan as it came: its own grid, not the canonical one."""

    file: str
    sha256: str
    shape: tuple[int, int, int]
    spacing_mm: Triple
    axes: str
    sequence: str


class BesideRecord(ScanRecord):
    """Another scan of the study; ``overlap`` (Dice of the brains) tells how well it was laid on."""

    overlap: float
    similarity: float
    is_used: bool
