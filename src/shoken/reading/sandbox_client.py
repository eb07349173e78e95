"""Requests to the reading process, started ahead or on demand, limited in time and memory."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

from shoken.common import errors
from shoken.common.disk_space import NO_TEMPORARY_SPACE, said_when_full
from shoken.common.errors import TooLarge, UnreadableScan
from shoken.common.settings import MiB, reader_environment, settings
from shoken.reading.allowance import most_seconds, seconds
from shoken.reading.scan import volume_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.file_members import Source

__all__ = ["Reading", "start_ahead"]

_CPU_GRACE_S = 2  # for starting the interpreter
# on a busy machine a reader may get a quarter of the time: the limit is on its processor time, and
# the clock's is for what hangs
_CLOCK = 4
_REFUSALS = (
    "NoSpace",
    "SeveralVolumes",
    "TooLarge",
    "UnreadableScan",
    "UnsupportedScan",
    "UsageError",
)
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


class Reading:
    """A request that a child is working on; entering waits for the answer, leaving tidies up."""

    def __init__(
        self, kind: str, source: Source | Sequence[Source], name: str | None = None, **more: Any
    ) -> None:
        self._kind = kind
        with said_when_full(NO_TEMPORARY_SPACE):
            # it is removed where what follows fails, as it is let go then
            self._scratch = tempfile.TemporaryDirectory(
                prefix="shoken-", ignore_cleanup_errors=True
            )
            paths, self._stored_bytes = _as_paths(source, Path(self._scratch.name))
        self._voxels = Path(self._scratch.name) / "voxels"
        self._seconds = seconds(self._stored_bytes)
        request = {
            "kind": kind,
            "settings": settings().without_secrets(),
            "folder": str(Path.cwd()),
            "source": paths,
            "name": Path(name).name if name else None,
            "voxels": str(self._voxels),
            "stored_bytes": self._stored_bytes,
            **more,
        }
        self._child = _taken()
        assert self._child.stdin  # noqa: S101 - a pipe was asked for
        with suppress(OSError):  # a child that has ended is found when its answer is asked for
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()

    def __enter__(self) -> tuple[Any, Path]:
        """What the child answers, and the file with its voxels.

        Raises
        ------
        UnreadableScan, UnsupportedScan, TooLarge, NoSpace
            What the child said, or how it ended.
        """
        try:
            answer = self._answer()
        except BaseException:
            self.let_go()
            raise
        if "error" in answer:
            self.let_go()
            cause = answer["error"] if answer["error"] in _REFUSALS else "UnreadableScan"
            raise getattr(errors, cause)(str(answer["message"]))
        return answer[self._kind], self._voxels

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def let_go(self) -> None:
        """End the child, if it has not ended, and remove what it wrote."""
        _end(self._child)
        self._scratch.cleanup()

    def _answer(self) -> dict[str, Any]:
        """The child's last line; the others allow it more time."""
        assert self._child.stdout  # noqa: S101 - a pipe was asked for
        clock, answer = _Clock(self._child), None
        clock.set(self._seconds)
        try:
            for line in self._child.stdout:
                answer = dict(json.loads(line))
                if "seconds" in answer:
                    most = most_seconds(self._stored_bytes)  # it reads foreign bytes: not believed
                    self._seconds, answer = min(int(answer["seconds"]), most), None
                    clock.set(self._seconds)
            ending = self._child.wait()
        except (ValueError, TypeError) as error:
            raise UnreadableScan(
                "the file is damaged: the process reading it gave no answer"
            ) from error
        finally:
            clock.stop()
        if answer is not None:
            return answer
        if clock.is_over or ending == -signal.SIGXCPU:
            raise _too_slow(self._seconds)
        raise UnreadableScan(
            f"the file is damaged: the process reading it stopped ({_ending(ending)})"
        )


class _Clock:
    """Ends a process that takes too long."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        self._timer: Timer | None = None
        self.is_over = False

    def set(self, seconds: int) -> None:
        """Wait so long from now on, as seconds of processor time go by on a busy machine."""
        self.stop()
        self._timer = Timer(_CLOCK * seconds + _CPU_GRACE_S, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Wait no more."""
        if self._timer:
            self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        self._child.kill()


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
    return volume_ending(str(getattr(source, "name", "")))


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
        [sys.executable, "-P", "-m", "shoken.reading.sandbox_worker", "dicom" if dicom else ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries print what headers hold
        env=reader_environment(),
        text=True,
    )


def _taken() -> subprocess.Popen[str]:
    """The child that waits, or a new one."""
    with _taking:
        child = _spare.pop() if _spare else None
    if child is None or child.poll() is not None:
        child = _started()
    return child


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def _too_slow(seconds: int) -> TooLarge:
    return TooLarge(
        f"reading it takes more than {seconds} s; SHOKEN_MAX_READ_SECONDS sets the limit"
    )


def _ending(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


@atexit.register
def _let_go() -> None:
    for child in _spare:
        _end(child)
