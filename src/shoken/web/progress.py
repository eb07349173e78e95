"""A running analysis: its stage, its time, what was recognised, and a way to stop it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from shoken.common.escaping import markdown_lines, markdown_text
from shoken.web.open_sessions import is_open
from shoken.web.running.lost_runs import Left, left
from shoken.web.state import jobs, opened, owner, session
from shoken.web.text.errors import error_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from shoken.common.errors import ShokenError
    from shoken.web.running.job import Job
    from shoken.web.text import Text

__all__ = ["follow", "seen_line", "tell_error", "tell_missing"]

_LOOK_AGAIN_S = 2  # each look may be a request to a bucket
_LOOK_S = 0.5  # half a second seems immediate beside analyses of a minute


def follow(job: Job, text: Text, place: DeltaGenerator) -> None:
    """Show a running analysis until it has ended, with a button to stop it."""
    if job.is_over:
        return
    with place.container(border=True):
        line, seen = st.empty(), st.empty()
        jobs().watch(job, session())
        st.button(text.cancel, on_click=jobs().cancel, args=(job, session(), is_open))
        while not job.is_over:
            line.progress(_share(job), _progress_line(job, text))
            if job.seen:
                seen.caption(seen_line(job.seen, text))
            jobs().wait(job, _LOOK_S)
    place.empty()


def _progress_line(job: Job, text: Text) -> str:
    if job.began is None:
        return text.waiting.format(count=jobs().position(job))
    seconds = time.monotonic() - job.began
    stage = text.stages.get(job.stage, text.uploads.comparing) if job.stage else text.starting
    expected = None if job.stage == "compare" else jobs().expected_s
    usual = text.usual.format(seconds=expected) if expected else ""
    return f"{stage} · {seconds:.0f} s {usual}"


def _share(job: Job) -> float:
    """The fraction done, 0 to 1, by time where that is known, else by stages."""
    from shoken.analysis.stages import Stage

    if job.began is None or job.stage is None:
        return 0.0
    if job.stage not in set(Stage):
        return 0.5  # a comparison is one stage
    if expected := jobs().expected_s:
        return min(0.95, (time.monotonic() - job.began) / expected)
    stages = list(Stage)
    return (stages.index(Stage(job.stage)) + 0.5) / len(stages)


def tell_error(error: ShokenError) -> None:
    """Show an error, whose words may hold a file's name."""
    st.error(markdown_lines(error_words(error, st.session_state.language)))


def tell_missing(keys: Sequence[str], text: Text) -> None:
    """Say of results that did not open what is known: damaged, lost on the way, or not there.

    Where another server has one under way, the page is drawn again after a while.
    """
    from shoken.store.results import Store

    store = Store(owner())
    if any(store.has(key) and opened(key) is None for key in keys):
        st.warning(text.uploads.damaged_said)
        return
    found = {left(owner(), key) for key in keys}
    if Left.FAILED in found:
        st.error(text.uploads.ended_server)
    elif Left.INTERRUPTED in found:
        st.warning(text.uploads.interrupted)
    elif Left.UNDER_WAY in found:
        st.info(text.uploads.under_way)
        time.sleep(_LOOK_AGAIN_S)
        st.rerun()
    else:
        st.info(text.gone)


def seen_line(seen: dict[str, Any], text: Text) -> str:
    """What was recognised of a scan, in a line."""
    return text.seen.format(
        name=markdown_text(seen["name"]),
        size=" × ".join(str(n) for n in seen["shape"]),
        spacing=" × ".join(f"{mm:.2g}" for mm in seen["spacing_mm"]),
        axes=seen["axes"],
    )
