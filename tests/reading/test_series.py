"""Which files of a series are read, which are left out, and that the latter is said.

Pictures differ from place to place, so that a slice that is lost or doubled shows.
"""

import io
import random
import re
from functools import cache

import numpy as np
import pytest
from pydicom import Dataset

import dicom_phantom as make
from shoken.common.errors import InputError, SeveralVolumes, UnreadableScan, UnsupportedScan
from shoken.common.notices import NoticeCode
from shoken.reading.reader import read_here as read_scan

pytestmark = pytest.mark.slow  # 150 series are written and read

WHOLE = (20, 24, 12)


def _uids(datasets):
    first = datasets[0]
    return first.StudyInstanceUID, first.SeriesInstanceUID, first.FrameOfReferenceUID


def _read(datasets):
    shuffled = list(datasets)
    random.Random(3).shuffle(shuffled)  # noqa: S311
    return read_scan(make.streams(shuffled))


@cache
def _plain():
    """The series as nothing has befallen it."""
    return read_scan(make.streams(make.classic()))


def _is_whole(scan):
    plain = _plain()
    assert scan.volume.grid.shape == WHOLE
    assert np.array_equal(scan.volume.data, plain.volume.data)
    assert np.abs(scan.native.affine - plain.native.affine).max() < 1e-3


def _part(name, value, *files):
    """A series in which some files have another value; None takes the element away."""
    datasets = make.classic()
    for ds in datasets:
        ds.EchoTime, ds.InversionTime, ds.RepetitionTime = "90", "2500", "9000"
        ds.AcquisitionNumber, ds.TriggerTime = "1", "10"
    for number in files:
        if value is None:
            delattr(datasets[number], name)
        else:
            setattr(datasets[number], name, value)
    return datasets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EchoTime", "90.0000991821289"),
        ("EchoTime", "89.6"),
        ("EchoTime", ""),
        ("EchoTime", "0"),
        ("EchoTime", None),
        ("InversionTime", "2500.0001"),
        ("InversionTime", None),
        ("RepetitionTime", "9000.01"),
        ("AcquisitionNumber", "2"),
        ("AcquisitionNumber", None),
        ("TriggerTime", "17.5"),
        ("ImageType", ["ORIGINAL", "PRIMARY", "M", "ND", "NORM"]),
        ("ImageType", ["DERIVED", "PRIMARY", "M", "ND"]),
        ("SeriesDescription", "another"),
        ("StudyInstanceUID", ""),
        ("StudyInstanceUID", None),
        ("FrameOfReferenceUID", ""),
        ("FrameOfReferenceUID", None),
        ("SeriesInstanceUID", ""),
        ("PatientID", None),
        ("PixelSpacing", ["0.90003", "1.1"]),
    ],
)
@pytest.mark.parametrize("files", [(0, 11), (3, 4, 5, 8), range(6)], ids=["ends", "inner", "half"])
def test_a_value_that_differs_by_rounding_or_is_missing_loses_no_slice(name, value, files):
    scan = _read(_part(name, value, *files))
    _is_whole(scan)
    assert not scan.left_out


@pytest.mark.parametrize("number", [0, 5, 11])
@pytest.mark.parametrize("content", [b"", bytes(5000)], ids=["empty", "zeros"])
def test_a_file_that_copying_lost_is_not_passed_over(content, number, tmp_path):
    for place, ds in enumerate(make.classic()):
        (tmp_path / f"{place}.dcm").write_bytes(content if place == number else make.saved(ds))
    with pytest.raises(InputError, match=rf"{number}\.dcm: empty, or filled with zeros"):
        read_scan(tmp_path)
    (tmp_path / f"{number}.dcm").rename(tmp_path / "done.txt")
    if number != 5:
        assert read_scan(tmp_path).left_out == {NoticeCode.FILES_PASSED_OVER: 1}


@pytest.mark.parametrize("value", ["20", "100"])
def test_other_echoes_at_other_places_are_refused(value):
    with pytest.raises(InputError, match="2 echo times in one series"):
        _read(_part("EchoTime", value, *range(7, 12)))


@pytest.mark.parametrize("lost", [(), (2, 3)], ids=["whole", "with gaps"])
def test_of_two_echoes_the_late_one_is_read_and_the_other_counted(lost):
    late = _part("EchoTime", "90.0001", 1, 5)
    late[7].EchoTime = None
    early = make.classic(make.values() + 7, uids=_uids(late))
    early = [ds for number, ds in enumerate(early) if number not in lost]
    for ds in early:
        ds.EchoTime = "20"
    scan = _read([*late, *early])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.OTHER_VOLUME_LEFT_OUT: len(early)}


