"""Where a finding is, as values: side, sites, zone, and what of it lies where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNCERTAIN", "Contact", "Place", "Share", "Side", "Site", "Zone", "by_region"]

UNCERTAIN = "uncertain"


class Side(StrEnum):
    """The patient's side, never the picture's.

    ``BILATERAL`` is what spans both hemispheres; ``MIDLINE`` only what lies in a structure that
    crosses between them, of which there is one.
    """

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"
    BILATERAL = "bilateral"


class Zone(StrEnum):
    """The zones that neuroradiologists count lesions of the white matter by."""

    PERIVENTRICULAR = "periventricular"
    JUXTACORTICAL = "juxtacortical"
    DEEP_WHITE_MATTER = "deep-white-matter"
    INFRATENTORIAL = "infratentorial"


class Contact(StrEnum):
    """What a finding lies in or next to, as the atlas has it."""

    LATERAL_VENTRICLE = "lateral-ventricle"
    CORTEX = "cortex"


@dataclass(frozen=True)
class Site:
    """A lobe or structure by the key of its name, with the side of it that a finding lies in."""

    side: Side
    region: str


@dataclass(frozen=True, kw_only=True)
class Share:
    """The voxels of a finding in one zone of one side of one region; ``share`` is of all, 0 to 1.

    Only in a structure of the midline is a side ``MIDLINE``: within what an alignment leaves open.
    """

    side: Side
    region: str
    zone: Zone | None
    voxels: int
    share: float


@dataclass(frozen=True)
class Place:
    """Where a finding is: its side, its main region, its zone, and its MNI centre.

    ``contact`` is what it lies next to.  ``sites`` are the fewest regions that hold 80 % of it, and
    of a bilateral one some of both sides; the first is the main one.  ``extent`` counts every
    voxel, largest share first.  ``zone`` is None in deep grey matter and in fluid; it and
    ``centroid_mni_mm`` are None where the place is not sure, whose region is :data:`UNCERTAIN`.
    ``sites`` and ``extent`` are empty in results of earlier builds.
    """

    side: Side
    region: str
    zone: Zone | None = None
    centroid_mni_mm: tuple[float, float, float] | None = None
    contact: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    extent: tuple[Share, ...] = ()


class _Part(Protocol):
    """A share, measured or as a record has it."""

    @property
    def side(self) -> str:
        """Its side."""

    @property
    def region(self) -> str:
        """Its region."""

    @property
    def share(self) -> float:
        """Of the finding, 0 to 1."""


def by_region(extent: Iterable[_Part]) -> tuple[tuple[str, str, float], ...]:
    """Side, region and share of an extent, its zones added up, largest first."""
    shares: dict[tuple[str, str], float] = {}
    for part in extent:
        key = str(part.side), part.region
        shares[key] = shares.get(key, 0.0) + part.share
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return tuple((side, region, share) for (side, region), share in ordered)
