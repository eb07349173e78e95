"""Results that were kept: one object each, under one prefix of an fsspec URL, each owner's apart.

A result is there whole or not at all: on a disk it is written beside its place and renamed, in a
bucket it is one upload, which is an object when its last byte has come.  Keys are hashes of
content, owners hashes of addresses: no name is in a path.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.archive import FORMAT, HEAD_BYTES, About, about, packed, unpacked
from shoken.errors import NoSpace, ShokenError, StoreError, UsageError, place_of
from shoken.escaping import plain
from shoken.export.files import make_folder, write_atomically
from shoken.reading import scan_stem
from shoken.sequence import from_name
from shoken.settings import MiB, settings
from shoken.space import is_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.pipeline import Analysis, Options

__all__ = ["Entry", "Store", "key_of", "load_ahead"]

_log = logging.getLogger("shoken.store")
_KEY = re.compile("[0-9a-f]{64}")
_SUFFIX = ".shoken"
_PASSWORD = re.compile(r"//[^/\s@]*@")  # and the name before it
_FILE = re.compile("[0-9a-f]{64}" + re.escape(_SUFFIX))
# what a kind of place is told. No listing is kept, since other instances write there too; Google's
# client would wait for ever, and ask for the right to change who may read the bucket.
_TOLD: dict[str, dict[str, Any]] = {
    "gs": {"use_listings_cache": False, "requests_timeout": 60, "access": "read_write"},
}
# Google's client as it was before it asked by gRPC, for a minute where that does not get through,
# what kind of bucket each is.
_CLIENTS = {"gs": "gcsfs.core.GCSFileSystem"}


@dataclass(frozen=True)
class Entry:
    """One kept result: its key, what it tells of itself, and the room that it takes.

    ``about`` is None where it is damaged: it can be deleted, and nothing else.
    """

    key: str
    about: About | None
    size_bytes: int


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


def load_ahead() -> None:
    """Load the client of the place where results are kept, which takes seconds for a bucket.

    What is wrong with the setting is said when a store is made.
    """
    with suppress(UsageError):
        _client(settings().store)


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
        fsspec, protocol = _client(settings().store)
        try:
            with _reached():
                told = _TOLD.get(protocol, {})
                self._files, root = fsspec.core.url_to_fs(settings().store, **told)
        except ValueError as error:  # its words may quote the address, a password included
            raise UsageError(
                f"SHOKEN_STORE names no place that {protocol} knows ({place_of(error)})"
            ) from None
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
                write_atomically(Path(place), content, mode=0o600)
            except (UsageError, NoSpace) as error:  # its words name a folder of the server
                raise _not_working(error.__cause__ or error) from error
        else:
            with _reached():
                self._files.pipe_file(place, content)
        self._make_room()

    def open(self, key: str) -> Analysis | None:
        """A kept analysis, or None where there is none that is whole and of this version."""
        try:
            with _reached():
                content = self._files.cat_file(self._place(key))
            return unpacked(content)
        except (FileNotFoundError, ValueError):
            return None

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, whole or not."""
        if not _KEY.fullmatch(key):
            return False
        with _reached():
            return bool(self._files.exists(self._place(key)))

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the newest first; what is beyond its days is removed on the way.

        What is damaged comes last, and is the first to make room.
        """
        sizes = self._sizes()
        with _reached():
            # in a bucket these go out at the same time; an object without bytes has no head
            asked = [path for path, size in sizes.items() if size]
            answers = self._files.cat_ranges(asked, 0, HEAD_BYTES, on_error="return")
            heads = dict(zip(asked, answers, strict=True))
        found = []
        for path, size in sizes.items():
            try:
                told = self._told_by(heads.get(path, b""))
                made = datetime.fromisoformat(told.made) if told else self._modified(path)
            except FileNotFoundError:
                continue  # another session has removed it
            if _is_over(made):
                self.remove(Path(path).stem)
            else:
                found.append(Entry(Path(path).stem, told, size))
        return tuple(
            sorted(found, key=lambda entry: entry.about.made if entry.about else "", reverse=True)
        )

    def _told_by(self, head: bytes | Exception) -> About | None:
        """What a head tells; None where it is damaged, or a file of this machine not readable."""
        if isinstance(head, FileNotFoundError) or (
            isinstance(head, Exception) and not self._is_local
        ):
            with _reached():
                raise head
        try:
            return None if isinstance(head, Exception) else about(head)
        except ValueError:
            return None

    def _modified(self, path: str) -> datetime:
        with _reached():
            when: datetime = self._files.modified(path)
        return when if when.tzinfo else when.replace(tzinfo=UTC)

    def remove(self, key: str) -> None:
        """Remove a result for good."""
        try:
            with _reached():
                self._files.rm_file(self._place(key))
        except FileNotFoundError:
            return  # another session was faster

    def _make_room(self) -> None:
        """Remove the oldest results while all together are larger than the setting."""
        room = settings().store_mib * MiB
        for entry in self.entries():
            room -= entry.size_bytes
            if room < 0:
                self.remove(entry.key)

    def _sizes(self) -> dict[str, int]:
        """Where results are, and how many bytes they have."""
        try:
            with _reached():
                self._files.invalidate_cache()
                listed = self._files.ls(self._folder, detail=True)
        except FileNotFoundError:
            return {}
        return {
            row["name"]: row["size"]
            for row in listed
            if row["type"] == "file" and _FILE.fullmatch(Path(row["name"]).name)
        }

    def _place(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a result")
        return f"{self._folder}/{key}{_SUFFIX}"


def _client(url: str) -> tuple[Any, str]:
    """Fsspec with the client of a place loaded, and the protocol of that place."""
    import fsspec

    for protocol, name in _CLIENTS.items():
        fsspec.register_implementation(protocol, name, clobber=True)
    protocol = fsspec.core.split_protocol(url)[0] or "file"
    try:
        fsspec.get_filesystem_class(protocol)
    except (ImportError, ValueError) as error:
        raise UsageError(f"SHOKEN_STORE: {error}") from error
    return fsspec, protocol


@contextmanager
def _reached() -> Iterator[None]:
    """Make one error of ours of what a client of fsspec raises; each has errors of its own."""
    try:
        yield
    except (FileNotFoundError, ValueError, ShokenError):
        raise
    except Exception as error:
        raise _not_working(error) from error


def _not_working(error: BaseException) -> StoreError:
    """Without the words of the error, which may hold a path, a name or an address."""
    code, todo = getattr(error, "code", None), ""
    if is_full(error):
        todo = ". Free some there, or delete results on the page History, then analyse again"
    if isinstance(error, OSError) and error.errno:
        cause = os.strerror(error.errno)
    elif code in {one.value for one in HTTPStatus}:
        cause = f"{code} {HTTPStatus(code).phrase}"
    else:
        cause = "no cause that can be said"
    _log.warning("the store does not work: %s", plain(_PASSWORD.sub("//", str(error))))
    return StoreError(
        "the place where results are kept (SHOKEN_STORE) does not work now: "
        f"{cause} ({place_of(error)}){todo}"
    )


def _is_over(made: datetime) -> bool:
    days = settings().store_days
    return bool(days) and datetime.now(UTC) - made > timedelta(days)
