"""A file's content in order, compressed or not, never decompressed further than requested."""

from __future__ import annotations

import bz2
import lzma
import sys
from typing import TYPE_CHECKING, Any

from isal import igzip_lib

from shoken.common.errors import UnreadableScan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Inflated", "is_packed"]

_IN, _OUT = 1 << 20, 8 << 20  # pieces small enough for memory, large enough that calls do not count
_XZ_MEMORY = 128 << 20  # twice what xz's strongest preset asks for


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdDecompressor
    else:
        from backports.zstd import ZstdDecompressor
    return ZstdDecompressor()


def _packings() -> tuple[tuple[bytes, str, Callable[[], Any]], ...]:
    """How a packing begins, its name, and what undoes it; each checks its own checksum."""
    return (
        (b"\x1f\x8b", "gzip", lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)),
        (b"\x28\xb5\x2f\xfd", "zstd", _zstd),
        (b"\x50\x2a\x4d\x18", "zstd", _zstd),  # pzstd puts a frame of its own before each
        (b"BZh", "bzip2", bz2.BZ2Decompressor),
        (b"\xfd7zXZ\0", "xz", lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY)),
    )


def is_packed(start: bytes) -> bool:
    """Whether a file begins as one of the packings does."""
    return any(start.startswith(magic) for magic, _, _ in _packings())


class Inflated:
    """Reads a file's content, unpacked where it is gzip, zstd, bzip2 or xz, in one direction.

    Parameters
    ----------
    stored
        The file as it is kept.
    name
        What it is called in messages.
    packed
        Whether it may be packed; False where its content could begin like a packing by chance.

    Raises
    ------
    UnreadableScan
        By every method: the packed data are damaged.
    """

    def __init__(self, stored: bytes | memoryview, name: str, *, packed: bool = True) -> None:
        self._name = name
        start = bytes(stored[:8]) if packed else b""
        found = [packing for packing in _packings() if start.startswith(packing[0])]
        self.packing = found[0][1] if found else None
        self._pieces = iter([memoryview(stored)])
        if found:
            magics = tuple(magic for magic, kind, _ in _packings() if kind == self.packing)
            self._pieces = _unpacked(stored, magics, found[0][2])
        self._ahead: bytearray | memoryview = memoryview(b"")

    def first(self, count: int) -> bytes:
        """At most so many bytes from here on, which are read again afterwards."""
        while len(self._ahead) < count and (piece := self._next()) is not None:
            self._ahead = bytearray(self._ahead) + piece if self._ahead else piece
        return bytes(self._ahead[:count])

    def read(self, count: int) -> bytearray | memoryview:
        """At most so many bytes; what has been read is let go."""
        if not self._ahead:
            self._ahead = self._next() or memoryview(b"")
        if len(self._ahead) < count:
            content = bytearray(self._ahead)
            while len(content) < count and (piece := self._next()) is not None:
                content += piece
            self._ahead = content
        taken, self._ahead = self._ahead[:count], memoryview(self._ahead)[count:]
        return taken

    def skip(self, count: int) -> int:
        """Passes over at most so many bytes, which are not kept; gives back how many."""
        left = count
        while left and (piece := self.read(min(left, _OUT))):
            left -= len(piece)
        return count - left

    def _next(self) -> memoryview | None:
        """The next piece that is not empty, or None at the end."""
        try:
            return next((piece for piece in self._pieces if len(piece)), None)
        except MemoryError:
            raise
        except Exception as error:  # each packing has its own kind of error
            raise UnreadableScan(
                f"{self._name}: the {self.packing} data are damaged; copy or download it again"
            ) from error


def _unpacked(
    stored: bytes | memoryview, magics: tuple[bytes, ...], make: Callable[[], Any]
) -> Iterator[memoryview]:
    """Pieces of the content, of all members one after another.

    Zeros behind a member are passed over, and what begins no other member is not looked at, as
    gzip does: the member's checksum has been compared by then.
    """
    stored, place = memoryview(stored), 0
    while bytes(stored[place : place + 8]).startswith(magics):
        unpack = make()
        while not unpack.eof:
            piece = b""
            if unpack.needs_input:
                piece = bytes(stored[place : place + _IN])
                place += len(piece)
                if not piece:
                    return  # cut short: whoever counts bytes finds that some are missing
            yield memoryview(unpack.decompress(piece, _OUT))
        place -= len(unpack.unused_data)
        while place < len(stored) and not (
            rest := bytes(stored[place : place + _IN]).lstrip(b"\0")
        ):
            place += _IN
        if place < len(stored):
            place = min(place + _IN, len(stored)) - len(rest)
