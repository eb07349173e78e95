"""One file among several: its name, its first bytes, and its content within the limits."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from shoken.common.errors import TooLarge, UnreadableScan
from shoken.common.settings import MiB, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "START_BYTES",
    "ZIP_MAGIC",
    "Member",
    "Source",
    "check_fetched",
    "file_too_large",
    "is_dicom",
    "is_picture",
    "pairs_as_one",
    "read_up_to",
    "scans_of",
    "single",
    "start_of",
]

Source = Path | str | BinaryIO
ZIP_MAGIC = b"PK\x03\x04"
_PICTURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff"
    rb"|II[*+]\0|MM\0[*+]"  # TIFF, and BigTIFF
    rb"|BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0"  # BMP, by its header's length
    rb"|RIFF.{4}WEBP",
    re.DOTALL,
)
START_BYTES = 132  # DICOM's preamble; every other magic number ends before
# how a file begins that lacks the preamble: the first elements that a picture's header has
_BARE_DICOM = tuple(
    bytes((group, 0, element, 0)) for group in (2, 8) for element in (0, 1, 5, 8, 0x12, 0x16, 0x18)
)
# what git-annex and Git LFS leave where a file's content has not been fetched
_PLACEHOLDERS = (b"/annex/objects/", b"version https://git-lfs")
# the second file of a pair, and SPM's third
_BESIDE = re.compile(r"(?i)\.(img|mat)(\.\w+)?$")
_FETCH = "its content has not been fetched (datalad get, git annex get or git lfs pull)"


@dataclass(frozen=True)
class Member:
    """One file among several; ``folder`` distinguishes files of one name in different places.

    ``read`` gives its bytes again each time it is called; ``start`` the first 132 of them.
    """

    name: str
    start: Callable[[], bytes]
    read: Callable[[], bytes]
    folder: str = ""
    size: int = 0

    @property
    def shown(self) -> str:
        """How messages call it: by its name, unless names are to be hidden."""
        return "a file" if settings().hide_names or not self.name else self.name


def start_of(source: Source) -> bytes:
    """The first 132 bytes: enough to tell the kind of file.

    Raises
    ------
    UnreadableScan
        The file cannot be opened, or its content has not been fetched.
    """
    shown = "the scan" if settings().hide_names else str(source)
    try:
        if isinstance(source, Path | str):
            return _start_of_path(Path(source), shown)
        place = source.tell()
        start = source.read(START_BYTES)
        source.seek(place)
    except OSError as error:
        raise UnreadableScan(f"{shown}: {error.strerror or error}") from error
    return start


def _start_of_path(path: Path, shown: str) -> bytes:
    if path.is_symlink() and not path.exists():
        raise UnreadableScan(f"{shown}: a broken link; in a DataLad or git-annex dataset, {_FETCH}")
    if path.exists() and not path.is_file():
        raise UnreadableScan(f"{shown}: not a file")  # a pipe would never end
    with path.open("rb") as opened:
        start = opened.read(START_BYTES)
    check_fetched(start, shown)
    return start


def check_fetched(start: bytes, shown: str) -> None:
    """Refuse a placeholder of git-annex or Git LFS, by its first bytes.

    Raises
    ------
    UnreadableScan
        It is one.
    """
    if start.startswith(_PLACEHOLDERS):
        raise UnreadableScan(f"{shown}: a placeholder of git-annex or Git LFS: {_FETCH}")


def is_dicom(start: bytes) -> bool:
    """Whether a file's first 132 bytes are those of a DICOM file, with its preamble or without."""
    return start[128:132] == b"DICM" or (len(start) > 8 and start.startswith(_BARE_DICOM))


def is_picture(source: Source) -> bool:
    """Whether a file or folder is a file that begins as PNG, JPEG, TIFF, BMP or WebP does."""
    try:
        start = start_of(source)
    except UnreadableScan:
        return False
    return bool(_PICTURE.match(start)) and not is_dicom(start)  # DICOM may begin as TIFF does


def pairs_as_one(paths: Sequence[Path]) -> list[Path]:
    """Paths without the ``.img`` and ``.mat`` of a ``.hdr``, from which they are found."""
    headers = {_of_a_pair(path) for path in paths if ".hdr" in path.name.lower()}
    return [p for p in paths if not _BESIDE.search(p.name) or _of_a_pair(p) not in headers]


def scans_of(paths: Sequence[Path]) -> list[Path | list[Path]]:
    """Paths as scans: every one by itself, but single DICOM files together, and pairs, as one."""
    paths = pairs_as_one(paths)
    loose = [path for path in paths if _is_loose_dicom(path)]
    whole: list[Path | list[Path]] = [path for path in paths if path not in loose]
    return [*whole, loose] if loose else whole


def _of_a_pair(path: Path) -> Path:
    """A path without the extension that distinguishes the files of a pair."""
    return path.with_name(re.sub(r"(?i)\.(hdr|img|mat)(\.\w+)?$", "", path.name))


def _is_loose_dicom(path: Path) -> bool:
    try:
        return path.is_file() and is_dicom(start_of(path))
    except UnreadableScan:
        return False  # its turn to be read comes, and the error with it


def single(source: Source) -> Member:
    """One file, on disk or open."""
    if isinstance(source, Path | str):
        path = Path(source)
        return Member(
            name=path.name,
            start=lambda: start_of(path),
            read=lambda: _bounded(path.open("rb")),
            folder=str(path.parent),
            size=path.stat().st_size if path.exists() else 0,
        )
    content = _bounded(source, close=False)
    name = Path(str(getattr(source, "name", ""))).name
    return Member(name, lambda: content[:START_BYTES], lambda: content, size=len(content))


def _bounded(opened: BinaryIO, *, close: bool = True) -> bytes:
    limit = settings().max_file_mib
    try:
        content = read_up_to(opened, limit * MiB)
    except OSError as error:
        raise UnreadableScan(f"a file cannot be read: {error.strerror or error}") from error
    finally:
        if close:
            opened.close()
    if len(content) > limit * MiB:
        raise file_too_large(limit)
    return content


def file_too_large(limit_mib: int) -> TooLarge:
    """The error for a file beyond the limit, in MiB."""
    return TooLarge(f"a file larger than {limit_mib:,} MiB; SHOKEN_MAX_FILE_MIB sets the limit")


def read_up_to(opened: BinaryIO, limit: int) -> bytes:
    """At most ``limit`` + 1 bytes; asking a file for more than it has would set memory aside."""
    try:
        size = os.fstat(opened.fileno()).st_size
    except (AttributeError, OSError):  # in memory
        size = limit
    return opened.read(min(size, limit) + 1)
