"""What the page remembers: the language, the scan, the queue, and the results that were opened."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.web import open_sessions
from shoken.web.layout import LANGUAGE
from shoken.web.running.events import Event, tell
from shoken.web.running.jobs import Jobs
from shoken.web.sample import sample_content, take_precomputed
from shoken.web.text import TEXTS, Text
from shoken.web.visitors import TICKET_HEADER, user_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.report.words import Language

__all__ = [
    "LONGEST_NAME",
    "ScanFile",
    "belongs_to",
    "choose_language",
    "choose_report_language",
    "connection",
    "forget",
    "jobs",
    "kept_analysis",
    "opened",
    "owner",
    "precomputed",
    "remeasured",
    "result_of",
    "sample_file",
    "session",
]


LONGEST_NAME = 255  # as file systems have it


@dataclass(frozen=True)
class ScanFile:
    """What waits to be analysed: its name, its files' bytes, and what each file is called.

    The pictures of a DICOM series, and the scans of a study, may come as many files.
    """

    name: str
    contents: tuple[bytes, ...]
    is_sample: bool = False
    names: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Of all files, hexadecimal."""
        each = (hashlib.sha256(content).digest() for content in self.contents)
        return hashlib.sha256(b"".join(each)).hexdigest()

    @property
    def is_picture(self) -> bool:
        """Whether it is one PNG or JPEG picture."""
        from shoken.reading import is_picture

        return len(self.contents) == 1 and is_picture(io.BytesIO(self.contents[0]))


def choose_language() -> Text:
    """The strings of the chosen language; at first the browser's, Japanese where it asks for it.

    What was chosen stays in the address, so that a reload, and a link that is passed on, keep it.
    """
    browsers: Language = "ja" if (st.context.locale or "").lower().startswith("ja") else "en"
    languages: tuple[Language, Language] = ("ja", "en")
    named = st.query_params.get("lang")
    # kept beside the widget, whose value and address are lost on the way to another page
    kept = named or st.session_state.get("kept_language")
    asked = next((language for language in languages if language == kept), browsers)
    with st.container(key=LANGUAGE):
        chosen = st.radio(
            "言語 / Language",
            languages,
            index=languages.index(asked),
            format_func=lambda language: TEXTS[language].language_name,
            horizontal=True,
            key="language",
        )
    st.session_state.kept_language = chosen
    if chosen != named and (named or chosen != browsers):
        st.query_params["lang"] = chosen or asked
    return TEXTS[chosen or asked]


def choose_report_language(place: DeltaGenerator, text: Text) -> None:
    """The language of the report, which is the page's: chosen here, the page follows."""
    st.session_state.report_language = text.language

    def follow() -> None:
        st.session_state.language = st.session_state.report_language

    place.selectbox(
        text.study.report_language,
        list(TEXTS),
        format_func=lambda language: TEXTS[language].language_name,
        key="report_language",
        on_change=follow,
    )


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The one queue of this server, its workers started, and the store's client on its way."""
    from shoken.store.results import load_ahead

    Thread(target=load_ahead, name="load the store", daemon=True).start()
    return Jobs()


def owner() -> str | None:
    """Who is logged in; None where the page has no login.

    Raises
    ------
    UsageError
        There is a login, and the guard has let nobody in on this connection.
    """
    if settings().iap_audience is None:
        return None
    user = user_of(st.context.headers.get(TICKET_HEADER))
    if user is None:
        raise UsageError(
            "nobody is logged in here: this server expects Identity-Aware Proxy "
            "(SHOKEN_IAP_AUDIENCE), and this connection did not come through it"
        )
    return user


def belongs_to(user: str | None) -> None:
    """Clear the session's state when another user has reconnected to it."""
    if st.session_state.setdefault("user", user) != user:
        st.session_state.clear()
        st.session_state.user = user


def session() -> str:
    """The browser session, by a name of our own."""
    name = str(st.session_state.setdefault("session", uuid4().hex))
    open_sessions.note(name, connection())
    return name


def connection() -> str:
    """The browser session by the server's name for it, under which uploads arrive."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def opened(key: str, name: str | None = None) -> Analysis | None:
    """A kept analysis of this user, from memory where it is there; None where nothing is kept.

    ``name`` is what the same scan is called now.
    """
    return kept_analysis(owner(), key, name)


def kept_analysis(owner: str | None, key: str, name: str | None = None) -> Analysis | None:
    """:func:`opened` for somebody who is named."""
    try:
        analysis = _opened(owner, key)
    except LookupError:
        return None
    _tell_opened(key)
    scan = analysis.scan
    if name is None or scan.source is not None or settings().hide_names or scan.name == name:
        return analysis
    return replace(analysis, scan=replace(scan, name=name))


def _tell_opened(key: str) -> None:
    """Once for each session and result, however often the page is drawn."""
    told: set[str] = st.session_state.setdefault("told_opened", set())
    if key not in told:
        told.add(key)
        tell(Event.OPENED, run=key)


def precomputed(key: str) -> str:
    """When a result was made, if that was not for this user (ISO 8601, UTC); else ""."""
    return _precomputed(owner(), key)


@st.cache_data(max_entries=64, show_spinner=False)
def _precomputed(owner: str | None, key: str) -> str:
    from shoken.store.results import Store

    return Store(owner).labels.of(key).precomputed


def forget(key: str) -> None:
    """Let go of all that is remembered of an analysis that was deleted."""
    tell(Event.DELETED, run=key)
    _opened.clear(owner(), key)
    jobs().forget(key, owner())
    for made in (
        remeasured,
        result_of,
        _precomputed,
    ):  # their keys say more than this one; others make again
        made.clear()


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(owner: str | None, key: str) -> Analysis:
    from shoken.store.results import Store

    store = Store(owner)
    analysis = store.open(key) or take_precomputed(store, key)
    if analysis is None:
        raise LookupError(key)
    return analysis


@st.cache_resource(max_entries=2, show_spinner=False)
def remeasured(
    key: tuple[str, ...],
    threshold: float,
    minimum_ml: float,
    _analysis: Analysis,
) -> Analysis:
    """An analysis at another threshold and smallest lesion, from memory where it is there."""
    from shoken.analysis.remeasure import remeasure

    return remeasure(_analysis, threshold=threshold, minimum_ml=minimum_ml)


@st.cache_data(max_entries=8, show_spinner=False)
def result_of(key: tuple[str, ...], language: Language, _analysis: Analysis) -> StudyResult:
    """The report and record of an analysis in one language.

    Of a review it is worded by code: each edit would be another request, and nothing more is sent.
    """
    from shoken.report import generate_structured_report
    from shoken.report.record.building import study_result

    writer = "measured" if _analysis.review else "auto"
    report = generate_structured_report(_analysis, language=language, writer=writer)
    return study_result(_analysis, report)


def sample_file() -> ScanFile:
    """The phantom as an upload."""
    from shoken.store.sample import SAMPLE_NAME

    return ScanFile(SAMPLE_NAME, (sample_content(),), is_sample=True)
