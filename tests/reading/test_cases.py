"""Every small input that failed once (../shared/cases) ends as its README says, as far as reading.

What is left to the analysis: 01 in test_invariance.py, 19 in the slow test here; 22 is Gemini's.
"""

import io
import subprocess
import zipfile

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import generate_uid

from messages import faults
from shoken.analysis.brain import extract_brain
from shoken.analysis.recognition import decide_sequence, hints_of
from shoken.common.errors import InputError
from shoken.common.notices import NoticeCode
from shoken.export.atomic_writing import check_name
from shoken.imaging.sequence import MrSequence, from_name
from shoken.reading import bids_scans
from shoken.reading.reader import read_here as read_scan

WHOLE = (64, 64, 44)
SERIES_ZIP = "03-echo-time-noise-drops-slices/series.zip"
# the case's file, and what is said of it
SERIES = {
    SERIES_ZIP: {},
    "04-folder-dicom-plus-one-nifti/folder.zip": {NoticeCode.NIFTI_LEFT_OUT: 1},
    "11-identical-copies/series.zip": {NoticeCode.COPIES_LEFT_OUT: 3},
    "12-iop-three-decimals/series.zip": {},
    "15-modality-missing-or-monochrome1/no_modality.zip": {},
    "15-modality-missing-or-monochrome1/monochrome1.zip": {NoticeCode.GREY_INVERTED: None},
    "16-frame-of-reference-partly-blank/series.zip": {},
    "24-seg-with-empty-uids/no_frame_of_reference.zip": {NoticeCode.IDENTIFIERS_MADE: None},
    "24-seg-with-empty-uids/no_study_series_uid.zip": {NoticeCode.IDENTIFIERS_MADE: None},
}
FILES = {
    "07-nifti-header-extension/ext_FLAIR.nii.gz": set(),
    "08-nan-background/nanbg_FLAIR.nii.gz": {NoticeCode.NOT_NUMBERS},
    "09-qfac-zero/qfac0_FLAIR.nii.gz": set(),
    "21-quaternion-rounding/quat_FLAIR.nii.gz": set(),
}


@pytest.fixture
def cases(shared):
    return shared / "cases"


@pytest.fixture
def series(cases):
    """The files of a whole series, and its datasets."""
    with zipfile.ZipFile(cases / SERIES_ZIP) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, [dcmread(io.BytesIO(content)) for content in files.values()]


def _streams(datasets):
    streams = [io.BytesIO() for _ in datasets]
    for stream, ds in zip(streams, datasets, strict=True):
        ds.save_as(stream, enforce_file_format=True)
        stream.seek(0)
    return streams


@pytest.mark.parametrize("case", SERIES)
def test_a_series_is_read_whole(case, cases):
    scan = read_scan(cases / case)
    assert scan.volume.grid.shape == WHOLE
    assert {n.code: n.value for n in scan.notices} == SERIES[case]
    source = scan.source
    assert source.is_referable
    assert all((source.study_uid, source.series_uid, source.frame_of_reference_uid))


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_as_the_plain_one(case, cases):
    scan = read_scan(cases / case)
    plain = read_scan(cases / "07-nifti-header-extension/ext_FLAIR.nii.gz")
    assert scan.volume.grid.shape == WHOLE
    assert {n.code for n in scan.notices} == FILES[case]
    brain = plain.volume.data > np.median(plain.volume.data)
    assert np.array_equal(scan.volume.data[brain], plain.volume.data[brain])


@pytest.mark.parametrize(
    ("case", "sequence"),
    [
        ("02-dark-fluid-name-taken-for-t2/t2_tirm_tra_dark-fluid.nii.gz", MrSequence.FLAIR),
        ("05-name-space-t1w/sub-26_space-T1w_T2w.nii.gz", MrSequence.T2),
    ],
)
def test_a_name_hints_at_what_the_picture_is(case, sequence, cases):
    assert decide_sequence(hints_of(read_scan(cases / case))).sequence is sequence


def test_names(cases):
    lines = (cases / "06-name-t1-flair-and-contrast/names.txt").read_text().splitlines()
    told = dict(line.split() for line in lines)
    assert {name: str(from_name(name)) for name in told} == told


def test_monochrome1_shows_what_monochrome2_shows(cases):
    folder = cases / "15-modality-missing-or-monochrome1"
    plain, inverted = (
        read_scan(folder / name).volume.data for name in ("no_modality.zip", "monochrome1.zip")
    )
    assert np.corrcoef(plain.ravel(), inverted.ravel())[0, 1] > 0.9999


