"""The types that a stored result may contain: nothing else is ever created from a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["kind_of", "name_of"]

# a name in files → where its class lives now, and its name there if that has changed
_HOMES = MappingProxyType(
    {
        "Acquisition": "imaging.acquisition",
        "Add": "analysis.review.edits",
        "Alignment": "analysis.anatomy.alignment",
        "Analysis": "analysis.values",
        "Beside": "analysis.study:CompanionScan",
        "Brain": "analysis.brain",
        "Calibration": "analysis.lesion.calibration",
        "Caveat": "analysis.findings.caveats",
        "Changes": "analysis.review.revision",
        "Contact": "analysis.findings.place",
        "DicomSource": "reading.scan",
        "Erase": "analysis.review.edits",
        "Finding": "analysis.findings.measurement",
        "Focus": "analysis.findings.foci",
        "Grid": "imaging.volume",
        "Judge": "analysis.review.edits",
        "LesionSearch": "analysis.values",
        "Lesions": "analysis.lesion.values",
        "Mark": "analysis.review.marks",
        "Marking": "analysis.review.marks",
        "Mask": "imaging.volume",
        "Merge": "analysis.review.edits",
        "Notice": "common.notices",
        "NoticeCode": "common.notices",
        "Reason": "analysis.review.marks",
        "Review": "analysis.review.revision",
        "Revision": "analysis.review.revision",
        "Scan": "reading.scan",
        "Sequence": "imaging.sequence:MrSequence",
        "SeriesFound": "reading.scan",
        "Share": "analysis.findings.place",
        "Side": "analysis.findings.place",
        "Signature": "analysis.review.revision",
        "Site": "analysis.findings.place",
        "Split": "analysis.review.edits",
        "Structures": "analysis.anatomy.structure_volumes",
        "TissueVolumes": "analysis.findings.lesion_burden",
        "Verdict": "analysis.review.marks",
        "Volume": "imaging.volume",
        "Zone": "analysis.findings.place",
    }
)


@cache
def _kinds() -> Mapping[str, type]:
    kinds = {}
    for name, home in _HOMES.items():
        module, _, today = home.partition(":")
        kinds[name] = getattr(import_module(f"shoken.{module}"), today or name)
    return kinds


def name_of(kind: type) -> str:
    """The name that files have for a class.

    Raises
    ------
    ValueError
        A result does not hold such values.
    """
    for name, one in _kinds().items():
        if one is kind:
            return name
    raise ValueError("a value of a kind that cannot be kept")


def kind_of(name: str) -> Any:
    """The class of a name; earlier builds wrote its module before it.

    Raises
    ------
    KeyError
        No value of a result has this name.
    """
    return _kinds()[name.rpartition(":")[2]]
