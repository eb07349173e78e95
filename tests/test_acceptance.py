"""The main job as a user sees it: real scans end well, however they are given."""

import json
import zipfile

import nibabel as nib
import numpy as np
import pytest

from shoken.cli.main import main

pytestmark = pytest.mark.slow

SCANS = ("t1/chris_t1", "t1/t1_crop", "ms-raw/patient01_study1_FLAIR")


def test_real_scans_end_well_and_masks_lie_on_their_own_grids(shared, tmp_path):
    paths = [shared / "data" / f"{name}.nii.gz" for name in SCANS]
    assert main(["analyze", *map(str, paths), "--out", str(tmp_path)]) == 0
    for path in paths:
        scan, stem = nib.load(path), path.name.removesuffix(".nii.gz")
        for kind in ("desc-brain_mask", "label-brain_probseg", "label-lesion_mask"):
            result = nib.load(tmp_path / f"{stem}_{kind}.nii.gz")
            assert result.shape == scan.shape
            assert np.allclose(result.affine, scan.affine, atol=1e-5)
        record = json.loads((tmp_path / f"{stem}_report.json").read_text())
        assert 1000 < record["brain"]["volume_ml"] < 2000
        assert record["scan"]["sequence"] == ("flair" if "FLAIR" in stem else "t1")
        assert (record["findings"] == []) is ("t1" in stem)  # both T1 are healthy


def test_a_dicom_series_gives_the_same_as_folder_zip_and_shuffled_files(shared, tmp_path):
    folder = shared / "data" / "dicom-vs-seg"
    files = sorted(folder.glob("*.dcm"))
    packed = tmp_path / "series.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in reversed(files):
            archive.write(file, file.name)
    shuffled = [files[n] for n in np.random.default_rng(1).permutation(len(files))]
    records = []
    for given in ([folder], [packed], shuffled):
        out = tmp_path / str(len(records))
        words = [*map(str, given), "--out", str(out), "--lesion", "none"]
        assert main(["analyze", *words]) == 0
        (report,) = out.glob("dicom-*_T1w_report.json")
        records.append(json.loads(report.read_text()) | {"timings_s": None})
    assert records[0] == records[1] == records[2]
    assert 1000 < records[0]["brain"]["volume_ml"] < 2000
