"""Archives that are not opened, told from other files by how they begin."""

from __future__ import annotations

import bz2
import lzma
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.errors import UnsupportedScan
from shoken.reading.members import is_dicom

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.reading.members import Source

__all__ = ["check_no_archive"]

_KINDS = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
}
# one file packed by these is read; a tar in them is not
_PACKED: dict[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
    b"BZh": bz2.BZ2Decompressor,
}
_XZ_MEMORY = 128 << 20  # twice what xz's strongest preset asks for
_TAR, _TAR_AT = b"ustar", 257
_FIRST = 4096


def check_no_archive(source: Source) -> None:
    """Refuse an archive that is neither a ZIP nor one packed file, with what to do.

    Raises
    ------
    UnsupportedScan
        It is one.
    """
    first = _first(source)
    kind = next((name for magic, name in _KINDS.items() if first.startswith(magic)), None)
    inside = _inflated(first)
    if inside[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        kind = "tar"
    if kind:
        raise UnsupportedScan(f"a {kind} archive: unpack it and give the folder, or a ZIP of it")
    if inside is not first and is_dicom(inside[:132]):
        raise UnsupportedScan("a DICOM file packed by itself: unpack it, and give the series")


def _first(source: Source) -> bytes:
    if isinstance(source, Path | str):
        with Path(source).open("rb") as opened:
            return opened.read(_FIRST)
    place = source.tell()
    first = source.read(_FIRST)
    source.seek(place)
    return first


def _inflated(first: bytes) -> bytes:
    """How a file begins once it is unpacked, where it is packed; what is damaged begins empty."""
    for magic, unpacker in _PACKED.items():
        if first.startswith(magic):
            try:
                return bytes(unpacker().decompress(first, _FIRST))
            except (zlib.error, lzma.LZMAError, OSError):
                return b""  # its own reader says what is wrong
    return first
