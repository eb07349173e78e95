"""The small inputs that failed once (../shared/cases), read from files as they are."""

import subprocess
import zipfile

import numpy as np
import pytest

from shoken.common.notices import NoticeCode
from shoken.reading.reader import read_here as read_scan

WHOLE = (64, 64, 44)
# the case's file, and what is said of it
SERIES = {
    "03-echo-time-noise-drops-slices/series.zip": {},
    "04-folder-dicom-plus-one-nifti/folder.zip": {NoticeCode.NIFTI_LEFT_OUT: 1},
    "11-identical-copies/series.zip": {NoticeCode.COPIES_LEFT_OUT: 3},
    "12-iop-three-decimals/series.zip": {},
    "15-modality-missing-or-monochrome1/no_modality.zip": {},
    "15-modality-missing-or-monochrome1/monochrome1.zip": {NoticeCode.GREY_INVERTED: None},
    "16-frame-of-reference-partly-blank/series.zip": {},
    "24-seg-with-empty-uids/no_frame_of_reference.zip": {NoticeCode.IDENTIFIERS_MADE: None},
    "24-seg-with-empty-uids/no_study_series_uid.zip": {NoticeCode.IDENTIFIERS_MADE: None},
}


@pytest.fixture
def cases(shared):
    return shared / "cases"


@pytest.mark.parametrize("case", SERIES)
def test_a_series_is_read_whole(case, cases):
    scan = read_scan(cases / case)
    assert scan.volume.grid.shape == WHOLE
    assert {n.code: n.value for n in scan.notices} == SERIES[case]


def test_monochrome1_shows_what_monochrome2_shows(cases):
    folder = cases / "15-modality-missing-or-monochrome1"
    plain, inverted = (
        read_scan(folder / name).volume.data for name in ("no_modality.zip", "monochrome1.zip")
    )
    assert np.corrcoef(plain.ravel(), inverted.ravel())[0, 1] > 0.9999


def test_a_folder_of_links(cases, tmp_path):
    with zipfile.ZipFile(cases / "03-echo-time-noise-drops-slices/series.zip") as archive:
        archive.extractall(tmp_path / "store")
    script = cases / "14-symlinked-dicom-folder/make.sh"
    subprocess.run(["/bin/sh", script, tmp_path / "store", tmp_path / "links"], check=True)
    assert read_scan(tmp_path / "links").volume.grid.shape == WHOLE


def test_an_archive_in_an_archive(cases, tmp_path):
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(cases / "03-echo-time-noise-drops-slices/series.zip", "a/inner.zip")
    assert read_scan(tmp_path / "outer.zip").volume.grid.shape == WHOLE
