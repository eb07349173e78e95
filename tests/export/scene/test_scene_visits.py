"""The viewer's scene of two visits: both on one grid, and every lesion in its own colour."""

import gzip
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from shoken.analysis.findings.place import Place, Side
from shoken.analysis.findings.visits import Comparison, Series, compare_pieces, visit_pieces
from shoken.analysis.remeasure import remeasure
from shoken.export.scene import VisitScene, visit_files
from shoken.imaging.volume import Grid, Mask, Volume
from shoken.report.comparison import visit_pairs
from shoken.report.record.comparison import comparison_record

MOVED = np.array([[1, 0, 0, 6], [0, 1, 0, -4], [0, 0, 1, 2], [0, 0, 0, 1.0]])


def _image(content):
    return np.asarray(nib.Nifti1Image.from_bytes(gzip.decompress(content)).dataobj)


@pytest.fixture(scope="module")
def visits(analysis):
    """The phantom, and a smaller mask of it with the head moved."""
    second = remeasure(analysis, threshold=0.9)
    volume = second.scan.volume
    grid = Grid(volume.grid.shape, MOVED @ volume.grid.affine)
    scan = replace(second.scan, volume=Volume(volume.data, grid))
    brain = replace(second.brain, mask=Mask(second.brain.mask.data, grid))
    (found,) = second.search.by_engine
    laid = replace(
        found,
        mask=Mask(found.mask.data, grid),
        probability=Volume(found.probability.data, grid),
    )
    search = replace(second.search, by_engine=(laid,))
    return analysis, replace(second, scan=scan, brain=brain, search=search)


@pytest.fixture(scope="module")
def pair(visits):
    back = np.linalg.inv(MOVED)
    place = Place(Side.LEFT, "frontal-lobe")
    lesions, left_out = compare_pieces(*map(visit_pieces, visits), back, lambda _: place)
    first, second = visits
    overall = Comparison(
        first=first, second=second, second_to_first=back, lesions=lesions, left_out=left_out
    )
    return visit_pairs(comparison_record(Series(overall=overall)))[0]


def test_both_visits_lie_on_the_first_one_s_grid(visits, pair):
    files = visit_files(*visits, pair)
    one, other = (_image(pictures.scan) for pictures in files.pictures)
    assert one.shape == other.shape
    step = np.ptp(one) / 1023
    assert np.abs(one - other).max() <= 2 * step  # the same head, back where it was


def test_a_voxel_has_its_lesion_s_number_and_each_place_is_inside(visits, pair):
    files = visit_files(*visits, pair)
    native = visits[0].scan.native
    one, other = (native.to_canonical(_image(file)) for file in files.labels)
    grid = visits[0].scan.volume.grid
    for lesion, place in zip(pair.record.lesions, files.places_ras_mm, strict=True):
        assert np.count_nonzero(one == lesion.id) * grid.voxel_ml == pytest.approx(lesion.first_ml)
        assert np.count_nonzero(other == lesion.id) * grid.voxel_ml == pytest.approx(
            lesion.second_ml, rel=0.02
        )
        x, y, z = np.rint(grid.voxel(np.array(place))).astype(int)
        assert lesion.id in {one[x, y, z], other[x, y, z]}


def test_what_was_not_compared_has_a_number_of_its_own(visits, pair):
    record = pair.record.model_copy(update={"lesions": ()})
    files = visit_files(*visits, replace(pair, record=record))
    assert set(np.unique(_image(files.labels[0]))) == {0, 1}


def test_unmarked_tissue_has_the_same_greys_on_both_visits(visits):
    # the second scanner's intensities have another scale, and its lesion is a hundred times larger
    first, second = visits
    volume = second.scan.volume
    data = 3 * volume.data + 50
    brain = np.argwhere(second.brain.mask.data)
    large = tuple(brain[len(brain) // 3 : len(brain) // 2].T)
    data[large] = data.max()
    (found,) = second.search.by_engine
    mask = np.zeros(data.shape, dtype=bool)
    mask[large] = True
    scan = replace(second.scan, volume=volume.with_data(data))
    search = replace(second.search, by_engine=(replace(found, mask=Mask(mask, volume.grid)),))
    larger = replace(second, scan=scan, search=search)
    back = np.linalg.inv(MOVED)
    lesions, left_out = compare_pieces(
        *map(visit_pieces, (first, larger)), back, lambda _: Place(Side.LEFT, "frontal-lobe")
    )
    overall = Comparison(
        first=first, second=larger, second_to_first=back, lesions=lesions, left_out=left_out
    )
    its_pair = visit_pairs(comparison_record(Series(overall=overall)))[0]
    one, other = visit_files(first, larger, its_pair).pictures
    for name, window in one.presets.items():
        if name != "full":
            carried = (3 * window.low + 50, 3 * window.high + 50)
            its = other.presets[name]
            assert (its.low, its.high) == pytest.approx(carried, rel=0.05), name


def test_the_scene_names_visits_changes_and_lesions(visits, pair):
    files = visit_files(*visits, pair)
    scene = VisitScene(pair=pair, days=("2020-01-31", None), files=files, language="en")
    plain = scene.plain(lambda name, _: {"url": name})
    assert [visit["name"] for visit in plain["visits"]] == ["Visit 1 · 2020-01-31", "Visit 2"]
    assert [visit["scan"]["url"] for visit in plain["visits"]] == ["scan1", "scan2"]
    assert list(plain["changes"]) == ["new", "grown", "stable", "shrunk", "gone"]
    assert [one["change"] for one in plain["findings"]] == [
        one.change for one in pair.record.lesions
    ]
