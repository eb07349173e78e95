"""Shoken: from a brain MRI to a measured, bilingual, checkable report.

The public names are loaded when they are first used, so that ``import shoken`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.analysis.findings.measurement import Finding
    from shoken.analysis.pipeline import analyse as analyze_image
    from shoken.analysis.values import Analysis, Options
    from shoken.common.errors import (
        AnalysisError,
        InputError,
        ModelError,
        ShokenError,
    )
    from shoken.imaging.volume import Grid, Mask, Volume
    from shoken.report import generate_structured_report
    from shoken.report.record.schema import Report, StudyResult

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "AnalysisError",
    "Finding",
    "Grid",
    "InputError",
    "Mask",
    "ModelError",
    "Options",
    "Report",
    "ShokenError",
    "StudyResult",
    "Volume",
    "analyze_image",
    "generate_structured_report",
]

_HOMES = {
    "Analysis": "shoken.analysis.values:Analysis",
    "AnalysisError": "shoken.common.errors:AnalysisError",
    "Finding": "shoken.analysis.findings.measurement:Finding",
    "Grid": "shoken.imaging.volume:Grid",
    "InputError": "shoken.common.errors:InputError",
    "Mask": "shoken.imaging.volume:Mask",
    "ModelError": "shoken.common.errors:ModelError",
    "Options": "shoken.analysis.values:Options",
    "Report": "shoken.report.record.schema:Report",
    "ShokenError": "shoken.common.errors:ShokenError",
    "StudyResult": "shoken.report.record.schema:StudyResult",
    "Volume": "shoken.imaging.volume:Volume",
    "analyze_image": "shoken.analysis.pipeline:analyse",
    "generate_structured_report": "shoken.report:generate_structured_report",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'shoken' has no attribute {name!r}")
    home, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(home), attribute)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
