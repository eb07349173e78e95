"""A comparison on the page: the pictures, and beside them lesions, totals, time and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.web.downloads import comparison_downloads
from shoken.web.layout import COLUMNS, WORKSPACE
from shoken.web.state import opened

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.report.comparison import VisitPair
    from shoken.report.record.comparison import ComparisonRecord
    from shoken.store.comparisons import KeptComparison
    from shoken.web.text import Text

__all__ = ["show_comparison"]

_SEVERAL = 3  # visits from which on there is a line over time


def show_comparison(kept: KeptComparison, text: Text) -> None:
    """Draw a comparison."""
    from shoken.report.comparison import visit_pairs
    from shoken.report.words import wording

    pairs = visit_pairs(kept.record)
    with st.container(key=WORKSPACE):
        pictures, beside = st.columns(COLUMNS, gap="small")
        with beside:
            pair = _chosen_pair(pairs, kept.key, text)
            st.markdown(pair.total(text.language))
            st.caption(wording(text.language).disclaimer())
            lesions, totals, time, files = st.tabs(text.compare.tabs)
        with lesions:
            picked = _lesions(pair, f"{kept.key} {pair.first} {pair.second}", text)
        with totals:
            st.caption(text.compare.totals)
            _table(*pair.totals(text.language))
        with time:
            _over_time(kept.record, text)
        with files:
            comparison_downloads(kept.visits, kept.record, text)
        with pictures:
            _pictures(kept, pair, picked, text)


def _chosen_pair(pairs: tuple[VisitPair, ...], key: str, text: Text) -> VisitPair:
    """The two visits that are looked at: the first and the last one, or a step between."""
    if len(pairs) == 1:
        return pairs[0]
    number = st.segmented_control(
        text.compare.pair,
        range(len(pairs)),
        default=0,
        required=True,
        format_func=lambda n: pairs[n].title(text.language),
        key=f"pair {key}",
    )
    return pairs[number or 0]


def _lesions(pair: VisitPair, key: str, text: Text) -> int | None:
    """The table of lesions; returns the index of the one that was picked."""
    names, rows = pair.lesions(text.language)
    if not rows:
        st.info(text.compare.empty)
        return None
    st.caption(text.compare.pick)
    event = st.dataframe(
        {name: [row[n] for row in rows] for n, name in enumerate(names)},
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"changes {key}",
    )
    return next(iter(event.selection.rows), None)


def _table(names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    """A short table whose words are read whole, and do not end at a column's width."""
    lines = ["| " + " | ".join(names) + " |", "| --- |" + " ---: |" * (len(names) - 1)]
    lines += ["| " + " | ".join(map(markdown_text, row)) + " |" for row in rows]
    st.markdown("\n".join(lines))


def _over_time(record: ComparisonRecord, text: Text) -> None:
    """Every visit's own total, and from three visits on a line."""
    from shoken.export.visits import visit_times
    from shoken.report.comparison import comparison_label, visit_table

    if len(record.visits) < _SEVERAL:
        st.caption(text.compare.two_alone)
    else:
        labels = [label for _, label in visit_times(record.visits)]
        has_days = labels[0] == record.visits[0].day
        volume = comparison_label("load_axis", text.language)
        time = comparison_label("time_axis", text.language)
        axis = {"field": "x", "type": "temporal" if has_days else "ordinal", "title": time}
        st.vega_lite_chart(
            {"x": labels, "y": [visit.lesion_ml for visit in record.visits]},
            {
                "mark": {"type": "line", "point": True, "tooltip": True},
                "encoding": {
                    "x": {**axis, "axis": {"labelAngle": 0}},
                    "y": {
                        "field": "y",
                        "type": "quantitative",
                        "title": volume,
                        "scale": {"zero": True},
                    },
                },
            },
            key="load over time",
        )
    _table(*visit_table(record, text.language))


def _pictures(kept: KeptComparison, pair: VisitPair, picked: int | None, text: Text) -> None:
    """Both visits in the viewer; where the browser cannot draw, the lesion that was picked."""
    from shoken.web.scene_view import visit_view, webgl_is_missing

    places = pair.first - 1, pair.second - 1
    first, second = (opened(kept.visits[place]) for place in places)
    if first is None or second is None:
        st.info(text.compare.no_pictures)
    elif webgl_is_missing():
        _slices(first, second, pair, picked, text)
    else:
        key = f"{kept.key} {pair.first} {pair.second}"
        days = tuple(kept.record.visits[place].day for place in places)
        visit_view(key, (first, second), pair, (days[0], days[1]), picked, text.language)


def _slices(
    first: Analysis, second: Analysis, pair: VisitPair, picked: int | None, text: Text
) -> None:
    """One slice of both visits side by side."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.export.visits import visit_pictures

    st.info(SCENE_TEXTS[text.language].page_no_webgl)
    if not pair.record.lesions:
        return
    place = pair.record.lesions[picked or 0].centroid_ras_mm
    shown = visit_pictures(first, second, pair.record, place)
    names = pair.record.first_file, pair.record.second_file
    for column, picture, name, number in zip(
        st.columns(2, gap="medium"), shown, names, (pair.first, pair.second), strict=True
    ):
        visit = text.compare.visit.format(number=number)
        caption = text.compare.pictured.format(visit=visit, name=markdown_text(name))
        column.image(picture, caption=caption, alt=visit, width="stretch")
