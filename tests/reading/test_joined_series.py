"""One acquisition in several series is read whole; what only looks like it is not put together."""

from io import BytesIO

import nibabel as nib
import numpy as np
import pytest
from pydicom.uid import generate_uid

import dicom_phantom as make
from shoken.common.errors import SeveralVolumes
from shoken.common.notices import NoticeCode
from shoken.reading import survey
from shoken.reading.reader import read_here as read_scan
from volume_files import AFFINE, values

pytestmark = pytest.mark.slow  # 600 series are written

SPLITS = {
    "halves": [range(6), range(6, 12)],
    "odd and even": [range(0, 12, 2), range(1, 12, 2)],
    "odd and even of an odd number": [range(0, 11, 2), range(1, 11, 2)],
    "interleaved thirds": [range(0, 12, 3), range(1, 12, 3), range(2, 12, 3)],
    "a part too small for a volume": [range(9), range(9, 12)],
    "a slice alone": [range(11), [11]],
    "a slice in both": [range(7), range(6, 12)],
}


def _parts(split, change=None):
    """A series' slices under as many identifiers as there are parts; the later parts changed."""
    whole = make.classic()
    parts = []
    for number, slices in enumerate(split):
        uid = generate_uid()
        for ds in (make.classic()[n] for n in slices):
            original = whole[ds.InstanceNumber - 1]
            for name in ("StudyInstanceUID", "FrameOfReferenceUID"):
                setattr(ds, name, getattr(original, name))
            ds.SeriesInstanceUID, ds.SeriesNumber, ds.EchoTime = uid, number + 1, "90"
            if number and change:
                change(ds)
            parts.append(ds)
    return parts


def _read(datasets):
    scan = read_scan(make.streams(datasets))
    return scan, {notice.code: notice.value for notice in scan.notices}


@pytest.mark.parametrize("split", SPLITS)
def test_parts_of_one_acquisition_are_one_volume(split):
    slices = sorted({n for part in SPLITS[split] for n in part})
    plain = read_scan(make.streams(make.classic()[: len(slices)]))
    for order in (1, -1):
        scan, said = _read(_parts(SPLITS[split])[::order])
        assert np.array_equal(scan.volume.data, plain.volume.data)
        assert np.allclose(scan.native.affine, plain.native.affine)
        assert said[NoticeCode.SERIES_JOINED] == len(SPLITS[split])
        assert not said.keys() & {NoticeCode.SERIES_CHOSEN, NoticeCode.SERIES_INCOMPLETE}
    assert [one.pictures for one in scan.series] == [len(slices)]


def test_what_headers_do_not_say_contradicts_nothing():
    def forget(ds):
        del ds.EchoTime, ds.SeriesDescription, ds.FrameOfReferenceUID

    scan, said = _read(_parts(SPLITS["halves"], forget))
    assert scan.volume.grid.shape[2] == 12
    assert said[NoticeCode.SERIES_JOINED] == 2


CHANGES = {
    "another echo": lambda ds: setattr(ds, "EchoTime", "20"),
    "another description": lambda ds: setattr(ds, "SeriesDescription", "ax t2 tse +c"),
    "another patient": lambda ds: setattr(ds, "PatientID", "P2"),
    "other coordinates": lambda ds: setattr(ds, "FrameOfReferenceUID", "1.2.3"),
    "other pixels": lambda ds: setattr(ds, "PixelSpacing", [1.1, 1.1]),
    "elsewhere": lambda ds: setattr(
        ds, "ImagePositionPatient", [-10, -20, float(ds.ImagePositionPatient[2]) + 40]
    ),
    "shifted sideways": lambda ds: setattr(
        ds, "ImagePositionPatient", [-4, -20, ds.ImagePositionPatient[2]]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_series_that_contradict_one_another_are_not_joined(change):
    scan, said = _read(_parts([range(8), range(8, 12)], CHANGES[change]))
    assert scan.volume.grid.shape[2] == 8
    assert said[NoticeCode.SERIES_CHOSEN] == 2
    assert NoticeCode.SERIES_JOINED not in said
    may_go_on = {"another echo", "another description", "other coordinates"}
    assert said.get(NoticeCode.SERIES_GOES_ON) == (4 if change in may_go_on else None)


def test_series_between_the_slices_of_another_are_told_of():
    split = SPLITS["odd and even"]
    _, said = _read(_parts(split, CHANGES["another echo"]))
    assert said[NoticeCode.SERIES_GOES_ON] == 6
    _, said = _read(_parts([range(12), range(6)], CHANGES["another echo"]))
    assert NoticeCode.SERIES_GOES_ON not in said


def test_another_kind_of_picture_that_goes_on_is_another_series():
    def t1(ds):
        ds.SeriesDescription = "ax t1"

    _, said = _read(_parts(SPLITS["halves"], t1))
    assert NoticeCode.SERIES_GOES_ON not in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AX T1", "AX T2"),
        ("AX T1 1", "AX T2 2"),
        ("sag 3D tse", "sag 2D tse"),
        ("AX T2", "AX T2*"),
    ],
)
def test_contrasts_that_only_their_titles_tell_apart_are_not_joined(one, other):
    parts = _parts(SPLITS["halves"])
    for ds in parts:
        del ds.EchoTime
        ds.SeriesDescription = one if ds.SeriesNumber == 1 else other
    scan, said = _read(parts)
    assert scan.volume.grid.shape[2] == 6
    assert NoticeCode.SERIES_JOINED not in said


