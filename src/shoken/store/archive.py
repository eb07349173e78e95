"""An analysis as one file's bytes and back: what the store keeps.

A ZIP with ``about.json`` (what a list of results shows), ``analysis.json`` (the tree of values) and
the arrays, packed; its comment is the SHA-256 of all that stands before it, so that no bit changes
unseen.  Only Shoken's own frozen values are made from it, through their constructors, which check
them; nothing in a file is ever run, as a pickle would be.  Formats 1 and 2 had no digest and are
read by way of :mod:`shoken.store.older`.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
from isal import isal_zlib

from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Volume
from shoken.models.catalogue import MODELS, ModelSpec
from shoken.store.kinds import kind_of, name_of
from shoken.store.older import OLDER_FORMATS, UNSEALED_FORMATS, as_now

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis

__all__ = ["FORMAT", "HEAD_BYTES", "About", "about", "packed", "unpacked"]

# raised whenever what is written changes, so that an older result is refused, not misread
FORMAT = 4
HEAD_BYTES = 4096  # a list of results reads so much of each, in one request
_ABOUT, _TREE = "about.json", "analysis.json"
_DIGEST_BYTES = 64  # hexadecimal
_MEMBER = struct.Struct("<4s5H3I2H")  # the last: CRC, size twice, length of its name and its extra
_STEPS = 4096  # as in export/derivatives.py: probabilities are kept in steps of 1/4096
_KINDS = frozenset("biuf")
_ROUNDING = 1e-6  # of sums of volumes; a voxel more or less is a thousand times that


class _NotOpenedError(ValueError):
    """Why a result is not opened, in our own words; any other error means that it is damaged."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What is told of a result before it is opened; ``made`` is ISO 8601, UTC.

    Raises
    ------
    ValueError
        A value is not what it has to be.
    """

    name: str
    made: str
    sequence: str
    is_synthetic: bool
    finding_count: int
    lesion_ml: float

    def __post_init__(self) -> None:
        kinds = [type(getattr(self, one.name)).__name__ for one in fields(self)]
        if kinds[-1] == "int":
            kinds[-1] = "float"  # JSON has one kind of number
        if kinds != ["str", "str", "str", "bool", "int", "float"]:
            raise ValueError("a value of another kind")
        if datetime.fromisoformat(self.made).utcoffset() != timedelta(0):
            raise ValueError("a time that is not UTC")
        MrSequence(self.sequence)
        if self.finding_count < 0 or not (math.isfinite(self.lesion_ml) and self.lesion_ml >= 0):
            raise ValueError("a number that cannot be")


def packed(analysis: Analysis) -> bytes:
    """An analysis as bytes.

    Arrays keep every bit, except that probability maps are rounded up to steps of 1/4096 (their
    noise would take ten times the room), which leaves what is above one half what it is.
    """
    arrays: list[NDArray[Any]] = []
    tree = _plain(analysis, arrays)
    told = _about(analysis, datetime.now(UTC).isoformat(timespec="seconds"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_ABOUT, json.dumps(asdict(told), ensure_ascii=False))
        archive.writestr(_TREE, json.dumps({"format": FORMAT, "analysis": tree}))
        for number, array in enumerate(arrays):
            archive.writestr(str(number), isal_zlib.compress(_bytes(array), level=1))
        archive.comment = bytes(_DIGEST_BYTES)
    content = memoryview(stream.getbuffer())
    content[-_DIGEST_BYTES:] = _digest(content)
    content.release()
    return stream.getvalue()


def _about(analysis: Analysis, made: str) -> About:
    return About(
        name=analysis.scan.name,
        made=made,
        sequence=str(analysis.sequence),
        is_synthetic=analysis.scan.synthetic,
        finding_count=len(analysis.findings),
        lesion_ml=sum(finding.volume_ml for finding in analysis.findings),
    )


def about(head: bytes) -> About:
    """What a file of :func:`packed` tells of itself in its first ``HEAD_BYTES``.

    A list of results in a bucket reads no more than these of each. It is the first member of the
    ZIP, not compressed, and stands between its own header and the next (APPNOTE.TXT, 4.3.7), which
    holds its CRC.

    Raises
    ------
    ValueError
        It is not the head of such a file, or damaged.
    """
    try:
        signature, *_, crc, _, size, name_bytes, extra_bytes = _MEMBER.unpack_from(head)
        begin = _MEMBER.size + name_bytes + extra_bytes
        if signature != b"PK\3\4" or head[_MEMBER.size :][:name_bytes] != _ABOUT.encode():
            raise ValueError("not a kept result")
        told = head[begin : begin + size]
        if zlib.crc32(told) != crc:
            raise ValueError("a kept result that is damaged")
        return About(**json.loads(told))
    except (struct.error, TypeError, RecursionError) as error:
        raise ValueError("not a kept result") from error


def unpacked(content: bytes) -> Analysis:
    """The analysis that :func:`packed` was given, by this build of Shoken or an earlier one.

    Raises
    ------
    ValueError
        It is damaged, or of a version of Shoken that this one does not know.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tree = json.loads(archive.read(_TREE))
            number = tree["format"]
            values = tree["analysis"]
            if number in OLDER_FORMATS:
                values = as_now(values)
            if number in UNSEALED_FORMATS:
                older: Analysis = _made(values, archive)
                return _unsealed(older, About(**json.loads(archive.read(_ABOUT))), number)
            _check_seal(number, content)
            made: Analysis = _made(values, archive)
            return made
    except _NotOpenedError:
        raise
    except Exception as error:  # each reader and constructor on the way has errors of its own
        raise ValueError("a kept result that is damaged") from error


