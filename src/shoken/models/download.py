"""One file over HTTPS into a folder: resumed, counted, verified, and only then in place."""

from __future__ import annotations

import errno
import hashlib
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shoken.common.errors import ModelCorrupt, ModelMissing

if TYPE_CHECKING:
    import http.client
    from collections.abc import Callable
    from pathlib import Path

    from shoken.models.catalogue import PublishedFile

__all__ = ["OTHER_SOURCE", "download", "is_web_address", "sha256_of", "shown_address"]

# what to do where no source answers
OTHER_SOURCE = "check the connection, or set SHOKEN_MODEL_MIRROR to a copy of the files"
_TRIES = 4  # a short failure of the network is bridged, a long one is told within seconds
_PAUSE_S = 1.0  # see above
_TIMEOUT_S = 30  # of silence, not of the whole download
_CHUNK = 1 << 18  # 256 KiB: progress moves smoothly and costs nothing
_FINAL = frozenset({401, 403, 404, 410, 416})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_web_address(place: str) -> bool:
    """Whether a place is on a web server, and no folder."""
    return place.startswith(("http://", "https://"))


def shown_address(url: str) -> str:
    """A web address as messages show it: without a name, a password or a query that may hold keys.

    >>> shown_address("https://me@host:8443/a/b?key=mine")
    'https://host:8443/a/b'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def download(
    url: str,
    file: PublishedFile,
    *,
    part: Path,
    destination: Path,
    progress: Callable[[int, int], None],
) -> None:
    """Bring one published file to its place.

    What a cut connection leaves is gone on with, in this call and in later ones.

    Parameters
    ----------
    url
        The folder on the server, ending in a slash.
    file
        The file's name, size and sha256.
    part
        Where the bytes gather; it belongs to this process for now.
    destination
        Where the whole and verified file is moved to.
    progress
        Told how many bytes are there, of how many.

    Raises
    ------
    ModelMissing
        The server does not answer, or not with this file.
    ModelCorrupt
        What it sends is not the published file.
    OSError
        The folder cannot take it.
    """
    begun_before = part.exists()
    _gather(url + file.name, file, part, progress)
    if begun_before and sha256_of(part) != file.sha256:
        part.unlink()  # its beginning may have been another file's: once more from nothing
        _gather(url + file.name, file, part, progress)
    if sha256_of(part) != file.sha256:
        part.unlink()
        raise ModelCorrupt(
            f"{shown_address(url)}{file.name} is not the published file (its sha256 differs); "
            "it was discarded"
        )
    part.replace(destination)


def _gather(
    url: str, file: PublishedFile, part: Path, progress: Callable[[int, int], None]
) -> None:
    """Ask until all bytes of a file are there; each time only for those that are missing."""
    import http.client  # here: an analysis does without, and these take a while to load
    import urllib.error

    cause: object = f"the answer ends before its {file.size_bytes} bytes"
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_S)
        try:
            _append(url, file, part, progress)
        except urllib.error.HTTPError as error:
            cause = error
            if error.code in _FINAL:
                break
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
            cause = getattr(error, "reason", error)
        except OSError as error:
            if error.errno in _FULL:
                part.unlink()
            raise
        if part.exists() and part.stat().st_size >= file.size_bytes:
            return
    raise ModelMissing(f"could not get {shown_address(url)}: {cause}; {OTHER_SOURCE}")


def _append(
    url: str, file: PublishedFile, part: Path, progress: Callable[[int, int], None]
) -> None:
    """Ask for what is missing of a file and add it to the part that is there."""
    import http.client
    import urllib.request

    there = part.stat().st_size if part.exists() else 0
    if there >= file.size_bytes:
        return
    request = urllib.request.Request(url, headers={"User-Agent": "shoken"})  # noqa: S310 - a row's
    if there:
        request.add_header("Range", f"bytes={there}-")
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - a row's
        if answer.status != http.client.PARTIAL_CONTENT:
            there = 0
        with part.open("r+b" if there else "wb") as stream:
            stream.seek(there)
            while chunk := _read(answer, min(_CHUNK, file.size_bytes + 1 - there)):
                stream.write(chunk)
                there += len(chunk)
                progress(there, file.size_bytes)


def _read(answer: http.client.HTTPResponse, size: int) -> bytes:
    try:
        return answer.read(size)
    except OSError as error:  # of the connection; those of the disk must stay apart
        raise ConnectionError(str(error)) from error
