"""The scans of a BIDS dataset, by their names alone, and why others are left out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from shoken.common.errors import UnsupportedScan
from shoken.reading.bidsignore import Ignored
from shoken.reading.scan import is_volume_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    _Closed = Callable[[Path, OSError], None]

__all__ = ["BidsLeftOut", "BidsScan", "bids_scans", "is_dataset"]

_SUFFIXES = ("T1w", "T2w", "PDw", "FLAIR")
_LABEL = "[a-zA-Z0-9+]+"
_NAME = re.compile(rf"(sub-{_LABEL}(?:_[a-z]+-{_LABEL})*)_([a-z0-9]+)\.nii(?:\.gz)?", re.IGNORECASE)
_SUBJECTS_NAME = "a subject's folder is called sub-<label>, in small letters"
# with a label that stands apart: "subset" and "subcortical" are none
_LIKE_SUBJECT = re.compile(r"(?!sub-)(?i:sub(?:ject)?)(?:[-_ ]+[a-zA-Z0-9+]+|[0-9][a-zA-Z0-9+]*)")
_ENDINGS = (".nii", ".nii.gz")
# parts of a complex picture that show no anatomy
_NO_ANATOMY = frozenset(("phase", "real", "imag"))
_WHY_NOT = {
    "UNIT1": "UNIT1 (MP2RAGE) holds noise outside the head: give it by itself with --sequence t1",
}


@dataclass(frozen=True)
class BidsScan:
    """One scan of a dataset: ``folder`` is relative to it, e.g. ``sub-01/anat``."""

    path: Path
    folder: str
    entities: str
    suffix: str


@dataclass(frozen=True)
class BidsLeftOut:
    """A file of a dataset that is not analysed, or what is odd about the dataset, and why."""

    path: str
    why: str


def is_dataset(path: Path) -> bool:
    """Whether a folder describes itself as a BIDS dataset, or is laid out as one.

    One subject's folder of a dataset counts as well.
    """
    return _is_folder(path) and (
        _description(path) is None
        or any(_misplaced(one) is None for one in _subject_files(_subjects(path)[1]))
    )


def bids_scans(path: Path) -> tuple[list[BidsScan], list[BidsLeftOut]]:
    """The T1w, T2w, PDw and FLAIR scans of all subjects and sessions, and what is left out.

    Derivatives are another dataset and are not looked at.

    Parameters
    ----------
    path
        A dataset, or the folder of one of its subjects.

    Raises
    ------
    UnsupportedScan
        There are none; the message says what was there instead.
    """
    dataset, subjects = _subjects(path)
    problem, ignored = _description(dataset), Ignored(dataset)
    left_out = [BidsLeftOut("dataset_description.json", problem)] if problem else []

    def closed(folder: Path, error: OSError) -> None:
        why = f"left out: cannot be looked into: {error.strerror}"
        place = path.name if folder == path else folder.relative_to(dataset).as_posix()
        left_out.append(BidsLeftOut(place, why))

    misnamed = _misnamed(path, closed)
    left_out += [BidsLeftOut(one, f"left out: {_SUBJECTS_NAME}") for one in misnamed]
    found: dict[tuple[str, str, str], BidsScan] = {}
    for file in _subject_files(subjects, closed):
        place = file.relative_to(dataset).as_posix()
        why_not = "named by .bidsignore" if ignored.holds(place) else _misplaced(file)
        told = why_not or _scan(file, dataset)
        if isinstance(told, str):
            left_out.append(BidsLeftOut(place, f"left out: {told}"))
        elif (key := (told.folder, told.entities, told.suffix)) in found:
            left_out.append(
                BidsLeftOut(place, f"left out: {found[key].path.name} is the same scan")
            )
        else:
            found[key] = told
    if not found:
        raise UnsupportedScan(_none(left_out))
    return list(found.values()), left_out


def _none(left_out: Sequence[BidsLeftOut]) -> str:
    named = [f"{one.path}: {one.why}" for one in left_out[:3]]
    more = f"; and {len(left_out) - 3} more" if len(left_out) > 3 else ""
    there = f" ({'; '.join(named)}{more})" if named else ""
    return f"the BIDS dataset has no T1w, T2w, PDw or FLAIR scan of a subject{there}"


def _description(dataset: Path) -> str | None:
    """What is wrong with the file that describes a dataset, or None."""
    path = dataset / "dataset_description.json"
    try:
        described = json.loads(path.read_bytes())
    except FileNotFoundError:
        return "not there: taken for a BIDS dataset by its folders"
    except (OSError, ValueError):
        return "not JSON in UTF-8: taken for a BIDS dataset by its folders"
    if not isinstance(described, dict) or "BIDSVersion" not in described:
        return "has no BIDSVersion: taken for a BIDS dataset by its folders"
    return None


def _subjects(path: Path) -> tuple[Path, list[Path]]:
    """A dataset and its subjects' folders; of one subject's folder, that one alone."""
    whole = path.resolve()
    subjects = [one for one in _inside(path) if one.name.startswith("sub-")]
    if whole.name.startswith("sub-") and not any(map(_is_folder, subjects)):
        return whole.parent, [whole]
    return path, subjects


def _misnamed(dataset: Path, closed: _Closed) -> list[str]:
    """Folders that were meant to be subjects' and are laid out so, but are not called so."""
    named = [one for one in _inside(dataset, closed) if _LIKE_SUBJECT.fullmatch(one.name)]
    return [
        one.name
        for one in named
        if any(re.match(r"anat$|ses-", each.name.lower()) for each in _inside(one, closed))
    ]


