"""What tests of cohorts need: a dataset of small files, and scans that are done by no analysis."""

import json
from pathlib import Path

import nibabel as nib
import numpy as np

from shoken.cohort.dataset import scans_in
from shoken.cohort.manifest import Choices, planned
from shoken.cohort.outcome import Failure, Measured
from shoken.cohort.scan_worker import Answer

DESCRIBED = {"Name": "small", "BIDSVersion": "1.10.0"}


def volume(path, seed=0):
    """A sound NIfTI file of a few voxels, unlike those of other seeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(seed).integers(1, 99, (4, 5, 6)).astype(np.int16)
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    return path


def dataset(root, count=3):
    """A BIDS dataset of so many subjects, each with one scan."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "dataset_description.json").write_text(json.dumps(DESCRIBED))
    for number in range(1, count + 1):
        volume(root / f"sub-{number:02}/anat/sub-{number:02}_FLAIR.nii.gz", number)
    return root


def plan(root, **more):
    """Its manifest."""
    found = scans_in(root, **more)
    return planned(tuple(found.entries), tuple(found.left_out), Choices(language="en"))


def doing(*failures, calls=None, size=1000):
    """Does scans: those first with failures, in turn, then by writing two files."""
    left = list(failures)

    def do(request, _):
        if calls is not None:
            calls.append(request.entry.shown)
        if left:
            failure = {"whose": left[0], "kind": "AnalysisError", "cause": f"of the {left.pop(0)}"}
            return Answer(failure=Failure(**failure))
        folder = Path(request.folder, request.entry.folder)
        folder.mkdir(parents=True)
        for kind in ("mask.nii.gz", "report.json"):
            (folder / f"{request.entry.name}_{kind}").write_bytes(request.entry.key.encode() * size)
        return Answer(measured=Measured(cells={"brain_ml": 1200.0}, seconds=1, peak_mib=100))

    return do
