import numpy as np
import pytest
import scipy

import hostile_files
from parameters import slow
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.picture import analyse_picture
from shoken.common.errors import AnalysisError
from shoken.reading import Picture


def _picture(grey):
    return Picture.of(np.asarray(grey, dtype=np.float32), "0" * 64)


def _head():
    return hostile_files.head_picture(256).astype(np.float32) / 255


@pytest.mark.parametrize("tilt", [0, slow(-12), slow(17)])
def test_one_bright_spot_is_found_on_its_side(tilt):
    grey = np.clip(scipy.ndimage.rotate(_head(), tilt, reshape=False, order=1), 0, 1)
    found = analyse_picture(_picture(grey))
    assert found.mirror is not None
    assert abs(found.mirror.tilt_degrees) == pytest.approx(abs(tilt), abs=2)
    (region,) = found.regions
    assert region.side == "right"
    truth = grey > 0.75
    centre = np.argwhere(truth).mean(axis=0)
    assert np.hypot(region.centre_row - centre[0], region.centre_column - centre[1]) < 4
    assert region.pixels == pytest.approx(truth.sum(), rel=0.5)
    assert region.head_percent == pytest.approx(100 * region.pixels / found.head.sum())


def test_the_mirror_image_has_it_on_the_other_side():
    (region,) = analyse_picture(_picture(_head()[:, ::-1])).regions
    assert region.side == "left"


def test_alike_on_both_sides_is_nothing_to_mark():
    half = _head()[:, :128]
    assert not analyse_picture(_picture(np.hstack([half, half[:, ::-1]]))).regions


def test_text_outside_the_head_is_blanked_and_counted():
    grey = _head()
    grey[4:12, 4:7] = grey[4:12, 10:13] = grey[240:250, 200:203] = 1
    found = analyse_picture(_picture(grey))
    assert found.blanked == 3
    assert not found.shown[~found.head].any()
    assert not found.head[:14, :20].any()


def _slice(phantom, axis, index):
    """A slice as it is looked at, the patient's right on the left."""
    shown = phantom.volume.data.take(index, axis=axis)[::-1, ::-1].T
    return np.clip(shown / np.percentile(phantom.volume.data, 99.9), 0, 1)


def test_a_sagittal_slice_has_no_two_sides(phantom):
    found = analyse_picture(_picture(_slice(phantom, 0, phantom.volume.data.shape[0] // 2)))
    assert found.mirror is None
    assert not found.regions


def test_the_phantoms_lesion_is_the_largest_difference():
    phantom = make_phantom(PhantomOptions(seed=4, in_plane_mm=2, slice_mm=2))
    x, y, z = np.argwhere(phantom.lesion.data).mean(axis=0)
    found = analyse_picture(_picture(_slice(phantom, 2, round(z))))
    nx, ny, _ = phantom.lesion.data.shape
    region = found.regions[0]
    assert np.hypot(region.centre_row - (ny - 1 - y), region.centre_column - (nx - 1 - x)) < 3


@pytest.mark.parametrize(
    "grey", [np.ones((64, 64)), np.eye(64), 1 - hostile_files.head_picture(64)]
)
def test_no_head(grey):
    with pytest.raises(AnalysisError, match="no head stands out"):
        analyse_picture(_picture(np.clip(grey, 0, 1)))
