"""Made ready while Home is looked at: the libraries that draw a result, and the sample's."""

from __future__ import annotations

import time
from importlib import import_module
from threading import Thread

import streamlit as st

from shoken.web.sample import opened_ahead

__all__ = ["open_ahead"]

_SOON_S = 1  # by hand: Home is drawn by then, and nobody has read its sentence
# what every result's page needs and Home does not; pandas and pyarrow are for Streamlit's tables
_LIBRARIES = ("pyarrow", "pandas", "shoken.report.compose", "shoken.export.result_files")


@st.cache_resource(show_spinner=False)
def open_ahead() -> None:
    """Have it made ready, once for a server."""
    Thread(target=_open_soon, daemon=True, name="open the sample").start()


def _open_soon() -> None:
    time.sleep(_SOON_S)
    opened = opened_ahead()
    for name in _LIBRARIES:
        import_module(name)
    if opened:
        from shoken.web.scene_view import make_ready

        key, sample = opened
        make_ready((key, sample.analysis.scan.name), sample.analysis, is_sample=True)