def test_titles_of_two_sequences_part_series_whose_other_titles_are_blank():
    parts = _parts(SPLITS["halves"])
    for ds in parts:
        del ds.EchoTime, ds.SeriesDescription
        name, title = {1: ("ProtocolName", "AX T1"), 2: ("SeriesDescription", "AX T2")}[
            int(ds.SeriesNumber)
        ]
        setattr(ds, name, title)
    scan, _ = _read(parts)
    assert scan.volume.grid.shape[2] == 6


def test_of_series_that_go_on_slices_are_counted():
    """Not files, which may hold many; and no pictures that are none of the slices."""
    parts = _parts([range(6), range(6, 12)], CHANGES["another echo"])
    extra = make.classic()[0]
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "SeriesNumber"):
        setattr(extra, name, getattr(parts[-1], name))
    extra.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    _, said = _read([*parts, extra])
    assert said[NoticeCode.SERIES_GOES_ON] == 6

    first = make.enhanced()
    second = make.enhanced(origin=(-10.0, -20.0, 5.0 + 12 * make.STEP))
    second.SeriesDescription = "ax t2 tse again"
    for ds in (first, second):
        ds.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SpacingBetweenSlices = 3.0
    _, said = _read([first, second])
    assert said[NoticeCode.SERIES_GOES_ON] == 12


@pytest.mark.parametrize("shift_mm", [0.9, 0.2, 2.1])
def test_a_repeat_that_was_planned_anew_does_not_go_on(shift_mm):
    def moved(ds):
        ds.EchoTime = "80"
        place = [float(mm) for mm in ds.ImagePositionPatient]
        ds.ImagePositionPatient = [place[0], place[1], place[2] + shift_mm]

    _, said = _read(_parts([range(12), range(12)], moved))
    assert said[NoticeCode.SERIES_CHOSEN] == 2
    assert NoticeCode.SERIES_GOES_ON not in said


@pytest.mark.parametrize(
    "title", ["ax t2 tse_2", "ax t2 tse 2/3", "ax t2 - 2 - tse", "02 ax t2 tse"]
)
def test_parts_that_are_numbered_in_their_description_are_joined(title):
    def number(ds):
        ds.SeriesDescription = title

    scan, said = _read(_parts(SPLITS["halves"], number))
    assert scan.volume.grid.shape[2] == 12
    assert said[NoticeCode.SERIES_JOINED] == 2


def test_of_a_repeat_that_was_broken_off_nothing_is_joined():
    again = _parts([range(12)])
    broken = again[:5]
    for ds in broken:
        ds.SeriesInstanceUID, ds.SeriesNumber = "1.2.3", 0
        ds.PixelData = bytes(reversed(ds.PixelData))
    halves = _parts(SPLITS["halves"])
    for ds in halves:
        ds.StudyInstanceUID = again[0].StudyInstanceUID
        ds.FrameOfReferenceUID = again[0].FrameOfReferenceUID
    scan, said = _read([*broken, *halves])
    plain = read_scan(make.streams(make.classic()))
    assert np.array_equal(scan.volume.data, plain.volume.data)
    assert said[NoticeCode.SERIES_JOINED] == said[NoticeCode.SERIES_CHOSEN] == 2


def _of_each_place_a_series(echoes):
    """Classic files as Canon's scanners write several volumes: a series for each place."""
    whole, made = make.classic(), []
    for volume, echo in enumerate(echoes):
        for number, ds in enumerate(make.classic(make.values() + np.uint16(volume))):
            for name in ("StudyInstanceUID", "FrameOfReferenceUID"):
                setattr(ds, name, getattr(whole[0], name))
            ds.SeriesInstanceUID = f"1.2.3.{number + 1}"
            ds.EchoTime, ds.AcquisitionNumber = echo, volume + 1
            made.append(ds)
    return made


def test_two_echoes_with_a_series_for_each_place():
    scan, said = _read(_of_each_place_a_series(["20", "90"]))
    late = read_scan(make.streams(make.classic(make.values() + np.uint16(1))))
    assert np.array_equal(scan.volume.data, late.volume.data)
    assert said[NoticeCode.SERIES_JOINED] == said[NoticeCode.OTHER_VOLUME_LEFT_OUT] == 12


def test_two_volumes_with_a_series_for_each_place_are_chosen_from():
    with pytest.raises(SeveralVolumes, match="holds 2 volumes"):
        _read(_of_each_place_a_series(["90", "90"]))


def test_parts_are_one_scan_beside_another_and_alone():
    parts = _parts(SPLITS["halves"])
    names = [f"IM{n}" for n in range(len(parts))]
    volume = BytesIO(nib.Nifti1Image(values(), AFFINE).to_bytes())
    other, joined = survey([*make.streams(parts), volume], [*names, "x.nii"]).scans
    assert (other.names, set(joined.names)) == (("x.nii",), set(names))
    (alone,) = survey(make.streams(parts), names).scans
    whole = read_scan(make.streams(make.classic())).native.shape
    assert joined.look.native.shape == alone.look.native.shape == whole
