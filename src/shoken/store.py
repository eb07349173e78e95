"""Results that were kept: one object each, under one prefix of an fsspec URL, each owner's apart.

A result is there whole or not at all: on a disk it is written beside its place and renamed, in a
bucket it is one upload.  Keys are hashes of content, owners hashes of addresses: no name is in a
path.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.archive import FORMAT, About, about, packed, unpacked
from shoken.errors import UsageError
from shoken.export.files import make_folder, write_atomically
from shoken.reading import scan_stem
from shoken.sequence import from_name
from shoken.settings import MiB, settings

if TYPE_CHECKING:
    from shoken.pipeline import Analysis, Options

__all__ = ["Entry", "Store", "key_of"]

_KEY = re.compile("[0-9a-f]{64}")
_SUFFIX = ".shoken"


@dataclass(frozen=True)
class Entry:
    """One kept result: its key, and what it tells of itself."""

    key: str
    about: About


def key_of(sha256: str, name: str, options: Options) -> str:
    """The key of a result: of the scan's bytes, the choices, the networks and Shoken's version.

    ``name`` counts only where it tells the sequence.
    """
    from shoken import __version__
    from shoken.catalogue import MODELS
    from shoken.weights import ModelState, model_state

    # an engine is chosen by which networks are there
    there = [spec.id for spec in MODELS.values() if model_state(spec) is ModelState.PRESENT]
    told = (sha256, from_name(scan_stem(name)), options, there, __version__, FORMAT)
    return hashlib.sha256(repr(told).encode()).hexdigest()


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
    """

    def __init__(self, owner: str | None = None) -> None:
        import fsspec

        folder = hashlib.sha256(owner.encode()).hexdigest() if owner else "local"
        try:
            self._files, root = fsspec.core.url_to_fs(settings().store)
        except (ImportError, ValueError) as error:
            raise UsageError(f"SHOKEN_STORE: {error}") from error
        self._folder = f"{root.rstrip('/')}/{folder}"
        self._is_local = "file" in self._files.protocol

    def keep(self, key: str, analysis: Analysis) -> None:
        """Keep an analysis under a key, in place of what was there; the oldest make room.

        Raises
        ------
        UsageError
            The place cannot be written.
        """
        content, place = packed(analysis), self._place(key)
        if self._is_local:
            make_folder(Path(self._folder))
            write_atomically(Path(place), content)
            Path(place).chmod(0o600)
        else:
            self._files.pipe_file(place, content)
        self._make_room()

    def open(self, key: str) -> Analysis | None:
        """A kept analysis, or None where there is none that this version can open."""
        try:
            return unpacked(self._files.cat_file(self._place(key)))
        except (OSError, ValueError):
            return None

    def has(self, key: str) -> bool:
        """Whether something is kept under a key."""
        return bool(self._files.exists(self._place(key)))

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the newest first; what is beyond its days is removed on the way."""
        self._files.invalidate_cache()
        found = []
        for path in self._paths():
            try:
                with self._files.open(path, "rb") as opened:
                    entry = Entry(Path(path).stem, about(opened))
            except (OSError, ValueError):
                continue  # another session has removed it, or it is not ours
            if _is_over(entry.about):
                self.remove(entry.key)
            else:
                found.append(entry)
        return tuple(sorted(found, key=lambda entry: entry.about.made, reverse=True))

    def remove(self, key: str) -> None:
        """Remove a result for good."""
        try:
            self._files.rm_file(self._place(key))
        except FileNotFoundError:
            return  # another session was faster

    def _make_room(self) -> None:
        """Remove the oldest results while all together are larger than the setting."""
        room = settings().store_mib * MiB
        for entry in self.entries():
            room -= self._files.size(self._place(entry.key)) or 0
            if room < 0:
                self.remove(entry.key)

    def _paths(self) -> list[Any]:
        try:
            listed = self._files.ls(self._folder, detail=False)
        except FileNotFoundError:
            return []
        return [path for path in listed if str(path).endswith(_SUFFIX)]

    def _place(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a result")
        return f"{self._folder}/{key}{_SUFFIX}"


def _is_over(told: About) -> bool:
    days = settings().store_days
    return bool(days) and datetime.now(UTC) - datetime.fromisoformat(told.made) > timedelta(days)
