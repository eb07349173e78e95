"""Stored results: one object each, under one prefix of an fsspec URL, each owner's apart.

A result is there whole or not at all: on a disk it is written beside its place and renamed, in a
bucket it is one upload, which is an object when its last byte has come.  Keys are hashes of
content, owners hashes of addresses: no name is in a path.

Several servers may use one place.  What makes room or is beyond its days is removed only as it was
when it was looked at: on a disk under the folder's lock, in Google's bucket by its generation.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import UsageError
from shoken.common.settings import MiB, settings
from shoken.export.partial import drop_partials, locked
from shoken.imaging.sequence import from_name
from shoken.reading import scan_stem
from shoken.store.labels import Labels
from shoken.store.owner_place import OwnerPlace
from shoken.store.packed_results import FORMAT, HEAD_BYTES, About, about, packed, unpacked
from shoken.store.place import client, is_over, reached, remove_as_seen, state
from shoken.store.revisions import Revisions

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis, Options

__all__ = ["Entry", "Store", "key_of", "load_ahead"]

_KEY = re.compile("[0-9a-f]{64}")
_SUFFIX = ".shoken"
_FILE = re.compile("[0-9a-f]{64}" + re.escape(_SUFFIX))
_BESIDE = re.compile(r"([0-9a-f]{64})\.(?:label|thumbnail|\d{4}\.review)")


@dataclass(frozen=True)
class Entry:
    """One stored result: its key, its description, and the space of it and what stands beside it.

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
    from shoken.models.catalogue import OwnSource
    from shoken.models.own.added import known_models
    from shoken.models.weights import ModelState, model_state

    # an engine is chosen by which networks are there; another may have taken an own one's id
    there = [
        (spec.card, spec.files[0].sha256) if isinstance(spec.source, OwnSource) else spec.id
        for spec in known_models().values()
        if model_state(spec) is ModelState.PRESENT
    ]
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
        self._owners = OwnerPlace(settings().store, owner)
        self._files, self._folder = self._owners.files, self._owners.folder
        self._is_local = self._owners.is_local
        self.revisions = Revisions(self._owners)
        self.labels = Labels(self._owners)

    def keep(self, key: str, analysis: Analysis) -> None:
        """Keep an analysis under a key, in place of what was there; the oldest make room.

        Raises
        ------
        StoreError
            The place cannot be written.
        """
        from shoken.analysis.history_thumbnail import thumbnail_jpeg

        self._owners.write(Path(self._place(key)).name, packed(analysis), of=key)
        self.labels.keep_thumbnail(key, thumbnail_jpeg(analysis))
        self._make_room()

    def open(self, key: str) -> Analysis | None:
        """A stored analysis, or None where there is no complete one of this version.

        Nor is one opened that is beyond its days and that no list has removed yet.
        """
        try:
            with reached():
                content = self._files.cat_file(self._place(key))
            made = datetime.fromisoformat(about(content[:HEAD_BYTES]).made)
            return None if is_over(made, settings().store_days) else unpacked(content)
        except (FileNotFoundError, ValueError):
            return None

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, whole or not."""
        if not _KEY.fullmatch(key):
            return False
        with reached():
            return bool(self._files.exists(self._place(key)))

    def note(self, key: str, asked_s: float) -> None:
        """Note in a bucket that an analysis was asked for, a POSIX time; 0: it was interrupted."""
        with reached():
            self._files.pipe_file(self._note(key), str(asked_s).encode())

    def noted(self, key: str) -> float | None:
        """When an analysis without a result was asked for, as :meth:`note` has it, or None."""
        try:
            with reached():
                return float(self._files.cat_file(self._note(key)))
        except (FileNotFoundError, ValueError):
            return None

    def remove_note(self, key: str) -> None:
        """Remove the note of an analysis that has ended."""
        with reached(), suppress(FileNotFoundError):
            self._files.rm_file(self._note(key))

    def _note(self, key: str) -> str:
        return f"{self._place(key).removesuffix(_SUFFIX)}.run"

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the newest first; what is beyond its days is removed on the way.

        What is damaged comes last, and is the first to make room.
        """
        if self._is_local:
            drop_partials(Path(self._folder))
        listed = self._owners.rows()
        rows, beside = _results(listed), _sizes_beside(listed)
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
            key = Path(path).stem
            entry = Entry(key, told, row["size"] + beside.get(key, 0), state(row))
            if is_over(made, settings().store_days):
                self._remove_as_seen(entry)
            else:
                found.append(entry)
        for key in beside.keys() - {Path(row["name"]).stem for row in rows}:
            self._remove_beside_none(key)
        return tuple(
            sorted(found, key=lambda entry: entry.about.made if entry.about else "", reverse=True)
        )

    def _told_by(self, head: bytes | Exception) -> About | None:
        """The description in a head; None where it is damaged, or a local file is not readable."""
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
        """Remove a result for good, with its revisions, its label and what is half written."""
        place = self._place(key)
        self._remove_beside(key)
        if self._is_local:
            drop_partials(Path(self._folder), of=key)
        try:
            with reached():
                self._files.rm_file(place)
        except FileNotFoundError:
            return  # another session was faster

    def _remove_as_seen(self, entry: Entry) -> None:
        """Remove a result unless it was replaced since it was listed."""
        if self._is_local:
            with locked(Path(self._folder)):  # as who keeps one holds it
                if self._is_as_seen(entry):
                    self.remove(entry.key)
        else:
            remove_as_seen(self._files, self._place(entry.key), entry.state)
            if not self.has(entry.key):
                self._remove_beside(entry.key)

    def _remove_beside_none(self, key: str) -> None:
        """Remove what was written beside a result while another session removed that."""
        with locked(Path(self._folder)) if self._is_local else nullcontext():
            if not self.has(key):
                self._remove_beside(key)

    def _remove_beside(self, key: str) -> None:
        self.revisions.remove(key)
        self.labels.remove(key)

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

    def _place(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a result")
        return f"{self._folder}/{key}{_SUFFIX}"


def _results(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in listed if _FILE.fullmatch(Path(row["name"]).name)]


def _sizes_beside(listed: list[dict[str, Any]]) -> dict[str, int]:
    """How many bytes stand beside each result, by its key."""
    taken: dict[str, int] = {}
    for row in listed:
        if named := _BESIDE.fullmatch(Path(row["name"]).name):
            taken[named[1]] = taken.get(named[1], 0) + row["size"]
    return taken
