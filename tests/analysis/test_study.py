"""Several scans of one study: laid on the first, searched together, recorded."""

from pathlib import Path

import numpy as np
import pytest
import scipy

from shoken.analysis.anatomy.tissue import tissue_priors
from shoken.analysis.lesion import LesionInput, find_lesions
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.study import CompanionScan, register_beside, split_study, volumes_beside
from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan


def test_several_niftis_are_a_study_and_the_files_of_a_series_are_one_scan(phantom):
    scan = Scan("a", "0", phantom.volume, phantom.volume.grid)
    assert split_study(["a.nii.gz", Path("b.nii")]) == ("a.nii.gz", (Path("b.nii"),))
    assert split_study((scan, scan)) == (scan, (scan,))
    for one in ("a.nii.gz", ["a.nii.gz"], ["1.dcm", "2.dcm"], ["1", "2.nii"]):
        assert split_study(one) == (one, ())


def _beside(phantom, sequence, overlap=0.97):
    scan = Scan("a", "0", phantom.volume, phantom.volume.grid)
    return CompanionScan(
        scan=scan, sequence=sequence, volume=phantom.volume, overlap=overlap, similarity=1.1
    )


def test_only_what_lies_well_is_looked_at(phantom):
    pair = _beside(phantom, MrSequence.T1), _beside(phantom, MrSequence.T2, overlap=0.9)
    assert set(volumes_beside(MrSequence.FLAIR, pair)) == {MrSequence.T1}


@pytest.mark.parametrize("first", [MrSequence.FLAIR, MrSequence.T1])
def test_two_scans_of_one_sequence_are_refused(first, phantom):
    pair = _beside(phantom, MrSequence.T1), _beside(phantom, MrSequence.T1)
    with pytest.raises(UsageError, match="two scans of the study are t1"):
        volumes_beside(first, pair)


def test_a_study_without_a_search_is_refused(phantom):
    scan = Scan("a", "0", phantom.volume, phantom.volume.grid)
    with pytest.raises(UsageError, match="only a search for lesions combines"):
        analyse([scan, scan], Options(lesion="none"))


def _moved(volume):
    """The head turned by 5 degrees and shifted by 11 mm, and the way back (4, 4)."""
    away = np.eye(4)
    away[:3, :3] = scipy.spatial.transform.Rotation.from_euler("z", 5, degrees=True).as_matrix()
    away[:3, 3] = (6, -8, 4)
    return Volume(volume.data, Grid(volume.grid.shape, away @ volume.grid.affine))


@pytest.mark.slow
def test_another_sequence_is_laid_on_the_first(analysis):
    head = make_phantom(PhantomOptions(sequence=MrSequence.T1, in_plane_mm=2, slice_mm=3))
    moved = _moved(head.volume)
    tissue = tissue_priors(analysis.brain, analysis.search.alignment)
    scan = Scan("scan.nii", "0", moved, moved.grid)
    beside = register_beside(analysis.scan, analysis.brain, tissue, scan)
    assert beside.sequence is MrSequence.T1
    assert beside.is_trusted
    expected = head.volume.resample_onto(analysis.scan.volume.grid).data
    inside = analysis.brain.mask.data
    assert np.corrcoef(beside.volume.data[inside], expected[inside])[0, 1] > 0.97


@pytest.mark.slow
def test_what_one_sequence_alone_shows_is_doubted():
    """A bright ball on FLAIR, as flowing blood and fluid leave them, that T2 does not show."""
    heads = {
        which: make_phantom(
            PhantomOptions(sequence=which, lesion_ml=ml, in_plane_mm=2, slice_mm=3, seed=3)
        )
        for which, ml in ((MrSequence.FLAIR, 2), (MrSequence.T2, 0))
    }
    flair, t2 = (
        Scan(f"{which}.nii", "0", head.volume, head.volume.grid) for which, head in heads.items()
    )
    together = analyse([flair, t2])
    alone = find_lesions(
        LesionInput(
            volume=flair.volume,
            sequence=MrSequence.FLAIR,
            brain=together.brain,
            tissue=tissue_priors(together.brain, together.search.alignment),
            alignment=together.search.alignment,
        ),
        "outlier",
    )
    assert alone.mask.volume_ml == pytest.approx(2, rel=0.3)
    assert together.lesions.mask.volume_ml < 0.5 * alone.mask.volume_ml
