"""An analysis as one file's bytes and back: what the store keeps.

A ZIP with ``about.json`` (what a list of results shows), ``analysis.json`` (the tree of values) and
the arrays, packed; its comment is the SHA-256 of all that stands before it, so that no bit changes
unseen (:mod:`shoken.store.sealed_zip`).  Formats 1 and 2 had no digest and are read by way of
:mod:`shoken.store.older`.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.store.older import OLDER_FORMATS, UNSEALED_FORMATS, as_now
from shoken.store.sealed_zip import first_member, is_sealed, sealed
from shoken.store.tree import NotOpenedError, made, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.values import Analysis

__all__ = ["FORMAT", "HEAD_BYTES", "About", "about", "packed", "unpacked"]

# raised whenever what is written changes, so that an older result is refused, not misread
FORMAT = 6
HEAD_BYTES = 4096  # a list of results reads so much of each, in one request
_ABOUT, _TREE = "about.json", "analysis.json"
_ROUNDING = 1e-6  # of sums of volumes; a voxel more or less is a thousand times that


@dataclass(frozen=True, kw_only=True)
class About:
    """What is known of a result before it is opened; ``made`` is ISO 8601, UTC.

    ``is_searched`` is False where lesions were not searched for, which earlier builds did not note.

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
    is_searched: bool = True

    def __post_init__(self) -> None:
        kinds = [type(getattr(self, one.name)).__name__ for one in fields(self)]
        if kinds[-2] == "int":
            kinds[-2] = "float"  # JSON has one kind of number
        if kinds != ["str", "str", "str", "bool", "int", "float", "bool"]:
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
    tree = plain(analysis, arrays)
    told = _about(analysis, datetime.now(UTC).isoformat(timespec="seconds"))
    members = {
        _ABOUT: json.dumps(asdict(told), ensure_ascii=False),
        _TREE: json.dumps({"format": FORMAT, "analysis": tree}),
    }
    return sealed(members, arrays)


def _about(analysis: Analysis, when: str) -> About:
    return About(
        name=analysis.scan.name,
        made=when,
        sequence=str(analysis.sequence),
        is_synthetic=analysis.scan.synthetic,
        finding_count=len(analysis.findings),
        lesion_ml=sum(finding.volume_ml for finding in analysis.findings),
        is_searched=analysis.search is not None,
    )


def about(head: bytes) -> About:
    """The description that a file of :func:`packed` holds in its first ``HEAD_BYTES``.

    A list of results in a bucket reads no more than these of each.

    Raises
    ------
    ValueError
        It is not the head of such a file, or damaged.
    """
    try:
        return About(**json.loads(first_member(head, _ABOUT)))
    except (TypeError, RecursionError) as error:
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
                older: Analysis = made(values, archive)
                return _unsealed(older, About(**json.loads(archive.read(_ABOUT))), number)
            _check_seal(number, content)
            kept: Analysis = made(values, archive)
            return kept
    except NotOpenedError:
        raise
    except Exception as error:  # each reader and constructor on the way has errors of its own
        raise ValueError("a damaged stored result") from error


def _check_seal(number: Any, content: bytes) -> None:
    if number not in {FORMAT, *OLDER_FORMATS}:
        raise NotOpenedError("a stored result of another version of Shoken")
    if not is_sealed(content):
        raise NotOpenedError("a damaged stored result")


def _unsealed(older: Analysis, told: About, number: int) -> Analysis:
    """An analysis of a file without a digest, which a notice says.

    Each part has its CRC-32, to which the ZIP's reader holds it, so that chance damage is found;
    here they are held to one another.
    """
    marked_ml = older.lesions.mask.volume_ml if older.lesions else 0.0
    here = replace(_about(older, told.made), is_searched=told.is_searched)
    if told != here or not math.isclose(
        told.lesion_ml, marked_ml, rel_tol=_ROUNDING, abs_tol=_ROUNDING
    ):
        raise NotOpenedError("a damaged stored result: its parts contradict one another")
    kept = Notice(NoticeCode.KEPT_BEFORE, float(number), told.made[:10])
    return replace(older, notices=(kept, *older.notices))
