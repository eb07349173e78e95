"""Reading processes for tests: forked from one that has loaded the libraries already, and kept.

They are what the product starts, but for the start, which is most of what a thousand readings take:
the same code and limits in a process that a file can kill.  One that has answered reads the next
file too; it is replaced where a file or a limit ended it.
"""

from __future__ import annotations

import io
import math
import multiprocessing
import os
import sys
from collections import deque
from types import ModuleType

__all__ = ["KeptReader"]

_FORKS = multiprocessing.get_context("forkserver")
_LOADED = """shoken.reading.sandbox_worker shoken.reading.dicom.reader shoken.reading.picture
resource pydicom.pixels.utils highdicom.volume nibabel.nicom.csareader PIL.PngImagePlugin
PIL.JpegImagePlugin h5py scipy.io nrrd forked"""
_FORKS.set_forkserver_preload(_LOADED.split())
_ANSWERED = ""  # no line that a reader writes is empty


def _serve(ours):
    """Answer one request after the other, as a process for each would."""
    from shoken.reading import sandbox_worker as child

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries print what headers hold
    limits = _Limits()
    while True:
        try:
            sys.stdin, sys.stdout = io.StringIO(ours.recv()), _Lines(ours)
        except EOFError:  # whoever asked has ended
            os._exit(0)
        limits.begin()
        child.main()
        ours.send(_ANSWERED)


class _Limits:
    """Limits for one file: soft ones alone, and of the time from its beginning on.

    What is given up of a hard one is not had again for the next file.  Memory that earlier files
    have left free counts as used, so that tests of just that limit ask for ``started_readers``.
    """

    def __init__(self):
        import resource

        self._resource, self._set = resource, resource.setrlimit
        self._for_one = (resource.RLIMIT_CPU, resource.RLIMIT_AS)
        self.begin()
        resource.setrlimit = self.set

    def begin(self):
        used = self._resource.getrusage(self._resource.RUSAGE_SELF)
        self._used_s = math.ceil(used.ru_utime + used.ru_stime)  # a limit counts whole seconds
        for kind in self._for_one:
            _, hard = self._resource.getrlimit(kind)
            self._set(kind, (hard, hard))

    def set(self, kind, limits):
        if kind not in self._for_one:
            return self._set(kind, limits)
        most, (_, hard) = limits[0], self._resource.getrlimit(kind)
        if kind == self._resource.RLIMIT_CPU:
            most += self._used_s
        is_less = hard == self._resource.RLIM_INFINITY or most < hard
        return self._set(kind, (most if is_less else hard, hard))


class _Lines(io.StringIO):
    """What is written, sent as soon as it is whole: a reader says that it needs longer before."""

    def __init__(self, ours):
        super().__init__()
        self._ours = ours

    def flush(self):
        self._ours.send(self.getvalue())
        self.seek(0)
        self.truncate()


class _Process:
    """A reader and the pipe to it."""

    def __init__(self):
        self.pipe, theirs = _FORKS.Pipe()
        self.process = _FORKS.Process(target=_serve, args=(theirs,), daemon=True)
        # a child runs its parent's main file again, and a test of the page may have left one that
        # cannot be run so
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            self.process.start()
        finally:
            sys.modules["__main__"] = main
        theirs.close()


_idle: deque[_Process] = deque()  # of any thread: its ends are taken and given at once
os.register_at_fork(after_in_child=_idle.clear)


class KeptReader:
    """As much of ``subprocess.Popen`` as one request asks for."""

    def __init__(self, **_: object) -> None:
        try:
            while (reader := _idle.pop()).process.exitcode is not None:
                pass
        except IndexError:
            reader = _Process()
        self._reader = reader
        self._is_over = self._is_killed = False  # its request, and well; and as it was being killed
        self.stdin = self

    def write(self, line):
        self._reader.pipe.send(line)

    def flush(self):
        """What is written is there at once."""

    @property
    def stdout(self):
        """The lines of the answer, as they come."""
        try:
            while not self._is_over:
                told = self._reader.pipe.recv()
                if told == _ANSWERED:
                    self._is_over = True
                    if not self._is_killed:  # which may have been on its way
                        _idle.append(self._reader)
                else:
                    yield from told.splitlines()
        except EOFError:  # it has ended
            return

    def poll(self):
        return 0 if self._is_over else self._reader.process.exitcode

    @property
    def returncode(self):
        return self.poll()

    def kill(self):
        self._is_killed = True
        if not self._is_over:
            self._reader.process.kill()

    def wait(self):
        if not self._is_over:
            self._reader.process.join()
        return self.poll()

    def communicate(self):
        return "".join(self.stdout), self.wait()
