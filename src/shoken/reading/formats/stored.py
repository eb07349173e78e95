"""Files of volumes as they are kept: their bytes, their names, and the files beside them."""

from __future__ import annotations

import hashlib
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

__all__ = ["FindBeside", "Stored", "beside_member", "beside_path", "load", "nothing_beside"]


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
        raise UnreadableScan(f"{stored.shown}: the file is empty; copy or download it anew")
    return stored


def _named(name: str, content: bytes) -> Stored:
    if not settings().hide_names:
        return Stored(name, name, content)
    digest = hashlib.sha256(content).hexdigest()
    shown = content_name("scan", digest, from_name(scan_stem(name))) + ".nii"
    return Stored(name, shown, content)


def nothing_beside(_: Sequence[str]) -> None:
    """For a file that came alone."""


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
    """Finds files among members; of two the other one, whatever its name: uploads may lose it."""

    def find(names: Sequence[str]) -> Stored | None:
        others = [one for one in members if one is not member]
        there = {one.name.lower(): one for one in others}
        found = next((there[name.lower()] for name in names if name.lower() in there), None)
        if found is None and len(others) == 1:
            found = others[0]
        return _named(found.name, found.read()) if found else None

    return find
