"""The values that a kept result is made of, by name: nothing else is ever made from a file."""

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
        "Alignment": "analysis.anatomy.alignment",
        "Analysis": "analysis.values",
        "Beside": "analysis.study:CompanionScan",
        "Brain": "analysis.brain",
        "Calibration": "analysis.lesion.calibration",
        "Contact": "analysis.findings.measurement",
        "DicomSource": "reading.scan",
        "Finding": "analysis.findings.measurement",
        "Grid": "imaging.volume",
        "LesionSearch": "analysis.values",
        "Lesions": "analysis.lesion.values",
        "Mask": "imaging.volume",
        "Notice": "common.notices",
        "NoticeCode": "common.notices",
        "Scan": "reading.scan",
        "Sequence": "imaging.sequence:MrSequence",
        "SeriesFound": "reading.scan",
        "Side": "analysis.findings.measurement",
        "Structures": "analysis.anatomy.structures",
        "TissueVolumes": "analysis.findings.lesion_burden",
        "Volume": "imaging.volume",
        "Zone": "analysis.findings.measurement",
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
