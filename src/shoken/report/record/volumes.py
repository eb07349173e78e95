"""Volumes in the record: of the brain, its tissues and structures, and of all lesions together."""

from __future__ import annotations

from pydantic import Field

from shoken.report.record.finding import ZoneKey  # noqa: TC001 - pydantic reads it
from shoken.report.record.frozen import Engine, Frozen

__all__ = ["BrainRecord", "LoadRecord", "StructureRecord", "TissueRecord", "ZoneRecord"]


class BrainRecord(Frozen):
    """The brain's mask in numbers."""

    engine: Engine
    volume_ml: float


class ZoneRecord(Frozen):
    """The lesions of one zone; ``zone`` None are those outside all zones or of no sure place."""

    zone: ZoneKey | None
    count: int
    volume_ml: float


class LoadRecord(Frozen):
    """All lesions of the scan taken together; ``foci`` counts what ran together each for itself.

    Before 2.3 what may be no lesion was counted with them.
    """

    count: int
    volume_ml: float
    brain_percent: float
    foci: int | None = None
    by_zone: tuple[ZoneRecord, ...]
    caveated_count: int | None = Field(
        default=None,
        description="Those that may be no lesion: in no other of these numbers; None before 2.3",
    )
    caveated_ml: float | None = Field(default=None, description="Their volume together")


class TissueRecord(Frozen):
    """Volumes of the tissues inside the brain mask, lesions left out."""

    grey_ml: float
    white_ml: float
    fluid_ml: float


class StructureRecord(Frozen):
    """One structure of the brain; no norms of age or sex are applied.

    The sides are None where there is one structure, where they could not be told, and before 2.2.
    ``name`` is the structure's in the report's language, where the network's card gives one.
    """

    structure: str
    name: str | None = None
    volume_ml: float = Field(description="Both sides together")
    left_ml: float | None = None
    right_ml: float | None = None
    asymmetry_percent: float | None = Field(
        default=None,
        description="100 (left − right) / ((left + right) / 2): positive where the left is larger",
    )
    brain_percent: float | None = Field(
        default=None, description="Both sides together, of the brain mask's volume"
    )
    left_brain_percent: float | None = None
    right_brain_percent: float | None = None
