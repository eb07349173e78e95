"""Results to the archive: what it has is not sent again, and what it took is looked for afterwards.

An archive may answer "stored" and file an instance in a quarantine, or under another study.  So its
answer is not what counts: a search before tells what is missing, and a search after it what came.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError, UsageError
from shoken.common.settings import MiB
from shoken.reading import is_dicom
from shoken.reading.dicom.instance_head import head_of_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from shoken.pacs.archive import Archive

__all__ = ["Outgoing", "Pushed", "outgoing_in", "outgoing_of", "push"]

# by hand: well below what archives take in one request by default (nginx before one: raised from
# 1 MiB to hundreds as a rule), and large beside a result's 1 to 30 MiB
_REQUEST_BYTES = 64 * MiB
# by hand: some archives list what they took after a moment
_LOOKS, _PAUSE_S = 5, 1.0


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One instance that is to be in the archive: its identifiers, and its file's bytes."""

    study_uid: str
    series_uid: str
    sop_instance_uid: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """What came of it: how many instances were sent, and how many were there before."""

    sent: int
    there_before: int

    @property
    def count(self) -> int:
        """How many are in the archive now."""
        return self.sent + self.there_before


def outgoing_of(contents: Iterable[bytes]) -> tuple[Outgoing, ...]:
    """Files by their bytes, with their identifiers.

    Raises
    ------
    UnreadableScan, UnsupportedScan
        One is no DICOM file.
    """
    heads = [(head_of_bytes(content), content) for content in contents]
    return tuple(
        Outgoing(
            study_uid=head.study_uid,
            series_uid=head.series_uid,
            sop_instance_uid=head.sop_instance_uid,
            content=content,
        )
        for head, content in heads
    )


def outgoing_in(paths: Sequence[Path]) -> tuple[Outgoing, ...]:
    """The DICOM files among some files, and in folders with all below them.

    Raises
    ------
    UsageError
        There is none, or a path does not exist.
    UnreadableScan, UnsupportedScan
        One is damaged.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    contents = [content for file in files if is_dicom((content := file.read_bytes())[:132])]
    if not contents:
        raise UsageError(
            "no DICOM file among them; results of a scan that came as DICOM have _seg.dcm, _sr.dcm"
        )
    return outgoing_of(contents)


def push(
    archive: Archive, outgoing: Sequence[Outgoing], *, sleep: Callable[[float], None] = time.sleep
) -> Pushed:
    """Have instances in the archive: send those that are not there, and see that they are then.

    Raises
    ------
    ArchiveError
        The archive cannot be reached, refuses, or lacks something of what it took; what it has
        stays there, and is not sent again the next time.
    """
    wanted = {one.sop_instance_uid: one for one in outgoing}
    missing = _missing(archive, wanted.values())
    for part in _parts(missing):
        archive.store([one.content for one in part])
    left = missing and _missing(archive, missing)
    for _ in range(_LOOKS - 1):
        if not left:
            break
        sleep(_PAUSE_S)
        left = _missing(archive, left)
    if left:
        raise ArchiveError(ArchiveFault.NOT_KEPT, kept=len(missing) - len(left), sent=len(missing))
    return Pushed(sent=len(missing), there_before=len(wanted) - len(missing))


def _missing(archive: Archive, wanted: Iterable[Outgoing]) -> list[Outgoing]:
    """Those that the archive does not have in the series that they are of."""
    by_series: dict[tuple[str, str], list[Outgoing]] = defaultdict(list)
    for one in wanted:
        by_series[one.study_uid, one.series_uid].append(one)
    return [
        one
        for (study, series), several in by_series.items()
        for there in [archive.instance_uids(study, series)]
        for one in several
        if one.sop_instance_uid not in there
    ]


def _parts(several: Iterable[Outgoing]) -> Iterable[list[Outgoing]]:
    """In requests of no more than some size, one instance at least."""
    part: list[Outgoing] = []
    for one in several:
        if part and sum(len(each.content) for each in (*part, one)) > _REQUEST_BYTES:
            yield part
            part = []
        part.append(one)
    if part:
        yield part
