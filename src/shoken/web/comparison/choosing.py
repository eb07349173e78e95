"""Which visits are to be compared: uploads or stored results, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import UsageError
from shoken.web.scan_choice import begin_button, scan_of, tell_uploads
from shoken.web.state import owner

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.store.packed_results import About
    from shoken.web.state import ScanFile
    from shoken.web.text import Text

__all__ = ["Asked", "Visit", "asked_visits"]

_COUNT = "visit count"  # in the session: places for visits on the page
_FEWEST = 2  # one is compared with nothing
# by hand: of so many the worker holds all results at a time, some 200 MiB each
_MOST = 6


@dataclass(frozen=True)
class Visit:
    """One visit: an upload to be analysed, or None, the key of its result, and its day."""

    scan: ScanFile | None
    key: str
    day: str | None = None


@dataclass(frozen=True)
class Asked:
    """The visits to compare, in their order."""

    visits: tuple[Visit, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the visits' results."""
        return tuple(visit.key for visit in self.visits)

    @property
    def days(self) -> tuple[str | None, ...]:
        """Of the visits, ISO 8601."""
        return tuple(visit.day for visit in self.visits)


def asked_visits(text: Text) -> Asked | None:
    """The visits to compare, once requested, or those in the address.

    Raises
    ------
    ShokenError
        Two are the same, their days do not follow one another, or a scan cannot be read.
    """
    from shoken.report.record.comparison import visit_days

    chosen = Asked(_chosen(text))
    if not chosen.visits:
        return _addressed()
    if len(chosen.visits) < _FEWEST:
        st.info(text.compare.missing)
        return None
    if len(set(chosen.keys)) < len(chosen.keys):
        raise UsageError(text.compare.same).translated()
    visit_days(chosen.days)
    named = [*chosen.keys, *map(str, chosen.days)]
    if st.session_state.get("compare") != named:
        given = [visit.scan for visit in chosen.visits if visit.scan]
        if not begin_button(given, text.compare.start, text):
            return None
        st.session_state.compare = named
        st.query_params.from_dict(_address(chosen))
        st.rerun()  # with the choice folded away
    return chosen


def _address(asked: Asked) -> dict[str, str | list[str]]:
    """What the address says of visits, so that a reload and History come back to them."""
    days = [day or "" for day in asked.days]
    language = st.query_params.get("lang")
    return {
        **({"lang": language} if language else {}),
        "visit": list(asked.keys),
        **({"day": days} if any(days) else {}),
    }


def _addressed() -> Asked | None:
    given = st.query_params
    keys = given.get_all("visit") or [given.get(name, "") for name in ("first", "second")]
    days = given.get_all("day") or [""] * len(keys)
    if len(keys) < _FEWEST or not all(keys) or len(days) != len(keys):
        return None
    each = zip(keys, days, strict=True)
    return Asked(tuple(Visit(None, key, day or None) for key, day in each))


def _chosen(text: Text) -> tuple[Visit, ...]:
    """What was given in each place for a visit; empty places are left out."""
    from shoken.store.results import Store

    kept = {entry.key: entry.about for entry in Store(owner()).entries() if entry.about}
    count = st.session_state.setdefault(_COUNT, _FEWEST)
    visits = []
    for row in range(0, count, _FEWEST):
        numbers = range(row, min(row + _FEWEST, count))
        for number, column in zip(numbers, st.columns(_FEWEST, gap="medium"), strict=False):
            if visit := _place(number, column, kept, text):
                visits.append(visit)
    if count < _MOST:
        st.button(text.compare.add, on_click=_add)
    return tuple(visits)


def _add() -> None:
    st.session_state[_COUNT] += 1


def _place(number: int, column: DeltaGenerator, kept: dict[str, About], text: Text) -> Visit | None:
    from shoken.analysis.values import Options
    from shoken.store.results import key_of

    def named(key: str | None) -> str:
        if key is None:
            return text.compare.none
        about = kept[key]  # two of one name and minute have to differ
        return f"{about.made[:16].replace('T', ' ')}  {about.name} ({key[:6]})"

    name = text.compare.visit.format(number=number + 1)
    given = column.file_uploader(
        name, help=text.upload, key=f"visit {number}", accept_multiple_files=True
    )
    tell_uploads(f"visit {number}", given, text)
    label = text.compare.kept.format(visit=name)
    key = column.selectbox(label, [None, *kept], format_func=named, key=f"kept {number}")
    label = text.compare.day.format(visit=name)
    day = column.date_input(label, None, min_value="1970-01-01", key=f"day {number}")
    said = day.isoformat() if day else None
    if given:
        scan = scan_of(given)
        return Visit(scan, key_of(scan.sha256, scan.name, Options()), said)
    return Visit(None, key, said) if key else None
