"""The processes that analyse for the page, seen from the server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

from shoken.common import errors
from shoken.common.errors import AnalysisError, ShokenError, TooLarge
from shoken.common.settings import environment_without_secrets, settings
from shoken.web.running.leftovers import room

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.web.running.job import Job

__all__ = ["Worker"]


class Worker:
    """A process that analyses, started again whenever it has ended."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._late = self._ended = False
        self._start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, and what it does with it."""
        self._process.kill()

    def end(self) -> None:
        """End it for good: the server stops."""
        self._ended = True
        self._process.kill()
        self._process.wait()
        self._room.cleanup()

    def do(self, job: Job, tell: Callable[[Job, dict[str, Any]], None]) -> int:
        """Have one analysis done; gives back how many networks were run."""
        if self._process.poll() is not None and not self._ended:
            self._start_anew()
        self._late = False
        clock = Timer(settings().analysis_seconds, self._end_late)
        clock.daemon = True
        clock.start()
        try:
            return self._asked(job, tell)
        finally:
            clock.cancel()
            self.job = None

    def _asked(self, job: Job, tell: Callable[[Job, dict[str, Any]], None]) -> int:
        process = self._process
        assert process.stdin and process.stdout  # noqa: S101, PT018 - pipes were asked for
        with suppress(OSError):  # it has ended, which its silence tells
            process.stdin.write(json.dumps(job.request) + "\n")
            process.stdin.flush()
        for line in process.stdout:
            told = json.loads(line)
            tell(job, told)
            if "done" in told:
                return int(told["done"])
            if "error" in told:
                raise _error(told)
        status = process.wait()
        if not self._ended:
            self._start_anew()
        if self._late:
            raise TooLarge(
                f"the analysis takes more than {settings().analysis_seconds} s; "
                "SHOKEN_ANALYSIS_SECONDS sets the limit"
            )
        raise AnalysisError(_crashed(status))

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()

    def _start_anew(self) -> None:
        """Without what the one before it has left."""
        self._room.cleanup()
        self._start()

    def _start(self) -> None:
        self._room = room()
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-P", "-m", "shoken.web.running.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment_without_secrets(), "TMPDIR": self._room.name},  # it writes no report
            text=True,
            encoding="utf-8",
        )


def _error(told: dict[str, Any]) -> ShokenError:
    kind = getattr(errors, told["error"], AnalysisError)
    made: ShokenError = kind(told["message"])
    return made


def _crashed(status: int) -> str:
    how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    why = ", most often for lack of memory" if status == -signal.SIGKILL else ""
    return (
        f"the process that made this analysis was ended ({how}{why}). Nothing else was lost; "
        "the next analysis is made by a new one"
    )
