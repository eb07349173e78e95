"""Split a series' slices into volumes: by direction and size, by echo, by what repeats.

Values are compared within their rounding, a blank one contradicts nothing, and slices are parted
only where several lie at one place: where their places complement one another they are one volume.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.reading.dicom.slices import FEWEST_ALONE, SPACING_MM, TELLING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.dicom.slices import Slice

    _Label = tuple[Any, ...]

__all__ = [
    "SAME_TIME",
    "are_alike",
    "are_apart",
    "candidates",
    "echoes",
    "is_parallel",
    "places",
    "split_volumes",
]

# direction cosines that were rounded to two decimals differ by so much, localizers by far more
_SAME_DIRECTION = 0.01
# half a voxel at the far side of the picture
_HALF_A_VOXEL = 0.5
# times differ by less where they were rounded, and by more between two echoes or inversions
SAME_TIME = 0.02
_TIMES = frozenset(("EchoTime", "EffectiveEchoTime", "InversionTime"))
_ECHOES = tuple(TELLING.index(name) for name in ("EchoTime", "EffectiveEchoTime"))


def candidates(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Slices that may make a volume, or several at the same places; originals by themselves too."""
    found: list[list[Slice]] = []
    for family in _families(slices):
        originals = [s for s in family if not s.is_derived]
        derived = [s for s in family if s.is_derived]
        if originals and derived:
            found += [family] if are_apart(family) else []
            found += [*_by_echo(originals), *_by_echo(derived)]
        else:
            found += _by_echo(family)
    return found


def _families(slices: Sequence[Slice]) -> list[list[Slice]]:
    families: list[list[Slice]] = []
    for each in slices:
        for family in families:
            if are_alike(each, family[0]):
                family.append(each)
                break
        else:
            families.append([each])
    return families


def are_alike(one: Slice, other: Slice) -> bool:
    """Whether two slices have one direction, size and pixel spacing."""
    return (
        one.shape == other.shape
        and is_parallel(one, other)
        and np.allclose(one.pixel_spacing, other.pixel_spacing, _HALF_A_VOXEL / max(one.shape), 0)
    )


def is_parallel(one: Slice, other: Slice) -> bool:
    """Whether two slices have one direction, rounding aside."""
    return bool(np.abs(one.orientation - other.orientation).max() <= _SAME_DIRECTION)


def _by_echo(slices: list[Slice]) -> list[list[Slice]]:
    if are_apart(slices):
        return [slices]
    for index in _ECHOES:
        groups = _grouped(slices, _labels(slices, index))
        if len(groups) > 1:
            return groups
    return [slices]


def echoes(slices: Sequence[Slice]) -> int:
    """How many echo times the slices were acquired at, not counting missing ones."""
    return max(len({*_labels(slices, index)} - {None}) for index in _ECHOES)


def split_volumes(slices: Sequence[Slice]) -> list[list[Slice]]:
    """The volumes of one echo: times, diffusion weightings, or kinds of picture, in order.

    All slices come back as one where each has a place of its own, or where nothing in the headers
    parts them into stacks without doubles.  Whole volumes of the same places are preferred.
    """
    if are_apart(slices):
        return [list(slices)]
    unequal: list[list[Slice]] = []
    each = [_labels(slices, index) for index in range(len(TELLING))]
    together = list(zip(*([label or () for label in labels] for labels in each), strict=True))
    for labels in (*each, together):
        groups = _grouped(slices, labels)
        if len(groups) < 2 or not all(map(are_apart, groups)):
            continue
        if len({len(group) for group in groups}) == 1 and len(groups[0]) == _count(slices):
            return groups
        unequal = unequal or groups
    return unequal or _by_number(slices) or [list(slices)]


def _by_number(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Whole volumes by the order of the pictures' numbers at each place, where numbers differ.

    De-identification may leave nothing else of what told them apart.
    """
    together: dict[int, list[Slice]] = {}
    for one, place in zip(slices, places(slices), strict=True):
        together.setdefault(place, []).append(one)
    stacks = [sorted(several, key=lambda s: s.number) for several in together.values()]
    count = len(stacks[0])
    differ = all(len({s.number for s in several}) == count == len(several) for several in stacks)
    if not differ or len(stacks) < FEWEST_ALONE:
        return []
    return [[several[n] for several in stacks] for n in range(count)]


def places(slices: Sequence[Slice]) -> list[int]:
    """The number of each slice's place along the first one's normal; neighbours differ by 1."""
    along = np.array([float(s.position @ slices[0].normal) for s in slices])
    order = np.argsort(along, kind="stable")
    begins = np.diff(along[order], prepend=-np.inf) > SPACING_MM[0]
    numbers = np.empty(len(slices), dtype=int)
    numbers[order] = np.cumsum(begins)
    return [int(number) for number in numbers]


def _count(slices: Sequence[Slice]) -> int:
    return len(set(places(slices)))


def are_apart(slices: Sequence[Slice]) -> bool:
    """Whether each slice has a place of its own along their normal."""
    return _count(slices) == len(slices)


def _labels(slices: Sequence[Slice], index: int) -> Sequence[_Label | None]:
    """One label for each slice, alike where values are alike; None where there is no value."""
    values = [s.telling[index] if s.telling else "" for s in slices]
    if TELLING[index] in _TIMES:  # a time of 0 is one that nobody filled in
        values = ["" if value.strip("0. ") == "" else value for value in values]
    try:
        numbers = {value: float(value) for value in values if value}
    except ValueError:  # words, or several numbers
        return [(1, value) if value else None for value in values]
    tolerance = SAME_TIME if TELLING[index] in _TIMES else 0.0
    labels: dict[str, _Label] = {}
    first = last = -np.inf
    for value, number in sorted(numbers.items(), key=lambda one: one[1]):
        if number > last * (1 + tolerance):
            first = number
        labels[value], last = (0, first), number
    return [labels[value] if value else None for value in values]


def _grouped(slices: Sequence[Slice], labels: Sequence[_Label | None]) -> list[list[Slice]]:
    """Slices of one label together, in the labels' order; those of none where they have a place."""
    where = places(slices)
    groups: dict[_Label, dict[int, list[Slice]]] = {}
    for one, label, place in zip(slices, labels, where, strict=True):
        if label is not None:
            groups.setdefault(label, {}).setdefault(place, []).append(one)
    rest: list[Slice] = []
    for one, label, place in zip(slices, labels, where, strict=True):
        if label is None:
            free = [group for group in groups.values() if place not in group]
            if len(free) == 1:
                free[0][place] = [one]
            else:
                rest.append(one)
    found = [[one for place in groups[label].values() for one in place] for label in sorted(groups)]
    return [rest, *found] if rest else found
