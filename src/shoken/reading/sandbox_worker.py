"""The process that reads foreign files: ``python -m shoken.reading.sandbox_worker``.

It takes one request as a line of JSON, limits itself, reads, writes the voxels to the file that
the request names, answers with a line of JSON, and ends; lines before the answer say that it takes
longer than was thought.  What damage does to a library happens
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

from shoken.common.disk_space import NO_TEMPORARY_SPACE, said_when_full
from shoken.common.errors import (
    InputError,
    NoSpace,
    ShokenError,
    TooLarge,
    UnreadableScan,
    place_of,
)
from shoken.common.settings import keep_to, settings
from shoken.reading.allowance import keep_within, memory_allowed_mib
from shoken.reading.files import members_of
from shoken.reading.reader import read_here
from shoken.reading.scan import is_volume_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shoken.imaging.volume import Grid
    from shoken.reading.scan import Scan

__all__ = ["main"]

_DICOM = ("pydicom.pixels.utils", "highdicom.volume", "shoken.reading.dicom.reader")


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
    keep_within(request["stored_bytes"], lambda seconds: _say({"seconds": seconds}))
    try:
        answer = _read(request)
    except (InputError, NoSpace) as error:
        answer = _refusal(error)
    except MemoryError:
        answer = _refusal(
            TooLarge(
                f"{_shown(request)}reading it takes more than {memory_allowed_mib():,} MiB; "
                "SHOKEN_MAX_READ_MEMORY_MIB sets the limit"
            )
        )
    except Exception as error:  # noqa: BLE001 - of foreign libraries on damage
        said = f"damaged in a way that stops what decodes it ({place_of(error)})"
        answer = _refusal(UnreadableScan(f"{_shown(request) or 'a file is '}{said}"))
    _say(answer)


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _shown(request: dict[str, Any]) -> str:
    """A volume's file name before a message, where it may be shown; those of DICOM never are."""
    source = request["source"]
    name = request["name"] or (Path(source).name if isinstance(source, str) else "")
    return f"{name}: " if is_volume_name(name) and not settings().hide_names else ""


def _read(request: dict[str, Any]) -> dict[str, Any]:
    if request["kind"] == "picture":
        from shoken.reading.picture import read_picture_here

        picture = read_picture_here(Path(request["source"]))
        _write(picture.grey, request["voxels"])
        shape = picture.grey.shape
        return {"picture": {"name": picture.name, "sha256": picture.sha256, "shape": shape}}
    if request["kind"] == "deidentify":
        from shoken.reading.dicom.deidentify import deidentify_here

        return {"deidentify": deidentify_here(members_of(request["source"]), Path(request["out"]))}
    if request["kind"] == "patient":
        from shoken.reading.dicom.patient_study import patient_study_here

        told = patient_study_here(members_of(request["source"]), frozenset(request["instances"]))
        return {"patient": vars(told)}
    if request["kind"] == "survey":
        return {"survey": _surveyed(request)}
    if request["kind"] == "extract":
        from shoken.reading.survey import extract_here

        folder = Path(request["out"])
        with said_when_full(NO_TEMPORARY_SPACE):
            return {"extract": extract_here(request["source"], request["wanted"], folder)}
    chosen = {name: request.get(name) for name in ("volume", "series")}
    scan = read_here(request["source"], name=request["name"], **chosen)
    _write(scan.volume.data, request["voxels"])
    return {"scan": _described(scan)}


def _surveyed(request: dict[str, Any]) -> dict[str, Any]:
    from shoken.reading.survey import Surveyed, survey_here

    found: list[dict[str, Any]] = []

    def tell(one: Surveyed) -> None:
        found.append({**vars(one), "scan": _described(one.scan) if one.scan else None})

    left_out = survey_here(request["source"], request["names"], tell)
    return {"scans": found, "left_out": left_out}


def _write(values: NDArray[np.float32], place: str) -> None:
    """All values, the last axis fastest; numpy's own way does not say that a disk is full."""
    with said_when_full(NO_TEMPORARY_SPACE), Path(place).open("wb") as opened:
        opened.writelines(part.tobytes() for part in values)


def _refusal(error: ShokenError) -> dict[str, Any]:
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
