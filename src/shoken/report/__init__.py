"""Measured findings to a structured report, in Japanese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.report.document import report_markdown
from shoken.report.result import study_result

if TYPE_CHECKING:
    from shoken.pipeline import Analysis
    from shoken.report.schema import Language, Report

__all__ = ["WRITERS", "generate_structured_report", "report_markdown", "study_result"]

WRITERS = ("auto", "measured")


def generate_structured_report(
    analysis: Analysis, *, language: Language = "ja", writer: str = "auto"
) -> Report:
    """Word the measured findings of an analysis.

    Parameters
    ----------
    analysis
        What was measured; it decides whether there is a finding, where, and how large.
    language
        ``"ja"`` or ``"en"``.
    writer
        One of :data:`WRITERS`; ``"auto"`` takes the best that is set up.

    Raises
    ------
    UsageError
        There is no such writer.
    """
    from shoken.errors import UsageError
    from shoken.report.measured import write_measured

    if writer not in WRITERS:
        raise UsageError(f"no report writer {writer!r}; there are: {', '.join(WRITERS)}")
    return write_measured(analysis, language)
