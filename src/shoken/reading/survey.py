"""Which scans there are among some files, and which files are whose; the files of some of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from shoken.common.errors import InputError, SeveralVolumes, UnsupportedScan
from shoken.reading.dicom.header_values import words
from shoken.reading.dicom.joined_series import parts_together
from shoken.reading.dicom.reader import read_dicom
from shoken.reading.dicom.series import Gathered, gathered
from shoken.reading.file_members import is_dicom
from shoken.reading.files import members_of
from shoken.reading.formats import is_volume, read_member
from shoken.reading.found import ScanFiles
from shoken.reading.reader import read_here
from shoken.reading.results import without_results
from shoken.reading.sidecar import with_sidecar_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shoken.reading.dicom.series import DicomFile
    from shoken.reading.file_members import Member
    from shoken.reading.scan import Scan

__all__ = ["Surveyed", "extract_here", "survey_here"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Surveyed(ScanFiles):
    """As :class:`shoken.reading.found.FoundScan`, with the whole scan in place of its look."""

    scan: Scan | None = None


@dataclass(frozen=True)
class _Numbered:
    """A file, and its number among all."""

    number: int
    member: Member


def survey_here(
    paths: Sequence[str], names: Sequence[str], tell: Callable[[Surveyed], None]
) -> int:
    """Read each scan among some files, one after the other, in this process.

    Parameters
    ----------
    paths
        Files; ZIPs are looked into.
    names
        What the files are called.
    tell
        Given each scan, which it should not keep: one is in memory at a time.

    Returns
    -------
    int
        How many files belong to no scan.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge
        There is no scan; or a ZIP, or a header among DICOM files, is damaged.
    SeveralVolumes
        There is one scan alone, which holds several.
    """
    given = dict(zip(paths, names, strict=True))
    found = [_placed(member, given) for member in members_of(list(paths))]
    numbers = {id(member): n for n, member in enumerate(found)}
    kept = [_Numbered(numbers[id(member)], member) for member in without_results(found)]
    volumes = [one for one in kept if is_volume(one.member)]
    rest = [one for one in kept if one not in volumes]
    acquisitions = _acquisitions([one.member for one in rest])
    if len(acquisitions) + len(volumes) <= 1:
        source = paths[0] if len(paths) == 1 else list(paths)
        scan = read_here(source, name=names[0])
        every = tuple(range(len(found)))
        tell(Surveyed(files=every, names=tuple(names), sha256=scan.sha256, scan=scan))
        return 0
    used = 0
    for one in _scans(volumes, rest, acquisitions, numbers):
        used += len(one.files)
        tell(one)
    return len(found) - used


def extract_here(paths: Sequence[str], wanted: Sequence[int], folder: Path) -> int:
    """Write some of the files, by their numbers as :func:`survey_here` has them, into a folder.

    Each is named by its number; gives back how many there are.
    """
    members = members_of(list(paths))
    for number in wanted:
        (folder / str(number)).write_bytes(members[number].read())
    return len(wanted)


def _placed(member: Member, given: Mapping[str, str]) -> Member:
    """A file as it was called when it was given, and its folder without the temporary one."""
    path = f"{member.folder}/{member.name}"
    if path in given:
        return replace(member, name=given[path], folder="")
    for packed, name in given.items():
        if f"{member.folder}/".startswith(f"{packed}/"):
            inside = member.folder.removeprefix(packed).strip("/")
            return replace(member, folder="/".join(part for part in (name, inside) if part))
    return member


def _acquisitions(members: Sequence[Member]) -> list[list[tuple[DicomFile, ...]]]:
    """The series, each with those that it is one acquisition with."""
    if not any(is_dicom(member.start()) for member in members):
        return []
    return parts_together(gathered(members).series)


def _scans(
    volumes: Sequence[_Numbered],
    rest: Sequence[_Numbered],
    acquisitions: Sequence[Sequence[tuple[DicomFile, ...]]],
    numbers: Mapping[int, int],
) -> Iterator[Surveyed]:
    for one in volumes:
        yield _of_volume(one, [b for b in rest if b.member.folder == one.member.folder])
    for parts in acquisitions:
        files = tuple(chain.from_iterable(parts))
        alone = Gathered(series=tuple(parts), left_out=Counter(), why=None)
        found = Surveyed(
            files=tuple(numbers[id(file.member)] for file in files),
            names=tuple(file.member.name for file in files),
            sha256=_joined(file.digest for file in files),
            folder=files[0].member.folder,
            study_uid=words(files[0].header, "StudyInstanceUID"),
        )
        yield _looked_at(found, partial(read_dicom, alone))


def _of_volume(one: _Numbered, beside: Sequence[_Numbered]) -> Surveyed:
    """A volume, with those of the files beside it that its reader asked for."""
    asked: dict[int, Member] = {one.number: one.member}

    def noted(other: _Numbered) -> Member:
        def read() -> bytes:
            asked[other.number] = other.member
            return other.member.read()

        return replace(other.member, read=read)

    others = [one.member, *map(noted, beside)]

    def read(volume: int | None) -> Scan:
        return with_sidecar_among(read_member(one.member, others, volume=volume), others)

    found = _looked_at(Surveyed(files=(), names=(), sha256="", folder=one.member.folder), read)
    return replace(
        found,
        files=tuple(asked),
        names=tuple(member.name for member in asked.values()),
        sha256=_joined(hashlib.sha256(m.read()).hexdigest() for m in asked.values()),
    )


def _looked_at(found: Surveyed, read: Callable[[int | None], Scan]) -> Surveyed:
    """With the scan, its first volume where it holds several, or with why it cannot be read."""
    try:
        return replace(found, scan=read(None))
    except SeveralVolumes as error:
        count = _volumes(error)
    except InputError as error:
        return _unread(found, error)
    try:
        return replace(found, scan=read(1), volumes=count)
    except InputError as error:
        return replace(_unread(found, error), volumes=count)


def _unread(found: Surveyed, error: InputError) -> Surveyed:
    is_damaged = not isinstance(error, UnsupportedScan)
    return replace(found, why_not=str(error), is_damaged=is_damaged)


def _volumes(error: BaseException | None) -> int:
    """How many volumes there are, as the first of the errors said that led to this one."""
    count = 0
    while error is not None:
        count = getattr(error, "volumes", 0) or count
        error = error.__context__
    return count


def _joined(digests: Iterable[str]) -> str:
    each = b"".join(bytes.fromhex(digest) for digest in digests)
    return hashlib.sha256(each).hexdigest()
