"""Phantoms are read right: the lesion found, measured and placed, and none where there is none."""

import numpy as np
import pytest
from phantoms import measure

from shoken.analysis.evaluation import evaluate
from shoken.analysis.phantom import PhantomOptions, make_phantom
from shoken.analysis.pipeline import analyse
from shoken.analysis.values import Options
from shoken.imaging.sequence import MrSequence
from shoken.reading import Scan

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sequence", [MrSequence.T1, MrSequence.T2, MrSequence.FLAIR])
def test_phantoms_are_found_measured_and_placed(sequence):
    """The same measures as bench/phantoms.py, which prints them for sixty heads."""
    rows = []
    for seed, slice_mm, lesion_ml in ((31, 1, 1), (32, 4, 1.5), (33, 4, 20)):
        head = make_phantom(
            PhantomOptions(sequence=sequence, seed=seed, slice_mm=slice_mm, lesion_ml=lesion_ml)
        )
        scan = Scan("phantom.nii", "0" * 64, head.volume, head.volume.grid)
        analysis = analyse(scan, Options(sequence=sequence, lesion="outlier"))
        assert evaluate(head.brain, analysis.brain.mask).dice >= 0.93
        rows.append(measure(head, analysis))
    assert all(row.centroid_mm is not None and row.centroid_mm <= 3 for row in rows)
    assert all(row.side_right for row in rows)
    assert sum(row.lobe_right for row in rows) >= 2
    assert np.median([abs(row.volume_percent) for row in rows]) <= 20
    assert max(abs(row.volume_percent) for row in rows) <= 30
    assert sum(row.others for row in rows) <= 1


@pytest.mark.parametrize(
    ("sequence", "slice_mm"), [(MrSequence.T1, 4), (MrSequence.T2, 1), (MrSequence.FLAIR, 4)]
)
def test_no_lesion_no_finding(sequence, slice_mm):
    head = make_phantom(PhantomOptions(sequence=sequence, seed=21, slice_mm=slice_mm, lesion_ml=0))
    scan = Scan("phantom.nii", "0" * 64, head.volume, head.volume.grid)
    analysis = analyse(scan, Options(lesion="outlier"))
    assert analysis.sequence is sequence  # told from the picture
    assert analysis.findings == ()
