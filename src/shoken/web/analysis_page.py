"""Image Analysis: from an upload to image, overlay and report side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import SeveralVolumes, ShokenError
from shoken.web.downloads import downloads
from shoken.web.job import State
from shoken.web.picture_view import picture_columns
from shoken.web.progress import follow, tell_error, tell_missing
from shoken.web.state import (
    ScanFile,
    is_the_sample,
    jobs,
    opened,
    owner,
    remeasured,
    result_of,
    session,
)
from shoken.web.text import TEXTS, Text
from shoken.web.upload import begin_button, chosen_scan
from shoken.web.viewer import findings_table, picture_area, report_column, sent_expander

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis, Options
    from shoken.report.record.schema import StudyResult
    from shoken.web.job import Job

__all__ = ["analysis_page"]

Key = tuple[str, ...]


def analysis_page() -> None:
    """Draw the page."""
    jobs()  # its workers load while the visitor looks for a file
    text = TEXTS[st.session_state.language]
    st.subheader(text.analysis_title)
    scan, options = chosen_scan(text)
    # The question whether to begin, then the progress, then nothing: always there, since the
    # browser would make anew whatever moves below it, the viewer with all that was set in it too.
    place = st.empty()
    try:
        if scan and scan.is_picture:
            picture_columns(scan, text)
            return
        run = _run(scan, options)
        if run is None:
            st.info(text.nothing_yet)
            return
        analysis = _analysis(run, scan, options, text, place)
        if analysis is None:
            return
        key, analysis = _cut((run, analysis.scan.name), analysis, text)
        result = result_of(key, text.language, analysis)
    except ShokenError as error:
        if isinstance(error, SeveralVolumes) and scan:
            _ask_which_volume(scan)
        tell_error(error)
        return
    _show(key, analysis, result, text)


def _ask_which_volume(scan: ScanFile) -> None:
    """Have the page drawn again with a place for the number, if it has none yet."""
    if st.session_state.get("several") != scan.sha256:
        st.session_state.several = scan.sha256
        st.rerun()


def _run(scan: ScanFile | None, options: Options) -> str | None:
    """The key of the result to show: of the scan at hand, else the one that the address names.

    It stays in the address, so that a reload comes back to it.
    """
    if scan:
        from shoken.store.results import key_of

        run: str | None = key_of(scan.sha256, scan.name, options)
    else:
        run = st.query_params.get("run") or st.session_state.get("run")
    st.session_state.run = run
    if run:
        st.query_params["run"] = run
    return run


def _analysis(
    run: str, scan: ScanFile | None, options: Options, text: Text, place: DeltaGenerator
) -> Analysis | None:
    """The kept analysis, or the one that is made now while its progress is shown.

    Raises
    ------
    ShokenError
        The scan cannot be read or analysed, or too many are waiting.
    """
    name = scan.name if scan else None
    if analysis := opened(run, name):
        return analysis
    job, asked = jobs().find(run, owner()), False
    if scan and (job is None or job.is_over):
        with place.container():
            asked = _is_asked_for(scan, options, job, text)
        if asked:
            place.empty()
            job = jobs().submit(run, session(), scan.contents, scan.name, options, owner=owner())
    if job:
        follow(job, text, place)
        if job.error and asked:
            st.rerun()  # with the button that asks again
        if job.error:
            raise job.error
    analysis = opened(run, name)
    if analysis is None and job and job.state is State.CANCELLED:
        st.info(text.cancelled)
    elif analysis is None and not scan:
        tell_missing([run], text)
    return analysis


def _is_asked_for(scan: ScanFile, options: Options, job: Job | None, text: Text) -> bool:
    """Whether to begin: what ended without a result is asked for again, a new scan is shown."""
    if job and job.state is not State.DONE:
        return st.button(text.again)
    return scan.is_sample or begin_button([scan], text.visits.begin, text, options.volume)


def _cut(key: Key, analysis: Analysis, text: Text) -> tuple[Key, Analysis]:
    """The analysis at the threshold and smallest lesion that are chosen, and its key."""
    from shoken.analysis.lesion import MINIMUM_ML, THRESHOLD

    if analysis.lesions is None:
        return key, analysis
    left, right, _ = st.columns((3, 3, 4), gap="medium")
    threshold = left.slider(
        text.threshold, 0.1, 0.9, THRESHOLD, 0.05, help=text.threshold_help, key="threshold"
    )
    sizes = (0.01, MINIMUM_ML, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
    minimum_ml = right.select_slider(text.minimum, sizes, MINIMUM_ML, key="minimum")
    if (threshold, minimum_ml) == (THRESHOLD, MINIMUM_ML):
        return key, analysis
    cut = (*key, f"{threshold:.2f}", f"{minimum_ml:g}")
    return cut, remeasured(cut, threshold, minimum_ml, analysis)


def _show(key: Key, analysis: Analysis, result: StudyResult, text: Text) -> None:
    is_sample = is_the_sample(analysis.scan)
    picked = findings_table(result, text)
    pictures, report = st.columns((6, 4), gap="medium")
    with pictures:
        picture_area(key, analysis, result, picked, text, is_sample=is_sample)
    report_column(analysis, result, report, text, is_sample=is_sample)
    sent_expander(result, text)
    downloads(key, analysis, result, text)