def test_an_acquisition_that_was_broken_off_is_left_out_and_counted():
    whole = _part("AcquisitionNumber", "2", *range(12))
    broken = make.classic(make.values() + 9, uids=_uids(whole))[:5]
    for ds in broken:
        ds.EchoTime, ds.AcquisitionNumber = "90", "1"
    scan = _read([*whole, *broken])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.OTHER_VOLUME_LEFT_OUT: 5}


def _of_type(words, add, uids):
    made = make.classic(make.values() + add, uids=uids)
    for ds in made:
        ds.ImageType = ["ORIGINAL", "PRIMARY", *words]
    return made


def test_of_a_complex_picture_the_magnitude_is_read():
    magnitude = _of_type(["M_FFE", "M", "FFE"], 0, None)
    parts = [
        part
        for number, kind in enumerate("RIP", 1)
        for part in _of_type([f"{kind}_FFE", kind, "FFE"], number, _uids(magnitude))
    ]
    scan = _read([*magnitude, *parts])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.PHASE_LEFT_OUT: 36}
    real = _read(_of_type(["R_IR", "R", "IR"], 0, None))  # of inversion recovery it is the picture
    _is_whole(real)
    with pytest.raises(UnsupportedScan, match="imaginary"):
        _read(_of_type(["I_FFE", "I", "FFE"], 0, None))


def test_a_picture_of_numbered_colours_is_left_out():
    whole = make.classic()
    (colours, *_) = make.classic(uids=_uids(whole))
    colours.PhotometricInterpretation = "PALETTE COLOR"
    scan = _read([*whole, colours])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.COLOUR_LEFT_OUT: 1}


def test_a_slice_without_its_place_is_named(tmp_path):
    for number, ds in enumerate(make.classic()):
        if number == 4:
            del ds.ImagePositionPatient
        (tmp_path / f"IM{number}").write_bytes(make.saved(ds))
    with pytest.raises(UnreadableScan, match=r"IM4: Image Position \(Patient\) is missing"):
        read_scan(tmp_path)


@pytest.mark.parametrize("count", [8, 12])
def test_a_map_that_calls_itself_original_is_left_out(count):
    whole = make.classic()
    maps = make.classic(make.values()[:, ::-1], uids=_uids(whole))[:count]
    for ds in maps:
        ds.ImageType = ["ORIGINAL", "PRIMARY", "ADC", "NONE"]
    scan = _read([*whole, *maps])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.DERIVED_LEFT_OUT: count}
    alone = _read(maps)
    assert alone.volume.grid.shape[2] == count


def _odd(code, datasets):
    """One or more pictures of some kind that do not belong to the volume of a series."""
    (ds, *more) = make.classic(make.values() + 5, uids=_uids(datasets))
    if code is NoticeCode.LOCALIZERS_LEFT_OUT:
        ds.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    elif code is NoticeCode.COLOUR_LEFT_OUT:
        del ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 3, "RGB"
        ds.PlanarConfiguration, ds.PixelData = 0, ds.PixelData * 3
    elif code is NoticeCode.DERIVED_LEFT_OUT:
        ds.ImageType = ["DERIVED", "SECONDARY", "ADC"]
    elif code is NoticeCode.PHASE_LEFT_OUT:
        ds.ImageType = ["ORIGINAL", "PRIMARY", "P", "ND"]
    elif code is NoticeCode.OTHER_GEOMETRY_LEFT_OUT:
        return make.classic(orientation=make.SAGITTAL, uids=_uids(datasets))[:3]
    elif code is NoticeCode.NOT_MR_LEFT_OUT:
        ds.SOPClassUID, ds.Modality = "1.2.840.10008.5.1.4.1.1.88.67", "SR"
        del ds.Rows, ds.PixelData
    elif code is NoticeCode.COPIES_LEFT_OUT:
        return [datasets[3], datasets[4]]
    return [ds, more[4]] if code is NoticeCode.DERIVED_LEFT_OUT and _derive(more[4]) else [ds]


def _derive(ds):
    ds.ImageType = ["DERIVED", "PRIMARY", "MIP"]
    return True


ODD = [
    NoticeCode.LOCALIZERS_LEFT_OUT,
    NoticeCode.COLOUR_LEFT_OUT,
    NoticeCode.DERIVED_LEFT_OUT,
    NoticeCode.PHASE_LEFT_OUT,
    NoticeCode.OTHER_GEOMETRY_LEFT_OUT,
    NoticeCode.NOT_MR_LEFT_OUT,
    NoticeCode.COPIES_LEFT_OUT,
]


