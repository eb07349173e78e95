"""From a request to a job in the queue: a new one, and those that servers before this one left."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.disk_space import NO_TEMPORARY_SPACE, said_when_full
from shoken.store.place import local_root
from shoken.web.running.events import Event, tell
from shoken.web.running.job import Job
from shoken.web.running.kept_runs import KeptRun, Record, abandoned, keep
from shoken.web.running.leftovers import private_file, room
from shoken.web.running.lost_runs import NotedRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["left_jobs", "new_job"]

# a run during which a server ended, most often for lack of memory, may have been innocent once
_TRIES = 2


def new_job(request: dict[str, Any], session: str, files: Sequence[bytes]) -> Job:
    """An analysis with its upload, kept until its end where that can be, else for this server."""
    key, owner = request["key"], request["owner"]
    record = Record(key=key, owner=owner, session=session, request=request, asked_s=time.time())
    kept = keep(record, files)
    if kept:
        return _kept_job(kept)
    with said_when_full(NO_TEMPORARY_SPACE):
        folder = room()  # it goes with what is in it where a file does not fit
        paths = [Path(folder.name) / str(number) for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            private_file(path, content)
    request = {**request, "files": [str(path) for path in paths]}
    noted = NotedRun(owner, key) if local_root() is None else None
    return Job(key=key, owner=owner, request=request, folder=folder, kept=noted)


def _kept_job(kept: KeptRun) -> Job:
    record = kept.record
    request = {**record.request, "files": [str(path) for path in kept.files], "files_stay": True}
    return Job(key=record.key, owner=record.owner, request=request, folder=kept, kept=kept)


def left_jobs() -> Iterator[tuple[Job, str]]:
    """What servers that have ended had not done, with the sessions that asked, in its order.

    What has ended two servers is not run again: a note says that it failed.
    """
    from shoken.store.results import Store

    for kept in abandoned():
        record = kept.record
        if Store(record.owner).open(record.key):  # kept in the last moment
            kept.cleanup()
        elif record.begun >= _TRIES:
            kept.ends_as("failed")
            tell(Event.FAILED, run=record.key, error="ServerEndedTwice")
        else:
            yield _kept_job(kept), record.session
