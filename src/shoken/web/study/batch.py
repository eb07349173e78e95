"""The list of studies that were given together: what became of each, while the rest runs."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.imaging.sequence import MrSequence
from shoken.web.open_sessions import is_open
from shoken.web.running.job import State
from shoken.web.running.lost_runs import Left, left
from shoken.web.state import jobs, owner, session
from shoken.web.text.errors import error_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shoken.store.labels import Label
    from shoken.store.packed_results import About
    from shoken.web.running.job import Job
    from shoken.web.text import Text

__all__ = ["address_of", "keys_in", "run_list"]

_LOOK_AGAIN_S = 3  # by hand: soon beside analyses of a minute, and a look lists the store at most
_KEY_BYTES = 32  # of SHA-256


@dataclass(frozen=True)
class _Row:
    """One study: its scan's name, what became of it, its job while it is to be done."""

    key: str
    name: str
    state: str
    is_kept: bool = False
    job: Job | None = None


def address_of(keys: Sequence[str]) -> str:
    """Keys of results as a part of an address."""
    return base64.urlsafe_b64encode(b"".join(map(bytes.fromhex, keys))).decode().rstrip("=")


def keys_in(address: str) -> tuple[str, ...]:
    """The keys that :func:`address_of` was given; none where it made no such address."""
    try:
        packed = base64.b64decode(
            address + "=" * (-len(address) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        return ()
    if len(packed) % _KEY_BYTES:
        return ()
    return tuple(packed[n : n + _KEY_BYTES].hex() for n in range(0, len(packed), _KEY_BYTES))


def run_list(keys: Sequence[str], text: Text, *, is_reading: bool) -> None:
    """Draw the list, again and again until all have ended; folded while a result is read."""
    rows = _rows(keys, text)
    is_over = all(row.job is None for row in rows)
    done = sum(row.job is None for row in rows)
    title = text.study.list_title.format(done=done, count=len(rows))
    place = st.expander(title, expanded=not is_reading)
    every = None if is_over else _LOOK_AGAIN_S

    @st.fragment(run_every=every)
    def draw() -> None:
        now = _rows(keys, text)
        if not is_over and all(row.job is None for row in now):
            st.rerun()  # with nothing to look for any more
        st.caption(text.study.list_lead)
        for number, row in enumerate(now, start=1):
            _draw_row(number, row, text)

    with place:
        draw()


def _draw_row(number: int, row: _Row, text: Text) -> None:
    name, state, button = st.columns((5, 5, 2), vertical_alignment="center")
    name.markdown(f"{number}. **{markdown_text(row.name)}**")
    state.markdown(markdown_text(row.state))
    if row.is_kept:
        if button.button(text.study.open, key=f"open {row.key}", width="stretch"):
            st.session_state.run = row.key
            st.query_params["run"] = row.key
            st.rerun()
    elif row.job:
        button.button(
            text.cancel,
            key=f"cancel {row.key}",
            width="stretch",
            on_click=jobs().cancel,
            args=(row.job, session(), is_open),
        )


def _rows(keys: Sequence[str], text: Text) -> list[_Row]:
    found = [jobs().find(key, owner()) for key in keys]
    kept = _kept(keys, tuple(job.state if job else None for job in found))
    return [
        _row(number, key, job, kept.get(key), text)
        for number, (key, job) in enumerate(zip(keys, found, strict=True), start=1)
    ]


def _kept(keys: Sequence[str], states: tuple[State | None, ...]) -> Mapping[str, About]:
    """What is kept of these, looked for again when one of them has changed."""
    from shoken.store.results import Store

    seen = (tuple(keys), states)
    if st.session_state.get("listed_states") != seen or None in states:
        store = Store(owner())
        entries = store.entries()
        st.session_state.listed = {one.key: one.about for one in entries if one.about}
        st.session_state.listed_labels = store.labels.each()
        st.session_state.listed_states = seen
    kept: Mapping[str, About] = st.session_state.listed
    return kept


def _row(number: int, key: str, job: Job | None, about: About | None, text: Text) -> _Row:
    from shoken.report.words import wording

    said = text.study
    name = _name(job) or (_kept_name(key, about) if about else "")
    name = name or said.unknown_scan.format(number=number)
    if job and not job.is_over:
        jobs().watch(job, session())
        return _Row(key, name, _progress(job, text), job=job)
    if about:
        sequence = wording(text.language).sequence(MrSequence(about.sequence))
        line = said.done if about.is_searched else said.done_unsearched
        told = line.format(sequence=sequence, count=about.finding_count, volume=about.lesion_ml)
        return _Row(key, name, told, is_kept=True)
    if job and job.error:
        cause = " ".join(error_words(job.error, text.language).split())
        return _Row(key, name, said.failed.format(cause=cause))
    if job and job.state is State.CANCELLED:
        return _Row(key, name, said.states["cancelled"])
    return _Row(key, name, _left(key, text))


def _name(job: Job | None) -> str:
    if job is None:
        return ""
    first: dict[str, Any] = next(iter(job.request.get("scans", ())), {})
    return " / ".join(part for part in (first.get("label"), job.request.get("name")) if part)


def _kept_name(key: str, about: About) -> str:
    """The name of a kept result, after the folder or visit that told it from others."""
    label: Label | None = st.session_state.listed_labels.get(key)
    return " / ".join(part for part in (label.visit if label else "", about.name) if part)


def _progress(job: Job, text: Text) -> str:
    if job.began is None:
        return text.study.states["waiting"].format(count=jobs().position(job))
    stage = text.stages.get(job.stage or "", text.starting)
    return text.study.states["running"].format(stage=stage)


def _left(key: str, text: Text) -> str:
    found = left(owner(), key)
    if found is Left.FAILED:
        return text.uploads.ended_server
    if found in {Left.UNDER_WAY, Left.INTERRUPTED}:
        return text.study.states[str(found)]
    return text.study.states["gone"]
