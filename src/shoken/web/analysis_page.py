"""Image Analysis: from an upload to image, overlay and report side by side."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from shoken.errors import ShokenError
from shoken.reading import start_ahead
from shoken.web.picture_view import picture_columns
from shoken.web.state import (
    ScanFile,
    analyses,
    files_of,
    result_of,
    sample_file,
    zipped,
)
from shoken.web.text import TEXTS, Text
from shoken.web.viewer import findings_table, report_column, sent_expander, viewer_columns

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.pipeline import Analysis, Stage

__all__ = ["analysis_page"]

_SEQUENCES = ("auto", "t1", "t1c", "t2", "flair", "pd")


def analysis_page() -> None:
    """Draw the page."""
    start_ahead()
    text = TEXTS[st.session_state.language]
    st.subheader(text.analysis_title)
    scan, sequence = _chosen_scan(text)
    if scan is None:
        st.info(text.nothing_yet)
        return
    key = (scan.sha256, scan.name, sequence)
    place = st.empty()  # always there, so that nothing below moves, and what was opened stays open
    try:
        if scan.is_picture:
            picture_columns(scan, text)
            return
        analysis = analyses().get(key) or _analysed(scan, key, text, place)
        result = result_of(key, text.language, analysis)
    except ShokenError as error:
        st.error(str(error))
        return
    picked = findings_table(result, text)
    image, marked, report = st.columns((3, 3, 4), gap="medium")
    viewer_columns(analysis, picked, image, marked, text, is_sample=scan.is_sample)
    report_column(analysis, result, report, text, is_sample=scan.is_sample)
    sent_expander(result, text)
    with st.expander(text.downloads):
        files = files_of(key, text.language, analysis, result)
        st.download_button(
            text.everything, zipped(files), f"{analysis.scan.stem}.zip", on_click="ignore"
        )
        for name, content in files.items():
            st.download_button(name, content, name, key=f"download {name}", on_click="ignore")


def _chosen_scan(text: Text) -> tuple[ScanFile | None, str]:
    """The scan that was uploaded or the sample, whichever was asked for last."""
    from shoken.settings import settings

    upload, sample, choice = st.columns((5, 2, 2), vertical_alignment="bottom")
    words_by_gemini = settings().gemini_missing is None
    if words_by_gemini:
        st.caption(text.sent_note)
    upload_help = text.upload_help_sent if words_by_gemini else text.upload_help
    given = upload.file_uploader(
        text.upload,
        help=upload_help.format(mib=settings().max_file_mib),
        key="upload",
        accept_multiple_files=True,
    )
    ids = [one.file_id for one in given]
    if sample.button(text.sample_button, help=text.sample_help, width="stretch"):
        with st.spinner(text.sample_name):
            st.session_state.scan = sample_file()
    elif given and ids != st.session_state.get("upload_ids"):
        st.session_state.upload_ids = ids
        st.session_state.scan = ScanFile(given[0].name, tuple(one.getvalue() for one in given))
    sequence = choice.selectbox(
        text.sequence,
        _SEQUENCES,
        format_func=lambda s: text.sequence_auto if s == "auto" else s.upper(),
        key="sequence",
    )
    return st.session_state.get("scan"), sequence


def _analysed(scan: ScanFile, key: tuple[str, ...], text: Text, place: DeltaGenerator) -> Analysis:
    """Make the analysis and show its stages."""
    from shoken.pipeline import Options, analyse
    from shoken.sequence import Sequence

    *_, sequence = key
    options = Options(sequence=None if sequence == "auto" else Sequence(sequence))
    begin = time.monotonic()
    heading = text.waiting if analyses().busy else text.working.format(name=scan.name)
    with place.container(), st.spinner(heading, show_time=True):
        line = st.empty()

        def show(stage: Stage) -> None:
            stages = list(type(stage))
            line.progress((stages.index(stage) + 0.5) / len(stages), text.stages[stage])

        analysis = analyses().make(
            key,
            lambda: analyse(scan.read(), options, progress=show),
        )
    place.empty()
    st.toast(text.done.format(name=scan.name, seconds=time.monotonic() - begin))
    return analysis
