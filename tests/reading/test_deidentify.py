"""What is planted in headers and file names is in no file, name, message or log."""

import base64
import io
import json
import os
import subprocess
import sys

import nibabel as nib
import numpy as np
import pydicom
import pytest
from pydicom.uid import ExplicitVRLittleEndian, RLELossless

import dicom_phantom as make
import planted
from shoken.cli.dev.gemini import LocalGemini
from shoken.cli.main import main
from shoken.common.errors import InputError, UnsupportedScan
from shoken.reading import deidentify, read_scan

HARD = {
    "classic": planted.series,
    "enhanced": lambda: planted.series([make.enhanced()]),
}


def _written(folder, datasets):
    folder.mkdir(parents=True)
    for number, ds in enumerate(datasets):
        (folder / f"{planted.STRINGS[0]}-{number:03}.dcm").write_bytes(make.saved(ds))
    return folder


def _left(folder):
    """Everything planted that stands in files below a folder, or in their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    names = "\n".join(str(path.relative_to(folder)) for path in files).encode()
    return planted.found_in(names) + [
        word for path in files for word in planted.found_in(path.read_bytes())
    ]


@pytest.mark.parametrize("kind", HARD)
def test_nothing_planted_is_left(kind, tmp_path):
    datasets = HARD[kind]()
    assert set(planted.found_in(b"".join(map(make.saved, datasets)))) >= set(planted.STRINGS)
    given = _written(tmp_path / "in" / planted.STRINGS[1], datasets)
    assert deidentify(given, tmp_path / "out") == len(datasets)
    assert _left(tmp_path / "out") == []
    assert planted.IN_UID.encode() not in b"".join(
        path.read_bytes() for path in (tmp_path / "out").rglob("*.dcm")
    )


@pytest.mark.parametrize("kind", HARD)
def test_the_scan_is_the_same(kind, tmp_path):
    datasets = HARD[kind]()
    given = _written(tmp_path / "in", datasets)
    deidentify(given, tmp_path / "out")
    before, after = read_scan(given), read_scan(tmp_path / "out")
    assert after.volume.grid == before.volume.grid
    assert np.array_equal(after.volume.data, before.volume.data)
    assert len(set(after.source.sop_instance_uids)) == len(datasets)
    assert not set(after.source.sop_instance_uids) & set(before.source.sop_instance_uids)


def test_compressed_pixels_are_unpacked_and_the_same(tmp_path):
    datasets = planted.series()
    for ds in datasets:
        ds.compress(RLELossless)
    given = _written(tmp_path / "in", datasets)
    deidentify(given, tmp_path / "out")
    (first, *_) = sorted((tmp_path / "out").rglob("*.dcm"))
    assert pydicom.dcmread(first).file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert np.array_equal(read_scan(tmp_path / "out").volume.data, read_scan(given).volume.data)


def test_the_files_say_what_was_done(tmp_path):
    deidentify(_written(tmp_path / "in", planted.series()), tmp_path / "out")
    (first, *_) = sorted((tmp_path / "out").rglob("*.dcm"))
    ds = pydicom.dcmread(first)
    assert ds.PatientIdentityRemoved == "YES"
    assert ds.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
    assert ds.PatientName == ""


@pytest.mark.slow
def test_a_real_series(shared, tmp_path):
    folder = shared / "data" / "dicom-vs-seg"
    assert deidentify(folder, tmp_path / "out") == 120
    before, after = read_scan(folder), read_scan(tmp_path / "out")
    assert np.array_equal(after.volume.data, before.volume.data)
    assert after.volume.grid == before.volume.grid
    some = next((tmp_path / "out").rglob("*.dcm")).read_bytes()
    assert not [w for w in (b"VS-SEG", b"SIEMENS", b"Gamma", b"1994", b"POSDA") if w in some]


def test_text_burned_in_is_refused_and_so_is_nothing(tmp_path):
    datasets = make.classic()
    datasets[0].BurnedInAnnotation = "YES"
    with pytest.raises(UnsupportedScan, match="burned in"):
        deidentify(_written(tmp_path / "in", datasets), tmp_path / "out")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "x.txt").write_text("nothing")
    with pytest.raises(UnsupportedScan, match="no DICOM image"):
        deidentify(tmp_path / "none", tmp_path / "out")


def test_the_command(tmp_path, capsys):
    given = _written(tmp_path / "in", planted.series())
    assert main(["deidentify", str(given), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert "12 files written" in said.out
    assert planted.found_in((said.out + said.err).encode()) == []


@pytest.mark.slow  # whole analyses of files with planted names
@pytest.mark.parametrize("identity", ["archive", "pseudonymous"])
def test_no_result_of_an_analysis_has_any_of_it(identity, phantom, tmp_path):
    """But what returns to the archive; nor any byte that Gemini receives, pictures and all."""
    given = _written(tmp_path / planted.STRINGS[2], planted.head(phantom))
    command = [sys.executable, "-m", "shoken", "analyze", given, "--out", tmp_path / "out"]
    command += ["--identity", identity]
    with LocalGemini() as server:
        there = {
            "GEMINI_API_KEY": "local",  # pragma: allowlist secret
            "GOOGLE_GEMINI_BASE_URL": server.url,
            "SHOKEN_GEMINI_DIR": str(tmp_path / "gemini"),
        }
        done = subprocess.run(
            [*command, "--report", "gemini"],
            capture_output=True,
            check=False,
            env={**os.environ, **there},
        )
    assert done.returncode == 0, done.stderr
    assert planted.found_in(done.stdout + done.stderr) == []
    returned = [path for path in (tmp_path / "out").iterdir() if path.suffix == ".dcm"]
    for path in returned:
        told = planted.found_in(path.read_bytes())
        assert told == (planted.FILED_BY if identity == "archive" else []), path.name
        path.unlink()
    assert _left(tmp_path / "out") == []
    assert _left(tmp_path / "gemini") == []
    (received,) = server.received
    assert received.body == next((tmp_path / "out").glob("*_sent.json")).read_bytes()
    parts = json.loads(received.body)["contents"][0]["parts"]
    pictures = [
        base64.urlsafe_b64decode(p["inlineData"]["data"])
        for p in parts
        if len(p) == 1 and "inlineData" in p
    ]
    assert len(pictures) == 3
    for content in (received.body, received.path.encode(), received.headers.encode(), *pictures):
        assert planted.found_in(content) == []
    # segmentation, report, document, mosaic and the slice of the one lesion
    assert len(returned) == 5
    assert len(list((tmp_path / "out").iterdir())) == 10 + 1 + len(pictures)


@pytest.mark.slow
def test_no_result_of_a_nifti_file_has_its_header_or_its_name(phantom_file, tmp_path):
    """Of the name nothing, where that is asked for."""
    folder = tmp_path / planted.STRINGS[0]
    folder.mkdir()
    image, words = nib.load(phantom_file), iter(planted.STRINGS)
    for field in ("descrip", "aux_file", "intent_name", "db_name"):
        image.header[field] = next(words).encode()
    image.header.extensions.append(nib.nifti1.Nifti1Extension(6, next(words).encode()))
    image.to_filename(folder / f"{planted.STRINGS[1]}_FLAIR.nii")
    (folder / f"{planted.STRINGS[2]}.nii").write_bytes(b"damaged")
    given = [*sorted(folder.iterdir()), folder / f"{planted.STRINGS[3]}.nii"]
    done = subprocess.run(
        [sys.executable, "-m", "shoken", "analyze", *given, "--out", tmp_path / "out"],
        capture_output=True,
        check=False,
        env={**os.environ, "SHOKEN_HIDE_NAMES": "1"},
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert planted.found_in(done.stdout + done.stderr) == []
    assert _left(tmp_path / "out") == []
    assert len(list((tmp_path / "out").glob("scan-*_FLAIR_report.json"))) == 1


def test_no_message_about_a_broken_series_has_any_of_it():
    for broken in ("PixelSpacing", "ImagePositionPatient", "PixelData", "Rows", "BitsStored"):
        datasets = planted.series()
        for ds in datasets:
            delattr(ds, broken)
        with pytest.raises(InputError) as caught:
            read_scan([io.BytesIO(make.saved(ds)) for ds in datasets])
        assert planted.found_in(str(caught.value).encode()) == []
