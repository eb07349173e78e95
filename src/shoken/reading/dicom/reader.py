"""A DICOM series to a canonical volume; of several, the best that makes a volume.

Header text stays here: what leaves is geometry, the kind of sequence, and the unique identifiers
that a segmentation needs in order to refer to its source.  Messages quote no header, because names
of patients stand in it.  pydicom decodes; highdicom makes the geometry.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from shoken.common.errors import InputError, UnsupportedScan, UsageError
from shoken.common.notices import Notice, NoticeCode
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.acquisition import acquisition_of_header
from shoken.reading.dicom.decoding import made_scan, without_repeats
from shoken.reading.dicom.header_values import hint, words
from shoken.reading.dicom.image_kinds import ODD, oddity
from shoken.reading.dicom.joined_series import parts_together, slices_that_go_on
from shoken.reading.dicom.slices import FEWEST, slices_of
from shoken.reading.dicom.split_volumes import are_alike, candidates, split_volumes
from shoken.reading.dicom.stacking import check_alike, check_complete, stacked
from shoken.reading.scan import Scan, SeriesFound, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shoken.reading.dicom.series import DicomFile, Gathered
    from shoken.reading.dicom.slices import Slice
    from shoken.reading.dicom.stacking import Stack

__all__ = ["read_dicom"]


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A stack of a series' slices, and how many of its pictures are left out, by reason.

    ``parts`` counts the series that were joined to this one, ``number`` is its own, from 1.
    """

    files: tuple[DicomFile, ...]
    stack: Stack
    left_out: Counter[NoticeCode]
    parts: int = 1
    number: int = 1


@dataclass(frozen=True)
class _Refused:
    files: tuple[DicomFile, ...]
    error: InputError
    number: int


def read_dicom(found: Gathered, volume: int | None = None, series: int | None = None) -> Scan:
    """Read the best series among some files, or one by its number.

    Parameters
    ----------
    found
        At least one series.
    volume
        Which volume, from 1, where a series holds several.
    series
        Which series, from 1; the largest is the first.

    Returns
    -------
    Scan
        Named after its content, never after a file: the same series gives the same name, however
        it was packed.  Its native grid is the canonical one.

    Raises
    ------
    UnreadableScan, UnsupportedScan, TooLarge
        No series makes a volume; the message has the cause of the largest.
    SeveralVolumes
        That series holds several volumes, and none was chosen.
    UsageError
        There is no series of that number.
    """
    together = parts_together(found.series)
    stacks: list[_Found] = []
    refused: list[_Refused] = []
    for number, parts in enumerate(together, start=1):
        files = tuple(chain.from_iterable(parts))
        try:
            one = _of_series(files, volume)
            stacks.append(replace(one, parts=len(parts), number=number))
        except InputError as error:
            refused.append(_Refused(files, error, number))
    best = _best(stacks, refused) if series is None else _chosen(series, stacks, refused)
    scan = made_scan(best.files, best.stack, tuple(_notices(found, best, stacks, refused)))
    told = [_told(one, one.stack, is_read=one is best) for one in stacks]
    other = [_told(one, why_not=str(one.error)) for one in refused]
    return replace(scan, series=tuple(sorted((*told, *other), key=lambda one: one.number)))


def _chosen(series: int, stacks: Sequence[_Found], refused: Sequence[_Refused]) -> _Found:
    """The series of a number."""
    for one in stacks:
        if one.number == series:
            return one
    for other in refused:
        if other.number == series:
            raise type(other.error)(f"DICOM series {series}: {other.error}") from other.error
    there = len(stacks) + len(refused)
    raise UsageError(f"no series {series}: there are {there}, which shoken inspect numbers")


def _best(stacks: Sequence[_Found], refused: Sequence[_Refused]) -> _Found:
    """The best of all series."""
    # a few slices are not read in the place of a larger series that could not be
    largest = max((len(one.files) for one in refused), default=0)
    fit = [one for one in stacks if len(one.stack.slices) >= min(FEWEST, largest)]
    if not fit:
        worst = max(refused, key=lambda one: len(one.files)).error
        among = f" (the largest of {len(refused)} series)" if len(refused) > 1 else ""
        raise type(worst)(f"DICOM series{among}: {worst}") from worst
    return max(fit, key=_merit)


def _notices(
    found: Gathered, best: _Found, stacks: Sequence[_Found], refused: Sequence[_Refused]
) -> Iterator[Notice]:
    """What was chosen, joined and left out, for a scan that is one of some series."""
    others = [one.files for one in stacks if one is not best] + [one.files for one in refused]
    series = len(others) + 1
    if best.parts > 1:
        yield Notice(NoticeCode.SERIES_JOINED, best.parts)
    if series > 1:
        yield Notice(NoticeCode.SERIES_CHOSEN, series)
    if beside := sum(slices_that_go_on(best.stack, best.files, files) for files in others):
        yield Notice(NoticeCode.SERIES_GOES_ON, beside)
    patients = {words(one.header, "PatientID") for files in found.series for one in files}
    if len(patients - {""}) > 1:
        yield Notice(NoticeCode.SEVERAL_PATIENTS, len(patients - {""}))
    # one of fewer files is a localizer
    if incomplete := sum(len(one.files) >= FEWEST for one in refused):
        yield Notice(NoticeCode.SERIES_INCOMPLETE, incomplete)
    counts = found.left_out + best.left_out
    yield from (Notice(code, counts[code]) for code in NoticeCode if counts[code])


