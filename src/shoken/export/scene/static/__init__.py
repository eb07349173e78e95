"""The built viewer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["viewer_script"]


@cache
def viewer_script() -> bytes:
    """The viewer's script, which sets ``ShokenViewer`` where it runs."""
    return Path(__file__).with_name("viewer.js").read_bytes()
