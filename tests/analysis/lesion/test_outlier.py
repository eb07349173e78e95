"""What the engine marks in a phantom whose truth is known, and in patients."""

import nibabel as nib
import numpy as np
import pytest

from shoken.analysis.anatomy.brightness import Brightness, tissue_brightness
from shoken.analysis.anatomy.tissue import TissuePriors, tissue_priors
from shoken.analysis.findings.foci import distinct_foci
from shoken.analysis.findings.place import Side
from shoken.analysis.pipeline import analyse
from shoken.analysis.study import register_beside
from shoken.analysis.values import Options
from shoken.imaging.connected_components import largest_piece
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume
from shoken.reading import Scan, read_scan


def _dice(one, other):
    return 2 * np.count_nonzero(one & other) / (np.count_nonzero(one) + np.count_nonzero(other))


def test_a_faint_lesion_is_marked_and_nothing_else(phantom, analysis):
    assert len(analysis.findings) == 1
    assert _dice(analysis.lesions.mask.data, phantom.lesion.data) > 0.85


@pytest.mark.slow
def test_the_phantoms_lesion_is_marked_and_nothing_else(fine_phantom, fine_analysis):
    assert len(fine_analysis.findings) == 1
    assert _dice(fine_analysis.lesions.mask.data, fine_phantom.lesion.data) > 0.85


@pytest.mark.slow  # a whole analysis
def test_the_scale_of_intensities_does_not_matter(analysis):
    brighter = Volume(analysis.scan.volume.data * 37, analysis.scan.volume.grid)
    scan = Scan("phantom.nii", "0" * 64, brighter, analysis.scan.native)
    again = analyse(scan, Options(sequence=MrSequence.FLAIR))
    assert _dice(again.lesions.mask.data, analysis.lesions.mask.data) > 0.99


def test_a_lesion_in_half_of_the_white_matter_is_not_taken_for_it():
    rng = np.random.default_rng(0)
    shape = (40, 40, 40)
    values = rng.normal(100, 5, shape).astype(np.float32)
    values[: shape[0] * 2 // 5] += 60
    everywhere, nowhere = np.ones(shape, np.float32), np.zeros(shape, np.float32)
    tissue = TissuePriors(grey=everywhere, white=everywhere, fluid=everywhere, core=nowhere == 0)
    white = tissue_brightness(values, tissue).white
    assert white.centre == pytest.approx(100, abs=3)
    assert white.spread == pytest.approx(5, rel=0.3)


def test_a_density_adds_up_to_one():
    values = np.linspace(-100, 100, 20001, dtype=np.float32)
    assert Brightness(3, 4).density(values).sum() * 0.01 == pytest.approx(1, abs=1e-3)


def _gold(folder, analysis):
    gold = np.asarray(nib.load(folder / "patient19_gold.nii.gz").dataobj) > 0
    return analysis.scan.native.to_canonical(gold)


@pytest.mark.slow
def test_multiple_sclerosis_in_a_stripped_scan(shared):
    folder = shared / "data" / "ms-cross-sectional"
    analysis = analyse(folder / "patient19_FLAIR.nii.gz", Options(lesion="outlier"))
    gold = _gold(folder, analysis)
    assert _dice(analysis.lesions.mask.data, gold) > 0.8
    # what has run together: on both sides, and counted as its raters' mask is inside it
    largest = analysis.findings[0]
    assert largest.side is Side.BILATERAL
    assert {site.region for site in largest.sites} >= {"frontal-lobe", "parietal-lobe"}
    inside = gold & largest_piece(analysis.lesions.mask.data)
    true = distinct_foci(largest_piece(inside), analysis.lesions.mask.grid)
    assert len(largest.foci) == pytest.approx(len(true), rel=0.3)


@pytest.mark.slow
def test_the_study_s_flair_helps_t2(shared):
    """T2 alone: 0.67."""
    folder = shared / "data" / "ms-cross-sectional"
    paths = [folder / f"patient19_{kind}.nii.gz" for kind in ("T2", "FLAIR")]
    analysis = analyse(paths)
    assert analysis.sequence is MrSequence.T2
    assert [each.is_used for each in analysis.beside] == [True]
    assert _dice(analysis.lesions.mask.data, _gold(folder, analysis)) > 0.8
    tissue = tissue_priors(analysis.brain, analysis.search.alignment)
    stranger = read_scan(shared / "data/t1/chris_t1.nii.gz")
    assert not register_beside(analysis.scan, analysis.brain, tissue, stranger).is_trusted