def _inside(folder: Path, closed: _Closed | None = None) -> list[Path]:
    """What is in a folder; nothing in a file.  ``closed`` is told why it cannot be looked into."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        if closed:
            closed(folder, error)
        return []


def _is_folder(path: Path) -> bool:
    """Whether it is known to be one: some errors pass through ``is_dir``, no right and ESTALE."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _subject_files(subjects: Sequence[Path], closed: _Closed | None = None) -> Iterator[Path]:
    """Volume files in the ``anat`` folders, links that lead nowhere included, and beside them.

    ``closed`` is told of each folder that cannot be looked into.
    """
    for subject in subjects:
        first = _inside(subject, closed)
        sessions = [one for one in first if one.name.startswith("ses-")]
        for there in (first, *(_inside(one, closed) for one in sessions)):
            anatomy = [_inside(one, closed) for one in there if one.name.lower() == "anat"]
            for path in chain(*anatomy, there):
                if is_volume_name(path.name) and not _is_folder(path):
                    yield path


def _misplaced(path: Path) -> str | None:
    """Why BIDS has no scan of such a name in such a folder, whatever else the name says."""
    if path.parent.name.lower() != "anat":
        return "it is not in a folder anat"
    if not path.name.lower().endswith(_ENDINGS):
        return "not NIfTI, which is all that BIDS has for scans: give it by itself"
    return None


def _scan(path: Path, dataset: Path) -> BidsScan | str:
    """A scan by its name, or why the file is not one."""
    name = _NAME.fullmatch(path.name)
    if name is None:
        return (
            "not a BIDS name: sub-<label>_<entity>-<label>_<suffix>, labels of letters and digits"
        )
    entities, suffix = name[1], name[2]
    pairs = dict(pair.split("-", 1) for pair in entities.split("_"))
    part = pairs.get("part", "").lower()
    if part in _NO_ANATOMY:
        return f"part-{part} shows no anatomy: part-mag does"
    usual = next((one for one in _SUFFIXES if one.lower() == suffix.lower()), None)
    if usual is None:
        return _WHY_NOT.get(suffix, f"suffix {suffix}: Shoken reads {', '.join(_SUFFIXES)}")
    folder = path.parent.relative_to(dataset)
    for above in folder.parts[:-1]:
        entity, _, label = above.partition("-")
        if pairs.get(entity) != label:
            return f"its name does not say {above}, the folder it is in"
    if "ses" in pairs and len(folder.parts) == 2:
        return f"its name says ses-{pairs['ses']}, and it is in no session's folder"
    return BidsScan(path, folder.as_posix(), entities, usual)
