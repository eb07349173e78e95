"""Volume files as they are stored: their bytes, their names, and the files beside them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import TooLarge, UnreadableScan
from shoken.common.settings import MiB, settings
from shoken.imaging.sequence import from_name
from shoken.reading.file_members import Source, read_up_to
from shoken.reading.scan import content_name, scan_stem

if TYPE_CHECKING:
    from shoken.reading.file_members import Member

__all__ = [
    "FindBeside",
    "Stored",
    "beside_member",
    "beside_path",
    "load",
    "named_beside",
    "nothing_beside",
    "or_else",
]

# version 5 and later say it in words, 4 in numbers of either byte order: type, rows, columns
_MATLAB = re.compile(
    rb"MATLAB [5-7]\.|\0{4}\x04\0{3}\x04\0{3}|\0\0\x03\xe8\0{3}\x04\0{3}\x04", re.DOTALL
)


@dataclass(frozen=True)
class Stored:
    """One file: its name where it lies, what it is called to the user, and its bytes."""

    name: str
    shown: str
    content: bytes


# the first of some names, whatever their case, that a file beside has
FindBeside = Callable[[Sequence[str]], Stored | None]


def load(source: Source, name: str | None = None) -> Stored:
    """A file's bytes and names.

    Raises
    ------
    UnreadableScan
        It cannot be opened, or is empty.
    TooLarge
        It is larger than ``SHOKEN_MAX_FILE_MIB``.
    """
    limit = settings().max_file_mib * MiB
    try:
        if isinstance(source, Path | str):
            name = name or Path(source).name
            with Path(source).open("rb") as opened:
                content = read_up_to(opened, limit)
        else:
            name = Path(name or getattr(source, "name", None) or "scan.nii").name
            content = read_up_to(source, limit)
    except OSError as error:
        place = "the scan" if settings().hide_names else source
        raise UnreadableScan(f"{place}: {error.strerror or error}") from error
    stored = _named(name, content)
    if len(content) > limit:
        raise TooLarge(
            f"{stored.shown}: larger than {settings().max_file_mib} MiB; "
            "SHOKEN_MAX_FILE_MIB sets the limit"
        )
    if not content:
        raise UnreadableScan(f"{stored.shown}: the file is empty; copy or download it again")
    return stored


def _named(name: str, content: bytes) -> Stored:
    if not settings().hide_names:
        return Stored(name, name, content)
    digest = hashlib.sha256(content).hexdigest()
    shown = content_name("scan", digest, from_name(scan_stem(name))) + ".nii"
    return Stored(name, shown, content)


def begins_matlab(start: bytes) -> bool:
    """Whether a file begins as those of MATLAB do; of version 4, one that holds a 4×4 matrix."""
    return bool(_MATLAB.match(start))


def named_beside(beside: FindBeside, names: Sequence[str]) -> Stored | None:
    """The file beside that has one of some names, or lost its own; no other in its place."""
    found = beside(names)
    wanted = {name.lower() for name in names}
    return found if found and found.name.lower() in {"", *wanted} else None


def or_else(beside: FindBeside, file: Stored) -> FindBeside:
    """Finds files by their names, and a certain one where none of them is there."""

    def find(names: Sequence[str]) -> Stored | None:
        return named_beside(beside, names) or file

    return find


def nothing_beside(_: Sequence[str]) -> None:
    """For a single file."""


def beside_path(path: Path) -> FindBeside:
    """Finds files in the folder of a file."""

    def find(names: Sequence[str]) -> Stored | None:
        try:
            there = {one.name.lower(): one for one in path.absolute().parent.iterdir()}
        except OSError:  # a folder that may be entered, but not listed
            there = {name.lower(): path.with_name(name) for name in names}
        found = (there.get(name.lower()) for name in names)
        return next((load(one) for one in found if one and one.is_file()), None)

    return find


def beside_member(member: Member, members: Sequence[Member]) -> FindBeside:
    """Finds files among members; or the only one of their kind, since uploads may lose names."""

    def find(names: Sequence[str]) -> Stored | None:
        others = [one for one in members if one is not member]
        there = {one.name.lower(): one for one in others}
        found = next((there[name.lower()] for name in names if name.lower() in there), None)
        if found is None:
            of_matlab = names[0].endswith(".mat")
            alike = [one for one in others if begins_matlab(one.start()) == of_matlab]
            found = alike[0] if len(alike) == 1 else None
        return _named(found.name, found.read()) if found else None

    return find
