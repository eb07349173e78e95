"""DICOM as Shoken and as dcm2niix read it: shape, affine, voxels.

    python bench/geometry.py [FILE or FOLDER ...]

Without arguments: the series of ../shared/data, and the MR files that pydicom, pydicom-data and
nibabel (5.2 and earlier) bring to test themselves, where they are installed.  Each file or folder
is one series.  Test files are often published with blank pixels; they are filled with noise, so
that a mirrored or shifted axis shows.  dcm2niix is in the group of packages for development.  The
exit status is 1 where something is read otherwise than dcm2niix reads it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import nibabel as nib
import numpy as np
import pydicom

from shoken.common.errors import InputError
from shoken.reading import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.reading import Scan

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
INSTALLED = (
    ("pydicom", "data/test_files"),
    ("data_store", "data"),
    ("nibabel", "tests/data"),
    ("nibabel", "nicom/tests/data"),
)
# float32 in a NIfTI header, at 200 mm from the origin
SAME_MM = 1e-3
# of the largest value: dcm2niix takes Philips' other scale, whose factor is rounded
SAME_SHARE = 1e-5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("source", nargs="*", type=Path)
    sources = parser.parse_args().source or list(at_hand())
    warnings.simplefilter("ignore")  # of pydicom, about files made to provoke them
    others = 0
    for source in sources:
        with tempfile.TemporaryDirectory() as scratch:
            said = compare(copied(source, Path(scratch, "in")), Path(scratch, "out"))
        others += said.startswith("OTHER")
        print(f"{source.parent.name}/{source.name}: {said}", flush=True)
    print(f"{len(sources)} sources, {others} read otherwise")
    sys.exit(others > 0)


def at_hand() -> Iterator[Path]:
    yield from (path for path in (SHARED / "dicom-vs-seg", SHARED / "pd-t2-dicom") if path.is_dir())
    for package, folder in INSTALLED:
        found = importlib.util.find_spec(package)
        root = Path(found.origin).parent / folder if found and found.origin else None
        for path in sorted(root.rglob("*")) if root else []:
            is_series = path.is_dir() and any(map(is_mr, path.iterdir()))
            if is_series or (path.parent == root and is_mr(path)):
                yield path


def is_mr(path: Path) -> bool:
    if not path.is_file():
        return False
    content = plain(path)
    if content[128:132] != b"DICM":
        return False
    try:
        return pydicom.dcmread(io.BytesIO(content), force=True).get("Modality") == "MR"
    except Exception:  # noqa: BLE001 - of files that are damaged on purpose
        return False


def plain(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def copied(source: Path, folder: Path) -> Path:
    """A series by itself, unpacked, without blank pixels."""
    folder.mkdir()
    for number, path in enumerate(sorted(source.iterdir()) if source.is_dir() else [source]):
        if path.is_file():
            target = folder / f"{number}.dcm"
            target.write_bytes(plain(path))
            fill(target)
    return folder


def fill(path: Path) -> None:
    try:
        header = pydicom.dcmread(path)
        if header.file_meta.TransferSyntaxUID.is_compressed or any(header.PixelData):
            return
    except Exception:  # noqa: BLE001 - damaged on purpose: stays as it is
        return
    values = np.random.default_rng(1).integers(0, 4000, len(header.PixelData) // 2)
    header.PixelData = values.astype("<u2").tobytes()
    header.save_as(path)


def compare(folder: Path, out: Path) -> str:
    """One line: the same, refused with a cause, or what differs."""
    out.mkdir()
    tool = shutil.which("dcm2niix") or str(Path(sys.executable).parent / "dcm2niix")
    subprocess.run(
        [tool, "-z", "n", "-b", "n", "-f", "%s_%d", "-o", out, folder],
        check=False,
        capture_output=True,
    )
    made = sorted(out.glob("*.nii"))
    shapes = ", ".join("×".join(map(str, nib.load(path).shape)) for path in made) or "nothing"
    try:
        scan = read_scan(folder)
    except InputError as error:
        return f"refused ({error}); dcm2niix: {shapes}"
    apart = [difference(scan, volume) for path in made for volume in volumes_of(path)]
    if "" in apart:
        return f"the same: {scan.native}"
    return f"OTHER: {scan.native}; dcm2niix: {shapes}; {'; '.join(apart)}"


def volumes_of(path: Path) -> Iterator[Scan]:
    shape = nib.load(path).shape
    for volume in range(1, (shape[3] if len(shape) > 3 else 1) + 1):
        try:
            yield read_scan(path, volume=volume)
        except InputError:  # a slice alone
            continue


def difference(one: Scan, other: Scan) -> str:
    """Nothing where grids are equal, and voxels up to one factor."""
    here, there = one.volume, other.volume
    if here.grid.shape != there.grid.shape:
        return f"shape {there.grid.shape}"
    if (off := np.abs(here.grid.affine - there.grid.affine).max()) > SAME_MM:
        return f"affine {off:.4f} mm off"
    factor = float((here.data * there.data).sum(dtype=float) / (there.data**2).sum(dtype=float))
    if (off := np.abs(here.data - factor * there.data).max()) > SAME_SHARE * np.abs(
        here.data
    ).max():
        return f"voxels {off:g} off"
    return ""


if __name__ == "__main__":
    main()
