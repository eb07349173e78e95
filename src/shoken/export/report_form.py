"""What the user adds to a printed report: nothing of it is read from the scan or sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReportForm"]


@dataclass(frozen=True, kw_only=True)
class ReportForm:
    """Fields of a report in print; empty ones are left out.

    ``exam_date`` and ``request`` (what was asked) are free text; ``has_signature`` asks for a place
    to sign by hand, in which the name of who signed a review stands in print.
    """

    exam_date: str = ""
    request: str = ""
    has_signature: bool = False
