"""The files of a folder, a ZIP or a list, one at a time, and never more bytes than allowed.

What a ZIP says about its sizes is not believed: members are unpacked in memory, up to the limit.
Nothing is ever unpacked to disk, so names in it cannot lead anywhere.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from shoken.errors import TooLarge, UnreadableScan
from shoken.settings import MiB, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "ZIP_MAGIC",
    "Member",
    "Source",
    "is_dicom",
    "is_picture",
    "members_of",
    "pairs_as_one",
    "read_up_to",
    "scans_of",
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
_START_BYTES = 132
# how a file begins that lacks the preamble: the first elements that a picture's header has
_BARE_DICOM = tuple(
    bytes((group, 0, element, 0)) for group in (2, 8) for element in (0, 1, 5, 8, 0x12, 0x16, 0x18)
)


@dataclass(frozen=True)
class Member:
    """One file among several.

    ``read`` gives its bytes anew each time it is called; ``start`` the first 132 of them.
    """

    name: str
    start: Callable[[], bytes]
    read: Callable[[], bytes]


def start_of(source: Source) -> bytes:
    """The first 132 bytes: enough to tell the kind of file.

    Raises
    ------
    UnreadableScan
        The file cannot be opened.
    """
    shown = "the scan" if settings().hide_names else source
    try:
        if isinstance(source, Path | str):
            if Path(source).exists() and not Path(source).is_file():
                raise UnreadableScan(f"{shown}: not a file")  # a pipe would never end
            with Path(source).open("rb") as opened:
                return opened.read(_START_BYTES)
        place = source.tell()
        start = source.read(_START_BYTES)
        source.seek(place)
    except OSError as error:
        raise UnreadableScan(f"{shown}: {error.strerror or error}") from error
    return start


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


def members_of(source: Source | Sequence[Source]) -> tuple[Member, ...]:
    """The files of a folder (all below it), a ZIP, or a list of files.

    Raises
    ------
    UnreadableScan
        The folder or the ZIP cannot be read.
    TooLarge
        More files than ``SHOKEN_MAX_FILES``, or more bytes than ``SHOKEN_MAX_UNPACKED_MIB``.
    """
    if isinstance(source, list | tuple):
        found = [member for one in source for member in members_of(one)]
    elif isinstance(source, Path | str) and Path(source).is_dir():
        found = _folder(Path(source))
    elif start_of(source).startswith((ZIP_MAGIC, b"PK\x05\x06")):  # type: ignore[arg-type]
        found = _zip(source)  # type: ignore[arg-type]
    else:
        found = [_single(source)]  # type: ignore[arg-type]
    _check_count(len(found))
    return tuple(found)


def pairs_as_one(paths: Sequence[Path]) -> list[Path]:
    """Paths without the ``.img`` beside a ``.hdr``, which finds it."""
    headers = {_of_a_pair(path) for path in paths if ".hdr" in path.name.lower()}
    return [p for p in paths if ".img" not in p.name.lower() or _of_a_pair(p) not in headers]


def scans_of(paths: Sequence[Path]) -> list[Path | list[Path]]:
    """Paths as scans: every one by itself, but single DICOM files together, and pairs, as one."""
    paths = pairs_as_one(paths)
    loose = [path for path in paths if _is_loose_dicom(path)]
    whole: list[Path | list[Path]] = [path for path in paths if path not in loose]
    return [*whole, loose] if loose else whole


def _of_a_pair(path: Path) -> Path:
    """A path without the ending that tells the two files of a pair apart."""
    return path.with_name(re.sub(r"\.(hdr|img)(\.\w+)?$", "", path.name, flags=re.IGNORECASE))


def _is_loose_dicom(path: Path) -> bool:
    try:
        return path.is_file() and is_dicom(start_of(path))
    except UnreadableScan:
        return False  # its turn to be read comes, and the error with it


def _check_count(count: int) -> None:
    if count > settings().max_files:
        raise TooLarge(
            f"{count:,} files, more than {settings().max_files:,}; SHOKEN_MAX_FILES sets the limit"
        )


def _single(source: Source) -> Member:
    if isinstance(source, Path | str):
        path = Path(source)
        return Member(path.name, lambda: start_of(path), lambda: _bounded(path.open("rb")))
    content = _bounded(source, close=False)
    name = Path(str(getattr(source, "name", ""))).name
    return Member(name, lambda: content[:_START_BYTES], lambda: content)


def _folder(folder: Path) -> list[Member]:
    """Plain files below a folder, in the order of their names; links are not followed."""
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders.sort()
        files = (Path(parent) / name for name in sorted(names) if not name.startswith("."))
        paths += [path for path in files if path.is_file() and not path.is_symlink()]
        _check_count(len(paths))
    if not paths:
        raise UnreadableScan("the folder holds no files")
    _check_total(path.stat().st_size for path in paths)
    return [_single(path) for path in paths]


def _check_total(sizes: Iterable[int]) -> None:
    limit = settings().max_unpacked_mib
    if sum(sizes) > limit * MiB:
        raise TooLarge(f"more than {limit:,} MiB in all; SHOKEN_MAX_UNPACKED_MIB sets the limit")


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
        raise _file_too_large(limit)
    return content


def _file_too_large(limit_mib: int) -> TooLarge:
    return TooLarge(f"a file larger than {limit_mib:,} MiB; SHOKEN_MAX_FILE_MIB sets the limit")


def read_up_to(opened: BinaryIO, limit: int) -> bytes:
    """At most ``limit`` + 1 bytes; asking a file for more than it has would set memory aside."""
    try:
        size = os.fstat(opened.fileno()).st_size
    except (AttributeError, OSError):  # in memory
        size = limit
    return opened.read(min(size, limit) + 1)


def _zip(source: Source) -> list[Member]:
    stored = _single(source).read()
    try:
        with zipfile.ZipFile(io.BytesIO(stored)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableScan("the ZIP is damaged: its list of files cannot be read") from error
    entries = [e for e in entries if not _is_clutter(e.filename)]
    _check_count(len(entries))
    if not entries:
        raise UnreadableScan("the ZIP holds no files")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableScan("the ZIP is locked with a password; unpack it first")
    if sum(entry.compress_size for entry in entries) > len(stored):
        raise UnreadableScan("the ZIP is damaged: its files overlap")
    # zipfile unpacks no more of a member than the list of files says
    _check_total(entry.file_size for entry in entries)
    return [_zipped(stored, entry) for entry in entries]


def _is_clutter(name: str) -> bool:
    """What operating systems add to archives."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _zipped(stored: bytes, entry: zipfile.ZipInfo) -> Member:
    def unpacked(most: int) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(stored)) as archive, archive.open(entry) as opened:
                return _in_pieces(opened, most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableScan("the ZIP is damaged: a file in it cannot be unpacked") from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableScan("the ZIP is packed by a method that cannot be read") from error

    def whole() -> bytes:
        limit = settings().max_file_mib
        content = unpacked(limit * MiB + 1)
        if len(content) > limit * MiB:
            raise _file_too_large(limit)
        return content

    return Member(entry.filename.rpartition("/")[2], lambda: unpacked(_START_BYTES), whole)


def _in_pieces(opened: IO[bytes], most: int) -> bytes:
    """Up to ``most`` bytes; a size that lies cannot make one huge buffer."""
    pieces, left = [], most
    while left and (piece := opened.read(min(MiB, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
