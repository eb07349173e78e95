"""What a server leaves on the disk while it works, and how it goes, however the server ended.

Uploads of jobs that wait or run are in folders of their own, which name their server's process:
what is of a process that has ended is nobody's.  A place where results are kept may be shared with
other machines, so that what was half written there goes by its age.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from shoken.common.settings import settings

__all__ = ["private_file", "room", "sweep"]

_FOLDER = re.compile(r"shoken-job-(\d+)-.*")
_PARTIAL = re.compile(r"\.(?:[0-9a-f]{64}\.)?shoken-.*")  # as shoken.export.files names it
_PARTIAL_S = 600  # the largest result is written in seconds


def room() -> tempfile.TemporaryDirectory[str]:
    """A folder for one job's files, for this user alone."""
    return tempfile.TemporaryDirectory(
        prefix=f"shoken-job-{os.getpid()}-", ignore_cleanup_errors=True
    )


def private_file(path: Path, content: bytes) -> None:
    """Write a new file that from its first byte on only this user can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)


def sweep() -> None:
    """Remove what servers that were ended at once have left; to be called before the first job."""
    for folder in Path(tempfile.gettempdir()).glob("shoken-job-*"):
        named = _FOLDER.fullmatch(folder.name)
        if named and not folder.is_symlink() and not _is_at_work(int(named[1])):
            shutil.rmtree(folder, ignore_errors=True)
    if urlsplit(settings().store).scheme:
        return  # a bucket has an object when it is whole
    for partial in Path(settings().store).glob("*/.*shoken-*"):
        with suppress(OSError):  # another server was faster
            if (
                _PARTIAL.fullmatch(partial.name)
                and time.time() - partial.stat().st_mtime > _PARTIAL_S
            ):
                partial.unlink()


def _is_at_work(process: int) -> bool:
    """Whether a process other than this one has the number: this one has no job yet."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
