"""The button that exports what was reviewed as image and mask pairs, all results together."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.state import owner

if TYPE_CHECKING:
    from shoken.web.text import Text

__all__ = ["corrections_button"]

_MOST = 50  # some 10 MiB each; a server that holds more at once has no room for its visitors


def corrections_button(count: int, text: Text) -> None:
    """Offer the signed reviews of all results as one ZIP; ``count`` is how many have one."""
    if not count:
        return
    said = text.review
    have_heads = st.checkbox(said.corrections_heads, help=said.corrections_heads_help)
    st.download_button(
        said.corrections.format(count=count),
        partial(_zipped, owner(), have_heads=have_heads),
        "shoken_corrections.zip",
        "application/zip",
        on_click="ignore",
        disabled=count > _MOST,
        help=said.corrections_many.format(most=_MOST) if count > _MOST else said.corrections_help,
    )


def _zipped(user: str | None, *, have_heads: bool) -> bytes:
    from shoken.store.corrections import corrected_keys, correction_files
    from shoken.store.results import Store

    store, stream = Store(user), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, make in correction_files(store, corrected_keys(store), have_heads=have_heads):
            archive.writestr(name, make())
    return stream.getvalue()
