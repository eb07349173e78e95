"""One measured finding as it is written to disk."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shoken.analysis.findings.foci import counted_foci, is_scattered
from shoken.report.record.frozen import Engine, Frozen

__all__ = [
    "CaveatKey",
    "FindingRecord",
    "FocusRecord",
    "ShareRecord",
    "SideKey",
    "SiteRecord",
    "Triple",
    "ZoneKey",
]

Triple = tuple[float, float, float]
SideKey = Literal["left", "right", "midline", "bilateral"]
CaveatKey = Literal["field-edge", "coil", "spinal-cord", "csf-flow", "choroid-plexus"]
ZoneKey = Literal["periventricular", "juxtacortical", "deep-white-matter", "infratentorial"]


class SiteRecord(Frozen):
    """A lobe or structure that a finding is named by."""

    side: SideKey
    region: str


class ShareRecord(SiteRecord):
    """The voxels of a finding in one zone of one side of one region, and their share of all."""

    zone: ZoneKey | None
    voxels: int
    share: float = Field(ge=0, le=1)


class FocusRecord(Frozen):
    """The part of a finding around one of its centres."""

    volume_ml: float
    centroid_ras_mm: Triple


class FindingRecord(Frozen):
    """One measured finding; ``centroid_voxel`` on the scan's own grid, counted from 0.

    Where its place is not sure, ``region`` is ``uncertain``, ``zone`` and ``centroid_mni_mm`` None;
    both axial diameters and ``sphericity`` are None in records before version 1.2 alone.
    ``sites`` are the fewest regions that hold 80 % of it, ``extent`` is where all of it lies,
    largest share first, ``foci`` are what it is counted by where lesions have run together, and
    ``filling`` the share of its bounding ellipsoid that it fills: empty and None before 2.1.
    """

    id: int
    volume_ml: float
    centroid_voxel: Triple
    centroid_ras_mm: Triple
    centroid_mni_mm: Triple | None
    longest_diameter_mm: float
    axial_diameter_mm: float | None
    perpendicular_diameter_mm: float | None
    sphericity: float | None = Field(ge=0, le=1)
    contrast_z: float | None
    side: SideKey
    region: str
    zone: ZoneKey | None
    mean_probability: float
    peak_probability: float
    contact: tuple[Literal["lateral-ventricle", "cortex"], ...] = ()
    white_around: float | None = None
    sites: tuple[SiteRecord, ...] = ()
    extent: tuple[ShareRecord, ...] = ()
    foci: tuple[FocusRecord, ...] = ()
    filling: float | None = Field(default=None, ge=0, le=1)
    engines: tuple[Engine, ...] = Field(
        default=(), description="Those that marked any of it; none before 2.1"
    )
    caveats: tuple[CaveatKey, ...] = Field(
        default=(), description="Why it may be no lesion; none before 2.2"
    )

    @property
    def is_scattered(self) -> bool:
        """Whether it is confluent and most of what it spans is free: no diameter tells its size."""
        return is_scattered([focus.volume_ml for focus in self.foci], self.filling)

    @property
    def counts(self) -> int:
        """As how many lesions it counts."""
        return counted_foci([focus.volume_ml for focus in self.foci])

    @property
    def axes_mm(self) -> tuple[float, float] | None:
        """Both axial diameters, the longer first; None where they were not measured."""
        if self.axial_diameter_mm is None or self.perpendicular_diameter_mm is None:
            return None
        return self.axial_diameter_mm, self.perpendicular_diameter_mm
