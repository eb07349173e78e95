"""About: what Shoken is, what it is not, its parts and their licences."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from shoken import __version__
from shoken.web.text import TEXTS

__all__ = ["about_page"]

_PARTS = ("openvino", "antspyx", "nibabel", "pydicom", "highdicom", "google-genai", "streamlit")


def about_page() -> None:
    """Say what it is and is not, once, and which versions are at work."""
    text = TEXTS[st.session_state.language]
    st.subheader(text.about_title)
    st.markdown(f"**Shoken {__version__}**, Apache-2.0")
    st.markdown(text.home_lead)
    st.markdown("\n".join(f"- {line}" for line in (text.home_limits, *text.about_lines)))
    st.markdown(f"##### {text.about_parts}")
    versions = {name: _version(name) for name in _PARTS}
    names = text.about_columns.split("|")
    columns = (list(versions), list(versions.values()))
    st.dataframe(dict(zip(names, columns, strict=True)), hide_index=True, width="content")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
