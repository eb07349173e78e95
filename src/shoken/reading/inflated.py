"""A file's content, gzip or not, never unpacked further than was asked for."""

from __future__ import annotations

from typing import Any

from isal import isal_zlib

from shoken.errors import UnreadableScan

__all__ = ["Inflated"]

_Damage: Any = isal_zlib.error  # its types say that it is an instance


class Inflated:
    """A file's content, unpacked where it is gzip, never further than was asked for."""

    def __init__(self, stored: bytes, name: str) -> None:
        self._stored = stored
        self._name = name
        self._packed = stored[:2] == b"\x1f\x8b"

    def first(self, count: int) -> bytes:
        """At most so many bytes from the start."""
        if not self._packed:
            return self._stored[:count]
        try:
            return isal_zlib.decompressobj(wbits=31).decompress(self._stored[: count * 64], count)
        except _Damage as error:
            raise self._damaged(error) from error

    def all(self, expected: int) -> bytes:
        """Every byte up to the expected number; the checksum of gzip is compared."""
        if not self._packed:
            return self._stored
        pieces, length, rest = [], 0, self._stored
        try:
            while rest and length <= expected:
                unpack = isal_zlib.decompressobj(wbits=31)
                pieces.append(unpack.decompress(rest, expected + 1 - length))
                length += len(pieces[-1])
                if not unpack.eof and length >= expected:
                    unpack.decompress(unpack.unconsumed_tail, 4096)  # reaches the checksum
                if not unpack.eof:
                    break
                rest = unpack.unused_data.lstrip(b"\0")
        except _Damage as error:
            raise self._damaged(error) from error
        return b"".join(pieces)

    def _damaged(self, error: Exception) -> UnreadableScan:
        return UnreadableScan(f"{self._name}: the gzip data are damaged ({error})")
