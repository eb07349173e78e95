"""What scans there are in an upload, looked at once."""

from __future__ import annotations

import io
from threading import Semaphore
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.settings import settings

if TYPE_CHECKING:
    from shoken.reading import Found
    from shoken.web.state import ScanFile

__all__ = ["recognised", "turn"]


@st.cache_resource(show_spinner=False)
def turn() -> Semaphore:
    """As many files are looked at together as are analysed: each takes memory."""
    return Semaphore(settings().at_once)


def recognised(scan: ScanFile) -> Found | None:
    """The scans of an upload that may hold several; None of one file of one scan.

    Raises
    ------
    ShokenError
        There is no scan in it, or a part of it is damaged.
    """
    from shoken.reading.files import is_zip

    if len(scan.contents) == 1 and not is_zip(scan.contents[0][:4]):
        return None
    return _found(scan.sha256, scan.names, scan)


@st.cache_resource(max_entries=16, show_spinner=False)
def _found(sha256: str, names: tuple[str, ...], _scan: ScanFile) -> Found:  # noqa: ARG001 - the cache's key
    from shoken.reading import survey

    with turn():
        names = _scan.names or (_scan.name,)
        return survey([io.BytesIO(content) for content in _scan.contents], names)
