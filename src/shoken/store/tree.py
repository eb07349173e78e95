"""Shoken's own frozen values as JSON and packed arrays in one sealed ZIP, and back.

Only values of a few kinds (:mod:`shoken.store.kinds`) are made from a file, through their
constructors, which check them; nothing in it is ever run, as a pickle would be.  The ZIP's comment
is the SHA-256 of all that stands before it, so that no bit changes unseen.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
from isal import isal_zlib

from shoken.imaging.volume import Volume
from shoken.models.catalogue import MODELS, ModelSpec
from shoken.models.own.card_file import card_entries, card_of, row_of
from shoken.store.kinds import kind_of, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["NotOpenedError", "first_member", "is_sealed", "made", "plain", "sealed"]

_DIGEST_BYTES = 64  # hexadecimal
_MEMBER = struct.Struct("<4s5H3I2H")  # the last: CRC, size twice, length of its name and its extra
_STEPS = 4096  # as in export/result_files.py: probabilities are kept in steps of 1/4096
_KINDS = frozenset("biuf")


class NotOpenedError(ValueError):
    """Why a result is not opened, in our own words; any other error means that it is damaged."""


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


def plain(value: Any, arrays: list[NDArray[Any]], *, is_probability: bool = False) -> Any:  # noqa: PLR0911 - one for each kind
    """A value as JSON has it; arrays go on the list."""
    if isinstance(value, ModelSpec):
        if value.id in MODELS:
            return {"model": value.id}
        # an own network may have been removed when the result is opened again
        return {"card": card_entries(value.card), "sha256": value.files[0].sha256}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        number = len(arrays) - 1
        return {"array": number, "shape": value.shape, "dtype": value.dtype.str}
    if isinstance(value, Volume) and is_probability:
        steps = np.ceil(value.data * np.float32(_STEPS)).astype(np.int16)
        return {"steps": plain(steps, arrays), "grid": plain(value.grid, arrays)}
    if is_dataclass(value):
        told = {
            one.name: plain(
                getattr(value, one.name), arrays, is_probability=one.name == "probability"
            )
            for one in fields(value)
            if one.metadata.get("is_kept", True)
        }
        return {"class": name_of(type(value)), "fields": told}
    if isinstance(value, Enum):
        return {"enum": name_of(type(value)), "value": value.value}
    if isinstance(value, tuple | list):
        return {"tuple": [plain(one, arrays) for one in value]}
    if isinstance(value, dict):
        return {"dict": {name: plain(one, arrays) for name, one in value.items()}}
    return value.item() if isinstance(value, np.generic) else value


def made(value: Any, archive: zipfile.ZipFile) -> Any:  # noqa: PLR0911
    """The inverse of :func:`plain`."""
    if not isinstance(value, dict):
        return value
    if "model" in value:
        return MODELS[value["model"]]
    if "card" in value:
        return row_of(card_of(value["card"], "a stored result"), str(value["sha256"]))
    if "array" in value:
        return _array(value, archive.read(str(value["array"])))
    if "steps" in value:
        steps = made(value["steps"], archive) * np.float32(1 / _STEPS)
        return Volume(steps, made(value["grid"], archive))
    if "class" in value:
        given = {name: made(one, archive) for name, one in value["fields"].items()}
        return _class(value["class"])(**given)
    if "enum" in value:
        return _class(value["enum"])(value["value"])
    if "tuple" in value:
        return tuple(made(one, archive) for one in value["tuple"])
    return {name: made(one, archive) for name, one in value["dict"].items()}


def _class(name: str) -> Any:
    try:
        return kind_of(name)
    except KeyError:
        raise NotOpenedError("a stored result with foreign content") from None


def _bytes(array: NDArray[Any]) -> bytes:
    if array.dtype.kind not in _KINDS:
        raise ValueError(f"an array of {array.dtype} cannot be kept")
    return np.packbits(array).tobytes() if array.dtype.kind == "b" else array.tobytes()


def _array(told: dict[str, Any], content: bytes) -> NDArray[Any]:
    dtype, raw = np.dtype(told["dtype"]), isal_zlib.decompress(content)
    if dtype.kind not in _KINDS:
        raise NotOpenedError("a stored result with foreign content")
    if dtype.kind == "b":
        bits = np.unpackbits(np.frombuffer(raw, np.uint8), count=int(np.prod(told["shape"])))
        return bits.view(bool).reshape(told["shape"])
    return np.frombuffer(raw, dtype).reshape(told["shape"])
