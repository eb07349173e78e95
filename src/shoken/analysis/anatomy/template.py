"""The ICBM152 template (2009a symmetric, Fonov 2011) as it ships with nilearn.

Only the files of nilearn's package are used; the library itself is never imported.  Licence of the
maps: the MNI's permissive one, copyright (C) 1993-2004 Louis Collins, McConnell Brain Imaging
Centre, Montreal Neurological Institute, McGill University.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import AnalysisError
from shoken.common.threads import in_threads, once

if TYPE_CHECKING:
    from shoken.imaging.volume import Grid, Mask, Volume

__all__ = ["Template", "load_template"]

_NAME = "mni_icbm152_{}_tal_nlin_sym_09a_converted.nii.gz"
_SHAPE = (197, 233, 189)  # ICBM152 2009a at 1 mm, as published


@dataclass(frozen=True, kw_only=True)
class Template:
    """The average brain of 152 adults on its own 1 mm grid in MNI space.

    ``t1`` is in arbitrary units, ``grey`` and ``white`` are probabilities from 0 to 1, ``brain`` is
    where any of them, or the fluid that they enclose, is more likely than not.
    """

    t1: Volume
    grey: Volume
    white: Volume
    brain: Mask

    @property
    def grid(self) -> Grid:
        """(197, 233, 189) voxels of 1 mm."""
        return self.t1.grid


@once
def load_template() -> Template:
    """Read the maps, once per process.

    Raises
    ------
    AnalysisError
        nilearn's package is not installed, or does not carry the maps.
    """
    from shoken.reading.formats import read_file  # nibabel is not needed until here

    found = find_spec("nilearn")
    if found is None or found.origin is None:
        raise AnalysisError("the ICBM152 maps are missing: install nilearn")
    folder = Path(found.origin).parent / "datasets" / "data"
    try:
        t1, grey, white = in_threads(
            lambda kind: read_file(folder / _NAME.format(kind)).volume, ("t1", "gm", "wm")
        )
    except OSError as error:
        raise AnalysisError(f"the ICBM152 maps are missing from {folder}") from error
    scale = [np.float32(1 / v.data.max()) for v in (grey, white)]
    return Template(
        t1=t1,
        grey=grey.with_data(grey.data * scale[0]),
        white=white.with_data(white.data * scale[1]),
        brain=t1.above(0),
    )
