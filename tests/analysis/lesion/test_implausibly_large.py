"""A great deal that looks like the rest of the brain is no lesion; what looks unlike it may be."""

from dataclasses import replace

import numpy as np
import pytest

from known_heads import known_place
from shoken.analysis.lesion import LESION_ENGINES, LesionInput, is_plausible
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.common.notices import NoticeCode
from shoken.imaging.volume import Mask
from shoken.reading import Scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result


@pytest.fixture(scope="module")
def thick():
    """A FLAIR head of 4 mm slices: all that follows is quick on it."""
    return make_phantom(PhantomOptions(in_plane_mm=2, slice_mm=4, lesion_ml=0))


@pytest.fixture(scope="module")
def given(thick):
    with known_place(thick) as given:
        yield given


def _ball(given, volume_ml, centre_mni=(-30, -20, 20)):
    """Of what is brain near a place in MNI mm, the nearest mL."""
    grid = given.brain.mask.grid
    places = np.argwhere(given.brain.mask.data)
    centre = given.alignment.from_mni(np.array(centre_mni, dtype=float))
    away = np.linalg.norm(grid.ras_mm(places) - centre, axis=1)
    near = places[np.argsort(away)[: round(volume_ml / grid.voxel_ml)]]
    data = np.zeros(grid.shape, dtype=bool)
    data[tuple(near.T)] = True
    return Mask(data, grid)


def _painted(given, mask, factor):
    volume = given.volume
    data = np.where(mask.data, volume.data * np.float32(factor), volume.data)
    return LesionInput(**{**vars(given), "volume": volume.with_data(data)})


@pytest.mark.parametrize(
    ("volume_ml", "centre"),
    [(360, (-30, -20, 20)), (75, (-25, -85, 5))],  # over a sixth of the brain; most of a lobe
)
def test_much_that_looks_like_the_rest_is_refused_and_the_same_is_believed_where_it_does_not(
    given, volume_ml, centre
):
    mask = _ball(given, volume_ml, centre)
    assert not is_plausible(mask, given)
    for factor in (1.5, 0.5):
        assert is_plausible(mask, _painted(given, mask, factor))


def test_a_usual_size_is_believed_unasked(given):
    assert is_plausible(_ball(given, 40), given)
    assert is_plausible(_ball(given, 0), given)


def test_most_of_a_brain_is_no_lesion_however_it_looks(given):
    mask = _ball(given, 0.6 * given.brain.mask.volume_ml)
    assert not is_plausible(mask, _painted(given, mask, 1.5))


def test_a_search_that_failed_is_said_and_reports_nothing(thick, given, monkeypatch):
    marked = given.volume.with_data(_ball(given, 360).data.astype(np.float32))
    row = replace(LESION_ENGINES["outlier"], score=lambda _: marked)
    monkeypatch.setattr("shoken.analysis.lesion.engines.LESION_ENGINES", {"outlier": row})
    scan = Scan("phantom_FLAIR.nii", "0" * 64, thick.volume, thick.volume.grid)
    analysis = analyse(scan, Options(lesion="outlier"))
    assert (analysis.search, analysis.lesions, analysis.findings) == (None, None, ())
    (notice,) = (n for n in analysis.notices if n.code is NoticeCode.LESION_IMPLAUSIBLE)
    assert (notice.value, notice.detail) == (pytest.approx(360, rel=0.01), "outlier")
    for language, words in (("en", "The search for lesions failed"), ("ja", "病変の検索に失敗")):
        report = generate_structured_report(analysis, language=language, writer="measured")
        assert words in report.finding_summary
        assert (report.is_finding_present, report.confidence_score) == (False, 0)
        record = study_result(analysis, report)
        assert (record.lesion_engine, record.findings, record.load) == (None, (), None)
        assert any(words in warning.text for warning in record.warnings)
