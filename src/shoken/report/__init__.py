"""Measured findings to a structured report, in Japanese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.pipeline import Analysis
    from shoken.report.schema import Language, Report

__all__ = ["generate_structured_report"]


def generate_structured_report(
    analysis: Analysis, *, language: Language = "ja", writer: str = "auto"
) -> Report:
    """Word the measured findings of an analysis."""
    raise NotImplementedError
