"""One scan in a process of its own, within the limits of the settings, seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Timer
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shoken.cohort.forking import ENDED
from shoken.cohort.outcome import Failure
from shoken.cohort.scan_worker import Answer
from shoken.common.settings import environment_without_secrets, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shoken.cohort.scan_worker import Request

__all__ = ["answered_apart", "done_apart"]

_COMMAND = ("-P", "-m", "shoken.cohort.scan_worker")
_OWN = frozenset({"TMPDIR", "SHOKEN_HIDE_NAMES"})  # of a scan, in its environment
# how a machine, or who runs it, ends a process; every other signal is the scan's doing, and a
# status of its own (a library that cannot be loaded, settings that are wrong) never is
_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


def done_apart(request: Request, scratch: Path) -> Answer:
    """Do one scan in a new process; whatever becomes of that process is an answer.

    Parameters
    ----------
    request
        The scan, and the folder for its results.
    scratch
        A folder for temporary files, which the caller removes.
    """
    environment = _environment(request, scratch)
    line = request.model_copy(update={"environment": environment}).model_dump_json()
    return answered_apart(line, _COMMAND, environment)


def answered_apart(request: str, command: Sequence[str], environment: Mapping[str, str]) -> Answer:
    """What a new process answers to a request; whatever becomes of that process is an answer.

    It is a fork of one that is there from an earlier request, where the command forks.

    Parameters
    ----------
    request
        One line.
    command
        What follows the interpreter; the number of this process is its last word.
    environment
        Of the process, which is ended at the limit of the settings.
    """
    worker = _taken(command, environment)
    clock = _Clock(worker.process)
    try:
        told, status = worker.answered(request)
    except BaseException:
        _end(worker.process)
        raise
    finally:
        clock.stop()
    if clock.is_over:
        limit = settings().analysis_seconds
        cause = f"its analysis takes more than {limit} s; SHOKEN_ANALYSIS_SECONDS sets the limit"
        return Answer(failure=Failure(whose="machine", kind="TooLarge", cause=cause))
    if worker.process.returncode is None:
        with _taking:
            _waiting.append(worker)
    try:
        return Answer.model_validate_json(told)
    except ValidationError:
        return Answer(failure=_crash(status))


@dataclass(frozen=True)
class _Worker:
    """A process that does requests, one after the other where it can fork."""

    command: tuple[str, ...]
    environment: Mapping[str, str]  # but for what each request has of its own
    process: subprocess.Popen[str]

    def answered(self, request: str) -> tuple[str, int]:
        """The line that answers a request, and how the process that did it ended."""
        assert self.process.stdin  # noqa: S101 - both pipes were asked for
        assert self.process.stdout  # noqa: S101
        answer = ""
        with suppress(BrokenPipeError):  # it has ended, which is told below
            self.process.stdin.write(request + "\n")
            self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith(ENDED):
                return answer, int(line.removeprefix(ENDED))
            answer = line
        return answer, self.process.wait()


# Processes that wait for a request.  They end with this one, whose end of the pipe is closed then.
_waiting: list[_Worker] = []
_taking = Lock()


def _taken(command: Sequence[str], environment: Mapping[str, str]) -> _Worker:
    """A process that waits, of the same command and environment, or a new one in its place."""
    shared = {name: value for name, value in environment.items() if name not in _OWN}
    with _taking:
        while _waiting:
            worker = _waiting.pop()
            is_as_asked = (worker.command, worker.environment) == (tuple(command), shared)
            if is_as_asked and worker.process.poll() is None:
                return worker
            _end(worker.process)  # of other settings, or ended by someone while it waited
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, *command, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # so that its readers end with it
    )
    return _Worker(tuple(command), shared, process)


def _environment(request: Request, scratch: Path) -> dict[str, str]:
    told = {**environment_without_secrets(), "TMPDIR": str(scratch)}  # it asks Gemini nothing
    # Dask sets it for workers that live long: every large array would be asked of the system anew,
    # which costs a scan a sixth more of the processor
    told.pop("MALLOC_TRIM_THRESHOLD_", None)
    if request.entry.is_named_by_content:  # also where the plan alone was told to hide names
        told["SHOKEN_HIDE_NAMES"] = "1"
    return told


class _Clock:
    """Ends a process that takes too long."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.is_over = False
        self._process = process
        self._timer = Timer(settings().analysis_seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Wait no more."""
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        _end(self._process)


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _crash(status: int) -> Failure:
    """A process that ended without an answer, by its exit status."""
    if -status in _FROM_OUTSIDE:
        name = signal.Signals(-status).name
        why = ", most often for lack of memory" if status == -signal.SIGKILL else ""
        cause = f"the process of its analysis was ended ({name}{why})"
        return Failure(whose="machine", kind="AnalysisError", cause=cause)
    if status >= 0:
        cause = f"the process of its analysis ended without an answer (exit status {status})"
        return Failure(whose="machine", kind="AnalysisError", cause=cause)
    name = signal.Signals(-status).name
    cause = f"the scan breaks the process that analyses it ({name}); please report it"
    return Failure(whose="scan", kind="AnalysisError", cause=cause)
