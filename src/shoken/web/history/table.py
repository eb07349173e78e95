"""The list as it is drawn: search, project and order above it, and the rows that are selected."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st

from shoken.web.history.worklist import Order, ordered, that_match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.store.labels import Labels
    from shoken.web.history.worklist import Row
    from shoken.web.text import Text

__all__ = ["chosen_rows", "listed_rows"]

_PAGE_ROWS = 50  # by hand: thumbnails of so many are 200 kB to send
# by hand: a thumbnail's row, the line of names, and what a window of 900 shows without scrolling
_ROW_PIXELS, _HEAD_PIXELS, _SHOWN_ROWS = 56, 40, 9


def listed_rows(rows: Sequence[Row], text: Text) -> tuple[Row, ...]:
    """Draw search, project and order; the rows that they leave, in their order."""
    said = text.worklist
    projects = sorted({row.label.project for row in rows} - {""})
    searching, choosing, sorting = st.columns((5, 3, 3), vertical_alignment="bottom")
    words = searching.text_input(said.search, placeholder=said.search_hint, key="worklist search")
    project = choosing.selectbox(
        said.project,
        ["", *projects],
        format_func=lambda name: name or said.all_projects,
        key=f"worklist project {len(projects)}",
    )
    order = sorting.selectbox(
        said.sort, list(Order), format_func=lambda one: said.orders[one], key="worklist order"
    )
    found = that_match(rows, words, project or None, lambda row: _review(row, text))
    return ordered(found, order or Order.NEWEST)


def chosen_rows(rows: Sequence[Row], total: int, labels: Labels, text: Text) -> tuple[Row, ...]:
    """Draw the rows, a page of many at a time; those that are selected, or the only one."""
    said = text.worklist
    pages = -(-len(rows) // _PAGE_ROWS)
    page = st.pagination(pages, key=f"worklist page {pages}") if pages > 1 else 1
    shown = rows[(page - 1) * _PAGE_ROWS :][:_PAGE_ROWS]
    pictures = labels.thumbnails([row.key for row in shown])
    seen = hashlib.sha256("".join(row.key for row in shown).encode()).hexdigest()
    event = st.dataframe(
        _table(shown, pictures, text),
        column_config=_columns(text),
        hide_index=True,
        row_height=_ROW_PIXELS,
        height=_HEAD_PIXELS + _ROW_PIXELS * min(len(shown), _SHOWN_ROWS),
        on_select="rerun",
        selection_mode="multi-row",
        key=f"worklist {seen}",
        alt=said.table,
    )
    st.caption(said.counted.format(count=len(rows), total=total))
    picked = tuple(shown[n] for n in event.selection.rows if n < len(shown))
    return picked or (tuple(shown) if len(rows) == 1 else ())


def _columns(text: Text) -> dict[str, Any]:
    """Widths in pixels, by hand: all stand beside one another in a window of 1,400."""
    picture, scan, sequence, findings, volume, review, project, note, made = (
        text.worklist.columns.split("|")
    )
    kinds = st.column_config
    return {
        picture: kinds.ImageColumn(picture, width=84),
        scan: kinds.TextColumn(scan, width=260),
        sequence: kinds.TextColumn(sequence, width=76),
        findings: kinds.NumberColumn(findings, width=80),
        volume: kinds.NumberColumn(volume, width=96, format="%.2f"),
        review: kinds.TextColumn(review, width=200),
        project: kinds.TextColumn(project, width=120),
        note: kinds.TextColumn(note, width=140),
        made: kinds.TextColumn(made, width=140),
    }


def _table(rows: Sequence[Row], pictures: dict[str, bytes], text: Text) -> dict[str, list[object]]:
    cells = [_cells(row, pictures.get(row.key), text) for row in rows]
    names = text.worklist.columns.split("|")
    return {name: [cell[n] for cell in cells] for n, name in enumerate(names)}


def _cells(row: Row, jpeg: bytes | None, text: Text) -> tuple[object, ...]:
    about, label = row.about, row.label
    picture = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else None
    return (
        picture,
        row.name if about else f"{text.uploads.damaged} ({row.key[:6]})",
        about.sequence.upper() if about else "",
        about.finding_count if about and about.is_searched else None,
        row.load_ml,
        _review(row, text),
        label.project,
        label.note,
        about.made[:16].replace("T", " ") if about else "",
    )


def _review(row: Row, text: Text) -> str:
    return text.worklist.reviews[row.review].format(reader=row.reader)
