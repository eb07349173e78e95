"""The place where results are stored: any that fsspec has a client for, and one error for all."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.disk_space import is_full
from shoken.common.errors import ShokenError, StoreError, UsageError, place_of
from shoken.common.escaping import plain
from shoken.common.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "client",
    "is_over",
    "local_root",
    "not_working",
    "opened_place",
    "owner_folder",
    "reached",
    "remove_as_seen",
    "state",
]

_log = logging.getLogger("shoken.store.results")
_SETTING = "SHOKEN_STORE"
_PASSWORD = re.compile(r"//[^/\s@]*@")  # and the name before it
# what a kind of place is told. No listing is kept, since other instances write there too; Google's
# client would wait for ever, and ask for the right to change who may read the bucket.
_TOLD: dict[str, dict[str, Any]] = {
    "gs": {"use_listings_cache": False, "requests_timeout": 60, "access": "read_write"},
}
# Google's client as it was before it asked by gRPC, for a minute where that does not get through,
# what kind of bucket each is.
_CLIENTS = {"gs": "gcsfs.core.GCSFileSystem"}


def owner_folder(owner: str | None) -> str:
    """The name of the folder of an owner's results."""
    return hashlib.sha256(owner.encode()).hexdigest() if owner else "local"


def local_root() -> Path | None:
    """The folder under which results are kept; None where they are not on a disk."""
    root = settings().store.removeprefix("file://")
    return None if "://" in root else Path(root)


def client(url: str, *, named: str = _SETTING) -> tuple[Any, str]:
    """Fsspec with the client of a place loaded, and the protocol of that place."""
    import fsspec

    for protocol, name in _CLIENTS.items():
        fsspec.register_implementation(protocol, name, clobber=True)
    protocol = fsspec.core.split_protocol(url)[0] or "file"
    try:
        fsspec.get_filesystem_class(protocol)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{_shown(named)}: {error}") from error
    return fsspec, protocol


def opened_place(url: str, *, named: str = _SETTING) -> tuple[Any, str, str]:
    """The client of a place, its root as that client names it, and the protocol.

    ``named`` is what messages call it.

    Raises
    ------
    UsageError
        The address cannot be used; the message says why.
    StoreError
        What it names cannot be reached.
    """
    fsspec, protocol = client(url, named=named)
    try:
        with reached(named):
            files, root = fsspec.core.url_to_fs(url, **_TOLD.get(protocol, {}))
    except ValueError as error:  # its words may quote the address, a password included
        raise UsageError(
            f"{_shown(named)} names no place that {protocol} knows ({place_of(error)})"
        ) from None
    return files, root, protocol


def is_over(made: datetime, days: int) -> bool:
    """Whether what was made then is beyond its days; 0: it has no end."""
    return bool(days) and datetime.now(UTC) - made > timedelta(days=days)


def state(row: dict[str, Any]) -> str:
    """A value that changes when a result is replaced; empty where the store gives none."""
    told = row.get("generation") or (row.get("ino"), row.get("mtime"))
    return "" if told == (None, None) else str(told)


def remove_as_seen(files: Any, path: str, seen: str) -> None:
    """Remove an object unless it was replaced since; ``seen`` is its :func:`state`.

    Google's client alone can be asked for that; elsewhere it is removed as it is.

    Raises
    ------
    StoreError
        The place does not work.
    """
    with reached(), suppress(FileNotFoundError, FileExistsError):  # gone, or another by now
        if "gs" in files.protocol and seen:
            bucket, _, name = path.partition("/")
            files.call("DELETE", "b/{}/o/{}", bucket, name, ifGenerationMatch=seen)
        else:
            files.rm_file(path)


@contextmanager
def reached(named: str = _SETTING) -> Iterator[None]:
    """Map what a client of fsspec raises, each its own errors, to one error of ours."""
    try:
        yield
    except (FileNotFoundError, ValueError, ShokenError):
        raise
    except Exception as error:
        raise not_working(error, named) from error


def not_working(error: BaseException, named: str = _SETTING) -> StoreError:
    """Without the words of the error, which may hold a path, a name or an address."""
    code, todo = getattr(error, "code", None), ""
    if is_full(error):
        todo = ". Free some there, or delete results on the page History, then analyse again"
        todo = todo if named == _SETTING else ". Free some there, then run it again"
    if isinstance(error, OSError) and error.errno:
        cause = os.strerror(error.errno)
    elif code in {one.value for one in HTTPStatus}:
        cause = f"{code} {HTTPStatus(code).phrase}"
    else:
        cause = "no cause that can be said"
    # the store's own names tell nothing of anybody, a cohort's folders may be named after patients
    is_ours = named == _SETTING
    words = _PASSWORD.sub("//", str(error)) if is_ours else f"{cause} ({place_of(error)})"
    _log.warning("the store does not work: %s", plain(words))
    place = f"the place where results are kept ({_shown(named)})"
    return StoreError(f"{place} does not work now: {cause} ({place_of(error)}){todo}")


def _shown(named: str) -> str:
    """What a place is called, without a password that its address may hold."""
    return _PASSWORD.sub("//", named)
