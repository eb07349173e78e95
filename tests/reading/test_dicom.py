import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import Dataset
from pydicom.data import get_testdata_file
from pydicom.encaps import encapsulate
from pydicom.uid import (
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)

import dicom_phantom as make
from messages import faults
from shoken.common.errors import (
    InputError,
    TooLarge,
    UnreadableScan,
    UnsupportedScan,
    UsageError,
)
from shoken.common.notices import NoticeCode
from shoken.common.settings import settings
from shoken.reading import scans_of
from shoken.reading.reader import read_here as read_scan

DIRECTIONS = {"axial": make.AXIAL, "sagittal": make.SAGITTAL, "oblique": make.OBLIQUE}


def _folder(path: Path, datasets) -> Path:
    path.mkdir()
    order = list(range(len(datasets)))
    random.Random(1).shuffle(order)  # noqa: S311
    for name, number in enumerate(order):
        (path / f"IM{name:03}").write_bytes(make.saved(datasets[number]))
    return path


def _by_dcm2niix(folder: Path, out: Path):
    out.mkdir()
    tool = shutil.which("dcm2niix") or str(Path(__import__("sys").executable).parent / "dcm2niix")
    subprocess.run([tool, "-z", "n", "-b", "n", "-f", "x", "-o", out, folder], check=True)
    (path,) = out.glob("*.nii")
    return read_scan(path)


def _same(scan, other):
    """Equal on their canonical grids: affine within 1e-3, voxels exactly."""
    assert scan.volume.grid.shape == other.volume.grid.shape
    assert np.abs(scan.volume.grid.affine - other.volume.grid.affine).max() < 1e-3
    assert np.array_equal(scan.volume.data, other.volume.data)


def test_files_are_made_as_pydicom_writes_them():
    square, named = make.mosaic(make.values((9, 24, 24))), make.classic()[0]
    named.ReceiveCoilName, named.EchoTime, named.PatientAge = "", "1.50", None
    named.ImagedNucleus, named.TriggerTime = [], 17.5
    for ds in (*make.classic(), make.enhanced(), square, named):
        assert make.saved(ds) == make.saved_by_pydicom(ds)


@pytest.mark.parametrize("count", [5, 7])
def test_few_slices_are_a_volume(count, tmp_path):
    scan = read_scan(_folder(tmp_path / "in", make.classic()[:count]))
    assert scan.volume.grid.shape == (20, 24, count)


def test_a_few_slices_are_not_read_in_the_place_of_a_larger_series():
    few, whole = make.classic()[:6], make.classic(make.values() + 1)
    both = [io.BytesIO(make.saved(ds)) for ds in (*few, *whole)]
    assert read_scan(both).volume.grid.shape == (20, 24, 12)
    gone = [io.BytesIO(make.saved(ds)) for ds in (*few, *whole[:4], *whole[5:])]
    with pytest.raises(UnreadableScan, match="1 slice is missing"):
        read_scan(gone)


@pytest.mark.slow  # a real series, and a program of others
def test_a_real_series_equals_dcm2niix(shared, tmp_path):
    folder = shared / "data" / "dicom-vs-seg"
    scan = read_scan(folder)
    theirs = _by_dcm2niix(folder, tmp_path / "nii")
    _same(scan, theirs)
    assert np.abs(scan.native.affine - theirs.native.affine).max() < 1e-3


