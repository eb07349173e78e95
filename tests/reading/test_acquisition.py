"""What headers, and JSON files beside NIfTI files, record of an acquisition."""

import gzip
import io
import json
import zipfile

import numpy as np
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

import dicom_phantom as make
import volume_files
from shoken.common.notices import NoticeCode
from shoken.imaging.acquisition import Acquisition
from shoken.imaging.sequence import MrSequence
from shoken.reading import look_at
from shoken.reading.dicom.acquisition import acquisition_of_header
from shoken.reading.reader import read_here
from shoken.reading.sidecar import acquisition_of_sidecar, parsed_sidecar

FLAIR = {"EchoTime": 0.09, "RepetitionTime": 9, "InversionTime": 2.5, "ScanningSequence": "SE_IR"}


@pytest.fixture(scope="module")
def nifti() -> bytes:
    import nibabel as nib

    data = np.arange(1000, dtype=np.int16).reshape(10, 10, 10)
    return nib.Nifti1Image(data, np.eye(4)).to_bytes()


def _classic(**elements):
    datasets = make.classic()
    for ds in datasets:
        for name, value in elements.items():
            setattr(ds, name, value)
    return datasets


def _first(**elements):
    return acquisition_of_header(_classic(**elements)[0])


def test_the_footer_of_an_mgh_tells_times_as_freesurfer_writes_them(tmp_path):
    told = volume_files.mgh(
        volume_files.values(), volume_files.AFFINE, tr=2300, te=2.98, ti=900, flip_angle=0.157
    )
    (tmp_path / "orig.mgz").write_bytes(gzip.compress(told))
    acquisition = read_here(tmp_path / "orig.mgz").acquisition
    assert (acquisition.repetition_ms, acquisition.inversion_ms) == (2300, 900)
    assert acquisition.echo_ms == pytest.approx(2.98)
    assert look_at(tmp_path / "orig.mgz").acquisition.sequence is MrSequence.T1
    plain = volume_files.mgh(volume_files.values(), volume_files.AFFINE)
    for content in (plain, plain[: 284 + volume_files.values().nbytes]):  # no times, no footer
        assert read_here(io.BytesIO(content), name="x.mgh").acquisition is None
    (tmp_path / "orig.json").write_text(json.dumps(FLAIR))
    assert read_here(tmp_path / "orig.mgz").acquisition.sequence is MrSequence.FLAIR


@pytest.mark.parametrize("description", ["3D_TOF", "t2_space_DIR", "Double-Inversion", "MRA"])
def test_a_kind_whose_times_are_those_of_another_is_told_by_its_description(description):
    times = {"EchoTime": "90", "RepetitionTime": "9000", "InversionTime": "2500"}
    spin = {**times, "ScanningSequence": ["SE", "IR"]}
    assert _first(**spin, SeriesDescription=description).sequence is MrSequence.UNKNOWN
    whole = _first(**spin, SeriesDescription="FLAIR", ProtocolName="Brain + MRA")
    assert whole.sequence is MrSequence.FLAIR
    beside = {**FLAIR, "SeriesDescription": description}
    assert acquisition_of_sidecar(beside).sequence is MrSequence.UNKNOWN
    beside |= {"SeriesDescription": "t2_tirm_direct", "ProtocolName": description}
    assert acquisition_of_sidecar(beside).sequence is MrSequence.FLAIR


@pytest.mark.parametrize(
    "description",
    ["MRI/MRA HEAD AX FLAIR", "FLAIR MRI+MRA BRAIN", "FLAIR post TOF", "COR FLAIR HIPOCAMPO DIR"],
)
def test_beside_a_sequence_such_words_tell_of_the_examination_or_the_side(description):
    told = {**FLAIR, "SeriesDescription": description}
    assert acquisition_of_sidecar(told).sequence is MrSequence.FLAIR


def test_times_beat_the_description():
    """Siemens calls its FLAIR "t2_tirm"; the header of the same file knows better."""
    datasets = _classic(
        SeriesDescription="ax t2 tse",
        EchoTime=90,
        RepetitionTime=9000,
        InversionTime=2500,
        ScanningSequence=["SE", "IR"],
    )
    seen = look_at(make.streams(datasets))
    assert seen.acquisition == Acquisition(
        echo_ms=90,
        repetition_ms=9000,
        inversion_ms=2500,
        scanning=("IR", "SE"),
        described=MrSequence.T2,
    )
    assert seen.acquisition.sequence is MrSequence.FLAIR
    assert seen.name.endswith("_FLAIR")


