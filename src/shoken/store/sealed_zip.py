"""Texts and compressed arrays in one sealed ZIP.

Its comment is the SHA-256 of all that stands before it, so that no bit changes unseen.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["ARRAY_KINDS", "array_of", "first_member", "is_sealed", "sealed"]

ARRAY_KINDS = frozenset("biuf")  # of dtypes: nothing else can be kept
_DIGEST_BYTES = 64  # hexadecimal
_MEMBER = struct.Struct("<4s5H3I2H")  # the last: CRC, size twice, length of its name and its extra


def sealed(members: Mapping[str, str], arrays: list[NDArray[Any]]) -> bytes:
    """A ZIP of texts, the first of which can be read from its head alone, and of arrays."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        for number, array in enumerate(arrays):
            archive.writestr(str(number), isal_zlib.compress(_bytes(array), level=1))
        archive.comment = bytes(_DIGEST_BYTES)
    content = memoryview(stream.getbuffer())
    content[-_DIGEST_BYTES:] = _digest(content)
    content.release()
    return stream.getvalue()


def is_sealed(content: bytes) -> bool:
    """Whether the digest of a file is that of its content."""
    return _digest(content) == content[-_DIGEST_BYTES:]


def first_member(head: bytes, name: str) -> bytes:
    """The text that stands first in a file of :func:`sealed`, given its first bytes.

    It is not compressed, and stands between its own header and the next (APPNOTE.TXT, 4.3.7), which
    holds its CRC.

    Raises
    ------
    ValueError
        It is not the head of such a file, or damaged.
    """
    try:
        signature, *_, crc, _, size, name_bytes, extra_bytes = _MEMBER.unpack_from(head)
    except struct.error as error:
        raise ValueError("not a kept result") from error
    begin = _MEMBER.size + name_bytes + extra_bytes
    if signature != b"PK\3\4" or head[_MEMBER.size :][:name_bytes] != name.encode():
        raise ValueError("not a kept result")
    told = head[begin : begin + size]
    if zlib.crc32(told) != crc:
        raise ValueError("a damaged stored result")
    return told


def _digest(content: bytes | memoryview) -> bytes:
    """The digest of all but the last bytes, which hold it."""
    with memoryview(content) as whole:
        return hashlib.sha256(whole[:-_DIGEST_BYTES]).hexdigest().encode()


def array_of(content: bytes, dtype: np.dtype[Any], shape: Sequence[int]) -> NDArray[Any]:
    """An array from a member's bytes: the inverse of what :func:`sealed` does to each."""
    raw = isal_zlib.decompress(content)
    if dtype.kind == "b":
        bits = np.unpackbits(np.frombuffer(raw, np.uint8), count=int(np.prod(shape)))
        return bits.view(bool).reshape(shape)
    return np.frombuffer(raw, dtype).reshape(shape)


def _bytes(array: NDArray[Any]) -> bytes:
    if array.dtype.kind not in ARRAY_KINDS:
        raise ValueError(f"an array of {array.dtype} cannot be kept")
    return np.packbits(array).tobytes() if array.dtype.kind == "b" else array.tobytes()