def _check_seal(number: Any, content: bytes) -> None:
    if number not in {FORMAT, *OLDER_FORMATS}:
        raise _NotOpenedError("a kept result of another version of Shoken")
    if _digest(content) != content[-_DIGEST_BYTES:]:
        raise _NotOpenedError("a kept result that is damaged")


def _unsealed(older: Analysis, told: About, number: int) -> Analysis:
    """An analysis of a file without a digest, which a notice says.

    Each part has its CRC-32, to which the ZIP's reader holds it, so that chance damage is found;
    here they are held to one another.
    """
    marked_ml = older.lesions.mask.volume_ml if older.lesions else 0.0
    if told != _about(older, told.made) or not math.isclose(
        told.lesion_ml, marked_ml, rel_tol=_ROUNDING, abs_tol=_ROUNDING
    ):
        raise _NotOpenedError("a kept result that is damaged: its parts contradict one another")
    kept = Notice(NoticeCode.KEPT_BEFORE, float(number), told.made[:10])
    return replace(older, notices=(kept, *older.notices))


def _digest(content: bytes | memoryview) -> bytes:
    """Of all but the last bytes, where it stands itself."""
    with memoryview(content) as whole:
        return hashlib.sha256(whole[:-_DIGEST_BYTES]).hexdigest().encode()


def _plain(value: Any, arrays: list[NDArray[Any]], *, is_probability: bool = False) -> Any:  # noqa: PLR0911 - one for each kind
    """A value as JSON has it; arrays go on the list."""
    if isinstance(value, ModelSpec):
        return {"model": value.id}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        number = len(arrays) - 1
        return {"array": number, "shape": value.shape, "dtype": value.dtype.str}
    if isinstance(value, Volume) and is_probability:
        steps = np.ceil(value.data * np.float32(_STEPS)).astype(np.int16)
        return {"steps": _plain(steps, arrays), "grid": _plain(value.grid, arrays)}
    if is_dataclass(value):
        told = {
            one.name: _plain(
                getattr(value, one.name), arrays, is_probability=one.name == "probability"
            )
            for one in fields(value)
        }
        return {"class": name_of(type(value)), "fields": told}
    if isinstance(value, Enum):
        return {"enum": name_of(type(value)), "value": value.value}
    if isinstance(value, tuple | list):
        return {"tuple": [_plain(one, arrays) for one in value]}
    if isinstance(value, dict):
        return {"dict": {name: _plain(one, arrays) for name, one in value.items()}}
    return value.item() if isinstance(value, np.generic) else value


def _made(value: Any, archive: zipfile.ZipFile) -> Any:  # noqa: PLR0911
    """The inverse of :func:`_plain`."""
    if not isinstance(value, dict):
        return value
    if "model" in value:
        return MODELS[value["model"]]
    if "array" in value:
        return _array(value, archive.read(str(value["array"])))
    if "steps" in value:
        steps = _made(value["steps"], archive) * np.float32(1 / _STEPS)
        return Volume(steps, _made(value["grid"], archive))
    if "class" in value:
        given = {name: _made(one, archive) for name, one in value["fields"].items()}
        return _class(value["class"])(**given)
    if "enum" in value:
        return _class(value["enum"])(value["value"])
    if "tuple" in value:
        return tuple(_made(one, archive) for one in value["tuple"])
    return {name: _made(one, archive) for name, one in value["dict"].items()}


def _class(name: str) -> Any:
    try:
        return kind_of(name)
    except KeyError:
        raise _NotOpenedError("a kept result that holds something foreign") from None


def _bytes(array: NDArray[Any]) -> bytes:
    if array.dtype.kind not in _KINDS:
        raise ValueError(f"an array of {array.dtype} cannot be kept")
    return np.packbits(array).tobytes() if array.dtype.kind == "b" else array.tobytes()


def _array(told: dict[str, Any], content: bytes) -> NDArray[Any]:
    dtype, raw = np.dtype(told["dtype"]), isal_zlib.decompress(content)
    if dtype.kind not in _KINDS:
        raise _NotOpenedError("a kept result that holds something foreign")
    if dtype.kind == "b":
        bits = np.unpackbits(np.frombuffer(raw, np.uint8), count=int(np.prod(told["shape"])))
        return bits.view(bool).reshape(told["shape"])
    return np.frombuffer(raw, dtype).reshape(told["shape"])