def test_a_folder_of_links(cases, tmp_path):
    with zipfile.ZipFile(cases / SERIES_ZIP) as archive:
        archive.extractall(tmp_path / "store")
    script = cases / "14-symlinked-dicom-folder/make.sh"
    subprocess.run(["/bin/sh", script, tmp_path / "store", tmp_path / "links"], check=True)
    assert read_scan(tmp_path / "links").volume.grid.shape == WHOLE


def test_a_bids_dataset_leaves_nothing_out_without_a_word(cases, tmp_path):
    scan = cases / "07-nifti-header-extension/ext_FLAIR.nii.gz"
    script = cases / "18-bids-silently-skipped/make.sh"
    subprocess.run(["/bin/sh", script, scan, tmp_path / "bids"], check=True)
    scans, left_out = bids_scans(tmp_path / "bids")
    assert sorted(one.path.name for one in scans) == [
        "sub-01_ses-pre_acq-hi+res_run-01_T1w.nii.gz",
        "sub-01_ses-pre_ce-gadolinium_T1w.nii.gz",
        "sub-01_ses-pre_echo-2_T1w.nii.gz",
        "sub-03_T1w.NII.GZ",
    ]
    assert [one.path.rpartition("/")[2] for one in left_out] == [
        "sub-01_ses-pre_part-phase_T1w.nii.gz",
        "sub-01_02_T1w.nii.gz",
    ]
    (tmp_path / "bids/dataset_description.json").unlink()
    again, said = bids_scans(tmp_path / "bids")
    assert len(again) == len(scans)
    assert said[0].path == "dataset_description.json"


@pytest.mark.slow
def test_a_head_in_a_wide_field_of_view(cases):
    padded, plain = (
        extract_brain(read_scan(cases / name).volume).mask.volume_ml
        for name in (
            "19-padded-field-of-view/padded_FLAIR.nii.gz",
            "07-nifti-header-extension/ext_FLAIR.nii.gz",
        )
    )
    assert padded == pytest.approx(plain, rel=0.01)


def test_an_archive_in_an_archive(cases, tmp_path):
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(cases / SERIES_ZIP, "a/inner.zip")
    assert read_scan(tmp_path / "outer.zip").volume.grid.shape == WHOLE


@pytest.mark.parametrize("number", [0, 20, 43])
@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.999])
def test_a_file_that_is_cut_short_is_named(part, number, series, tmp_path):
    for place, (name, content) in enumerate(series[0].items()):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[: int(part * len(content))] if place == number else content)
    name = list(series[0])[number].rpartition("/")[2]
    with pytest.raises(InputError, match=name) as caught:
        read_scan(tmp_path)
    assert not faults(str(caught.value))


def test_each_file_a_series_of_its_own(series):
    for ds in series[1]:
        ds.SeriesInstanceUID = generate_uid()
    assert read_scan(_streams(series[1])).volume.grid.shape == WHOLE


def test_positions_in_whole_millimetres(series):
    for ds in series[1]:
        ds.ImagePositionPatient = [str(round(float(mm))) for mm in ds.ImagePositionPatient]
    scan = read_scan(_streams(series[1]))
    assert scan.volume.grid.shape == WHOLE
    assert min(scan.native.spacing_mm) == pytest.approx(3.0, abs=0.05)


def test_a_decimal_comma(series):
    dot, comma = b"3.59375\\3.593749", b"3,59375\\3,593749"
    contents = [content.replace(dot, comma) for content in series[0].values()]
    assert all(comma in content for content in contents)
    assert read_scan([io.BytesIO(each) for each in contents]).volume.grid.shape == WHOLE


@pytest.mark.parametrize("count", [5, 6, 7])
def test_few_slices(count, series):
    scan = read_scan(_streams(series[1][10 : 10 + count]))
    assert scan.volume.grid.shape == (*WHOLE[:2], count)


def test_a_parametric_map_is_named(series):
    for ds in series[1]:
        ds.FloatPixelData = bytes(4 * ds.Rows * ds.Columns)
        del ds.PixelData
    with pytest.raises(InputError, match="Float Pixel Data"):
        read_scan(_streams(series[1]))


def test_a_name_of_255_letters(cases, tmp_path):
    name = "a" * 242 + "_FLAIR.nii.gz"
    content = (cases / "07-nifti-header-extension/ext_FLAIR.nii.gz").read_bytes()
    (tmp_path / name).write_bytes(content)
    scan = read_scan(tmp_path / name)
    assert scan.name == name
    check_name(tmp_path, scan.stem)


def test_files_without_identifiers_are_said_to_give_no_dicom(series):
    for ds in series[1]:
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    scan = read_scan(_streams(series[1]))
    assert not scan.source.is_referable
    assert [n.code for n in scan.notices] == [NoticeCode.NO_DICOM_RESULTS]
