"""What is expensive to make, kept on disk for all workers and for the next run of the tests.

It is made anew whenever a source file that takes part, a pinned dependency or a network's weights
change.
"""

from __future__ import annotations

import copyreg
import hashlib
import pickle
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock

from shoken.common.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kept"]

ROOT = Path(__file__).resolve().parents[1]
# what a phantom is made, written and analysed by: tests/sources/test_architecture.py sees to it
# that an analysis imports from no other room
_ROOMS = ("common", "imaging", "models", "reading", "analysis", "export")
Made = TypeVar("Made")


def _proxy(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


# the catalogue's rows hold some, which pickle does not know by itself
copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))


@cache
def _sources() -> str:
    """sha256 over all that an analysis is made by: sources, pins, and which weights are here."""
    digest = hashlib.sha256()
    sources = [path for room in _ROOMS for path in (ROOT / "src" / "shoken" / room).rglob("*.py")]
    assert len(sources) > len(_ROOMS)
    for path in sorted([*sources, ROOT / "requirements.txt"]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    for path in sorted(settings().model_dir.rglob("*")):
        # weights are verified by hash where they are loaded; what is derived from them is left out
        if path.is_file() and path.suffix != ".prepared":
            digest.update(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}\0".encode())
    return digest.hexdigest()


def kept(folder: Path, name: str, make: Callable[[], Made]) -> Made:
    """What ``make`` gives: by the first worker that asks, from ``folder`` for all that follow."""
    path = folder / f"{name}-{_sources()[:16]}.pickle"
    with FileLock(folder / f"{name}.lock"):
        if path.exists():
            return pickle.loads(path.read_bytes())  # noqa: S301 - what a test wrote here
        for outdated in folder.glob(f"{name}-*.pickle"):
            outdated.unlink()
        made = make()
        path.write_bytes(pickle.dumps(made))
        return made
