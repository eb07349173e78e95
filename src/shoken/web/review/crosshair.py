"""What the viewer tells a review: where its crosshair is, and what was drawn in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from shoken.common.errors import EditRefused
from shoken.common.review_refusals import Refusal
from shoken.imaging.volume import Grid, Volume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from shoken.imaging.volume import Mask

__all__ = ["SCENE", "Drawing", "Drawn", "crosshair", "drawn", "note_drawn", "voxels_of"]

SCENE, _DRAWN = "scene", "review drawn"  # of the session: the viewer, and what it sent
_MOST_VOXELS = 2**26  # twice what a scene has


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawing:
    """What the viewer is to draw with: ``tool`` "brush", or "point" for the crosshair alone.

    ``text`` are the words of its buttons, ``preview`` what growing would mark.
    """

    tool: str
    text: Mapping[str, str]
    preview: Mask | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn:
    """Voxels that were drawn, by their place in the flattened (X, Y, Z) array of the scan."""

    voxels: NDArray[np.int32]
    is_added: bool


def crosshair() -> tuple[float, float, float] | None:
    """Where the reader has the crosshair, RAS mm; None until the viewer has told."""
    told = _state().get("at")
    if not (isinstance(told, list) and len(told) == 3):
        return None
    x, y, z = (float(mm) for mm in told)
    return x, y, z


def note_drawn() -> None:
    """Remember what the viewer sent, which Streamlit forgets after one run."""
    st.session_state[_DRAWN] = _state().get("drawn")


def drawn(grid: Grid) -> Drawn | None:
    """What was drawn since the page was drawn last, on the scan's canonical grid; taken once.

    Raises
    ------
    EditRefused
        It is nothing, or nothing that the viewer would send.
    """
    told = st.session_state.pop(_DRAWN, None)
    return None if told is None else Drawn(voxels=voxels_of(told, grid), is_added=told["add"])


def voxels_of(told: dict[str, Any], grid: Grid) -> NDArray[np.int32]:
    """The voxels of the scan in a drawing.

    Parameters
    ----------
    told
        ``shape``, ``affine`` (16 numbers, row by row: voxel → RAS mm) and ``runs`` of the drawing:
        first voxel and length of each, counted along X first, as NiiVue has them.
    grid
        The scan's canonical one; the drawing's may be coarser.

    Raises
    ------
    EditRefused
        It is nothing, or nothing that the viewer would send.
    """
    try:
        shape = tuple(int(n) for n in told["shape"])
        own = Grid(shape, np.array(told["affine"], dtype=float).reshape(4, 4))  # type: ignore[arg-type]
        runs = np.array(told["runs"], dtype=np.int64).reshape(-1, 2)
    except (KeyError, TypeError, ValueError) as error:
        raise EditRefused(Refusal.DRAWING_DAMAGED) from error
    size = int(np.prod(own.shape))
    if size > _MOST_VOXELS or (runs < 0).any() or (runs.sum(axis=1) > size).any():
        raise EditRefused(Refusal.DRAWING_DAMAGED)
    flat = np.zeros(size, dtype=bool)
    for first, length in runs:
        flat[first : first + length] = True
    seen = flat.reshape(own.shape, order="F")
    if own != grid:  # of a coarser drawing, all voxels of the scan that are nearest to a drawn one
        seen = _widened(seen, own).resample_onto(grid, order=0).data > 0
    found = np.flatnonzero(seen).astype(np.int32)
    if not found.size:
        raise EditRefused(Refusal.NOTHING_DRAWN)
    return found


def _widened(seen: NDArray[np.bool_], grid: Grid) -> Volume:
    """With a rim of nothing, since resampling sees nothing beyond the outermost centres."""
    affine = grid.affine.copy()
    affine[:3, 3] = grid.ras_mm(np.full(3, -1.0))
    wide = np.pad(seen, 1).astype(np.float32)
    return Volume(wide, Grid((wide.shape[0], wide.shape[1], wide.shape[2]), affine))


def _state() -> dict[str, Any]:
    return dict(st.session_state.get(SCENE) or {})