@pytest.mark.parametrize("code", ODD)
def test_an_odd_picture_is_set_aside_and_counted(code):
    datasets = make.classic()
    odd = _odd(code, datasets)
    scan = _read([*datasets, *odd])
    _is_whole(scan)
    assert scan.left_out == {code: len(odd)}


@pytest.mark.parametrize("code", sorted(set(ODD) - {NoticeCode.COPIES_LEFT_OUT}))
def test_odd_pictures_do_not_hide_a_gap(code):
    datasets = make.classic()
    with pytest.raises(InputError, match=r"missing: 20\.0 mm|different directions"):
        _read([*datasets[:5], *datasets[6:], *_odd(code, datasets)])


def test_pictures_of_another_size_beside_the_volume_are_set_aside_but_not_next_to_it():
    datasets = make.classic()
    large = make.classic(make.values((1, 40, 40)), uids=_uids(datasets))
    large[0].ImagePositionPatient = [-60, -60, 21.3]
    scan = _read([*datasets, *large])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.OTHER_GEOMETRY_LEFT_OUT: 1}
    datasets[11].PixelSpacing = ["0.95", "1.1"]
    with pytest.raises(UnsupportedScan, match=r"pixel spacings.*1 of 12.*38\.0 mm"):
        _read(datasets)


def test_slices_marked_as_derived_that_complete_a_volume_belong_to_it():
    datasets = make.classic()
    for ds in datasets[4:7]:
        ds.ImageType = ["DERIVED", "PRIMARY", "M", "DIS2D"]
    _is_whole(_read(datasets))


def test_the_same_picture_with_another_header_counts_once_and_another_picture_is_refused():
    datasets = make.classic()
    again = make.classic(uids=_uids(datasets))[2]
    again.InstitutionName, again.SOPInstanceUID = "elsewhere", datasets[2].SOPInstanceUID
    scan = _read([*datasets, again])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.COPIES_LEFT_OUT: 1}
    again.PixelData = datasets[3].PixelData
    with pytest.raises(InputError, match=r"1 place has more than one slice: 11\.0 mm"):
        _read([*datasets, again])


@pytest.mark.parametrize(
    "names",
    [
        ("SeriesInstanceUID",),
        ("SeriesInstanceUID", "FrameOfReferenceUID"),
        ("SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID"),
    ],
    ids=len,
)
def test_an_identifier_of_its_own_in_every_file_groups_nothing(names):
    datasets = make.classic()
    for number, ds in enumerate(datasets):
        for name in names:
            setattr(ds, name, f"1.2.3.{number}")
    _is_whole(_read(datasets))


def test_of_two_series_without_identifiers_one_is_read():
    first, second = make.classic(), make.classic(make.values() + 3)
    for number, ds in enumerate([*first, *second]):
        ds.SeriesInstanceUID = f"1.2.3.{number}"
        ds.SeriesNumber = 1 + number // 12
    scan = _read([*first, *second])
    _is_whole(scan)
    assert [(n.code, n.value) for n in scan.notices][:1] == [(NoticeCode.SERIES_CHOSEN, 2)]


def test_a_series_that_is_refused_beside_one_that_is_read_is_said():
    thin, other = make.classic(), make.classic()
    del other[5]
    scan = _read([*thin, *other])
    assert (NoticeCode.SERIES_INCOMPLETE, 1) in [(n.code, n.value) for n in scan.notices]


def _rounded(values, decimals):
    return [f"{float(v):.{decimals}f}" for v in values]


@pytest.mark.parametrize("decimals", [2, 3, 4])
@pytest.mark.parametrize("orientation", [make.OBLIQUE, make.SAGITTAL])
def test_rounded_directions_are_made_perpendicular_and_the_stack_stays_straight(
    decimals, orientation
):
    datasets = make.classic(orientation=orientation)
    exact = _read(datasets)
    for number, ds in enumerate(datasets):
        if number % 3 or decimals < 3:
            ds.ImageOrientationPatient = _rounded(ds.ImageOrientationPatient, decimals)
    scan = _read(datasets)
    assert np.array_equal(scan.volume.data, exact.volume.data)
    corners = np.argwhere(np.ones((2, 2, 2))) * (np.array(scan.volume.data.shape) - 1)
    grids = (scan.volume.grid, exact.volume.grid)
    off = np.subtract(*(grid.ras_mm(corners) for grid in grids))
    assert np.linalg.norm(off, axis=1).max() < 26 * 2 * 10.0**-decimals
    assert not scan.notices


