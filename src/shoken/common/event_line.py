"""One line of the log for one event, in words and as fields that a log in JSON has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging
    from collections.abc import Mapping
    from enum import StrEnum

__all__ = ["log_event"]


def log_event(log: logging.Logger, event: StrEnum, about: Mapping[str, str | float | None]) -> None:
    """Write an event's line, at INFO; what is None is left out."""
    told = {name: value for name, value in about.items() if value is not None}
    words = "".join(f" {name}={value}" for name, value in told.items())
    log.info("%s%s", event, words, extra={"about": {"event": str(event), **told}})