@pytest.mark.parametrize(
    ("agent", "is_given"),
    [
        ("Gadovist", True),
        ("GADOLINIUM 10 ml", True),
        ("ガドビスト", True),
        ("NONE", False),
        ("No", False),
        ("造影なし", False),
        ("Gd(-)", False),
        ("非造影", False),
        ("w/o contrast", False),
        ("Gadovist, no contrast reaction", True),
    ],
)
def test_an_agent_may_be_called_none(agent, is_given):
    assert acquisition_of_sidecar({"ContrastBolusAgent": agent}).contrast_agent is is_given
    if agent.isascii():
        assert _first(ContrastBolusAgent=agent).contrast_agent is is_given


@pytest.mark.parametrize("description", ["造影なし", "AX FS Gd-", "Non-contrast"])
def test_an_agent_that_the_description_denies_is_not_that_of_the_protocol(description):
    told = {"SeriesDescription": description, "ProtocolName": "Brain T1 +C"}
    assert acquisition_of_sidecar(told).described is MrSequence.T1
    assert acquisition_of_sidecar({**told, "SeriesDescription": "AX"}).described is MrSequence.T1C
    assert acquisition_of_sidecar({"SeriesDescription": description}).is_plain
    if description.isascii():
        header = _first(SeriesDescription=description, ProtocolName="Brain T1 +C")
        assert (header.described, header.is_plain) == (MrSequence.T1, True)


def test_an_agent_that_is_not_recorded_may_have_been_given():
    assert _first(ContrastBolusAgent="").contrast_agent is None
    assert acquisition_of_sidecar({}).contrast_agent is None


@pytest.mark.parametrize(("written", "ms"), [(b"90,5", 90.5), (b"9x  ", None), (b"-90 ", None)])
def test_a_number_may_have_a_decimal_comma_or_be_none(written, ms):
    ds = Dataset()
    tag = Tag("EchoTime")
    ds[tag] = RawDataElement(
        tag, "DS", len(written), written, 0, is_implicit_VR=True, is_little_endian=True
    )
    assert acquisition_of_header(ds).echo_ms == ms


@pytest.mark.parametrize(
    "name", ["SeriesDescription", "SharedFunctionalGroupsSequence", "ImageType"]
)
@pytest.mark.parametrize("kind", ["L\0", "SQ", "DS", "LO"])
def test_a_damaged_element_tells_nothing(name, kind):
    ds, tag = Dataset(), Tag(name)
    ds[tag] = RawDataElement(
        tag, kind, 5, b"\xffx\0\1-", 0, is_implicit_VR=False, is_little_endian=True
    )
    acquired = acquisition_of_header(ds)
    assert (acquired.echo_ms, acquired.sequence) == (None, None)


def test_an_enhanced_header_keeps_times_in_groups_of_a_frame():
    ds = make.enhanced()
    timing, echo, modifier = Dataset(), Dataset(), Dataset()
    timing.RepetitionTime, echo.EffectiveEchoTime = 9000, 90
    modifier.InversionRecovery, modifier.InversionTimes = "YES", [2500]
    ds.EchoPulseSequence = "SPIN"
    shared = ds.SharedFunctionalGroupsSequence[0]
    shared.MRTimingAndRelatedParametersSequence = [timing]
    shared.MRModifierSequence = [modifier]
    ds.PerFrameFunctionalGroupsSequence[1].MREchoSequence = [echo]
    assert acquisition_of_header(ds, 1).sequence is MrSequence.FLAIR
    assert acquisition_of_header(ds, 0).sequence is None


@pytest.mark.parametrize(
    "elements",
    [
        {"ImageType": ["DERIVED", "PRIMARY", "DIFFUSION", "ADC"]},
        {"ImageType": ["ORIGINAL", "PRIMARY", "P", "ND"]},
        {"ImageType": ["DERIVED", "SECONDARY", "T1 MAP"]},
        {"AngioFlag": "Y"},
    ],
)
def test_maps_phases_and_angiographies_are_another_kind(elements):
    assert _first(**elements).sequence is MrSequence.UNKNOWN


@pytest.mark.parametrize(("value", "expected"), [("", None), (None, None), ([90, 100], 90.0)])
def test_a_header_without_a_number_records_none(value, expected):
    assert _first(EchoTime=value).echo_ms == expected


