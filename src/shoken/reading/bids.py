"""The scans of a BIDS dataset, by their names alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.errors import UnsupportedScan

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BidsScan", "bids_scans", "is_dataset"]

_NAME = re.compile(r"(sub-[a-zA-Z0-9]+(?:_[a-z]+-[a-zA-Z0-9]+)*)_(T1w|T2w|PDw|FLAIR)\.nii(?:\.gz)?")


@dataclass(frozen=True)
class BidsScan:
    """One scan of a dataset: ``folder`` is relative to it, e.g. ``sub-01/anat``."""

    path: Path
    folder: str
    entities: str
    suffix: str


def is_dataset(path: Path) -> bool:
    """Whether a path is a folder that describes itself as a BIDS dataset."""
    try:
        described = json.loads((path / "dataset_description.json").read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and "BIDSVersion" in described


def bids_scans(dataset: Path) -> list[BidsScan]:
    """The T1w, T2w, PDw and FLAIR scans of all subjects and sessions, derivatives left out.

    Raises
    ------
    UnsupportedScan
        There are none.
    """
    found = []
    for pattern in ("sub-*/anat/*.nii*", "sub-*/ses-*/anat/*.nii*"):
        for path in sorted(dataset.glob(pattern)):
            if name := _NAME.fullmatch(path.name):
                folder = path.parent.relative_to(dataset).as_posix()
                found.append(BidsScan(path, folder, name[1], name[2]))
    if not found:
        raise UnsupportedScan("the BIDS dataset has no T1w, T2w, PDw or FLAIR scan of a subject")
    return found
