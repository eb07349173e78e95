"""DICOM files grouped by series, without copies and without files that hold no MR image."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.common.notices import NoticeCode
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.file import check_not_deflated, header_of
from shoken.reading.dicom.header_values import words
from shoken.reading.dicom.image_kinds import MR_PICTURE, is_directory, not_mr
from shoken.reading.dicom.slices import FEWEST
from shoken.reading.file_members import is_dicom

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydicom import Dataset

    from shoken.reading.file_members import Member

__all__ = ["DicomFile", "Gathered", "gathered", "nothing_found"]

# what is alike in the files of one series where their identifier tells nothing
_ALIKE = ("SeriesNumber", "SeriesDescription", "ProtocolName")


@dataclass(frozen=True, eq=False)
class DicomFile:
    """A file's header without its picture, and the SHA-256 of its bytes."""

    header: Dataset
    member: Member
    digest: str


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The series among some files; ``left_out`` counts files, ``why`` is the cause of the first."""

    series: tuple[tuple[DicomFile, ...], ...]
    left_out: Counter[NoticeCode]
    why: str | None


def gathered(members: Sequence[Member]) -> Gathered:
    """MR images by series; the same bytes count once.

    Raises
    ------
    UnreadableScan
        A header is damaged, or a file ends before its picture, or is empty.
    """
    left_out: Counter[NoticeCode] = Counter()
    files: dict[str, DicomFile] = {}
    why = None
    endings = {_ending(member.name) for member in members if is_dicom(member.start())}
    for member in members:
        if not is_dicom(member.start()):
            _check_not_lost(member, endings)
            left_out[NoticeCode.FILES_PASSED_OVER] += 1
            continue
        with as_ours(f"{member.shown}: the DICOM header is damaged"):
            content = member.read()
            check_not_deflated(content, member.shown)
            file = DicomFile(header_of(content), member, hashlib.sha256(content).hexdigest())
            if is_directory(file.header):
                continue
            cause = not_mr(file.header) or _no_picture(file)
        if cause:
            left_out[NoticeCode.NOT_MR_LEFT_OUT] += 1
            why = why or cause
        elif file.digest in files:
            left_out[NoticeCode.COPIES_LEFT_OUT] += 1
        else:
            files[file.digest] = file
    return Gathered(series=tuple(_by_series(files.values())), left_out=left_out, why=why)


def _check_not_lost(member: Member, endings: set[str]) -> None:
    """Refuse what was a slice's file before copying lost it, as one that was cut short."""
    if not member.start().strip(b"\0") and _ending(member.name) in endings:
        raise UnreadableScan(
            f"{member.shown}: empty, or filled with zeros, among DICOM files; copy or download the "
            "series again, or remove the file"
        )


def _no_picture(file: DicomFile) -> str | None:
    """A report or a presentation state has none; a picture's file cut short is refused.

    It must not be passed over: geometry cannot tell that a first or last slice is missing.
    """
    header = file.header
    if "Rows" in header:
        return None
    kind = str(header.file_meta.get("MediaStorageSOPClassUID", header.get("SOPClassUID", "")))
    if not kind or kind.startswith(MR_PICTURE):
        raise UnreadableScan(f"{file.member.shown}: cut short before its image")
    return "no picture"


def _by_series(files: Iterable[DicomFile]) -> list[tuple[DicomFile, ...]]:
    """An identifier that is blank, or that no two files share, groups nothing.

    Such files go by what else their headers say of the series, and to a series that is alike.
    """
    several = tuple(files)
    uses = Counter(words(file.header, "SeriesInstanceUID") for file in several)
    alone = {uid for uid, count in uses.items() if count == 1}
    lost = {""} | (alone if len(alone) >= FEWEST else set())
    named: dict[str, list[DicomFile]] = {}
    unnamed: list[DicomFile] = []
    for file in several:
        uid = words(file.header, "SeriesInstanceUID")
        whole = uid and "NumberOfFrames" in file.header  # a volume by itself
        if uid in lost and not whole:
            unnamed.append(file)
        else:
            named.setdefault(uid, []).append(file)
    names = [name for name in _ALIKE if _is_shared(name, unnamed)]
    rest: dict[tuple[str, ...], list[DicomFile]] = {}
    for file in unnamed:
        rest.setdefault(_likeness(file, names), []).append(file)
    groups = list(named.values())
    for likeness, group in rest.items():
        alike = [one for one in named.values() if _likeness(one[0], names) == likeness]
        if len(alike) == 1:
            alike[0].extend(group)
        else:
            groups.append(group)
    return [tuple(group) for group in groups]


def _likeness(file: DicomFile, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(words(file.header, name) for name in names)


def _is_shared(name: str, files: Sequence[DicomFile]) -> bool:
    return len({words(file.header, name) for file in files}) < max(2, len(files))


def nothing_found(found: Gathered, members: Sequence[Member]) -> UnsupportedScan:
    """The error where no series is among the files: what they are instead."""
    if found.why:
        return UnsupportedScan(f"no MR image among the DICOM files: {found.why}")
    endings = sorted({_ending(member.name) for member in members} - {""})
    named = f" ({', '.join(endings[:5])})" if endings else ""
    return UnsupportedScan(
        f"no DICOM image among the files{named}; of a DICOMDIR give its folder, "
        "and unpack archives other than ZIP"
    )


def _ending(name: str) -> str:
    """A name's ending of letters and digits, e.g. ``.tar.gz``; names themselves may be private."""
    parts = name.lower().split(".")
    ends = parts[-2:] if parts[-1] in {"gz", "bz2", "xz", "zst"} and len(parts) > 2 else parts[-1:]
    return "." + ".".join(ends) if len(parts) > 1 and all(map(str.isalnum, ends)) else ""
