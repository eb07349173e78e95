"""Compare visits: what became of each lesion, both pictures in one viewer, and the load over time.

A comparison is kept when it is made, under a key of its visits' results: who comes back to it, by
the address or by History, finds it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.web.comparison.choosing import asked_visits
from shoken.web.comparison.shown import show_comparison
from shoken.web.layout import UPLOAD
from shoken.web.progress import follow, tell_error, tell_missing
from shoken.web.running.job import State
from shoken.web.state import jobs, opened, owner, session
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from shoken.store.comparisons import KeptComparison
    from shoken.web.comparison.choosing import Asked
    from shoken.web.running.job import Job
    from shoken.web.text import Text

__all__ = ["compare_page"]


def compare_page() -> None:
    """Draw the page."""
    jobs()  # its workers load while the visitor looks for the files
    text = TEXTS[st.session_state.language]
    asked = {*st.query_params} & {"visit", "first"}
    head = st.container()
    head.subheader(text.compare.title)
    label = text.compare.others if asked else text.compare.title
    try:
        with st.container(key=UPLOAD).expander(label, expanded=not asked):
            st.markdown(text.compare.lead)
            visits = asked_visits(text)
        if visits is None:
            if not asked:
                st.info(text.compare.missing)
            return
        kept = _compared(visits, text)
    except ShokenError as error:
        tell_error(error)
        return
    if kept is not None:
        show_comparison(kept, text)


def _compared(asked: Asked, text: Text) -> KeptComparison | None:
    """The kept comparison, made now where it is not there yet.

    Raises
    ------
    ShokenError
        A scan cannot be read or analysed, or the visits cannot be compared.
    """
    from shoken.store.comparisons import Comparisons, comparison_key

    store, key = Comparisons(owner()), comparison_key(asked.keys, asked.days)
    if kept := store.open(key):
        return kept
    if not _are_analysed(asked, text):
        return None
    job = jobs().find(key, owner())
    if job is None or job.state in {State.CANCELLED, State.DONE}:
        job = jobs().compare(key, session(), asked.keys, days=asked.days, owner=owner())
    return store.open(key) if _is_done(job, text) else None


def _are_analysed(asked: Asked, text: Text) -> bool:
    """Whether the result of every visit is kept; those that are not are made now."""
    from shoken.analysis.values import Options

    for visit in asked.visits:
        if visit.scan and opened(visit.key) is None:  # all wait in line before one is followed
            scan = visit.scan
            jobs().submit(visit.key, session(), scan.contents, scan.name, Options(), owner=owner())
    for key in asked.keys:
        job = jobs().find(key, owner())
        if job and opened(key) is None and not _is_done(job, text):
            return False
    if any(opened(key) is None for key in asked.keys):
        tell_missing(asked.keys, text)
        return False
    return True


def _is_done(job: Job, text: Text) -> bool:
    follow(job, text, st.empty())
    if job.error:
        raise job.error
    if job.state is State.CANCELLED:
        st.session_state.pop("compare", None)
        st.info(text.cancelled)
    return job.state is State.DONE
