"""What is left of an analysis that ended without a result, so that the page can say it.

On a disk the folders of :mod:`shoken.web.running.kept_runs` tell it.  Scans do not go to a bucket:
there each analysis that has not ended has a note, which holds a time and nothing else.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.store.place import local_root
from shoken.web.running.kept_runs import drop_kept, kept_folders, read_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.store.results import Store

__all__ = ["Left", "NotedRun", "drop_left", "left"]


class Left(StrEnum):
    """What is left of an analysis that has no result and is not in this server's queue.

    ``UNDER_WAY``: another server has it, or one is about to take it up.
    """

    UNDER_WAY = "under way"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class NotedRun:
    """An analysis on a server whose results are in a bucket: a note there, and no scan.

    One thread writes the notes, in turn: the queue waits for no bucket, and no analysis fails by
    one.
    """

    def __init__(self, owner: str | None, key: str) -> None:
        self._owner, self._key = owner, key
        asked_s = time.time()
        self._do(lambda store: store.note(key, asked_s))

    def begins(self) -> None:
        """Nothing: nobody takes it up."""

    def lives(self) -> None:
        """Nothing: no lock stands for it."""

    def let_go(self, *, was_running: bool) -> None:  # noqa: ARG002 - as of KeptRun
        """Note that it was interrupted; the server stops."""
        self._do(lambda store: store.note(self._key, 0))

    def cleanup(self) -> None:
        """Remove the note: it has ended."""
        self._do(lambda store: store.remove_note(self._key))

    def _do(self, change: Callable[[Store], None]) -> None:
        def done() -> None:
            with suppress(ShokenError):  # the log has it; age tells of a note that stays
                change(_store(self._owner))

        _notes().submit(done)


def left(owner: str | None, key: str) -> Left | None:
    """What is left of an analysis of a user that is not in this server's queue.

    Raises
    ------
    StoreError
        The place of results cannot be reached.
    """
    if local_root() is None:
        return _left_in_bucket(owner, key)
    records = [record for folder in kept_folders(owner, key) if (record := read_record(folder))]
    states = {record.state for record in records}
    if "asked" in states:
        return Left.UNDER_WAY
    if "failed" in states:
        return Left.FAILED
    return Left.INTERRUPTED if states else None


def _left_in_bucket(owner: str | None, key: str) -> Left | None:
    asked_s = _store(owner).noted(key)
    if asked_s is None:
        return None
    # another instance may have it as long as an analysis may wait for one and take itself
    is_fresh = time.time() - asked_s < 2 * settings().analysis_seconds
    return Left.UNDER_WAY if is_fresh else Left.INTERRUPTED


def drop_left(owner: str | None, key: str) -> None:
    """Remove what servers that have ended left of a user's analysis.

    Raises
    ------
    StoreError
        The place of results cannot be reached.
    """
    if local_root() is None:
        _store(owner).remove_note(key)
    else:
        drop_kept(owner, key)


def _store(owner: str | None) -> Store:
    from shoken.store.results import Store

    return Store(owner)


@cache
def _notes() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="notes")
