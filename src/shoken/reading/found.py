"""What is found among files that were given together: each scan, and which files are its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.reading.scan import Look

__all__ = ["Found", "FoundScan", "ScanFiles"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ScanFiles:
    """Which of several files are one scan: a DICOM acquisition, or a volume of another format.

    Parameters
    ----------
    files
        The numbers of its files among all that were given, from 0; files in ZIPs count each.
    names
        The names of these files, without folders.
    sha256
        Of its files' bytes, hexadecimal.
    folder
        Where it lies: the names of its ZIP and of the folders in it, parted by "/", or "".
    study_uid
        DICOM's identifier of its study, or "".
    volumes
        How many it holds; of several the first was looked at.
    why_not
        Why it cannot be read.
    is_damaged
        Whether that is for damage or a limit, and not for its kind.
    """

    files: tuple[int, ...]
    names: tuple[str, ...]
    sha256: str
    folder: str = ""
    study_uid: str = ""
    volumes: int = 1
    why_not: str | None = None
    is_damaged: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class FoundScan(ScanFiles):
    """One scan among several files; ``look`` is what it says of itself, None if it is not read."""

    look: Look | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """All scans among some files, and how many of the files belong to none."""

    scans: tuple[FoundScan, ...]
    left_out: int = 0
