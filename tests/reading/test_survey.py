"""What scans there are among files that are given together, and which files are whose."""

import io
import json
import zipfile

import nibabel as nib
import numpy as np
import pytest

import dicom_phantom as make
from shoken.common.errors import SeveralVolumes, UnsupportedScan
from shoken.reading import extract, survey
from volume_files import AFFINE, values


def _nifti(data):
    return nib.Nifti1Image(data, AFFINE).to_bytes()


def _zip(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _survey(files):
    return survey([io.BytesIO(content) for content in files.values()], list(files))


def _pair():
    pair = nib.Nifti1Pair(values(), AFFINE)
    streams = {"header": io.BytesIO(), "image": io.BytesIO()}
    pair.file_map["header"].fileobj = streams["header"]
    pair.file_map["image"].fileobj = streams["image"]
    pair.to_file_map()
    return {"head.hdr": streams["header"].getvalue(), "head.img": streams["image"].getvalue()}


def test_volumes_and_series_of_a_zip_and_beside_it_are_found_with_their_files(tmp_path):
    series = [make.saved(ds) for ds in make.classic()]
    record = json.dumps({"EchoTime": 0.09, "RepetitionTime": 9, "InversionTime": 2.5}).encode()
    inside = {f"a/IM{n}": content for n, content in enumerate(series)}
    inside |= {"b/x.nii": _nifti(values()), "b/x.json": record, "b/read.txt": b"me"}
    inside |= {f"c/{name}": content for name, content in _pair().items()}
    files = {"all.zip": _zip(inside), "T1.nii": _nifti(values().astype(np.float32))}
    found = _survey(files)
    assert found.left_out == 1
    by_name = {scan.names[0]: scan for scan in found.scans}
    assert set(by_name) == {"x.nii", "head.hdr", "T1.nii", "IM0"}
    assert by_name["x.nii"].folder == "all.zip/b"
    assert by_name["x.nii"].names == ("x.nii", "x.json")
    assert by_name["x.nii"].look.acquisition.inversion_ms == 2500
    assert by_name["head.hdr"].names == ("head.hdr", "head.img")
    assert by_name["T1.nii"].folder == ""
    dicom = by_name["IM0"]
    assert (len(dicom.files), dicom.folder) == (len(series), "all.zip/a")
    assert dicom.study_uid
    assert dicom.look.is_dicom
    wanted = [*by_name["x.nii"].files, *by_name["T1.nii"].files]
    extract([io.BytesIO(content) for content in files.values()], wanted, tmp_path)
    written = [(tmp_path / str(number)).read_bytes() for number in wanted]
    assert written == [inside["b/x.nii"], record, files["T1.nii"]]


def test_a_file_of_several_volumes_is_counted_and_a_damaged_one_said():
    several = np.stack([values(), values() // 2], axis=-1)
    files = {"a.nii": _nifti(several), "b.nii": _nifti(values()), "c.nii": _nifti(values())[:400]}
    first, second, damaged = _survey(files).scans
    assert (first.volumes, first.look.native.shape) == (2, values().shape)
    assert (second.volumes, second.why_not) == (1, None)
    assert damaged.look is None
    assert damaged.why_not.startswith("c.nii: ")
    assert (damaged.is_damaged, second.is_damaged) == (True, False)


def test_a_localizer_is_of_another_kind_and_not_damaged():
    localizer = [make.saved(ds) for ds in make.classic(values()[:8, :8, :2].T)]
    files = {f"{number}.dcm": content for number, content in enumerate(localizer)}
    found = {scan.names[0]: scan for scan in _survey(files | {"a.nii": _nifti(values())}).scans}
    assert "too few" in found["0.dcm"].why_not
    assert not found["0.dcm"].is_damaged


def test_one_scan_alone_is_read_as_ever():
    (alone,) = _survey({"x.zip": _zip({"a/b.nii": _nifti(values())})}).scans
    assert alone.look.native.shape == values().shape
    with pytest.raises(SeveralVolumes, match="holds 2 volumes"):
        _survey({"a.nii": _nifti(np.stack([values(), values() // 2], axis=-1))})
    with pytest.raises(UnsupportedScan):
        _survey({"x.zip": _zip({"read.txt": b"me", "more.txt": b"x"})})
