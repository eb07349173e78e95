"""Reading in a process of its own, with limits, so that no file can stop or kill this one.

Libraries that decode foreign bytes crash, hang, and take memory; all that a child can do here is
to end.  It answers in JSON and raw voxels, never in pickled objects, and each part of its answer is
checked as it becomes a value of ours.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from shoken import errors
from shoken.errors import TooLarge, UnreadableScan
from shoken.notices import Notice, NoticeCode
from shoken.reading.picture import Picture
from shoken.reading.scan import DicomSource, Scan
from shoken.settings import MiB, reader_environment, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.reading.members import Source
    from shoken.volume import Grid

__all__ = ["deidentify", "read_picture", "read_scan", "start_ahead"]

_SECONDS_PER_MIB = 0.5
_MEMORY_PER_SIZE = 10
_CPU_GRACE_S = 2
_REFUSALS = ("TooLarge", "UnreadableScan", "UnsupportedScan")
_spare: list[subprocess.Popen[str]] = []
_taking = Lock()


def start_ahead(*, dicom: bool = True) -> None:
    """Start a reading process that waits for its file, if none is waiting.

    Whoever has something else to load calls this first: its own start costs nothing then.
    ``dicom`` has it load what DICOM needs while it waits.
    """
    with _taking:
        if not _spare:
            _spare.append(_started(dicom=dicom))


def read_scan(source: Source | Sequence[Source], *, name: str | None = None) -> Scan:
    """Read one scan in a process of its own, within the limits of the settings.

    Parameters
    ----------
    source
        A NIfTI file; or a folder, a ZIP, one file or several files of DICOM; paths or open binary
        files.  A ZIP may also hold one NIfTI file.
    name
        The file's name where ``source`` does not tell it; DICOM does not use it.

    Returns
    -------
    Scan
        float32 voxels in canonical axes, all finite.

    Raises
    ------
    UnreadableScan
        What was given cannot be opened, is damaged, contradicts itself, or broke its reader.
    UnsupportedScan
        Sound, but not one three-dimensional volume of real numbers.
    TooLarge
        Beyond a limit of the settings, time and memory included; the message names it.
    """
    if name is None and not isinstance(source, Path | str | list | tuple):
        name = str(getattr(source, "name", "scan.nii"))
    with _asked("scan", source, name) as (answer, voxels):
        return _scan(answer, voxels)


def read_picture(source: Source) -> Picture:
    """Read one PNG or JPEG picture in a process of its own, within the limits of the settings.

    Raises
    ------
    UnreadableScan
        Damaged, or all of one grey.
    UnsupportedScan
        Neither PNG nor JPEG, an animation, too small, or a colour picture.
    TooLarge
        Beyond a limit of the settings, time and memory included; the message names it.
    """
    import numpy as np

    with _asked("picture", source, None) as (answer, voxels):
        grey = np.fromfile(voxels, dtype=np.float32).reshape(answer["shape"])
        return Picture(answer["name"], answer["sha256"], grey)


def deidentify(source: Source | Sequence[Source], folder: Path) -> int:
    """Write DICOM pictures without identity into a folder, in a process of its own.

    By PS3.15's basic profile; faces that a scan shows stay.

    Parameters
    ----------
    source
        A folder, a ZIP, one file or several files.
    folder
        Gets a folder for each series, with numbered files; made where it is missing.

    Returns
    -------
    int
        The number of files written.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge
        As :func:`read_scan`; files that come before the one at fault have been written.
    """
    with _asked("deidentify", source, None, out=str(folder.absolute())) as (count, _):
        return int(count)


@contextmanager
def _asked(
    kind: str, source: Source | Sequence[Source], name: str | None, **more: str
) -> Iterator[tuple[Any, Path]]:
    """What the child answers, and the file with its voxels."""
    with tempfile.TemporaryDirectory(prefix="shoken-") as scratch:
        paths, stored_bytes = _as_paths(source, Path(scratch))
        seconds = settings().max_read_seconds + int(_SECONDS_PER_MIB * stored_bytes / MiB)
        memory_mib = settings().max_read_memory_mib + _MEMORY_PER_SIZE * stored_bytes // MiB
        voxels = Path(scratch) / "voxels"
        answer = _answer(
            {
                "kind": kind,
                "folder": str(Path.cwd()),
                "source": paths,
                "name": Path(name).name if name else None,
                "voxels": str(voxels),
                "seconds": seconds,
                "memory_mib": memory_mib,
                **more,
            }
        )
        if "error" in answer:
            cause = answer["error"] if answer["error"] in _REFUSALS else "UnreadableScan"
            raise getattr(errors, cause)(str(answer["message"]))
        yield answer[kind], voxels


def _as_paths(source: Source | Sequence[Source], scratch: Path) -> tuple[str | list[str], int]:
    """Paths of the files, open ones copied into a folder, and their bytes in all."""
    if isinstance(source, list | tuple):
        several = [_as_paths(one, scratch) for one in source]
        return [str(path) for path, _ in several], sum(size for _, size in several)
    if isinstance(source, Path | str):
        return str(source), _size(Path(source))
    handle, copy = tempfile.mkstemp(_suffix(source), dir=scratch)
    limit, size = settings().max_file_mib * MiB, 0
    with os.fdopen(handle, "wb") as opened:
        while size <= limit and (piece := source.read(8 * MiB)):  # type: ignore[union-attr]
            size += opened.write(piece)
    return copy, size


def _suffix(source: object) -> str:
    name = str(getattr(source, "name", "")).lower()
    return next((end for end in (".nii.gz", ".nii") if name.endswith(end)), "")


def _size(path: Path) -> int:
    """Bytes of a file or of all files below a folder; what cannot be seen counts nothing."""
    if not path.is_dir():
        return path.stat().st_size if path.is_file() else 0
    size, count = 0, 0
    for parent, _, names in os.walk(path):
        count += len(names)
        if count > settings().max_files:
            break  # the child refuses it
        size += sum(
            one.stat().st_size for one in (Path(parent) / name for name in names) if one.is_file()
        )
    return min(size, settings().max_unpacked_mib * MiB)


def _started(*, dicom: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "shoken.reading.child", "dicom" if dicom else ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries print what headers hold
        env=reader_environment(),
        text=True,
    )


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    with _taking:
        child = _spare.pop() if _spare else None
    if child is None or child.poll() is not None:
        child = _started()
    seconds = request["seconds"]
    with child:
        try:
            said, _ = child.communicate(json.dumps(request) + "\n", seconds + _CPU_GRACE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise _too_slow(seconds) from None
        except BaseException:
            child.kill()
            raise
    if child.returncode == -signal.SIGXCPU:
        raise _too_slow(seconds)
    try:
        return dict(json.loads(said))
    except ValueError:
        raise UnreadableScan(
            f"the file is damaged: it stopped its reader ({_ending(child.returncode)})"
        ) from None


def _too_slow(seconds: int) -> TooLarge:
    return TooLarge(
        f"reading it takes more than {seconds} s; SHOKEN_MAX_READ_SECONDS sets the limit"
    )


def _ending(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


def _scan(given: dict[str, Any], voxels: Path) -> Scan:
    import numpy as np

    from shoken.volume import Volume

    grid, source = _grid(given["grid"]), given["source"]
    data = np.fromfile(voxels, dtype=np.float32).reshape(grid.shape)
    return Scan(
        name=given["name"],
        sha256=given["sha256"],
        volume=Volume(data, grid),
        native=_grid(given["native"]),
        synthetic=given["synthetic"],
        source=DicomSource(**_source(source)) if source else None,
        notices=tuple(Notice(NoticeCode(n["code"]), n["value"]) for n in given["notices"]),
    )


def _source(given: dict[str, Any]) -> dict[str, Any]:
    several = {name: tuple(given[name]) for name in ("sop_instance_uids", "frames")}
    return {**given, **several, "grid": _grid(given["grid"])}


def _grid(given: dict[str, Any]) -> Grid:
    import numpy as np

    from shoken.volume import Grid

    return Grid(tuple(given["shape"]), np.array(given["affine"]))


@atexit.register
def _let_go() -> None:
    for child in _spare:
        child.kill()
        child.communicate()
