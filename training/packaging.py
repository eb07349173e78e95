"""A run's exported network put into the package: file, sha256 and page."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["CALIBRATION", "MEASURED", "WEIGHTS", "digest_of", "package", "write_page"]

ROOT = Path(__file__).resolve().parents[1]
_PACKAGED = Path("src/shoken/models/packaged/shoken-lesion/lesion.onnx")
WEIGHTS = ROOT / _PACKAGED
CALIBRATION = ROOT / _PACKAGED.with_name("calibration.csv")
MEASURED = ROOT / "training" / "measured.md"
_ROW = Path("src/shoken/models/catalogue/shoken_lesion.py")
_SHA256 = re.compile(r'(?<=sha256=")[0-9a-f]{64}(?=")')
_MOST_BYTES = 10_000_000  # what the wheel may grow by (issue 26)


def package(file: Path, root: Path = ROOT) -> str:
    """Copy an ONNX file into the package, write its sha256 into the catalogue, and the page anew.

    Returns
    -------
    str
        The sha256.

    Raises
    ------
    ValueError
        The file is larger than the wheel may carry, or the catalogue has not one place for it.
    """
    if file.stat().st_size > _MOST_BYTES:
        raise ValueError(f"{file} has more than {_MOST_BYTES / 1e6:.0f} MB")
    digest = digest_of(file)
    row, count = _SHA256.subn(digest, (root / _ROW).read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{root / _ROW}: {count} places for a sha256, and there should be one")
    shutil.copyfile(file, root / _PACKAGED)
    (root / _ROW).write_text(row, encoding="utf-8")
    write_page(root)
    return digest


def digest_of(file: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_page(root: Path = ROOT) -> None:
    """Write docs/models.md anew, in a process that reads the catalogue as it is now."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    command = [sys.executable, str(root / "docs" / "make_models.py")]
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own file