@pytest.mark.slow
def test_a_real_series_is_the_same_however_it_is_packed(shared, tmp_path):
    folder = shared / "data" / "dicom-vs-seg"
    scan = read_scan(folder)
    files = sorted(folder.glob("*.dcm"))
    random.Random(5).shuffle(files)  # noqa: S311
    with zipfile.ZipFile(tmp_path / "s.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files):
            archive.write(file, f"a/b {number}/{file.name}")
    for packed in (tmp_path / "s.zip", files):
        other = read_scan(packed)
        assert (other.name, other.sha256) == (scan.name, scan.sha256)
        _same(other, scan)


def test_of_two_real_echoes_the_late_one_equals_dcm2niix(shared, tmp_path):
    folder = tmp_path / "late"
    folder.mkdir()
    for path in (shared / "data" / "pd-t2-dicom").iterdir():
        if float(pydicom.dcmread(path, stop_before_pixels=True).EchoTime) > 50:
            shutil.copy(path, folder)
    scan = read_scan(shared / "data" / "pd-t2-dicom")
    _same(scan, _by_dcm2niix(folder, tmp_path / "nii"))
    assert scan.left_out == {NoticeCode.OTHER_VOLUME_LEFT_OUT: 35}


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_geometry_equals_dcm2niix(direction, tmp_path):
    folder = _folder(tmp_path / "in", make.classic(orientation=DIRECTIONS[direction]))
    _same(read_scan(folder), _by_dcm2niix(folder, tmp_path / "nii"))


def test_each_voxel_is_where_its_header_puts_it():
    data = make.values()
    scan = read_scan(make.streams(make.classic(data, make.OBLIQUE)))
    normal = make.normal_of(make.OBLIQUE)
    for k, row, column in ((0, 0, 0), (3, 7, 2), (11, 23, 19)):
        lps = np.array((-10.0, -20.0, 5.0)) + make.STEP * k * normal
        lps += 1.1 * column * np.array(make.OBLIQUE[:3]) + 0.9 * row * np.array(make.OBLIQUE[3:])
        x, y, z = scan.volume.grid.voxel(lps * (-1, -1, 1)).round().astype(int)
        assert scan.volume.data[x, y, z] == data[k, row, column]
        i, j, n = scan.source.grid.voxel(lps * (-1, -1, 1)).round().astype(int)
        assert (i, j, n) == (column, row, 11 - k)


def test_enhanced_multi_frame_equals_classic_but_for_its_rescale():
    data = make.values()
    scan = read_scan(make.streams([make.enhanced(data, make.OBLIQUE)]))
    plain = read_scan(make.streams(make.classic(data, make.OBLIQUE)))
    assert scan.volume.grid == plain.volume.grid
    assert np.array_equal(scan.volume.data, plain.volume.data * 2 - 5)
    assert sorted(scan.source.frames) == list(range(1, 13))
    assert len(set(scan.source.sop_instance_uids)) == 1


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
def test_compressed_pictures(syntax):
    plain = make.classic(make.values((12, 64, 80)))
    expected = read_scan(make.streams(plain)).volume.data
    for ds in plain:
        ds.compress(syntax, generate_instance_uid=False)
    assert np.array_equal(read_scan(make.streams(plain)).volume.data, expected)


def test_lossless_jpeg_of_pydicom_is_decoded():
    path = get_testdata_file("JPEG-LL.dcm", download=False)
    assert pydicom.dcmread(path).pixel_array.max() > 0


def test_rescale_and_signed_voxels():
    datasets = make.classic()
    for ds in datasets:
        ds.RescaleSlope, ds.RescaleIntercept = "0.5", "-3"
    expected = make.values().min() * 0.5 - 3
    assert read_scan(make.streams(datasets)).volume.data.min() == expected


def test_the_best_of_several_series_is_read_and_said():
    thick, localizer, derived = make.classic(), make.classic()[:3], make.classic()
    for ds in derived:
        ds.ImageType = ["DERIVED", "SECONDARY", "MPR"]
        position = [float(v) for v in ds.ImagePositionPatient]
        ds.ImagePositionPatient = [position[0], position[1], position[2] / 3]
    scan = read_scan(make.streams([*localizer, *derived, *thick]))
    assert scan.native.spacing_mm[2] == pytest.approx(make.STEP)
    assert [(n.code, n.value) for n in scan.notices] == [(NoticeCode.SERIES_CHOSEN, 3)]


@pytest.mark.parametrize("damage", [b"\0\xc0", b"\x7f?", b"Na"])
def test_a_damaged_number_of_the_series_does_not_matter(damage):
    datasets = make.classic()
    for ds in datasets:
        ds.SeriesNumber = 77
    files = [
        io.BytesIO(make.saved(ds).replace(b"IS\x02\x0077", b"IS\x02\x00" + damage))
        for ds in datasets
    ]
    assert files[0].getvalue() != make.saved(datasets[0])
    assert np.array_equal(
        read_scan(files).volume.data, read_scan(make.streams(datasets)).volume.data
    )


def test_of_equals_the_same_series_is_read_whatever_the_order():
    pair = [*make.classic(), *make.classic(make.values() + 1)]
    names = {read_scan(make.streams(order)).sha256 for order in (pair, pair[::-1])}
    assert len(names) == 1


@pytest.mark.parametrize(
    "name", ["AcquisitionNumber", "TemporalPositionIdentifier", "DiffusionBValue", "ImageType"]
)
def test_of_several_volumes_one_is_chosen(name):
    datasets = _several(name, 3)
    random.Random(2).shuffle(datasets)  # noqa: S311
    scan = read_scan(make.streams(datasets), volume=2)
    assert scan.volume.data.max() == make.values().max() * 2
    with pytest.raises(UsageError, match="no volume 4: it holds 3"):
        read_scan(make.streams(datasets), volume=4)


@pytest.mark.parametrize("orientation", [make.AXIAL, make.OBLIQUE])
def test_a_mosaic_equals_dcm2niix(orientation, tmp_path):
    data = make.values((13, 24, 24))
    folder = _folder(tmp_path / "in", [make.mosaic(data, orientation)])
    scan = read_scan(folder)
    _same(scan, _by_dcm2niix(folder, tmp_path / "nii"))
    plain = read_scan(make.streams(make.classic(data, orientation)))
    assert np.array_equal(scan.volume.data, plain.volume.data)


def _resized_mosaic():
    ds = make.mosaic(make.values((9, 24, 24)))
    whole = np.pad(ds.pixel_array, (0, 4))
    ds.Rows, ds.Columns = whole.shape
    ds.PixelData = whole.tobytes()
    return ds


def test_a_tilted_gantrys_slices_stay_where_their_headers_put_them():
    data, datasets = make.values(), _tilted()
    scan = read_scan(make.streams(datasets))
    for k, row, column in ((0, 0, 0), (5, 7, 2), (11, 23, 19)):
        lps = [float(v) for v in datasets[k].ImagePositionPatient]
        lps = np.array(lps) + np.array((1.1 * column, 0.9 * row, 0))
        x, y, z = scan.volume.grid.voxel(lps * (-1, -1, 1)).round(3).astype(int)
        assert scan.volume.data[x, y, z] == data[k, row, column]
        assert np.allclose(scan.source.grid.voxel(lps * (-1, -1, 1)), (column, row, 11 - k))
    assert scan.volume.grid.voxel_ml == pytest.approx(0.9 * 1.1 * 3 / 1000)
    (notice,) = scan.notices
    assert notice.code is NoticeCode.SLICES_LEAN
    assert notice.value == pytest.approx(np.degrees(np.arctan(0.8 / 3)))


@pytest.mark.parametrize("is_implicit", [True, False])
def test_files_without_the_preamble(is_implicit, tmp_path):
    datasets = make.classic()
    expected = read_scan(make.streams(datasets))
    paths = []
    for number, ds in enumerate(datasets):
        bare = Dataset()
        bare.update(ds)
        paths.append(tmp_path / f"{number}")
        bare.save_as(paths[-1], implicit_vr=is_implicit, little_endian=True)
    assert scans_of(paths) == [paths]
    _same(read_scan(tmp_path), expected)


def test_the_kind_of_sequence_is_told_by_the_header_and_the_name_by_content():
    datasets = make.classic()
    first = read_scan(make.streams(datasets))
    assert first.stem.startswith("dicom-")
    assert first.stem.endswith("_T2w")
    for ds in datasets:
        ds.SeriesDescription, ds.ContrastBolusAgent = "t1 mprage", "Gd"
    assert read_scan(make.streams(datasets)).stem.endswith("_T1c")


def _without(*gone):
    return [ds for n, ds in enumerate(make.classic()) if n not in gone]


def _set(**values):
    datasets = make.classic()
    for ds in datasets:
        for name, value in values.items():
            setattr(ds, name, value)
    return datasets


def _one(number, **values):
    datasets = make.classic()
    for name, value in values.items():
        setattr(datasets[number], name, value)
    return datasets


def _missing(name):
    datasets = make.classic()
    delattr(datasets[4], name)
    return datasets


def _doubled():
    datasets = make.classic()
    return [*datasets, make.classic(make.values() + 1, uids=_uids(datasets))[2]]


def _uids(datasets):
    first = datasets[0]
    return first.StudyInstanceUID, first.SeriesInstanceUID, first.FrameOfReferenceUID


def _two_stacks():
    datasets = make.classic()
    return [*datasets[:7], *make.classic(orientation=make.SAGITTAL, uids=_uids(datasets))[:5]]


def _shifted(*by_mm):
    """Each slice moved backwards in its plane."""
    datasets = make.classic()
    for number, (ds, mm) in enumerate(zip(datasets, by_mm, strict=True)):
        ds.ImagePositionPatient = [-10, -20 + mm, 5 + 3 * number]
    return datasets


def _tilted(per_slice_mm=0.8):
    return _shifted(*(per_slice_mm * n for n in range(12)))


def _of_another(name):
    return _one(6, **{name: "1.9"})


def _several(name, count):
    """Volumes of the same places, the second twice as bright, and so on."""
    first = make.classic()
    made = []
    for number in range(count):
        datasets = make.classic(make.values() * (number + 1), uids=_uids(first))
        for ds in datasets:
            value = float(number) if name == "DiffusionBValue" else str(number + 1)
            setattr(ds, name, value)
        made += datasets
    return made


def _packed_as(syntax):
    datasets = make.classic()
    for ds in datasets:
        ds.file_meta.TransferSyntaxUID = syntax
        ds.PixelData = encapsulate([b"packed"])
        ds["PixelData"].is_undefined_length = True
    return datasets


BROKEN = {
    "missing slice": (lambda: _without(4), r"1 slice is missing: 17\.0 mm"),
    "missing slices": (lambda: _without(4, 5, 9), r"3 slices are missing: 17\.0, 20\.0, 32\.0"),
    "doubled": (_doubled, r"1 place has more than one slice: 11\.0 mm"),
    "two stacks": (_two_stacks, "different directions.*5 of 12"),
    "shifted": (lambda: _shifted(*[0] * 7, 4, *[0] * 4), r"sideways by up to 4\.0 mm.*at 26\.0 mm"),
    "tilted too far": (lambda: _tilted(3.2), "tilted by 47°"),
    "another patient's": (lambda: _of_another("PatientID"), r"patients.*1 of 12.*23\.0 mm"),
    "another study's": (lambda: _of_another("StudyInstanceUID"), r"studies.*1 of 12.*23\.0 mm"),
    "other coordinates": (lambda: _of_another("FrameOfReferenceUID"), r"coordinates.*23\.0 mm"),
    "four volumes": (lambda: _several("AcquisitionNumber", 4), "holds 4 volumes.*1 to 4 .--volume"),
    "unknown packing": (lambda: _packed_as("1.2.3.4"), "compressed by an unknown method"),
    "a film": (lambda: _packed_as("1.2.840.10008.1.2.4.102"), "compressed by MPEG-4.*uncompressed"),
    "uneven": (lambda: _one(5, ImagePositionPatient=[-10, -20, 21]), "uneven after"),
    "no position": (lambda: _missing("ImagePositionPatient"), "Image Position .Patient. is mis"),
    "no orientation": (lambda: _missing("ImageOrientationPatient"), "Orientation"),
    "no spacing": (lambda: _missing("PixelSpacing"), "Pixel Spacing is missing"),
    "no pixels": (lambda: _missing("PixelData"), "no image, or cut short"),
    "two sizes": (lambda: _one(3, Rows=12, PixelData=b"\0" * 480), "different sizes.*14.0 mm"),
    "no rows": (lambda: _one(3, Rows=0), "too few"),
    "cut": (lambda: _one(3, PixelData=b"\0" * 100), "damaged"),
    "rgb": (lambda: _set(SamplesPerPixel=3, PhotometricInterpretation="RGB"), "colour"),
    "localizer": (lambda: _set(ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]), "localizer"),
    "mosaic": (lambda: _set(ImageType=["ORIGINAL", "MOSAIC"]), "without Siemens' description"),
    "resized mosaic": (lambda: [_resized_mosaic()], "76×76 pixels cannot be divided among them"),
    "ct": (lambda: _set(Modality="CT"), "modality CT"),
    "skewed": (lambda: _set(ImageOrientationPatient=[1, 0, 0, 0.5, 1, 0]), "perpendicular"),
    "zero spacing": (lambda: _set(PixelSpacing=[0, 1]), "pixel spacings"),
    "nan spacing": (lambda: _set(PixelSpacing=["nan", "1"]), "Pixel Spacing"),
    "nan slope": (lambda: _set(RescaleSlope="nan", RescaleIntercept="0"), "Rescale Slope"),
    "flat": (lambda: make.classic(np.full((12, 24, 20), 7)), "every voxel has the value 7"),
    "four slices": (lambda: make.classic()[:4], "slices: 4, too few"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_makes_no_volume_is_refused_with_its_cause(kind):
    datasets, said = BROKEN[kind]
    with pytest.raises(InputError, match=said) as caught:
        read_scan(make.streams(datasets()))
    assert not faults(str(caught.value))


def test_no_message_quotes_a_header():
    datasets = make.classic()
    for ds in datasets:
        ds.Modality, ds.PatientName, ds.SOPClassUID = "TANAKA", "TANAKA", "1.2.3"
    with pytest.raises(UnsupportedScan) as caught:
        read_scan(make.streams(datasets))
    assert "TANAKA" not in str(caught.value)


NAMES = ("MR_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "MR_truncated.dcm")
NAMES += ("emri_small.dcm", "emri_small_RLE.dcm", "emri_small_jpeg_ls_lossless.dcm")
NAMES += ("MR2_J2KR.dcm", "MR-SIEMENS-DICOM-WithOverlays.dcm")
CAUSES = {"MR": "slices: 1, too few", "em": "several frames in one file without a place"}


@pytest.mark.parametrize("name", NAMES)
def test_files_of_pydicom_are_refused_with_a_cause(name):
    with pytest.raises(UnsupportedScan, match=CAUSES[name[:2]]):
        read_scan(get_testdata_file(name, download=False))


def test_not_a_series(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UnsupportedScan, match="no DICOM image"):
        read_scan(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableScan, match="no files"):
        read_scan(tmp_path / "empty")


def test_the_deflated_syntax_is_refused_before_it_is_unpacked():
    with pytest.raises(UnsupportedScan, match="deflated"):
        read_scan(get_testdata_file("image_dfl.dcm", download=False))


def test_too_many_files_and_voxels(tmp_path, monkeypatch):
    folder = _folder(tmp_path / "in", make.classic())
    for name, said in (("max_files", "12 files"), ("max_voxels", "5,760 voxels")):
        small = settings().model_copy(update={name: 5})
        for module in ("files", "dicom.stacking"):
            monkeypatch.setattr(f"shoken.reading.{module}.settings", lambda kept=small: kept)
        with pytest.raises(TooLarge, match=said):
            read_scan(folder)


def test_single_files_of_a_command_line_are_one_scan(tmp_path, phantom_file):
    folder = _folder(tmp_path / "in", make.classic())
    loose = sorted(folder.iterdir())
    assert scans_of([phantom_file, *loose, folder]) == [phantom_file, folder, loose]
