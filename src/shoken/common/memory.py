"""How much memory a process may have, has, and has had at most, as Linux tells it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from shoken.common.settings import MiB, settings

__all__ = [
    "PEAK_MIB",
    "begin_peak",
    "limit_memory",
    "memory_bytes",
    "peak_mib",
    "resident_bytes",
    "too_much_memory",
]

PEAK_MIB = 1536  # what an analysis of a scan of 1 mm takes at most

_PROC = Path("/proc")
_KIB = 1024  # bytes
_RESET_PEAK = "5"  # proc_pid_clear_refs(5)


def memory_bytes(root: Path = Path("/")) -> tuple[int | None, int | None]:
    """All memory that this process may have, by machine and cgroup, and what of it is available."""
    rows: dict[str, int] = {}
    with suppress(OSError):
        text = (root / "proc/meminfo").read_text()
        rows = {
            name: int(kib) * 1024
            for name, kib in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)
        }
    total, available = rows.get("MemTotal"), rows.get("MemAvailable")
    if total is None and hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for place in ("memory.max", "memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):
            limit = int((root / "sys/fs/cgroup" / place).read_text())
            total = min(total or limit, limit)
            break
    return total, available if available is None or total is None else min(available, total)


def limit_memory() -> None:
    """Limit this process to the memory that an analysis may take, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    most = settings().analysis_memory_mib * MiB
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def too_much_memory() -> str:
    """What is said of an analysis that takes more than :func:`limit_memory` lets it."""
    limit = settings().analysis_memory_mib
    return f"its analysis takes more than {limit:,} MiB; SHOKEN_ANALYSIS_MEMORY_MIB sets the limit"


def begin_peak() -> None:
    """Measure this process's peak from now on, where the system can; else it is since its start."""
    with suppress(OSError):
        (_PROC / "self/clear_refs").write_text(_RESET_PEAK)


def peak_mib() -> int | None:
    """The most memory, resident, that this process had since :func:`begin_peak`, in MiB."""
    peak = _told("self", "VmHWM")
    return None if peak is None else round(peak / _KIB**2)


def resident_bytes(pid: int) -> int | None:
    """The resident memory of a process; None where it has ended or the system does not tell."""
    return _told(str(pid), "VmRSS")


def _told(process: str, name: str) -> int | None:
    """A line of a process's status, bytes: there it is in kB, which are KiB."""
    try:
        lines = (_PROC / process / "status").read_text().splitlines()
    except OSError:
        return None
    found = next((line.split() for line in lines if line.startswith(f"{name}:")), None)
    return int(found[1]) * _KIB if found else None
