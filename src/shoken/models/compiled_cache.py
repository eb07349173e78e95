"""Compiled networks, cached beside their weights: compiling takes half of a start.

Such a file is good for one network, one release of OpenVINO, one processor and one way to compile;
a digest over its bytes and these traits says so.  One that is not, or is damaged, is made again.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from shoken.common.atomic_file import in_place_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["keep_prepared", "prepared"]

_SUFFIX = ".prepared"
_DIGEST_BYTES = hashlib.sha256().digest_size


def prepared(weights: Path, traits: str) -> bytes | None:
    """What was kept for a network's file, if it is whole and has these traits."""
    try:
        kept = _place(weights).read_bytes()
    except OSError:
        return None
    content = kept[_DIGEST_BYTES:]
    return content if kept[:_DIGEST_BYTES] == _digest(content, traits) else None


def keep_prepared(weights: Path, traits: str, content: bytes) -> None:
    """Keep it for the next process; where nothing can be written, that one makes it again."""
    with suppress(OSError), in_place_of(_place(weights)) as temporary:
        temporary.write_bytes(_digest(content, traits) + content)


def _place(weights: Path) -> Path:
    return weights.with_suffix(_SUFFIX)


def _digest(content: bytes, traits: str) -> bytes:
    digest = hashlib.sha256(content)
    digest.update(traits.encode())
    return digest.digest()
