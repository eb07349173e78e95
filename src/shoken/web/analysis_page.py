"""Image Analysis: from an upload to image, overlay and report side by side."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from shoken.errors import SeveralVolumes, ShokenError
from shoken.settings import settings
from shoken.web.jobs import State
from shoken.web.picture_view import picture_columns
from shoken.web.state import (
    ScanFile,
    files_of,
    is_the_sample,
    jobs,
    opened,
    owner,
    remeasured,
    result_of,
    sample_file,
    session,
    zipped,
)
from shoken.web.text import TEXTS, Text
from shoken.web.viewer import findings_table, report_column, sent_expander, viewer_columns

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.pipeline import Analysis, Options
    from shoken.report.schema import StudyResult
    from shoken.web.jobs import Job

__all__ = ["analysis_page"]

_SEQUENCES = ("auto", "t1", "t1c", "t2", "flair", "pd")
_LOOK_S = 0.5
Key = tuple[str, ...]


def analysis_page() -> None:
    """Draw the page."""
    jobs()  # its workers load while the visitor looks for a file
    text = TEXTS[st.session_state.language]
    st.subheader(text.analysis_title)
    scan, options = _chosen_scan(text)
    place = st.empty()  # always there, so that nothing below moves, and what was opened stays open
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
        st.error(str(error))
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
        from shoken.store import key_of

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
    job = jobs().find(run, owner())
    if scan and (job is None or _asked_again(job, text)):
        job = jobs().submit(run, session(), scan.contents, scan.name, options, owner=owner())
    if job:
        _follow(job, text, place)
        if job.error:
            raise job.error
    analysis = opened(run, name)
    if analysis is None:
        st.info(text.cancelled if job and job.state is State.CANCELLED else text.gone)
    return analysis


def _cut(key: Key, analysis: Analysis, text: Text) -> tuple[Key, Analysis]:
    """The analysis at the threshold and smallest lesion that are chosen, and its key."""
    from shoken.lesion import MINIMUM_ML, THRESHOLD

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


def _asked_again(job: Job, text: Text) -> bool:
    """Whether an analysis that has ended without a result is to be made once more."""
    return job.is_over and (job.state is State.DONE or st.button(text.again))


def _follow(job: Job, text: Text, place: DeltaGenerator) -> None:
    """Show how an analysis goes on until it is over, and a way to stop it."""
    if job.is_over:
        return
    with place.container(border=True):
        line, seen = st.empty(), st.empty()
        st.button(text.cancel, on_click=jobs().cancel, args=(job, session()))
        while not job.is_over:
            line.progress(_share(job), _progress_line(job, text))
            if job.seen:
                seen.caption(_seen_line(job.seen, text))
            jobs().wait(job, _LOOK_S)
    place.empty()


def _progress_line(job: Job, text: Text) -> str:
    if job.began is None:
        return text.waiting.format(count=jobs().position(job))
    seconds = time.monotonic() - job.began
    stage = text.stages[job.stage] if job.stage else text.starting
    expected = jobs().expected_s
    usual = text.usual.format(seconds=expected) if expected else ""
    return f"{stage} · {seconds:.0f} s {usual}"


def _share(job: Job) -> float:
    """How much of it is done, 0 to 1, by time where that is known, else by stages."""
    from shoken.pipeline import Stage

    if job.began is None or job.stage is None:
        return 0.0
    if expected := jobs().expected_s:
        return min(0.95, (time.monotonic() - job.began) / expected)
    stages = list(Stage)
    return (stages.index(Stage(job.stage)) + 0.5) / len(stages)


def _seen_line(seen: dict[str, Any], text: Text) -> str:
    return text.seen.format(
        name=seen["name"],
        size=" × ".join(str(n) for n in seen["shape"]),
        spacing=" × ".join(f"{mm:.2g}" for mm in seen["spacing_mm"]),
        axes=seen["axes"],
    )


def _show(key: Key, analysis: Analysis, result: StudyResult, text: Text) -> None:
    is_sample = is_the_sample(analysis.scan)
    picked = findings_table(result, text)
    image, marked, report = st.columns((3, 3, 4), gap="medium")
    viewer_columns(analysis, picked, image, marked, text, is_sample=is_sample)
    report_column(analysis, result, report, text, is_sample=is_sample)
    sent_expander(result, text)
    with st.expander(text.downloads):
        files = files_of(key, text.language, analysis, result)
        st.download_button(
            text.everything, zipped(files), f"{analysis.scan.stem}.zip", on_click="ignore"
        )
        for name, content in files.items():
            st.download_button(name, content, name, key=f"download {name}", on_click="ignore")


def _chosen_scan(text: Text) -> tuple[ScanFile | None, Options]:
    """The scan that was uploaded or the sample, whichever was asked for last, and the choices."""
    from shoken.pipeline import Options
    from shoken.sequence import Sequence

    upload, sample, choice = st.columns((5, 2, 2), vertical_alignment="bottom")
    words_by_gemini = settings().gemini_missing is None
    if words_by_gemini:
        st.caption(text.sent_note)
    upload_help = text.upload_help_sent if words_by_gemini else text.upload_help
    given = upload.file_uploader(
        text.upload,
        help=upload_help.format(mib=settings().upload_mib),
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
    scan: ScanFile | None = st.session_state.get("scan")
    volume = None
    if scan and st.session_state.get("several") == scan.sha256:
        volume = choice.number_input(text.volume, min_value=1, value=None, key="volume")
    chosen = Options(sequence=None if sequence == "auto" else Sequence(sequence), volume=volume)
    return scan, chosen
