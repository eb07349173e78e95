"""Scans that were given together, told apart into studies, and what each scan is to its study.

Scans are of one study by DICOM's identifier, else by BIDS' subject and session, else by their
folder, of which the last parts that only name a sequence do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shoken.analysis.recognition import Source, decide_sequence, hints_of
from shoken.imaging.sequence import MrSequence, from_name
from shoken.reading import scan_stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shoken.imaging.volume import Grid
    from shoken.reading import FoundScan

__all__ = [
    "FoundStudy",
    "Plane",
    "each_by_itself",
    "named_sequence",
    "one_study",
    "plane_of",
    "studies_of",
]

Plane = Literal["axial", "coronal", "sagittal"]
Key = tuple[str, ...]

# what the engines look at best first; the others stand beside it
_FIRST = (
    MrSequence.FLAIR,
    MrSequence.T2,
    MrSequence.T1,
    MrSequence.T1C,
    MrSequence.PD,
    None,
)
_BIDS = re.compile(r"(sub-[a-zA-Z0-9+]+)(?:[_/](ses-[a-zA-Z0-9+]+))?")
_APART = re.compile(r"[\s_.-]+")
_ISOTROPIC = 1.5  # by hand: 3-D acquisitions are of 0.9×0.9×1.2 mm or so, slices of 3 mm and more


@dataclass(frozen=True, eq=False, kw_only=True)
class FoundStudy:
    """Scans of one study.

    ``label`` is what tells it from others, "" where nothing does; ``first`` is the scan to be
    reported on unless the user chooses another, None where none can be, and ``beside`` are those
    to be used with it, one of each other sequence.
    """

    label: str
    scans: tuple[FoundScan, ...]
    first: FoundScan | None
    beside: tuple[FoundScan, ...]


def studies_of(scans: Sequence[FoundScan]) -> tuple[FoundStudy, ...]:
    """The studies among some scans, in the order of their first scans."""
    groups: dict[Key, list[FoundScan]] = {}
    for scan in scans:
        groups.setdefault(_key(scan, scans), []).append(scan)
    return tuple(
        _study(label, part) for key, group in groups.items() for label, part in _parts(key, group)
    )


def one_study(scans: Sequence[FoundScan]) -> tuple[FoundStudy, ...]:
    """All scans as one study, whatever they are called."""
    return (_study("", scans),)


def each_by_itself(scans: Sequence[FoundScan]) -> tuple[FoundStudy, ...]:
    """Each scan as a study of its own."""
    return tuple(_study(scan.folder, [scan]) for scan in scans)


def named_sequence(scan: FoundScan) -> MrSequence | None:
    """What a scan's header or name says that it is; None where they say nothing."""
    if scan.look is None:
        return from_name(scan_stem(scan.names[0]))
    told = decide_sequence(hints_of(scan.look))
    return None if told.source is Source.NOTHING else told.sequence


def plane_of(grid: Grid) -> Plane | None:
    """The plane of a scan's slices; None where its voxels are about as long as wide."""
    spacing = grid.spacing_mm
    thickest = max(spacing)
    if thickest < _ISOTROPIC * min(spacing):
        return None
    across = grid.axes[spacing.index(thickest)]
    planes: dict[str, Plane] = {"S": "axial", "I": "axial", "A": "coronal", "P": "coronal"}
    return planes.get(across, "sagittal")


def _identity(scan: FoundScan) -> Key | None:
    """What says of which study a scan is, wherever it lies."""
    if scan.study_uid:
        return ("study", scan.study_uid)
    found = _BIDS.search(f"{scan.folder}/{scan.names[0]}")
    named = _BIDS.match(scan.names[0]) or found
    if named is None:
        return None
    session = named[2] or (found[2] if found else None)
    return ("bids", " ".join(part for part in (named[1], session) if part))


def _key(scan: FoundScan, scans: Sequence[FoundScan]) -> Key:
    """A scan's study; one that nothing names is of the only study that lies where it lies."""
    if key := _identity(scan):
        return key
    place = _place(scan.folder)
    near = {
        key
        for other in scans
        if (key := _identity(other))
        and (_is_within(other.folder, place) or _is_within(place, _place(other.folder)))
    }
    return near.pop() if len(near) == 1 else ("folder", place)


def _place(folder: str) -> str:
    """A folder without its last parts that only say what kind of scan is in them."""
    *above, last = folder.split("/")
    is_kind = last.lower() == "anat" or from_name(last) is not None
    return _place("/".join(above)) if above and is_kind else folder


def _is_within(folder: str, above: str) -> bool:
    return not above or f"{folder}/".startswith(f"{above}/")


def _parts(key: Key, scans: Sequence[FoundScan]) -> Iterable[tuple[str, Sequence[FoundScan]]]:
    """The scans of one folder, parted by their names where one study would have one twice."""
    kind, said = key
    place = _place(scans[0].folder) if kind == "study" else said
    label = said if kind == "bids" else place.rpartition("/")[2]
    if kind != "folder" or not _twice(scans):
        return [(label, scans)]
    parts: dict[str, list[FoundScan]] = {}
    for scan in scans:
        parts.setdefault(_rest(scan.names[0]), []).append(scan)
    if len(parts) == 1 or any(map(_twice, parts.values())):
        return [(label, scans)]
    return [(" ".join(one for one in (label, rest) if one), part) for rest, part in parts.items()]


def _twice(scans: Iterable[FoundScan]) -> bool:
    """Whether two scans are of one sequence, or two of none that is known."""
    kinds = [named_sequence(scan) for scan in scans]
    return any(n > 1 and kind is not MrSequence.UNKNOWN for kind, n in Counter(kinds).items())


def _rest(name: str) -> str:
    """A name without what says the sequence.

    >>> _rest("patient01_study2_T2W.nii.gz")
    'patient01 study2'
    """
    parts = [part for part in _APART.split(scan_stem(name)) if part]
    return " ".join(part for part in parts if from_name(part) is None)


def _study(label: str, scans: Sequence[FoundScan]) -> FoundStudy:
    best: dict[MrSequence | None, FoundScan] = {}
    for scan in sorted(filter(_is_fit, scans), key=_coarseness):
        best.setdefault(named_sequence(scan), scan)
    order = [best[kind] for kind in _FIRST if kind in best]
    beside = tuple(scan for scan in order[1:] if scan.volumes == 1)
    return FoundStudy(
        label=label, scans=tuple(scans), first=order[0] if order else None, beside=beside
    )


def _is_fit(scan: FoundScan) -> bool:
    return scan.look is not None and named_sequence(scan) is not MrSequence.UNKNOWN


def _coarseness(scan: FoundScan) -> tuple[bool, float, float]:
    """One volume before several, thin slices before thick, small voxels before large."""
    grid = scan.look.native if scan.look else None
    if grid is None:
        return (True, 0, 0)
    return (scan.volumes > 1, round(max(grid.spacing_mm), 1), grid.voxel_ml)
