"""Every hostile file ends in one line that names its cause and no class, or is read right.

One test starts its readers as the product does.
"""

import io
import subprocess
import sys

import numpy as np
import pytest

import hostile_files
import hostile_volumes
import volume_files
from messages import faults
from shoken.common.errors import InputError
from shoken.reading import read_picture, read_scan
from shoken.reading.reader import read_here

pytestmark = pytest.mark.slow  # one reading for each of 470 files

NIFTI = hostile_files.nifti_files()
SERIES = hostile_files.dicom_series()
PICTURES = hostile_files.picture_files()
ZIPS = hostile_files.zip_files()
VOLUMES = hostile_files.Files(hostile_volumes.volume_files())
PAIRS = hostile_volumes.pair_files()


def test_there_are_enough():
    assert len(NIFTI) >= 100
    assert len(SERIES) >= 40
    assert len(PICTURES) >= 45
    assert len(VOLUMES) >= 120
    assert len(PAIRS) >= 30
    assert len(ZIPS) >= 15


def _outcome(source):
    """The scan, or None where it was refused in one line."""
    try:
        return read_scan(source)
    except InputError as error:
        said = str(error)
    assert not faults(said), said
    return None


def _same(scan, expected):
    """But for brightness's unit, which an odd slope changes."""
    assert scan.volume.grid == expected.volume.grid
    shown, sound = (each / each.max() for each in (scan.volume.data, expected.volume.data))
    assert np.abs(shown - sound).max() < 1e-6


@pytest.mark.parametrize("kind", NIFTI)
def test_nifti(kind, tmp_path):
    path = tmp_path / ("x.nii.gz" if kind.startswith("gz") else "x.nii")
    path.write_bytes(NIFTI[kind])
    if (scan := _outcome(path)) is not None:
        _same(scan, read_here(io.BytesIO(hostile_files.nifti()), name="sound.nii"))


@pytest.mark.parametrize("kind", VOLUMES)
def test_other_formats(kind, tmp_path):
    path = tmp_path / kind
    path.write_bytes(VOLUMES[kind])
    if (scan := _outcome(path)) is not None:
        sound = volume_files.nifti(volume_files.values(), volume_files.AFFINE)
        _same(scan, read_here(io.BytesIO(sound), name="sound.nii"))
    assert [p.name for p in tmp_path.iterdir()] == [kind]


@pytest.mark.parametrize("kind", PAIRS)
def test_pairs(kind, tmp_path):
    for name, content in zip(("x.hdr", "x.img"), PAIRS[kind], strict=True):
        (tmp_path / name).write_bytes(content)
    scan = _outcome(tmp_path / "x.hdr")
    if scan is not None:
        shown = scan.native.from_canonical(scan.volume.data)
        assert np.array_equal(shown, volume_files.values())


@pytest.mark.parametrize("kind", SERIES)
def test_dicom(kind, tmp_path):
    for number, content in enumerate(SERIES[kind]):
        (tmp_path / f"{number:03}").write_bytes(content)
    scan = _outcome(tmp_path)
    if scan is not None and not scan.notices:  # a notice says that a file was passed over
        sound = np.sort(hostile_files.make.values().ravel())
        assert np.array_equal(np.sort(scan.volume.data.ravel()), sound)


@pytest.mark.parametrize("kind", PICTURES)
def test_picture(kind, tmp_path):
    (tmp_path / "x.png").write_bytes(PICTURES[kind])
    with pytest.raises(InputError) as caught:
        read_picture(tmp_path / "x.png")
    assert not faults(str(caught.value)), caught.value


@pytest.mark.parametrize("kind", ZIPS)
def test_zip(kind, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(ZIPS[kind])
    scan = _outcome(path)
    assert (scan is not None) == (kind in {"paths lead out", "absolute paths", "nested"})
    assert [p.name for p in tmp_path.iterdir()] == ["x.zip"]


def test_bombs_take_less_than_a_gigabyte(tmp_path):
    heavy = ("bomb", "nested bomb", "overlapping", "size lies", "many files")
    bombs = {f"{n}.zip": c for n, c in ZIPS.items() if n.startswith(heavy)}
    bombs |= {f"{n}.nii.gz": c for n, c in NIFTI.items() if "bomb" in n}
    bombs |= {n: c for n, c in VOLUMES.items() if "bomb" in n or n == "huge.mnc"}
    for name, content in bombs.items():
        (tmp_path / name).write_bytes(content)
    # a process of its own: a child's peak counts from what its parent had when it was started
    code = f"""
import resource
from pathlib import Path
from shoken.common.errors import InputError
from shoken.reading import read_scan
for path in Path({str(tmp_path)!r}).iterdir():
    try:
        read_scan(path)
    except InputError:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert 50e6 < int(done.stdout) * 1024 < 1e9
