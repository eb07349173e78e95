"""A single picture on the page: itself, what was outlined, and the report with its limits."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.escaping import markdown_text

if TYPE_CHECKING:
    from shoken.analysis.picture import PictureAnalysis
    from shoken.web.state import ScanFile
    from shoken.web.text import Text

__all__ = ["picture_columns"]


def picture_columns(scan: ScanFile, text: Text) -> None:
    """Picture, overlay and report side by side, and the downloads.

    Raises
    ------
    ShokenError
        The picture cannot be read, or shows no head.
    """
    from shoken.export.picture import picture_files, picture_overlay
    from shoken.report.record.picture import picture_markdown, picture_result

    analysis = _analysed(scan.sha256, scan)
    result = picture_result(analysis, text.language)
    image, marked, report = st.columns((3, 3, 4), gap="medium")
    image.image(analysis.picture.grey, alt=text.image, width="stretch")
    marked.image(picture_overlay(analysis), alt=text.marked, width="stretch")
    report.markdown(re.sub(r"^(#+) ", r"###\1 ", picture_markdown(result), flags=re.MULTILINE))
    with st.expander(text.downloads):
        for name, content in picture_files(analysis, result).items():
            st.download_button(
                markdown_text(name), content, name, key=f"download {name}", on_click="ignore"
            )


@st.cache_resource(max_entries=4, show_spinner=True)
def _analysed(sha256: str, _scan: ScanFile) -> PictureAnalysis:  # noqa: ARG001 - the cache's key
    from shoken.analysis.picture import analyse_picture
    from shoken.reading import read_picture

    return analyse_picture(read_picture(io.BytesIO(_scan.contents[0])))
