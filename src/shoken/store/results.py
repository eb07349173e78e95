"""Results that were kept: one object each, under one prefix of an fsspec URL, each owner's apart.

A result is there whole or not at all: on a disk it is written beside its place and renamed, in a
bucket it is one upload, which is an object when its last byte has come.  Keys are hashes of
content, owners hashes of addresses: no name is in a path.

Several servers may use one place.  What makes room or is beyond its days is removed only as it was
when it was looked at: on a disk under the folder's lock, in Google's bucket by its generation.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import NoSpace, UsageError
from shoken.common.settings import MiB, settings
from shoken.export.files import make_folder, write_atomically
from shoken.export.partial import drop_partials, locked
from shoken.imaging.sequence import from_name
from shoken.reading import scan_stem
from shoken.store.archive import FORMAT, HEAD_BYTES, About, about, packed, unpacked
from shoken.store.place import client, not_working, opened_place, reached, remove_as_seen, state

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis, Options

__all__ = ["Entry", "Store", "key_of", "load_ahead"]

_KEY = re.compile("[0-9a-f]{64}")
_SUFFIX = ".shoken"
_FILE = re.compile("[0-9a-f]{64}" + re.escape(_SUFFIX))


@dataclass(frozen=True)
class Entry:
    """One kept result: its key, what it tells of itself, and the room that it takes.

    ``about`` is None where it is damaged: it can be deleted, and nothing else.  ``state`` changes
    when another result takes its place.
    """

    key: str
    about: About | None
    size_bytes: int
    state: str = ""


def key_of(sha256: str, name: str, options: Options) -> str:
    """The key of a result: of the scan's bytes, the choices, the networks and Shoken's version.

    ``name`` counts only where it tells the sequence.
    """
    from shoken import __version__
    from shoken.models.catalogue import MODELS
    from shoken.models.weights import ModelState, model_state

    # an engine is chosen by which networks are there
    there = [spec.id for spec in MODELS.values() if model_state(spec) is ModelState.PRESENT]
    told = (sha256, from_name(scan_stem(name)), options, there, __version__, FORMAT)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def load_ahead() -> None:
    """Load the client of the place where results are kept, which takes seconds for a bucket.

    What is wrong with the setting is said when a store is made.
    """
    with suppress(UsageError):
        client(settings().store)


class Store:
    """The results of one owner.

    Parameters
    ----------
    owner
        Who they belong to, as the login says; None where there is no login.

    Raises
    ------
    UsageError
        ``SHOKEN_STORE`` cannot be used; the message says why.
    StoreError
        What it names cannot be reached, as all that is asked of the store may say.
    """

    def __init__(self, owner: str | None = None) -> None:
        folder = hashlib.sha256(owner.encode()).hexdigest() if owner else "local"
        self._files, root, protocol = opened_place(settings().store)
        self._folder = f"{root.rstrip('/')}/{folder}"
        self._is_local = protocol == "file"

    def keep(self, key: str, analysis: Analysis) -> None:
        """Keep an analysis under a key, in place of what was there; the oldest make room.

        Raises
        ------
        StoreError
            The place cannot be written.
        """
        content, place = packed(analysis), self._place(key)
        if self._is_local:
            try:
                make_folder(Path(self._folder))
                with locked(Path(self._folder)):
                    write_atomically(Path(place), content, mode=0o600, of=key)
            except (UsageError, NoSpace) as error:  # its words name a folder of the server
                raise not_working(error.__cause__ or error) from error
        else:
            with reached():
                self._files.pipe_file(place, content)
        self._make_room()

    def open(self, key: str) -> Analysis | None:
        """A kept analysis, or None where there is none that is whole and of this version."""
        try:
            with reached():
                content = self._files.cat_file(self._place(key))
            return unpacked(content)
        except (FileNotFoundError, ValueError):
            return None

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, whole or not."""
        if not _KEY.fullmatch(key):
            return False
        with reached():
            return bool(self._files.exists(self._place(key)))

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the newest first; what is beyond its days is removed on the way.

        What is damaged comes last, and is the first to make room.
        """
        if self._is_local:
            drop_partials(Path(self._folder))
        rows = self._rows()
        with reached():
            # in a bucket these go out at the same time; an object without bytes has no head
            asked = [row["name"] for row in rows if row["size"]]
            answers = self._files.cat_ranges(asked, 0, HEAD_BYTES, on_error="return")
            heads = dict(zip(asked, answers, strict=True))
        found = []
        for row in rows:
            path = row["name"]
            try:
                told = self._told_by(heads.get(path, b""))
                made = datetime.fromisoformat(told.made) if told else self._modified(path)
            except FileNotFoundError:
                continue  # another session has removed it
            entry = Entry(Path(path).stem, told, row["size"], state(row))
            if _is_over(made):
                self._remove_as_seen(entry)
            else:
                found.append(entry)
        return tuple(
            sorted(found, key=lambda entry: entry.about.made if entry.about else "", reverse=True)
        )

    def _told_by(self, head: bytes | Exception) -> About | None:
        """What a head tells; None where it is damaged, or a file of this machine not readable."""
        if isinstance(head, FileNotFoundError) or (
            isinstance(head, Exception) and not self._is_local
        ):
            with reached():
                raise head
        try:
            return None if isinstance(head, Exception) else about(head)
        except ValueError:
            return None

    def _modified(self, path: str) -> datetime:
        with reached():
            when: datetime = self._files.modified(path)
        return when if when.tzinfo else when.replace(tzinfo=UTC)

    def remove(self, key: str) -> None:
        """Remove a result for good, with what is left of one that was being written."""
        place = self._place(key)
        if self._is_local:
            drop_partials(Path(self._folder), of=key)
        try:
            with reached():
                self._files.rm_file(place)
        except FileNotFoundError:
            return  # another session was faster

    def _remove_as_seen(self, entry: Entry) -> None:
        """Remove a result unless another has taken its place since it was listed."""
        if self._is_local:
            with locked(Path(self._folder)):  # as who keeps one holds it
                if self._is_as_seen(entry):
                    self.remove(entry.key)
        else:
            remove_as_seen(self._files, self._place(entry.key), entry.state)

    def _is_as_seen(self, entry: Entry) -> bool:
        try:
            with reached():
                return state(self._files.info(self._place(entry.key))) == entry.state
        except FileNotFoundError:
            return False

    def _make_room(self) -> None:
        """Remove the oldest results while all together are larger than the setting."""
        room = settings().store_mib * MiB
        if self._is_local:  # what another server is writing counts too
            room -= drop_partials(Path(self._folder))
        for entry in self.entries():
            room -= entry.size_bytes
            if room < 0:
                self._remove_as_seen(entry)

    def _rows(self) -> list[dict[str, Any]]:
        """What the place's client tells of each result."""
        try:
            with reached():
                self._files.invalidate_cache()
                listed = self._files.ls(self._folder, detail=True)
        except FileNotFoundError:
            return []
        return [
            row
            for row in listed
            if row["type"] == "file" and _FILE.fullmatch(Path(row["name"]).name)
        ]

    def _place(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a result")
        return f"{self._folder}/{key}{_SUFFIX}"


def _is_over(made: datetime) -> bool:
    days = settings().store_days
    return bool(days) and datetime.now(UTC) - made > timedelta(days)
