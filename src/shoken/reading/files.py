"""The files of a folder, a ZIP or a list, one at a time, and never more bytes than allowed.

What a ZIP says about its sizes is not believed: members are unpacked in memory, up to the limit.
Nothing is ever unpacked to disk, so names in it cannot lead anywhere.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from shoken.common.errors import TooLarge, UnreadableScan
from shoken.common.settings import MiB, settings
from shoken.reading.allowance import allow_files
from shoken.reading.file_members import (
    START_BYTES,
    ZIP_MAGIC,
    Member,
    check_fetched,
    file_too_large,
    single,
    start_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shoken.reading.file_members import Source

__all__ = ["is_zip", "members_of"]

_NAMED = 3  # a message stays one line
# exports hold archives in an archive, one for each patient or study; deeper ones are made to harm
_DEEPEST = 3
# the name of a ZIP's first file begins behind 30 bytes (APPNOTE.TXT, 4.3.7)
_FIRST_NAME = 30
_NO_SCANS = (b"META-INF/", b"[Content_Types].xml", b"mimetype")  # Java, Office, OpenDocument
_IN_UTF8 = 0x800  # a file's flag for its name (APPNOTE.TXT, appendix D)


def is_zip(start: bytes) -> bool:
    """Whether a file's first bytes are those of a ZIP, an empty one included.

    Programs and documents are kept as ZIPs too, with a first file that says so: a viewer's on a
    patient's disc may hold more files than a scan.
    """
    if start.startswith(b"PK\x05\x06"):
        return True
    return start.startswith(ZIP_MAGIC) and not start[_FIRST_NAME:].startswith(_NO_SCANS)


def members_of(source: Source | Sequence[Source]) -> tuple[Member, ...]:
    """The files of a folder (all below it), a ZIP (ZIPs in it included), or a list of files.

    Raises
    ------
    UnreadableScan
        The folder or a ZIP cannot be read, or links in a folder lead to no file.
    TooLarge
        More files than ``SHOKEN_MAX_FILES``, or more bytes than ``SHOKEN_MAX_UNPACKED_MIB``.
    """
    if isinstance(source, list | tuple):
        found = [member for one in source for member in _of_one(one)]
    else:
        found = _of_one(source)  # type: ignore[arg-type]
    members = tuple(_unpacked(found, _DEEPEST))
    allow_files(len(members), sum(member.size for member in members))
    return members


def _of_one(source: Source) -> list[Member]:
    if isinstance(source, Path | str) and Path(source).is_dir():
        return _folder(Path(source))
    if is_zip(start_of(source)):
        return _zip(single(source))
    return [single(source)]


def _unpacked(members: list[Member], deepest: int) -> list[Member]:
    """The files, with those of each ZIP among them in its place."""
    _check(members)
    if not deepest or not any(is_zip(member.start()) for member in members):
        return members
    found: list[Member] = []
    for member in members:
        found += _unpacked(_zip(member), deepest - 1) if is_zip(member.start()) else [member]
        _check(found)
    return found


def _check(members: Sequence[Member]) -> None:
    most, limit = settings().max_files, settings().max_unpacked_mib
    if len(members) > most:
        raise TooLarge(
            f"{len(members):,} files, more than {most:,}; SHOKEN_MAX_FILES sets the limit"
        )
    # zipfile unpacks no more of a member than the list of files says
    if sum(member.size for member in members) > limit * MiB:
        raise TooLarge(f"more than {limit:,} MiB in all; SHOKEN_MAX_UNPACKED_MIB sets the limit")


def _folder(folder: Path) -> list[Member]:
    """Regular files below a folder, in the order of their names; links to them are followed."""
    paths: list[Path] = []
    broken: list[Path] = []
    been: set[Path] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = Path(parent).resolve()
        if real in been:  # a link that leads back
            folders.clear()
            continue
        been.add(real)
        folders[:] = sorted(name for name in folders if not _is_clutter(name))
        files = [Path(parent) / name for name in sorted(names) if not _is_clutter(name)]
        broken += [path for path in files if path.is_symlink() and not path.exists()]
        paths += [path for path in files if path.is_file()]
        if len(paths) > settings().max_files:
            break
    if broken:
        raise UnreadableScan(
            f"broken links: {len(broken)}{_named(path.name for path in broken)}; in "
            "a DataLad or git-annex dataset their content has not been fetched (datalad get)"
        )
    if not paths:
        raise UnreadableScan("the folder holds no files")
    return [single(path) for path in paths]


def _named(names: Iterable[str]) -> str:
    """The first few names in brackets, where names may be shown."""
    several = list(names)
    if settings().hide_names:
        return ""
    more = ", …" if len(several) > _NAMED else ""
    return f" ({', '.join(several[:_NAMED])}{more})"


def _zip(packed: Member) -> list[Member]:
    stored, which = packed.read(), f"{packed.shown}: the ZIP" if packed.folder else "the ZIP"
    try:
        archive = zipfile.ZipFile(io.BytesIO(stored))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableScan(f"{which} is damaged: its list of files cannot be read") from error
    entries = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not any(map(_is_clutter, _parts(entry)))
    ]
    if not entries:
        raise UnreadableScan(f"{which} holds no files")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableScan(f"{which} is locked with a password; unpack it first")
    if sum(entry.compress_size for entry in entries) > len(stored):
        raise UnreadableScan(f"{which} is damaged: its files overlap")
    return [_zipped(archive, entry, f"{packed.folder}/{packed.name}") for entry in entries]


def _parts(entry: zipfile.ZipInfo) -> list[str]:
    """The folders and the name of a ZIP's file; some programs write them as Windows does."""
    return _name_of(entry).replace("\\", "/").split("/")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """A path as it was meant: without a flag macOS writes UTF-8, and Windows in Japan CP932."""
    if entry.flag_bits & _IN_UTF8:
        return entry.filename
    stored = entry.filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_clutter(name: str) -> bool:
    """What operating systems and version control add to folders and archives."""
    return name == "__MACOSX" or (name.startswith(".") and name.strip(".") != "")


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: str) -> Member:
    *folders, name = _parts(entry)

    def unpacked(most: int) -> bytes:
        try:
            with archive.open(entry) as opened:
                return _in_pieces(opened, most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnreadableScan("the ZIP is damaged: a file in it cannot be unpacked") from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableScan("the ZIP is packed by a method that cannot be read") from error

    @cache
    def start() -> bytes:
        first = unpacked(START_BYTES)
        check_fetched(first, "the scan" if settings().hide_names else name)
        return first

    def whole() -> bytes:
        limit = settings().max_file_mib
        content = unpacked(limit * MiB + 1)
        if len(content) > limit * MiB:
            raise file_too_large(limit)
        return content

    return Member(name, start, whole, "/".join((place, *folders)), entry.file_size)


def _in_pieces(opened: IO[bytes], most: int) -> bytes:
    """Up to ``most`` bytes; a size that lies cannot make one huge buffer."""
    pieces, left = [], most
    while left and (piece := opened.read(min(MiB, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
