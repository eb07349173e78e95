"""Which version of a result is on the page: the automatic one, or a reader's revision of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.progress import tell_error
from shoken.web.state import owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.anatomy.tissue import TissuePriors
    from shoken.analysis.review.marks import Marking
    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.store.revisions import AboutRevision, Revisions
    from shoken.web.text import Text

__all__ = [
    "REVISION",
    "Key",
    "Version",
    "change",
    "chosen_version",
    "forget_reviews",
    "start_of",
    "version_of",
]

Key = tuple[str, ...]
_WANTED = "version wanted"
REVISION = "revision"  # third in the key of a revision's analysis, before its number


@dataclass(frozen=True, eq=False, kw_only=True)
class Version:
    """A version of a result: ``key`` names it, ``revision`` is None of the automatic one."""

    key: Key
    analysis: Analysis
    automatic: Analysis
    revision: Revision | None = None

    @property
    def run(self) -> str:
        """The key of the automatic result in the store."""
        return self.key[0]

    @property
    def is_open(self) -> bool:
        """Whether it is a revision that may be changed."""
        return self.revision is not None and not self.revision.is_signed


def chosen_version(key: Key, analysis: Analysis, text: Text) -> Version:
    """Let the reader choose a version, or begin a review; the newest is shown at first.

    Raises
    ------
    ShokenError
        Revisions cannot be reached, opened or kept, or one belongs to another result.
    """
    if analysis.search is None:
        return Version(key=key, analysis=analysis, automatic=analysis)
    run, kept = key[0], _kept(key[0])
    choice, begin = st.columns((3, 2), vertical_alignment="bottom")
    number = _choice(run, kept, text, choice)
    revision = _opened(run, number) if number else None
    is_open = revision is not None and not revision.is_signed
    label = text.review.begin_again if revision else text.review.begin
    asked = not is_open and begin.button(
        label, help=text.review.begin_help, type="primary", width="stretch"
    )
    if asked:
        _begin(run, analysis, revision)
    if revision is None:
        return Version(key=key, analysis=analysis, automatic=analysis)
    return version_of(owner(), key, analysis, revision)


def version_of(user: str | None, key: Key, automatic: Analysis, revision: Revision) -> Version:
    """A revision measured, from memory where it is there.

    Raises
    ------
    EditRefused
        It belongs to another result.
    """
    # others may have a revision of the same number, of the same scan
    told = (user, key[0], revision.number, revision.begun, revision.saves)
    token = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
    key = (*key[:2], REVISION, str(revision.number), token)
    analysis = _reviewed(token, key[0], automatic, revision)
    return Version(key=key, analysis=analysis, automatic=automatic, revision=revision)


def start_of(version: Version) -> Marking:
    """The marking that the shown revision began from."""
    from shoken.analysis.review.reviewing import automatic_marking

    of = version.revision.of if version.revision else 0
    if not of:
        return automatic_marking(version.automatic)
    return _revisions().open(version.run, of).marking


def change(version: Version, make: Callable[[Revision], Revision]) -> None:
    """Keep what is made of the shown revision and draw the page again; tell why, where it fails."""
    from shoken.common.errors import ShokenError

    if version.revision is None:
        return
    try:
        revision = make(version.revision)
        if revision is version.revision:
            return
        _revisions().keep(version.run, revision)
    except ShokenError as error:
        tell_error(error)
        return
    _remember(version.run, revision)
    st.rerun()


def forget_reviews(run: str) -> None:
    """Let go of all that is remembered of a result's revisions, which were deleted with it."""
    for name in ("revision", "revisions"):
        if st.session_state.get(name, ("",))[0] == run:
            del st.session_state[name]
    st.session_state.pop(_choice_key(run), None)
    for made in (_reviewed, _priors):  # their keys say more than this one; others make again
        made.clear()


def _begin(run: str, analysis: Analysis, earlier: Revision | None) -> None:
    from shoken.analysis.review.reviewing import begun

    revisions = _revisions()
    number = max((one.number for one in revisions.about(run)), default=0) + 1
    revision = begun(analysis, earlier, number, owner() or "")
    revisions.keep(run, revision)
    _remember(run, revision)
    st.session_state[_WANTED] = number  # the choice itself is drawn by now
    st.rerun()


def _choice(run: str, kept: tuple[AboutRevision, ...], text: Text, place: DeltaGenerator) -> int:
    """The number of the chosen revision, 0 the automatic result; it stays in the address."""
    names = {0: text.review.automatic} | {one.number: _label(one, text) for one in kept}
    chosen = st.session_state.pop(_WANTED, None) or st.session_state.get(_choice_key(run))
    if chosen in names:
        st.session_state[_choice_key(run)] = chosen
    else:
        asked = str(st.query_params.get("rev", ""))
        first = int(asked) if asked.isdecimal() and int(asked) in names else max(names)
        st.session_state[_choice_key(run)] = first
    number = int(
        place.selectbox(
            text.review.shown, list(names), format_func=lambda n: names[n], key=_choice_key(run)
        )
    )
    if kept:
        st.query_params["rev"] = str(number)
    return number


def _label(one: AboutRevision, text: Text) -> str:
    said = text.review
    if one.signed_by and one.signed:
        state = said.signed.format(name=one.signed_by, date=one.signed[:10])
    else:
        state = " · ".join(filter(None, (one.reader, said.open)))
    return f"{said.revision.format(number=one.number)} · {state}"


def _choice_key(run: str) -> str:
    return f"version {run}"


def _revisions() -> Revisions:
    from shoken.store.results import Store

    return Store(owner()).revisions


def _kept(run: str) -> tuple[AboutRevision, ...]:
    """What is known of the revisions, asked for once until this session changes one."""
    there = st.session_state.get("revisions")
    if there is None or there[0] != run:
        there = st.session_state.revisions = (run, _revisions().about(run))
    found: tuple[AboutRevision, ...] = there[1]
    return found


def _opened(run: str, number: int) -> Revision:
    there = st.session_state.get("revision")
    if there is None or (there[0], there[1].number) != (run, number):
        there = st.session_state.revision = (run, _revisions().open(run, number))
    found: Revision = there[1]
    return found


def _remember(run: str, revision: Revision) -> None:
    st.session_state.revision = (run, revision)
    st.session_state.pop("revisions", None)


@st.cache_resource(max_entries=3, show_spinner=False)
def _reviewed(token: str, run: str, _automatic: Analysis, _revision: Revision) -> Analysis:  # noqa: ARG001 - the cache's key
    from shoken.analysis.review.reviewing import reviewed

    return reviewed(_automatic, _revision, _priors(run, _automatic))


@st.cache_resource(max_entries=1, show_spinner=False)  # each takes a dozen bytes a voxel
def _priors(run: str, _automatic: Analysis) -> TissuePriors:  # noqa: ARG001 - the cache's key
    from shoken.analysis.review.reviewing import priors_of

    return priors_of(_automatic)
