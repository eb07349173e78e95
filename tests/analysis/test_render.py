from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.render import Layers, Plane, Window, slice_picture, with_numbers
from shoken.export.overview import overview_picture
from shoken.imaging.volume import Grid, Mask, Volume

WINDOW = Window(0, 1)


def _head(spacing=(1.0, 1.0, 1.0)):
    """A box that is bright at the patient's right, front and top only."""
    data = np.zeros((40, 50, 60), dtype=np.float32)
    data[30:, 40:, 50:] = 1
    return Volume(data, Grid(data.shape, np.diag([*spacing, 1.0])))


@pytest.mark.parametrize(
    ("plane", "index", "corner"),
    [
        (Plane.AXIAL, 55, "top left"),  # anterior up, the patient's right on the left
        (Plane.CORONAL, 45, "top left"),
        (Plane.SAGITTAL, 35, "top left"),  # anterior on the left
    ],
)
def test_radiological_convention(plane, index, corner):
    picture = slice_picture(_head(), plane, index, WINDOW, height=120)[..., 0]
    middle = [n // 2 for n in picture.shape]
    parts = {
        "top left": picture[: middle[0], : middle[1]],
        "top right": picture[: middle[0], middle[1] :],
        "bottom left": picture[middle[0] :, : middle[1]],
        "bottom right": picture[middle[0] :, middle[1] :],
    }
    assert max(parts, key=lambda name: parts[name].sum()) == corner


def test_millimetres_are_square():
    picture = slice_picture(_head((1, 1, 3)), Plane.CORONAL, 20, WINDOW, height=180)
    assert picture.shape == (180, 40, 3)


def test_lesion_is_tinted_and_nothing_else():
    volume = _head()
    lesion = np.zeros(volume.data.shape, dtype=bool)
    lesion[10:20, 10:20, 5:15] = True
    marked = Layers(lesion=Mask(lesion, volume.grid))
    plain = slice_picture(volume, Plane.AXIAL, 10, WINDOW, height=100)
    tinted = slice_picture(volume, Plane.AXIAL, 10, WINDOW, marked, height=100)
    changed = (plain != tinted).any(axis=2)
    share = lesion[:, :, 10].sum() / lesion[:, :, 10].size
    assert changed.mean() == pytest.approx(share, rel=0.15)
    assert tinted[changed][:, 0].min() > tinted[changed][:, 2].max()


def test_overview_of_a_real_analysis(analysis):
    picture = overview_picture(analysis)
    assert picture.ndim == 3
    red = (picture[..., 0] > 200) & (picture[..., 2] < 190) & (picture[..., 1] < 190)
    upper, lower = np.split(red, 2)
    assert lower.sum() > 1000 > 10 * upper[40:].sum()


@pytest.mark.parametrize("plane", list(Plane))
def test_a_number_stands_beside_its_piece(plane):
    volume = _head()
    numbers = np.zeros(volume.data.shape, dtype=np.int32)
    numbers[28:34, 38:44, 48:54] = 7
    index = (30, 40, 50)[plane.axis]
    lesion = Layers(lesion=Mask(numbers > 0, volume.grid), opacity=1)
    plain = slice_picture(volume, plane, index, WINDOW, height=300)
    tinted = (slice_picture(volume, plane, index, WINDOW, lesion, height=300) != plain).any(axis=2)
    written = (with_numbers(plain, numbers.take(index, plane.axis)) != plain).any(axis=2)
    rows, columns = np.nonzero(tinted)
    at_rows, at_columns = np.nonzero(written)
    assert 0 < at_columns.min() - columns.max() + 3 < 15
    assert abs(at_rows.mean() - rows.mean()) < 5


def test_the_overview_shows_findings_that_the_largest_one_s_slices_miss(analysis):
    first = analysis.findings[0]
    data = analysis.lesions.mask.data.copy()
    data[60:66, 100:106, 20:26] = True
    far = (63.0, 103.0, 23.0)
    place = tuple(float(v) for v in analysis.scan.volume.grid.ras_mm(np.array(far)))
    second = replace(first, id=2, centroid_ras_mm=place)
    (lesions,) = analysis.search.by_engine
    lesions = replace(lesions, mask=lesions.mask.with_data(data))
    search = replace(analysis.search, by_engine=(lesions,), findings=(first, second))
    more = replace(analysis, search=search)
    one, two = (overview_picture(a).shape for a in (analysis, more))
    assert two[0] == one[0] * 3 / 2
