"""Series that are parts of one acquisition: exporters number them anew, and scanners split slabs.

Read by itself, the better part would be half of a brain.  Parts are joined where their headers
contradict one another in nothing and their slices, put together, are the evenly spaced slices of
one volume.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from shoken.common.errors import InputError
from shoken.reading.decode_errors import as_ours
from shoken.reading.dicom.acquisition import acquisition_of_header
from shoken.reading.dicom.decoding import without_repeats
from shoken.reading.dicom.header_values import hint, words
from shoken.reading.dicom.image_kinds import oddity
from shoken.reading.dicom.slices import slices_of
from shoken.reading.dicom.split_volumes import SAME_TIME, are_alike, places
from shoken.reading.dicom.stacking import stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.dicom.series import DicomFile
    from shoken.reading.dicom.slices import Slice
    from shoken.reading.dicom.stacking import Stack

    _Series = tuple[DicomFile, ...]

__all__ = ["parts_together", "slices_that_go_on"]

# what the parts of one acquisition share, where their headers have it
_WORDS = (
    "PatientID",
    "StudyInstanceUID",
    "FrameOfReferenceUID",
    "SOPClassUID",
    "ImageType",
    "ScanningSequence",
    "SequenceName",
    "ContrastBolusAgent",
)
# typed by people, who number the parts ("FLAIR slab 1")
_TITLES = ("ProtocolName", "SeriesDescription")
# a number is the part's where it is a word by itself; in "T1" and "3D" it tells the sequence
_TITLE_WORD = re.compile(r"[^\W_]+")
_NUMBERS = ("EchoTime", "RepetitionTime", "InversionTime", "FlipAngle")
_SAME_PLACE = 0.1  # of a step: by hand, more than positions are rounded by, less than a half


def parts_together(series: Sequence[_Series]) -> list[list[_Series]]:
    """The series, each in a list by itself or with those that it makes one volume with."""
    largest_first = sorted(
        series, key=lambda files: (-len(files), hint(files[0].header, "SeriesNumber") or 0.0)
    )
    groups: list[list[_Series]] = []
    for one in largest_first:
        alike = (group for group in groups if all(_may_be_one(one, other) for other in group))
        if (group := next((g for g in alike if _slices([*g, one])), None)) is None:
            groups.append([one])
        else:
            group.append(one)
    return [
        part
        for group in groups
        for part in ([group] if len(group) == 1 or _is_volume(group) else [[one] for one in group])
    ]


def _may_be_one(one: _Series, other: _Series) -> bool:
    """Whether two series' headers contradict one another in nothing; blank says nothing."""
    for name in (*_WORDS, *_TITLES):
        first, second = _told(one, name), _told(other, name)
        if first and second and first != second:
            return False
    same = all(_are_same(_numbers(one, name), _numbers(other, name)) for name in _NUMBERS)
    return same and _are_of_one_sequence(one, other)


def _told(files: _Series, name: str) -> set[str]:
    """What a series' files say of one thing; titles without the numbers of parts."""
    told = {words(file.header, name) for file in files}
    if name in _TITLES:
        told = {
            " ".join(word for word in _TITLE_WORD.findall(title.lower()) if not word.isdecimal())
            for title in told
        }
    return told - {""}


def _numbers(files: _Series, name: str) -> list[float]:
    return sorted({value for file in files if (value := hint(file.header, name))})


def _are_same(first: list[float], second: list[float]) -> bool:
    """Whether the values of one are those of the other, within their rounding."""
    return all(
        any(abs(a - b) <= SAME_TIME * max(a, b) for b in others) or not others
        for values, others in ((first, second), (second, first))
        for a in values
    )


def _slices(group: Sequence[_Series]) -> list[Slice]:
    """A slice for each place of several series, if they are alike and share no place."""
    files = [file for one in group for file in one]
    part_of = [number for number, one in enumerate(group) for _ in one]
    try:
        found = _pictures(files)
        # a slice may be in both parts; series at the same places are repeats
        if max(map(len, group)) < len(set(places(found))) < len(found):
            found = without_repeats(files, found)
    except InputError:  # is said where the series is read by itself
        return []
    if not all(are_alike(s, found[0]) for s in found):
        return []
    at: dict[int, dict[int, Slice]] = {}
    for one, place in zip(found, places(found), strict=True):
        at.setdefault(place, {}).setdefault(part_of[one.file], one)
    if any(len(parts) > 1 for parts in at.values()):
        return []
    return [one for parts in at.values() for one in parts.values()]


def slices_that_go_on(stack: Stack, files: _Series, other: _Series) -> int:
    """How many slices another series has, if they lie right beside a stack's or between them.

    0 where they do not.  Its headers say that it is another acquisition of the same kind, which
    they may do wrongly.  Slices at the same places are those of a repeat, and closer ones those of
    a reformat.
    """
    found = _slices([other]) if _are_of_one_kind(files, other) else []
    return len(found) if found and _go_on(stack, found) else 0


def _go_on(stack: Stack, found: Sequence[Slice]) -> bool:
    first, count = stack.slices[0], len(stack.slices)
    if not are_alike(found[0], first):
        return False
    ways = np.array([each.position for each in found]) - first.position
    steps = ways @ first.normal / -stack.step_mm
    if np.linalg.norm(ways - np.outer(steps, stack.step), axis=1).max() > max(first.pixel_spacing):
        return False
    from_first = steps - steps[0]
    if np.abs(from_first - from_first.round()).max() > _SAME_PLACE:
        return False
    is_inside = (steps > -_SAME_PLACE) & (steps < count - 1 + _SAME_PLACE)
    if np.abs(steps[0] - steps[0].round()) <= _SAME_PLACE:
        return bool(np.isin(steps.round(), (-1, count)).any() and not is_inside.any())
    # an acquisition is interleaved by halves; a repeat that was planned anew lies anywhere
    is_half = abs(steps[0] % 1 - 0.5) <= _SAME_PLACE
    return bool(is_half and is_inside.any() and abs(len(found) - count) <= 1)


def _are_of_one_kind(one: _Series, other: _Series) -> bool:
    """Whether two series may be of one patient and one kind of picture."""
    patients, others = _told(one, "PatientID"), _told(other, "PatientID")
    if patients and others and not patients & others:
        return False
    return _are_of_one_sequence(one, other)


def _are_of_one_sequence(one: _Series, other: _Series) -> bool:
    """Whether neither what two series' headers record nor their titles tell two sequences."""
    acquired = [acquisition_of_header(files[0].header) for files in (one, other)]
    recorded = {each.sequence or each.hint for each in acquired} - {None}
    titled = {each.described for each in acquired} - {None}
    return len(recorded) < 2 and len(titled) < 2


def _pictures(files: Sequence[DicomFile]) -> list[Slice]:
    found: list[Slice] = []
    for number, file in enumerate(files):
        with as_ours(f"{file.member.shown}: the DICOM header is damaged"):
            if oddity(file.header) is None:
                found += slices_of(file.header, number)
    return [s for s in found if not s.is_of_complex] or found


def _is_volume(group: Sequence[_Series]) -> bool:
    try:
        stacked(_slices(group))
    except InputError:
        return False
    return True
