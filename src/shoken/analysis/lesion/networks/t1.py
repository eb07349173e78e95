"""Engine ``antspynet-lesion-t1``: lesions on T1 (ANTsPyNet 0.3.2, ``lesion_segmentation``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shoken.analysis.anatomy.ants_bridge import affine_onto, without_bias
from shoken.imaging.volume import Grid, Volume
from shoken.models.antspynet import brain_mask, brain_probability, interpolate, load_frame
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network
from shoken.models.weights import find

if TYPE_CHECKING:
    from shoken.analysis.lesion.values import LesionInput

__all__ = ["MODEL", "probability", "t1_lesions"]

MODEL = "antspynet-lesion-t1"


def probability(given: LesionInput) -> Volume:
    """Lesion probability, 0 to 1, float32 on the scan's canonical grid."""
    return t1_lesions(given.volume)


def t1_lesions(t1: Volume) -> Volume:
    """``antspynet.lesion_segmentation``: bias field, brain, affine to MNI152, one network.

    Parameters
    ----------
    t1
        A canonical T1 of a head.

    Raises
    ------
    ModelMissing, ModelCorrupt
        The network, or that of the brain, is not baked on this machine, or damaged.
    """
    spec = MODELS[MODEL]
    mask = brain_mask(brain_probability(t1, "t1"))
    even = without_bias(t1, mask)
    brain = even.with_data(np.where(mask.data, even.data, 0))
    low, high = (float(f(brain.data[mask.data])) for f in (np.min, np.max))
    moved, onto_brain = affine_onto(_template(), brain)
    x = (moved.data - np.float32(low)) / np.float32(high - low)
    found = network(spec, spec.files[0])(x[None, None])[0, 0]
    # the template's voxels where the affine puts them in the scan
    placed = Grid(moved.grid.shape, onto_brain @ moved.grid.affine)
    return interpolate(Volume(found, placed), t1.grid)


def _template() -> Volume:
    """MNI152's brain, as it was baked."""
    spec = MODELS[MODEL]
    (file,) = [file for file in spec.files if file.name == "template.npy"]
    return Volume(np.load(find(spec, file)), load_frame(spec).grid)
