"""The sample's result, made ahead, so that a first visitor waits for nothing.

``shoken sample result`` makes it: one file ``sample/<key>.result`` in the folder of models.  Its
key is that of the same analysis on the page: of the sample's bytes, the options, the networks that
are there and Shoken's version.  Where one of these has changed, it is not found.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.settings import settings
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.store.packed_results import FORMAT, HEAD_BYTES
from shoken.store.results import key_of
from shoken.store.sealed_zip import first_member, is_sealed, sealed
from shoken.store.tree import made, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Mask

__all__ = ["SAMPLE_NAME", "SampleFile", "SampleResult", "keep_sample_result", "sample_result"]

SAMPLE_NAME = "phantom_FLAIR.nii.gz"
_ENDING = ".result"
_ABOUT, _TREE = "sample.json", "result.json"


@dataclass(frozen=True, eq=False, kw_only=True)
class SampleResult:
    """The analysis of the sample, and its lesion as it was made, on the scan's own grid."""

    analysis: Analysis
    lesion: Mask


@dataclass(frozen=True, kw_only=True)
class SampleFile:
    """A result that was made ahead: its key, its scan's SHA-256, and when (ISO 8601, UTC)."""

    path: Path
    key: str
    sha256: str
    made: str

    def open(self) -> SampleResult | None:
        """What is in it; None where it is damaged, which only makes the page compute it."""
        try:
            content = self.path.read_bytes()
            with zipfile.ZipFile(BytesIO(content)) as archive:
                tree = json.loads(archive.read(_TREE))
                if tree["format"] != FORMAT or not is_sealed(content):
                    return None
                return SampleResult(
                    analysis=made(tree["analysis"], archive), lesion=made(tree["lesion"], archive)
                )
        except Exception:  # noqa: BLE001 - each reader and constructor on the way has its own
            return None


def sample_result() -> SampleFile | None:
    """The result that was made ahead by what is at work now; None without one."""
    for path in sorted(_folder().glob(f"*{_ENDING}")):
        try:
            with path.open("rb") as file:
                told = json.loads(first_member(file.read(HEAD_BYTES), _ABOUT))
            found = SampleFile(
                path=path, key=_key(told["sha256"]), sha256=told["sha256"], made=told["made"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if path.stem == found.key:
            return found
    return None


def keep_sample_result() -> Path:
    """Analyse the sample and keep the result, unless it is there; older ones go.

    Raises
    ------
    ModelMissing
        The weights that it needs are not on this machine.
    UsageError
        The folder of models cannot be written.
    """
    if found := sample_result():
        return found.path
    from shoken.analysis.phantom import make_phantom
    from shoken.analysis.pipeline import analyse
    from shoken.export.nifti import nifti_bytes
    from shoken.reading import SYNTHETIC_MARK

    phantom = make_phantom()
    content = nifti_bytes(phantom.volume, phantom.volume.grid, SYNTHETIC_MARK, step=1)
    with tempfile.TemporaryDirectory(prefix="shoken-") as folder:
        scan = Path(folder) / SAMPLE_NAME
        scan.write_bytes(content)
        analysis = analyse(scan)
    sha256 = hashlib.sha256(content).hexdigest()
    make_folder(_folder())
    path = _folder() / f"{_key(sha256)}{_ENDING}"
    write_atomically(path, _packed(SampleResult(analysis=analysis, lesion=phantom.lesion), sha256))
    for older in {*_folder().glob(f"*{_ENDING}")} - {path}:
        older.unlink(missing_ok=True)
    return path


def _folder() -> Path:
    return settings().model_dir / "sample"


def _key(sha256: str) -> str:
    """The key of the page's result of a file; an upload's SHA-256 is that of its files' own."""
    from shoken.analysis.values import Options

    upload = hashlib.sha256(bytes.fromhex(sha256)).hexdigest()
    return key_of(upload, SAMPLE_NAME, Options())


def _packed(result: SampleResult, sha256: str) -> bytes:
    arrays: list[NDArray[Any]] = []
    tree = {
        "format": FORMAT,
        "analysis": plain(result.analysis, arrays),
        "lesion": plain(result.lesion, arrays),
    }
    told = {"sha256": sha256, "made": datetime.now(UTC).isoformat(timespec="seconds")}
    return sealed({_ABOUT: json.dumps(told), _TREE: json.dumps(tree)}, arrays)