def _told(
    one: _Found | _Refused,
    stack: Stack | None = None,
    *,
    is_read: bool = False,
    why_not: str | None = None,
) -> SeriesFound:
    """What may be said of a series: none of the text in its headers."""
    files, first, frame = one.files, 0, 0
    if stack is not None:
        first, frame = stack.slices[0].file, stack.slices[0].frame
    acquired = acquisition_of_header(files[first].header, frame)
    return SeriesFound(
        number=one.number,
        pictures=len(files) if stack is None else len(stack.slices),
        sequence=acquired.sequence or acquired.hint,
        is_read=is_read,
        why_not=why_not,
    )


def _of_series(files: tuple[DicomFile, ...], volume: int | None) -> _Found:
    """The best volume of one series.

    Raises
    ------
    InputError
        There is none; the cause is that of the largest part of it.
    """
    left_out: Counter[NoticeCode] = Counter()
    slices: list[Slice] = []
    for number, file in enumerate(files):
        with as_ours(f"{file.member.shown}: the DICOM header is damaged"):
            if odd := oddity(file.header):
                left_out[odd] += 1
            else:
                slices += _slices_of(file, number)
    if not slices:
        raise UnsupportedScan(ODD[next(iter(left_out))])
    if 0 < len(shown := [s for s in slices if not s.is_of_complex]) < len(slices):
        left_out[NoticeCode.PHASE_LEFT_OUT] += len(slices) - len(shown)
        slices = shown
    once = without_repeats(files, slices)
    left_out[NoticeCode.COPIES_LEFT_OUT] += len(slices) - len(once)
    whole: list[_Found] = []
    refused: list[tuple[int, InputError]] = []
    for part in candidates(once):
        try:
            stack = _of_candidate(part, volume)
            rest = _rest(once, part if volume is not None else [], stack)
            check_complete(stack, rest)
            counts = left_out + Counter(_why(one, stack) for one in rest)
            whole.append(_Found(files=files, stack=stack, left_out=counts))
        except InputError as error:
            refused.append((len(part), error))
    if not whole:
        if not all(are_alike(one, once[0]) for one in once):
            check_alike(once)
        raise max(refused, key=lambda one: one[0])[1]
    return max(whole, key=_merit)


def _slices_of(file: DicomFile, number: int) -> list[Slice]:
    """A file's slices; what is wrong with it is said with its name."""
    try:
        return slices_of(file.header, number)
    except InputError as error:
        raise type(error)(f"{file.member.shown}: {error}") from error


def _of_candidate(slices: Sequence[Slice], volume: int | None) -> Stack:
    volumes = split_volumes(slices)
    if volume is not None or len({len(one) for one in volumes}) == 1:
        return stacked(volumes[one_of(len(volumes), volume)])
    whole = list(_whole(volumes))
    if len(whole) != 1:  # none, or several: then the user chooses
        one_of(len(whole), None)
        return stacked(slices)
    return whole[0]


def _whole(volumes: Sequence[Sequence[Slice]]) -> Iterator[Stack]:
    for one in volumes:
        if len(one) < FEWEST:  # an acquisition that was broken off
            continue
        try:
            yield stacked(one)
        except InputError:
            continue


def _rest(slices: Sequence[Slice], chosen_from: Sequence[Slice], stack: Stack) -> list[Slice]:
    """The slices that a stack leaves out, without the volumes that the user did not choose."""
    taken = {(s.file, s.frame) for s in (*stack.slices, *chosen_from)}
    return [s for s in slices if (s.file, s.frame) not in taken]


def _why(one: Slice, stack: Stack) -> NoticeCode:
    if not are_alike(one, stack.slices[0]):
        return NoticeCode.OTHER_GEOMETRY_LEFT_OUT
    if one.is_derived and not stack.slices[0].is_derived:
        return NoticeCode.DERIVED_LEFT_OUT
    return NoticeCode.OTHER_VOLUME_LEFT_OUT


def _merit(found: _Found) -> tuple[object, ...]:
    """Originals before derived series, then thin slices, many, late echoes.

    Last what tells equals apart, so that the order of the files never decides.
    """
    headers = [found.files[number].header for number in {s.file for s in found.stack.slices}]
    first = found.files[found.stack.slices[0].file].header
    return (
        len(found.stack.slices) >= FEWEST,
        any(words(header, "ImageType").startswith("ORIGINAL") for header in headers),
        -round(found.stack.step_mm, 1),
        len(found.stack.slices),
        hint(first, "EchoTime") or 0.0,
        -(hint(first, "SeriesNumber") or 0.0),
        words(first, "SeriesInstanceUID"),
    )
