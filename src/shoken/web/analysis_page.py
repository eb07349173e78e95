"""Image analysis: from an upload to image, overlay and report side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import SeveralVolumes, ShokenError
from shoken.report import load_ahead
from shoken.web.layout import UPLOAD
from shoken.web.picture_view import picture_columns
from shoken.web.progress import follow, tell_error, tell_missing
from shoken.web.running.job import State
from shoken.web.scan_choice import begin_button, chosen_scan
from shoken.web.state import ScanFile, jobs, opened, owner, session
from shoken.web.study.batch import address_of, keys_in, run_list
from shoken.web.study.chosen import ask_for
from shoken.web.study.recognised import recognised
from shoken.web.text import TEXTS, Text
from shoken.web.workspace import workspace

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis, Options
    from shoken.reading import Found
    from shoken.web.running.job import Job

__all__ = ["analysis_page"]

_READING = "reading"  # the key of the result that is being read


def analysis_page() -> None:
    """Draw the page."""
    jobs()  # its workers load while the visitor looks for a file
    text = TEXTS[st.session_state.language]
    if _READING not in st.session_state:
        st.session_state[_READING] = _addressed()
    reading = st.session_state[_READING]
    runs = _listed()
    head, told = st.empty(), st.empty()  # an error above the upload: below it a phone has no room
    if not reading:
        head.subheader(text.analysis_title)
    label = text.result.other_scan if reading else text.home_start
    with st.container(key=UPLOAD).expander(label, expanded=not (reading or runs)):
        scan, options = chosen_scan(text)
    if runs:
        run_list(runs, text, is_reading=bool(reading))
    # The question whether to begin, then the progress, then nothing: always there, since the
    # browser would make again whatever moves below it, the viewer with all that was set in it too.
    place, run, analysis = st.empty(), None, None
    try:
        if scan and scan.is_picture:
            _fold(None)
            picture_columns(scan, text)
            return
        if scan and (found := _several(scan, options, text)):
            _fold(None)
            with place.container():
                _begin_studies(scan, found, options, text)
            return
        run = _run(scan, options)
        analysis = _analysis(run, scan, options, text, place) if run else None
        _fold(run if analysis else None)
        if run is None and not runs:
            st.info(text.nothing_yet)
        elif run and analysis:
            workspace((run, analysis.scan.name), analysis, head, text)
    except ShokenError as error:
        _fold(run if analysis else None)  # as above: else both would ask for a new drawing for ever
        if isinstance(error, SeveralVolumes) and scan:
            _ask_which_volume(scan)
        with told:
            tell_error(error)


def _addressed() -> str | None:
    """The result that the address names, if it is kept: a reload draws the page once."""
    run = st.query_params.get("run")
    with suppress(ShokenError):  # it comes again below, where it is told
        return run if run and opened(run) else None
    return None


def _listed() -> tuple[str, ...]:
    """The list of runs in the address, or the one that was left for another page."""
    address = str(st.query_params.get("runs") or st.session_state.get("runs") or "")
    keys = keys_in(address)
    if keys:
        st.session_state.runs = st.query_params["runs"] = address
    return keys


def _several(scan: ScanFile, options: Options, text: Text) -> Found | None:
    """What was recognised of an upload of several scans; None of one alone."""
    if options.volume is not None:  # asked for since it is one that holds several volumes
        return None
    with st.spinner(text.uploads.looking):
        found = recognised(scan)
    return found if found and len(found.scans) > 1 else None


def _begin_studies(scan: ScanFile, found: Found, options: Options, text: Text) -> None:
    """Have the studies chosen, and ask for them; one leads to its result, several to a list."""
    from shoken.web.study.choice import choose_studies

    chosen = choose_studies(found, scan.sha256, text)
    if not chosen:
        return
    keys = ask_for(scan, chosen, options, text)
    st.session_state.scan = None
    for name in ("run", "runs"):
        st.query_params.pop(name, None)
        st.session_state.pop(name, None)
    if len(keys) == 1:
        st.session_state.run = st.query_params["run"] = keys[0]
    else:
        st.session_state.runs = st.query_params["runs"] = address_of(keys)
    st.rerun()


def _fold(run: str | None) -> None:
    """Have the upload folded away while a result is read, and opened again when none is."""
    if bool(st.session_state[_READING]) != bool(run):
        st.session_state[_READING] = run
        st.rerun()


def _ask_which_volume(scan: ScanFile) -> None:
    """Have the page drawn again with a place for the number, if it has none yet."""
    if st.session_state.get("several") != scan.sha256:
        st.session_state.several = scan.sha256
        st.rerun()


def _run(scan: ScanFile | None, options: Options) -> str | None:
    """The key of the result to show: that of the current scan, else the one in the address.

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
            load_ahead()  # its report is worded here, while a worker is busy with the scan
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
    """Whether to begin: a failed analysis can be repeated, a new scan is shown first."""
    if job and job.state is not State.DONE:
        return st.button(text.again)
    if scan.is_sample:
        return True
    found = None if options.volume else recognised(scan)
    seen = found.scans[0].look if found else None
    return begin_button([scan], text.uploads.begin, text, options.volume, seen)