@pytest.mark.parametrize("unit", [1, 0.5, 0.1])
@pytest.mark.parametrize("step", [2.31, 3.0, 5.5])
@pytest.mark.parametrize("orientation", [make.AXIAL, make.OBLIQUE])
def test_rounded_positions_are_spaced_evenly_within_their_rounding(unit, step, orientation):
    datasets = make.classic(orientation=orientation)
    for number, ds in enumerate(datasets):
        place = np.array((-10.3, -20.7, 5.1)) + step * number * make.normal_of(orientation)
        ds.ImagePositionPatient = _rounded(unit * np.rint(place / unit), 1)
    scan = _read(datasets)
    assert scan.volume.grid.shape == read_scan(make.streams(make.classic(
        orientation=orientation))).volume.grid.shape  # fmt: skip
    assert max(scan.native.spacing_mm) == pytest.approx(step, abs=unit / 10)
    assert {n.code for n in scan.notices} <= {NoticeCode.POSITIONS_ROUNDED, NoticeCode.THICK_SLICES}


@pytest.mark.parametrize("gone", [1, 5, 10])
def test_a_gap_does_not_pass_for_rounding(gone):
    datasets = make.classic(orientation=make.OBLIQUE)
    for ds in datasets:
        ds.ImagePositionPatient = _rounded(ds.ImagePositionPatient, 0)
    del datasets[gone]
    with pytest.raises(InputError):
        _read(datasets)


def test_black_and_white_exchanged_are_set_right():
    datasets = make.classic()
    highest = 4 + make.values().max()
    for ds in datasets:
        ds.PhotometricInterpretation = "MONOCHROME1"
        stored = np.frombuffer(ds.PixelData, "<u2")
        ds.PixelData = (highest - stored).astype("<u2").tobytes()
    scan = _read(datasets)
    plain = read_scan(make.streams(make.classic())).volume.data
    assert np.array_equal(scan.volume.data, plain - plain.min())
    assert [n.code for n in scan.notices] == [NoticeCode.GREY_INVERTED]
    datasets[4].PhotometricInterpretation = "MONOCHROME2"
    with pytest.raises(InputError, match=r"MONOCHROME1 and 2.*1 of 12"):
        _read(datasets)


@pytest.mark.parametrize("modality", [None, "", "mr", "OT"])
def test_the_class_of_the_object_tells_the_modality(modality):
    _is_whole(_read(_part("Modality", modality, *range(12))))


def test_decimal_commas_are_taken():
    datasets = make.classic()
    files = [io.BytesIO(make.saved(ds).replace(b"0.9\\1.1", b"0,9\\1,1")) for ds in datasets]
    assert files[0].getvalue() != make.saved(datasets[0])
    _is_whole(read_scan(files))


@pytest.mark.parametrize(
    ("kept", "said"),
    [(100, "IM3: its image is damaged, or the file is cut short"), (0, "IM3: no image")],
)
def test_a_damaged_file_is_named(kept, said, tmp_path):
    datasets = make.classic()
    if kept:
        datasets[3].PixelData = datasets[3].PixelData[:kept]
    else:
        del datasets[3].PixelData
    for number, ds in enumerate(datasets):
        (tmp_path / f"IM{number}").write_bytes(make.saved(ds))
    with pytest.raises(InputError, match=said):
        read_scan(tmp_path)


def test_float_pixel_data_is_named():
    datasets = make.classic()
    for ds in datasets:
        ds.FloatPixelData = np.frombuffer(ds.PixelData, "<u2").astype("<f4").tobytes()
        del ds.PixelData
    with pytest.raises(UnsupportedScan, match="Float Pixel Data"):
        _read(datasets)


def test_phase_frames_of_an_enhanced_file_are_left_out():
    ds, plain = make.enhanced(), make.enhanced()
    frames = []
    for kind in ("M", "P"):
        for frame in ds.PerFrameFunctionalGroupsSequence:
            kept, words = Dataset(), Dataset()
            kept.update(frame)
            words.FrameType = ["ORIGINAL", "PRIMARY", kind, "NONE"]
            kept.MRImageFrameTypeSequence = [words]
            frames.append(kept)
    ds.PerFrameFunctionalGroupsSequence, ds.NumberOfFrames = frames, len(frames)
    ds.PixelData = ds.PixelData + bytes(len(ds.PixelData))
    scan = _read([ds])
    assert np.array_equal(scan.volume.data, _read([plain]).volume.data)
    assert scan.left_out == {NoticeCode.PHASE_LEFT_OUT: 12}


