"""Archives that are not opened, told from other files by how they begin."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.errors import UnsupportedScan
from shoken.reading.members import is_dicom

if TYPE_CHECKING:
    from shoken.reading.members import Source

__all__ = ["check_no_archive"]

_KINDS = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
}
_GZIP = b"\x1f\x8b"
_TAR, _TAR_AT = b"ustar", 257
_FIRST = 4096


def check_no_archive(source: Source) -> None:
    """Refuse an archive that is neither ZIP nor a NIfTI file in gzip, with what to do.

    Raises
    ------
    UnsupportedScan
        It is one.
    """
    first = _first(source)
    kind = next((name for magic, name in _KINDS.items() if first.startswith(magic)), None)
    inside = _inflated(first) if first.startswith(_GZIP) else first
    if inside[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        kind = "tar"
    if kind:
        raise UnsupportedScan(f"a {kind} archive: unpack it and give the folder, or a ZIP of it")
    if inside is not first and is_dicom(inside[:132]):
        raise UnsupportedScan(
            "a DICOM file packed by gzip: unpack it (gunzip), and give the series"
        )


def _first(source: Source) -> bytes:
    if isinstance(source, Path | str):
        with Path(source).open("rb") as opened:
            return opened.read(_FIRST)
    place = source.tell()
    first = source.read(_FIRST)
    source.seek(place)
    return first


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, _FIRST)
    except zlib.error:
        return b""  # its own reader says what is wrong
