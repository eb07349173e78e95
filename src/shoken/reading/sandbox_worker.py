"""The process that reads foreign files: ``python -m shoken.reading.sandbox_worker``.

It takes one request as a line of JSON, limits itself, reads, writes the voxels to the file that
the request names, answers with a line of JSON, and ends.  What damage does to a library happens
here.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import InputError, TooLarge, UnreadableScan, place_of
from shoken.common.settings import MiB, keep_to, settings
from shoken.reading.files import members_of
from shoken.reading.reader import read_here
from shoken.reading.scan import is_volume_name

if TYPE_CHECKING:
    from shoken.imaging.volume import Grid
    from shoken.reading.scan import Scan

__all__ = ["main"]

_DICOM = ("pydicom.pixels.utils", "highdicom.volume", "shoken.reading.dicom")


def main() -> None:
    """Answer one request."""
    if "dicom" in sys.argv:
        for module in _DICOM:
            import_module(module)
    line = sys.stdin.readline()
    if not line:
        return  # started ahead and never needed
    request = json.loads(line)
    keep_to(request["settings"])
    os.chdir(request["folder"])  # started ahead, it may be in another
    _limit(request["seconds"], request["memory_mib"])
    try:
        answer = _read(request)
    except InputError as error:
        answer = _refusal(error)
    except MemoryError:
        answer = _refusal(
            TooLarge(
                f"{_shown(request)}reading it takes more than {request['memory_mib']:,} MiB; "
                "SHOKEN_MAX_READ_MEMORY_MIB sets the limit"
            )
        )
    except Exception as error:  # noqa: BLE001 - of foreign libraries on damage
        said = f"damaged in a way that stops what decodes it ({place_of(error)})"
        answer = _refusal(UnreadableScan(f"{_shown(request) or 'a file is '}{said}"))
    sys.stdout.write(json.dumps(answer) + "\n")


def _shown(request: dict[str, Any]) -> str:
    """A volume's file name before a message, where it may be shown; those of DICOM never are."""
    source = request["source"]
    name = request["name"] or (Path(source).name if isinstance(source, str) else "")
    return f"{name}: " if is_volume_name(name) and not settings().hide_names else ""


def _limit(seconds: int, memory_mib: int) -> None:
    """CPU time, memory beyond what is loaded now, and no core file, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    loaded = Path("/proc/self/statm")
    if loaded.exists():
        pages = int(loaded.read_text().split()[0])
        most = pages * resource.getpagesize() + memory_mib * MiB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(request: dict[str, Any]) -> dict[str, Any]:
    if request["kind"] == "picture":
        from shoken.reading.picture import read_picture_here

        picture = read_picture_here(Path(request["source"]))
        picture.grey.tofile(request["voxels"])
        shape = picture.grey.shape
        return {"picture": {"name": picture.name, "sha256": picture.sha256, "shape": shape}}
    if request["kind"] == "deidentify":
        from shoken.reading.deidentified import deidentify_here

        return {"deidentify": deidentify_here(members_of(request["source"]), Path(request["out"]))}
    scan = read_here(request["source"], name=request["name"], volume=request.get("volume"))
    scan.volume.data.tofile(request["voxels"])
    return {"scan": _described(scan)}


def _refusal(error: InputError) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error)}


def _described(scan: Scan) -> dict[str, Any]:
    source = scan.source
    return {
        "name": scan.name,
        "sha256": scan.sha256,
        "synthetic": scan.synthetic,
        "grid": _grid(scan.volume.grid),
        "native": _grid(scan.native),
        "source": {**vars(source), "grid": _grid(source.grid)} if source else None,
        "notices": [asdict(notice) for notice in scan.notices],
        "acquisition": asdict(scan.acquisition) if scan.acquisition else None,
        "series": [asdict(one) for one in scan.series],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    return {"shape": grid.shape, "affine": grid.affine.tolist()}


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy, and tidying takes a while
