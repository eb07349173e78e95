"""The time and memory that reading may take, in proportion to the content.

The process that asks knows the bytes that are stored.  What a ZIP holds, and how large a volume is,
only the process that reads finds out; it allows itself more as it does, within the settings' limits
on files, bytes and voxels, and says so to the one that waits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.settings import MiB, settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "allow_files",
    "allow_voxels",
    "keep_within",
    "memory_allowed_mib",
    "memory_mib",
    "most_seconds",
    "seconds",
]

_SECONDS_PER_STORED_MIB = 0.5  # to unpack what is packed well, voxels included
# a slice's header and geometry take 1 to 5 ms, and its pixels, which are unpacked twice, 16 ms a
# MiB, on a machine of 2025; others may be four times slower
_SECONDS_PER_FILE = 0.02
_SECONDS_PER_UNPACKED_MIB = 0.06  # the 16 ms above, four times
_MEMORY_PER_SIZE = 10  # by hand: packed voxels, their float32 and a copy while they are read
# float32 as they are decoded, on canonical axes, brought to usual levels, and what lies between
_BYTES_PER_VOXEL = 20


def seconds(stored_bytes: int, files: int = 1, unpacked_bytes: int = 0) -> int:
    """The longest reading, in seconds of processor time."""
    more = _SECONDS_PER_STORED_MIB * stored_bytes / MiB + _SECONDS_PER_FILE * files
    more += _SECONDS_PER_UNPACKED_MIB * unpacked_bytes / MiB
    return settings().max_read_seconds + int(more)


def most_seconds(stored_bytes: int) -> int:
    """:func:`seconds` for the maximum number of files and bytes that the settings allow."""
    return seconds(stored_bytes, settings().max_files, settings().max_unpacked_mib * MiB)


def memory_mib(stored_bytes: int, voxels: int = 0) -> int:
    """The most memory, in MiB; the voxels of a volume that has been found, or 0 before."""
    asked = max(_MEMORY_PER_SIZE * stored_bytes, _BYTES_PER_VOXEL * voxels)
    return settings().max_read_memory_mib + math.ceil(asked / MiB)


@dataclass
class _Allowance:
    """The limits of this process; ``loaded_bytes`` is the memory it had at its start, if known."""

    stored_bytes: int
    tell: Callable[[int], None]
    loaded_bytes: int | None
    seconds: int
    memory_mib: int

    def keep(self) -> None:
        """Have the system hold to it, where it can; more may be allowed later."""
        try:
            import resource
        except ImportError:  # Windows: the clock of the process that waits, alone
            return
        hard = most_seconds(self.stored_bytes)
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, hard + 1))
        if self.loaded_bytes is not None:
            most = self.loaded_bytes + self.memory_mib * MiB
            hard = self.loaded_bytes + MiB * memory_mib(self.stored_bytes, settings().max_voxels)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


_mine: list[_Allowance] = []


def keep_within(stored_bytes: int, tell: Callable[[int], None]) -> None:
    """Limit this process: its processor time, its memory beyond what is loaded now, no core file.

    Parameters
    ----------
    stored_bytes
        Of what is to be read, as the process that asks has counted them.
    tell
        Told how many seconds it may take when these become more.
    """
    loaded = None
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = Path("/proc/self/statm").read_text().split()[0]
        loaded = int(pages) * resource.getpagesize()
    except (ImportError, OSError):  # no Linux
        pass
    allowed = (seconds(stored_bytes), memory_mib(stored_bytes))
    _mine[:] = [_Allowance(stored_bytes, tell, loaded, *allowed)]
    _mine[0].keep()


def allow_files(files: int, unpacked_bytes: int) -> None:
    """Allow the time that so many files take, and so many bytes in all, unpacked."""
    for mine in _mine:
        asked = seconds(mine.stored_bytes, files, unpacked_bytes)
        if asked > mine.seconds:
            mine.seconds = asked
            mine.keep()
            mine.tell(asked)


def allow_voxels(voxels: int) -> None:
    """Allow the memory that a volume takes whose voxels were found to be within their limit."""
    for mine in _mine:
        asked = memory_mib(mine.stored_bytes, voxels)
        if asked > mine.memory_mib:
            mine.memory_mib = asked
            mine.keep()


def memory_allowed_mib() -> int:
    """What this process may take now, in MiB."""
    return _mine[0].memory_mib
