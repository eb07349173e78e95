"""Which sides, lobes or structures, and zones of the white matter a piece of a scan lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.atlas import (
    EXTRA_AXIAL,
    FLUID_REGIONS,
    INFRATENTORIAL_REGIONS,
    LOBES,
    MIDLINE_REGIONS,
    load_atlas,
)
from shoken.analysis.findings.place import UNCERTAIN, Contact, Place, Share, Side, Site, Zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment
    from shoken.analysis.anatomy.atlas import Atlas

__all__ = ["locate", "place_in_template"]

# by hand: what registration leaves open on either side of the plane between hemispheres
_MIDLINE_MM = 4.0
# What spans both hemispheres has a tenth of itself in each, farther from the plane between them
# than that, or a fifth in each in all: with less it is a lesion of one whose rim crosses over.
_SPANS_FROM, _SPANS_NEAR_FROM = 0.1, 0.2
_HOLD = 0.8  # a place is named by what holds so much of a finding
# by hand: less tissue than a fifth is the rim of a piece that lies in fluid
_TISSUE_NAMES_FROM = 0.2
# a mass of the meninges has most of itself off the normal brain, even where it dents it; an
# alignment puts no more of a lesion of the brain there than its rim
_EXTRA_AXIAL_FROM = 0.5
_CAPSULES = frozenset({"internal-capsule", "external-capsule"})
_CALLOSUM = frozenset(key for key in MIDLINE_REGIONS if key.startswith("corpus-callosum"))
_CORTICAL = frozenset({*LOBES, "cingulate-gyrus", "insula"})
# a capsule has the insula's cortex beside it, the corpus callosum the cingulate gyrus's, and both
# are deep all the same
_BESIDE_CORTEX = _CAPSULES | _CALLOSUM
_ZONED = _CORTICAL | _CALLOSUM | _CAPSULES


def locate(ras_mm: NDArray[np.floating], alignment: Alignment) -> Place:
    """The place of a piece, given as the centres of its voxels ``(n, 3)`` RAS mm.

    Where the alignment is not to be trusted, the place is the brain, and nothing more exact: a
    wrong name is worse than none.
    """
    mni_mm = alignment.to_mni(ras_mm)
    if alignment.is_trusted:
        return place_in_template(mni_mm)
    x, nowhere = mni_mm[:, 0], np.zeros(len(mni_mm), dtype=np.uint8)
    side = _side(x)
    extent = _extent(x, nowhere, nowhere > 0, nowhere > 0, (UNCERTAIN,))
    return Place(side, UNCERTAIN, sites=(Site(side, UNCERTAIN),), extent=extent)


def place_in_template(mni_mm: NDArray[np.floating]) -> Place:
    """The place of points ``(n, 3)`` in MNI mm.

    It is named by the fewest regions that hold 80 % of them; by a ventricle only where hardly any
    lie in tissue, as outside the brain where most do.  Zones are those that multiple sclerosis is
    counted by (McDonald criteria, Thompson 2018, Filippi 2019): what touches a lateral ventricle is
    periventricular, else what touches the cortex or lies in it is juxtacortical, else it is deep;
    below the tentorium all is infratentorial.

    Raises
    ------
    ModelError
        The atlas is missing or damaged.
    AnalysisError
        The template is not installed.
    """
    piece = _Piece.of(np.asarray(mni_mm, dtype=np.float64), load_atlas())
    sites = piece.sites()
    side = piece.side(sites)
    region = sites[0].region
    contact = tuple(
        key
        for key, touches in (
            (Contact.LATERAL_VENTRICLE, piece.touches_ventricle),
            (Contact.CORTEX, piece.touches_cortex and region not in _BESIDE_CORTEX),
        )
        if touches
    )
    zone = _zone(
        region, touches_ventricle=piece.touches_ventricle, touches_cortex=piece.touches_cortex
    )
    return Place(side, region, zone, _triple(mni_mm.mean(axis=0)), contact, sites, piece.extent())


@dataclass(frozen=True, eq=False)
class _Piece:
    """Points of MNI space, what the atlas has there, and whether they touch what zones go by."""

    atlas: Atlas
    x: NDArray[np.float64]
    voxels: tuple[NDArray[np.intp], ...]
    region: NDArray[np.uint8]
    touches_ventricle: bool
    touches_cortex: bool

    @classmethod
    def of(cls, mni_mm: NDArray[np.float64], atlas: Atlas) -> _Piece:
        voxels = atlas.voxels(mni_mm)
        return cls(
            atlas=atlas,
            x=mni_mm[:, 0],
            voxels=voxels,
            region=atlas.region[voxels],
            touches_ventricle=bool(atlas.touches_ventricle[voxels].any()),
            touches_cortex=bool(atlas.touches_cortex[voxels].any()),
        )

    def sites(self) -> tuple[Site, ...]:
        """The fewest regions that hold most of what can be named, and both sides where it has."""
        counts = self._counted()
        wanted, held, found = _HOLD * sum(counts.values()), 0, list[Site]()
        spans = _side(self.x) is Side.BILATERAL
        for key, count in counts.items():
            if held >= wanted and not (spans and _on_one_side(found)):
                break
            found.append(self._site(key))
            held += count
        if spans and not _is_midline(found):
            for key, near in (
                ("around-third-ventricle", self.atlas.around_third),
                ("around-fourth-ventricle", self.atlas.around_fourth),
            ):
                if near[self.voxels].mean() >= _HOLD:
                    return (Site(Side.MIDLINE, key),)
        return tuple(found)

    def _counted(self) -> dict[str, int]:
        """Points in each region that a place may be named by, the most first."""
        counts = np.bincount(self.region, minlength=len(self.atlas.keys))
        order = np.argsort(-counts, kind="stable")
        every = {self.atlas.keys[i]: int(counts[i]) for i in order if counts[i]}
        if every.get(EXTRA_AXIAL, 0) >= _EXTRA_AXIAL_FROM * len(self.x):
            return {EXTRA_AXIAL: every[EXTRA_AXIAL]}
        tissue = {k: n for k, n in every.items() if k not in {*FLUID_REGIONS, EXTRA_AXIAL}}
        return tissue if sum(tissue.values()) >= _TISSUE_NAMES_FROM * len(self.x) else every

    def _site(self, key: str) -> Site:
        x = self.x[self.region == self.atlas.keys.index(key)]
        return Site(_side_of_single(x) if key in MIDLINE_REGIONS else _side(x), key)

    def side(self, sites: tuple[Site, ...]) -> Side:
        """The side of all: that of the only site, the midline where all of them lie in it."""
        if len(sites) == 1:
            return sites[0].side
        return Side.MIDLINE if _is_midline(sites) else _side(self.x)

    def extent(self) -> tuple[Share, ...]:
        """Every point counted by side, region and zone."""
        return _extent(
            self.x,
            self.region,
            self.touches_ventricle & self.atlas.periventricular[self.voxels],
            self.touches_cortex & self.atlas.juxtacortical[self.voxels],
            self.atlas.keys,
        )


def _extent(
    x: NDArray[np.float64],
    region: NDArray[np.uint8],
    inner: NDArray[np.bool_],
    outer: NDArray[np.bool_],
    keys: tuple[str, ...],
) -> tuple[Share, ...]:
    """Points counted, given whether each is where a zone lies at the ventricle or the cortex."""
    single = np.array([key in MIDLINE_REGIONS for key in keys])[region]
    side = np.where(single & (np.abs(x) < _MIDLINE_MM), 2, (x >= 0).astype(np.intp))
    parts = (len(keys), 3, 2, 2)
    codes = np.ravel_multi_index((region, side, inner.astype(int), outer.astype(int)), parts)
    counts: dict[tuple[Side, str, Zone | None], int] = {}
    for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
        index, half, is_inner, is_outer = (int(n) for n in np.unravel_index(code, parts))
        key = keys[index]
        zone = _zone(key, touches_ventricle=bool(is_inner), touches_cortex=bool(is_outer))
        one = ((Side.LEFT, Side.RIGHT, Side.MIDLINE)[half], key, zone)
        counts[one] = counts.get(one, 0) + int(count)
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return tuple(
        Share(side=side, region=key, zone=zone, voxels=count, share=count / len(x))
        for (side, key, zone), count in ordered
    )


def _zone(region: str, *, touches_ventricle: bool, touches_cortex: bool) -> Zone | None:
    if region in INFRATENTORIAL_REGIONS or region == "around-fourth-ventricle":
        return Zone.INFRATENTORIAL
    if region not in _ZONED:
        return None
    if touches_ventricle:
        return Zone.PERIVENTRICULAR
    is_outer = touches_cortex and region not in _BESIDE_CORTEX
    return Zone.JUXTACORTICAL if is_outer else Zone.DEEP_WHITE_MATTER


def _on_one_side(sites: list[Site]) -> bool:
    return len({site.side for site in sites}) == 1 and sites[0].side in {Side.LEFT, Side.RIGHT}


def _is_midline(sites: list[Site] | tuple[Site, ...]) -> bool:
    return all(site.side is Side.MIDLINE for site in sites)


def _side(x: NDArray[np.float64]) -> Side:
    """The side of points by their distances from the plane between hemispheres, MNI mm."""
    left, right = (x < -_MIDLINE_MM).mean(), (x > _MIDLINE_MM).mean()
    near = min((x < 0).mean(), (x > 0).mean())
    if min(left, right) >= _SPANS_FROM or near >= _SPANS_NEAR_FROM:
        return Side.BILATERAL
    return Side.LEFT if x.mean() < 0 else Side.RIGHT


def _side_of_single(x: NDArray[np.float64]) -> Side:
    """The same in a structure of which there is one."""
    if _side(x) is Side.BILATERAL or abs(x.mean()) < _MIDLINE_MM:
        return Side.MIDLINE
    return Side.LEFT if x.mean() < 0 else Side.RIGHT


def _triple(values: NDArray[np.floating]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z
