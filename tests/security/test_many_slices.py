"""A ZIP of many slices is read as its files are: opened once, in its content's time."""

import io
import zipfile
from collections import Counter
from functools import partialmethod

import numpy as np
import pytest

import dicom_phantom as make
import volume_files
from shoken.common.settings import settings
from shoken.reading import allowance, read_scan
from shoken.reading.reader import read_here

MANY = 1000


def zipped(files, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def series(count, side=16):
    """A series whose slices pack well."""
    data = np.zeros((count, side, side), dtype=np.uint16)
    data[:, side // 2 :] = 100
    return {f"IM{n:04}": make.saved(ds) for n, ds in enumerate(make.classic(data))}


def nifti():
    scan = volume_files.nifti(volume_files.values(), volume_files.AFFINE)
    return {"head.nii": scan, "head.json": b'{"EchoTime": 0.09}'}


def _counting(archive, counts, name, real, *given, **more):
    counts[name] += 1
    return real(archive, *given, **more)


@pytest.fixture
def counted(monkeypatch):
    """How often a list of files is parsed, and a file unpacked."""
    counts = Counter()
    for name in ("_RealGetContents", "open"):
        real = getattr(zipfile.ZipFile, name)
        monkeypatch.setattr(zipfile.ZipFile, name, partialmethod(_counting, counts, name, real))
    return counts


@pytest.mark.parametrize("deep", [0, 1, 2])
@pytest.mark.parametrize("files", [series(40), nifti()], ids=["DICOM", "NIfTI with its record"])
def test_each_archive_is_parsed_once_in_a_reading(files, deep, counted, tmp_path):
    content = zipped(files)
    for _ in range(deep):
        content = zipped({"in/it.zip": content})
    path = tmp_path / "scan.zip"
    path.write_bytes(content)
    counted.clear()  # of what was packed here
    scan = read_here(path)
    assert scan.acquisition is not None
    assert counted["_RealGetContents"] == 1 + deep
    # its first bytes, its header, its picture; of an archive in one its first bytes and all
    assert counted["open"] <= 3 * len(files) + 2 * deep


def test_the_work_grows_as_the_files_do(counted, tmp_path):
    opened = []
    for count in (20, 40):
        path = tmp_path / f"{count}.zip"
        path.write_bytes(zipped(series(count)))
        counted.clear()
        read_here(path)
        opened.append(counted["open"])
    assert opened[1] == 2 * opened[0]


def test_the_limits_follow_the_content(monkeypatch):
    told = []
    monkeypatch.setattr(allowance._Allowance, "keep", lambda _: None)
    monkeypatch.setattr(allowance, "_mine", [])
    allowance.keep_within(2**21, told.append)
    stored = allowance.memory_allowed_mib()
    read_here(io.BytesIO(zipped(series(150))))
    assert told == [settings().max_read_seconds + 4]  # 1 s for 2 MiB that are stored, 3 for files
    assert allowance.memory_allowed_mib() == stored  # so few voxels ask for no more
    allowance.allow_voxels(settings().max_voxels)
    assert allowance.memory_allowed_mib() > stored + 2000
    allowance.allow_files(settings().max_files, settings().max_unpacked_mib * 2**20)
    assert told[-1] == allowance.most_seconds(2**21) < 1000


@pytest.mark.slow  # six seconds: two readers and a thousand files
def test_a_small_zip_of_many_slices_has_the_time_that_its_files_take(monkeypatch, tmp_path):
    path = tmp_path / "scan.zip"
    path.write_bytes(zipped(series(MANY)))
    assert path.stat().st_size < 2**20
    hasty = settings().model_copy(update={"max_read_seconds": 1})
    for module in ("sandbox_client", "allowance"):
        monkeypatch.setattr(f"shoken.reading.{module}.settings", lambda: hasty)
    assert read_scan(path).volume.grid.shape == (16, 16, MANY)


@pytest.mark.slow  # the pictures alone are 250 MB
def test_a_small_zip_of_a_large_volume_has_the_memory_that_it_takes(tmp_path):
    path = tmp_path / "scan.zip"
    path.write_bytes(zipped(series(500, 512)))
    assert path.stat().st_size < 2**21
    assert read_scan(path).volume.grid.shape == (512, 512, 500)