def test_a_file_beside_tells_in_seconds(nifti, tmp_path):
    scan = tmp_path / "t2_tirm.nii"
    scan.write_bytes(nifti)
    assert look_at(scan).acquisition is None
    (tmp_path / "t2_tirm.json").write_text(json.dumps({**FLAIR, "SeriesDescription": "t2 tse"}))
    seen = look_at(scan).acquisition
    assert (seen.echo_ms, seen.repetition_ms, seen.inversion_ms) == (90, 9000, 2500)
    assert (seen.scanning, seen.described) == (("SE", "IR"), MrSequence.T2)
    assert seen.sequence is MrSequence.FLAIR


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_in_the_same_folder_or_zip_tells_as_well(nifti, tmp_path, packed):
    files = {"scan.nii": nifti, "scan.json": json.dumps(FLAIR).encode(), "other.json": b"{}"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    archive = tmp_path / "packed.zip"
    if packed:
        with zipfile.ZipFile(archive, "w") as opened:
            for name, content in files.items():
                opened.writestr(f"folder/{name}", content)
    assert read_here(archive if packed else tmp_path).acquisition.sequence is MrSequence.FLAIR


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_a_file_beside_that_is_no_record_is_said_and_left_out(nifti, tmp_path, content):
    (tmp_path / "scan.nii").write_bytes(nifti)
    (tmp_path / "scan.json").write_bytes(content)
    seen = look_at(tmp_path / "scan.nii")
    assert seen.acquisition is None
    assert NoticeCode.RECORD_NOT_READ in {notice.code for notice in seen.notices}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + b'{"EchoTime": 0.09}',
        '{"EchoTime": 0.09}'.encode("utf-16"),
        '{"EchoTime": 0.09, "InstitutionName": "K\xf6ln, Caf\xe9"}'.encode("latin-1"),
        '{"EchoTime": 0.09, "InstitutionName": "東京表参道"}'.encode("cp932"),
        b'{"EchoTime": 0.09, "ProtocolName": "a\tb\nc"}',
        b'{"EchoTime": 90, "RepetitionTime": 9000}',
    ],
    ids=["BOM", "UTF-16", "Latin-1", "CP932", "bare tabs", "milliseconds"],
)
def test_a_record_is_read_however_it_was_written(content):
    assert acquisition_of_sidecar(parsed_sidecar(content)).echo_ms == 90


@pytest.mark.parametrize("value", ["NaN", "1e999", "-1", "0", "true", '"x"', "[]", "{}", "1" * 400])
def test_a_record_s_nonsense_is_nothing_recorded(value):
    record = parsed_sidecar(b'{"EchoTime": %s}' % value.encode())
    assert acquisition_of_sidecar(record).echo_ms is None


SCAN = "sub-01/ses-a/anat/sub-01_ses-a_acq-x_FLAIR.nii"
INHERITED = {
    "root": ({"FLAIR.json": FLAIR}, MrSequence.FLAIR),
    "subject": ({"sub-01/sub-01_FLAIR.json": FLAIR}, MrSequence.FLAIR),
    "parts": (
        {
            "FLAIR.json": {"EchoTime": 0.09, "RepetitionTime": 0.5},
            "acq-x_FLAIR.json": {"InversionTime": 2.5},
            "sub-01/ses-a/sub-01_ses-a_FLAIR.json": {"RepetitionTime": 9},
        },
        MrSequence.FLAIR,
    ),
    "its own is nearest": (
        {
            "FLAIR.json": FLAIR,
            "sub-01/ses-a/anat/sub-01_ses-a_acq-x_FLAIR.json": {
                "EchoTime": 0.01,
                "RepetitionTime": 0.5,
                "InversionTime": 0,
                "ScanningSequence": "SE",
            },
        },
        MrSequence.T1,
    ),
    "of others": (
        {
            "T1w.json": FLAIR,
            "acq-y_FLAIR.json": FLAIR,
            "sub-01/sub-02_FLAIR.json": FLAIR,
            "sub-02/sub-01_FLAIR.json": FLAIR,
            "../FLAIR.json": FLAIR,
        },
        None,
    ),
}


@pytest.mark.parametrize("case", INHERITED)
def test_bids_records_are_inherited_and_the_nearest_wins(case, nifti, tmp_path):
    records, expected = INHERITED[case]
    for name, content in {SCAN: nifti, **records}.items():
        path = tmp_path / "dataset" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if name == SCAN else json.dumps(content).encode())
    acquisition = read_here(tmp_path / "dataset" / SCAN).acquisition
    assert (acquisition and acquisition.sequence) is expected


def test_a_damaged_record_above_is_said_and_the_others_are_read(nifti, tmp_path):
    path = tmp_path / SCAN
    path.parent.mkdir(parents=True)
    path.write_bytes(nifti)
    (tmp_path / "FLAIR.json").write_text("{")
    (path.parent / "sub-01_ses-a_acq-x_FLAIR.json").write_text(json.dumps(FLAIR))
    scan = read_here(path)
    assert scan.acquisition.sequence is MrSequence.FLAIR
    assert [notice.code for notice in scan.notices] == [NoticeCode.RECORD_NOT_READ]
