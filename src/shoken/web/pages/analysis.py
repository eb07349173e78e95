"""Image Analysis: from an upload to image, overlay and report side by side."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import streamlit as st

from shoken.errors import ShokenError
from shoken.web.state import (
    ScanFile,
    analysis_of,
    files_of,
    one_at_a_time,
    result_of,
    sample_file,
    zipped,
)
from shoken.web.text import TEXTS, Text
from shoken.web.viewer import findings_table, report_column, viewer_columns

if TYPE_CHECKING:
    from shoken.pipeline import Analysis, Stage

__all__ = ["analysis_page"]

_SEQUENCES = ("auto", "t1", "t1c", "t2", "flair", "pd")


def analysis_page() -> None:
    """Draw the page."""
    text = TEXTS[st.session_state.language]
    st.subheader(text.analysis_title)
    scan, sequence = _chosen_scan(text)
    if scan is None:
        st.info(text.nothing_yet)
        return
    sha256 = hashlib.sha256(scan.content).hexdigest()
    try:
        analysis = _analysis(scan, sha256, sequence, text)
        result = result_of(sha256, sequence, text.language, analysis)
    except ShokenError as error:
        st.error(str(error))
        return
    picked = findings_table(result, text)
    image, marked, report = st.columns((3, 3, 4), gap="medium")
    viewer_columns(analysis, picked, image, marked, text, is_sample=scan.is_sample)
    report_column(analysis, result, report, text, is_sample=scan.is_sample)
    with st.expander(text.downloads):
        files = files_of(sha256, sequence, text.language, analysis, result)
        st.download_button(text.everything, zipped(files), f"{analysis.scan.stem}.zip")
        for name, content in files.items():
            st.download_button(name, content, name, key=f"download {name}")


def _chosen_scan(text: Text) -> tuple[ScanFile | None, str]:
    """The scan that was uploaded or the sample, whichever was asked for last."""
    from shoken.settings import settings

    upload, sample, choice = st.columns((5, 2, 2), vertical_alignment="bottom")
    given = upload.file_uploader(
        text.upload, help=text.upload_help.format(mib=settings().max_file_mib), key="upload"
    )
    if sample.button(text.sample_button, help=text.sample_help, width="stretch"):
        with st.spinner(text.sample_name):
            st.session_state.scan = sample_file()
    elif given is not None and given.file_id != st.session_state.get("upload_id"):
        st.session_state.upload_id = given.file_id
        st.session_state.scan = ScanFile(given.name, given.getvalue())
    sequence = choice.selectbox(
        text.sequence,
        _SEQUENCES,
        format_func=lambda s: text.sequence_auto if s == "auto" else s.upper(),
        key="sequence",
    )
    return st.session_state.get("scan"), sequence


def _analysis(scan: ScanFile, sha256: str, sequence: str, text: Text) -> Analysis:
    """The analysis, with its stages shown while it is made; nothing is shown when it is there."""
    begin, place = time.monotonic(), st.empty()
    heading = text.waiting if one_at_a_time().locked() else text.working.format(name=scan.name)
    with place.container(), st.spinner(heading, show_time=True):
        line = st.empty()

        def show(stage: Stage) -> None:
            stages = list(type(stage))
            line.progress((stages.index(stage) + 0.5) / len(stages), text.stages[stage])

        analysis = analysis_of(sha256, scan.name, sequence, scan.content, show)
    place.empty()
    if time.monotonic() - begin > 1:
        st.toast(text.done.format(name=scan.name, seconds=time.monotonic() - begin))
    return analysis