@pytest.mark.parametrize("filler", [-32768, -1, 30000])
def test_what_pads_a_picture_is_no_part_of_it(filler):
    datasets = make.classic()
    for ds in datasets:
        stored = np.frombuffer(ds.PixelData, "<i2").copy()
        stored[:25] = filler
        ds.PixelData, ds.PixelRepresentation = stored.tobytes(), 1
        ds.add_new("PixelPaddingValue", "SS", filler)
    scan = _read(datasets)
    plain = make.values().reshape(12, -1)[:, 25:]
    assert (scan.volume.data.min(), scan.volume.data.max()) == (plain.min(), plain.max())


def test_an_embedded_overlay_does_not_change_values():
    datasets = make.classic()
    for ds in datasets:
        stored = np.frombuffer(ds.PixelData, "<u2").copy()
        stored[:7] |= 0x8000
        ds.PixelData, ds.BitsStored, ds.HighBit = stored.tobytes(), 14, 13
    _is_whole(_read(datasets))


@pytest.mark.parametrize("name", ["PhotometricInterpretation", "BitsStored", "PixelRepresentation"])
def test_what_tells_how_to_read_pixels_is_named_where_it_is_missing(name):
    datasets = make.classic()
    files = []
    for ds in datasets:
        delattr(ds, name)
        files.append(io.BytesIO())
        ds.save_as(files[-1], enforce_file_format=False)
        files[-1].seek(0)
    said = re.sub(r"(?<!^)([A-Z])", r" \1", name)
    with pytest.raises(InputError, match=f"{said} is missing"):
        read_scan(files)


def test_series_of_two_patients_are_not_taken_for_one_without_a_word():
    other = make.classic()
    for ds in other:
        ds.PatientID = "P2"
    scan = _read([*make.classic(), *other])
    assert (NoticeCode.SEVERAL_PATIENTS, 2) in [(n.code, n.value) for n in scan.notices]


def test_of_two_reconstructions_in_a_series_the_user_chooses():
    datasets = make.classic()
    other = make.classic(make.values() + 2, uids=_uids(datasets))
    for ds in other:
        ds.SeriesDescription = "ax t2 tse filtered"
    with pytest.raises(SeveralVolumes, match="2 volumes"):
        _read([*datasets, *other])
    _is_whole(read_scan(make.streams([*datasets, *other]), volume=1))


def test_a_repeat_that_lacks_a_slice_is_left_out():
    datasets = make.classic()
    again = make.classic(make.values() + 1, uids=_uids(datasets))
    for number, several in enumerate((datasets, again)):
        for ds in several:
            ds.TemporalPositionIdentifier = number + 1
    scan = _read([*datasets, *again[:4], *again[5:]])
    _is_whole(scan)
    assert scan.left_out == {NoticeCode.OTHER_VOLUME_LEFT_OUT: 11}


TELLING_APART = {
    "their series' numbers": lambda volume, _: {"SeriesNumber": volume + 1},
    "a contrast agent": lambda volume, _: {"ContrastBolusAgent": ["", "Gd"][volume]},
    "pictures' numbers, volume by volume": lambda volume, n: {"InstanceNumber": 12 * volume + n},
    "pictures' numbers, place by place": lambda volume, n: {"InstanceNumber": 2 * n + volume},
}


@pytest.mark.parametrize("what", TELLING_APART)
def test_volumes_under_one_identifier_are_told_apart_by(what):
    first, second = make.classic(), make.classic(make.values() + np.uint16(1))
    for volume, datasets in enumerate((first, second)):
        for number, ds in enumerate(datasets):
            for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
                setattr(ds, name, getattr(first[0], name))
            for name, value in TELLING_APART[what](volume, number).items():
                setattr(ds, name, value)
    with pytest.raises(SeveralVolumes, match="holds 2 volumes"):
        _read([*first, *second])
    read = {
        read_scan(make.streams([*first, *second]), volume=number).volume.data.tobytes()
        for number in (1, 2)
    }
    alone = {read_scan(make.streams(one)).volume.data.tobytes() for one in (first, second)}
    assert read == alone


def test_pictures_that_all_lie_at_one_place_are_no_volumes():
    datasets = make.classic()
    for ds in datasets:
        ds.ImagePositionPatient = datasets[0].ImagePositionPatient
    with pytest.raises(UnreadableScan, match="1 place has more than one slice"):
        _read(datasets)
