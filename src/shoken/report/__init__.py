"""Measured findings to a structured report, in Japanese or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import Report
    from shoken.report.words import Language

__all__ = [
    "WRITERS",
    "generate_structured_report",
    "load_ahead",
    "require_writer",
]

WRITERS = ("auto", "measured", "gemini")


def require_writer(writer: str) -> None:
    """Complain before an analysis, not after it, of a writer that is not set up.

    Raises
    ------
    UsageError
        There is no such writer, or a setting that it needs is missing.
    """
    from shoken.common.errors import UsageError
    from shoken.common.settings import settings

    if writer not in WRITERS:
        raise UsageError(f"no report writer {writer!r}; there are: {', '.join(WRITERS)}")
    missing = settings().gemini_missing
    if writer == "gemini" and missing:
        other = "" if missing != "GEMINI_API_KEY" else ", or GOOGLE_GENAI_USE_VERTEXAI=true"
        raise UsageError(f"the report writer gemini is not set up: set {missing}{other}")


def load_ahead(writer: str = "auto") -> None:
    """Begin to load what a writer needs, in the background: for where a report is soon asked for.

    Gemini's client takes a second, which an analysis has to spare while its networks run.
    """
    from shoken.common.settings import settings

    if writer != "measured" and not settings().gemini_missing:
        from threading import Thread

        Thread(target=_load_writer, name="load the report's writer").start()


def _load_writer() -> None:
    from contextlib import suppress

    with suppress(Exception):  # it is raised again where it is needed
        import shoken.report.gemini_writer  # noqa: F401
        from shoken.report.gemini import Session

        Session.load()


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
        One of :data:`WRITERS`; ``"auto"`` is gemini where it is set up, else measured.  Where
        Gemini fails, the measured report comes with a notice that says why.

    Raises
    ------
    UsageError
        As :func:`require_writer`.
    """
    from shoken.common.settings import settings

    require_writer(writer)
    if writer == "measured" or (writer == "auto" and settings().gemini_missing):
        from shoken.report.compose import write_measured

        return write_measured(analysis, language)
    from shoken.report.gemini_writer import write_with_gemini

    return write_with_gemini(analysis, language)
