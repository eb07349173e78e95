"""The same head in any axis order, and turned, has the same side, place and volume."""

from itertools import permutations, product

import numpy as np
import pytest
import scipy
from phantoms import true_place

from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan

ORDERS = [
    (order, flips) for order in permutations(range(3)) for flips in product((1, -1), repeat=3)
]
FEW = {((0, 1, 2), (1, 1, 1)), ((2, 0, 1), (-1, 1, -1)), ((1, 2, 0), (1, -1, 1))}


def _reordered(volume, order, flips):
    """The same voxels at the same places, as a file with other axes would hold them."""
    steps = np.zeros((4, 4))
    steps[3, 3] = 1
    for axis, (source, flip) in enumerate(zip(order, flips, strict=True)):
        steps[source, axis] = flip
        steps[source, 3] = 0 if flip > 0 else volume.grid.shape[source] - 1
    shape = tuple(volume.grid.shape[source] for source in order)
    data = volume.data.transpose(order)[tuple(slice(None, None, f) for f in flips)]
    return data, Grid(shape, volume.grid.affine @ steps)


def _scan(data, native):
    volume = Volume(np.ascontiguousarray(native.to_canonical(data)), native.canonical)
    return Scan("phantom.nii", "0" * 64, volume, native)


def _param(order, flips):
    marks = () if (order, flips) in FEW else pytest.mark.slow
    name = "".join(
        "xyz"[axis] + ("+" if f > 0 else "-") for axis, f in zip(order, flips, strict=True)
    )
    return pytest.param(order, flips, marks=marks, id=name)


@pytest.mark.parametrize(("order", "flips"), [_param(*case) for case in ORDERS])
def test_every_axis_order_gives_the_same_voxels_and_places(order, flips, phantom, analysis):
    """The canonical scan is the same to the bit, so all that is computed from it is too."""
    data, native = _reordered(phantom.volume, order, flips)
    scan = _scan(data, native)
    assert scan.volume.grid == phantom.volume.grid
    assert np.array_equal(scan.volume.data, phantom.volume.data)
    lesion = analysis.findings[0]
    there = np.array(native.voxel(np.array(lesion.centroid_ras_mm)))
    assert np.allclose(native.ras_mm(there), lesion.centroid_ras_mm)
    assert np.array_equal(native.from_canonical(scan.volume.data), data)


@pytest.mark.slow
@pytest.mark.parametrize(("order", "flips"), ORDERS[7::24])
def test_an_analysis_does_not_see_the_axis_order(order, flips, analysis):
    data, native = _reordered(analysis.scan.volume, order, flips)
    again = analyse(_scan(data, native), Options(sequence=MrSequence.FLAIR))
    for one, other in zip(analysis.findings, again.findings, strict=True):
        assert (one.side, one.region, one.zone) == (other.side, other.region, other.zone)
        assert other.volume_ml == pytest.approx(one.volume_ml, rel=1e-6)
        assert other.centroid_ras_mm == pytest.approx(one.centroid_ras_mm, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("angles", [(12, -8, 15)])
def test_oblique_slices_leave_side_place_and_volume(angles, fine_phantom, fine_analysis):
    """The same head, its slices turned against it."""
    grid = fine_phantom.volume.grid
    turn = np.eye(4)
    rotation = scipy.spatial.transform.Rotation.from_euler("xyz", angles, degrees=True)
    centre = grid.ras_mm(np.array(grid.shape) / 2)
    turn[:3, :3] = rotation.as_matrix()
    turn[:3, 3] = centre - turn[:3, :3] @ centre
    oblique = Grid(grid.shape, turn @ grid.affine)
    seen = fine_phantom.volume.resample_onto(oblique)
    again = analyse(
        Scan("oblique.nii", "0" * 64, seen, oblique), Options(sequence=MrSequence.FLAIR)
    )
    one, other = fine_analysis.findings[0], again.findings[0]
    assert (one.side, one.region) == (other.side, other.region)
    assert other.volume_ml == pytest.approx(one.volume_ml, rel=0.1)
    assert other.centroid_ras_mm == pytest.approx(one.centroid_ras_mm, abs=1.5)


def test_the_phantom_s_lesion_has_its_side_and_lobe(phantom, analysis):
    true, found = true_place(phantom), analysis.findings[0]
    assert (found.side, found.region) == (true.side, true.region)
    assert found.centroid_mni_mm == pytest.approx(true.centroid_mni_mm, abs=4)
