"""Which side, lobe or structure, and zone of the white matter a piece of a scan lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.anatomy.atlas import FLUID_REGIONS, INFRATENTORIAL_REGIONS, LOBES, load_atlas
from shoken.analysis.findings.measurement import UNCERTAIN, Contact, Place, Side, Zone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.analysis.anatomy.alignment import Alignment

__all__ = ["locate", "place_in_template"]

# by hand: what registration leaves open on either side of the plane between hemispheres
_MIDLINE_MM = 4.0
# by hand: less tissue than a fifth is the rim of a piece that lies in fluid
_TISSUE_NAMES_FROM = 0.2
_ZONED = frozenset({*LOBES, "cingulate-gyrus", "insula", "corpus-callosum"})


def locate(ras_mm: NDArray[np.floating], alignment: Alignment) -> Place:
    """The place of a piece, given as the centres of its voxels ``(n, 3)`` RAS mm.

    Where the alignment is not to be trusted, the place is the brain, and nothing more exact: a
    wrong name is worse than none.
    """
    mni_mm = alignment.to_mni(ras_mm)
    if alignment.is_trusted:
        return place_in_template(mni_mm)
    return Place(_side(mni_mm), UNCERTAIN)


def place_in_template(mni_mm: NDArray[np.floating]) -> Place:
    """The place of points ``(n, 3)`` in MNI mm.

    The region is the one that holds most of them; a ventricle only where hardly any lies in
    tissue.  Zones are those that multiple sclerosis is counted by (McDonald criteria, Thompson
    2018, Filippi 2019): what touches a lateral ventricle is periventricular, else what touches the
    cortex or lies in it is juxtacortical, else it is deep; below the tentorium all is
    infratentorial.

    Raises
    ------
    ModelError
        The atlas is missing or damaged.
    """
    atlas = load_atlas()
    shares = atlas.shares(mni_mm)
    tissue = {key: share for key, share in shares.items() if key not in FLUID_REGIONS}
    named = tissue if sum(tissue.values()) >= _TISSUE_NAMES_FROM else shares
    region = next(iter(named))
    voxels = atlas.voxels(mni_mm)
    touches_ventricle = bool(atlas.touches_ventricle[voxels].any())
    touches_cortex = bool(atlas.touches_cortex[voxels].any())
    zone = None
    if region in INFRATENTORIAL_REGIONS:
        zone = Zone.INFRATENTORIAL
    elif region in _ZONED and touches_ventricle:
        zone = Zone.PERIVENTRICULAR
    elif region in _ZONED:
        zone = Zone.JUXTACORTICAL if touches_cortex else Zone.DEEP_WHITE_MATTER
    contact = tuple(
        key
        for key, touches in (
            (Contact.LATERAL_VENTRICLE, touches_ventricle),
            (Contact.CORTEX, touches_cortex),
        )
        if touches
    )
    return Place(_side(mni_mm), region, zone, _triple(mni_mm.mean(axis=0)), contact)


def _side(mni_mm: NDArray[np.floating]) -> Side:
    x = float(mni_mm[:, 0].mean())
    return Side.MIDLINE if abs(x) < _MIDLINE_MM else Side.LEFT if x < 0 else Side.RIGHT


def _triple(values: NDArray[np.floating]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z
