"""Reading processes for tests: forked from one that has loaded the libraries already.

They are what the product starts, but for the start, which is most of what a thousand readings take:
the same code and limits, each in a process of its own that a file can kill.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
from types import ModuleType

__all__ = ["ForkedReader"]

_FORKS = multiprocessing.get_context("forkserver")
_LOADED = """shoken.reading.sandbox_worker shoken.reading.dicom.reader shoken.reading.picture
resource pydicom.pixels.utils highdicom.volume nibabel.nicom.csareader PIL.PngImagePlugin
PIL.JpegImagePlugin h5py scipy.io nrrd forked"""
_FORKS.set_forkserver_preload(_LOADED.split())


def _answer(ours):
    from shoken.reading import sandbox_worker as child

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries print what headers hold
    sys.stdin, sys.stdout = io.StringIO(ours.recv()), _Lines(ours)
    child.main()
    os._exit(0)


class _Lines(io.StringIO):
    """What is written, sent as soon as it is whole: a reader says that it needs longer before."""

    def __init__(self, ours):
        super().__init__()
        self._ours = ours

    def flush(self):
        self._ours.send(self.getvalue())
        self.seek(0)
        self.truncate()


class ForkedReader:
    """As much of ``subprocess.Popen`` as a request asks for."""

    def __init__(self, **_: object) -> None:
        self._theirs, ours = _FORKS.Pipe()
        self._process = _FORKS.Process(target=_answer, args=(ours,), daemon=True)
        # a child runs its parent's main file again, and a test of the page may have left one that
        # cannot be run so
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            self._process.start()
        finally:
            sys.modules["__main__"] = main
        ours.close()
        self.stdin = self

    def write(self, line):
        self._theirs.send(line)

    def flush(self):
        """What is written is there at once."""

    def poll(self):
        return self._process.exitcode

    @property
    def returncode(self):
        return self._process.exitcode

    def kill(self):
        self._process.kill()

    @property
    def stdout(self):
        """The lines of the answer, as they come."""
        try:
            while True:
                yield from self._theirs.recv().splitlines()
        except EOFError:  # it has ended
            return

    def wait(self):
        self._process.join()
        return self._process.exitcode

    def communicate(self):
        return "".join(self.stdout), self.wait()
