"""History: the results that are kept, to be opened again or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.errors import ShokenError
from shoken.settings import settings
from shoken.web.state import forget, owner
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from shoken.store import Entry

__all__ = ["history_page"]


def history_page(analysis: StreamlitPage) -> None:
    """List the user's results; opening one leads to the page of analyses."""
    from shoken.store import Store

    text = TEXTS[st.session_state.language]
    st.subheader(text.history_title)
    days = settings().store_days
    kept = text.history_days.format(days=days) if days else text.visits.history_forever
    st.caption(text.history_lead.format(days=kept))
    try:
        store = Store(owner())
        entries = store.entries()
    except ShokenError as error:
        st.error(str(error))
        return
    if not entries:
        st.info(text.history_none)
        return
    event = st.dataframe(
        _table(entries, text.history_columns.split("|")),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"history {len(entries)} {entries[0].key}",
    )
    rows = [row for row in event.selection.rows if row < len(entries)]
    chosen = entries[rows[0]] if rows else entries[0]
    st.markdown(f"**{chosen.about.name}**  {chosen.about.made[:16].replace('T', ' ')}")
    left, right, _ = st.columns((1, 1, 4))
    if left.button(text.history_open, type="primary", width="stretch"):
        st.session_state.scan = None
        st.switch_page(analysis, query_params={"run": chosen.key})
    with right.popover(text.history_delete, width="stretch"):
        if st.button(text.history_sure, key=f"delete {chosen.key}"):
            store.remove(chosen.key)
            forget(chosen.key)
            st.rerun()


def _table(entries: tuple[Entry, ...], names: list[str]) -> dict[str, list[object]]:
    rows = [
        (
            entry.about.made[:16].replace("T", " "),
            entry.about.name,
            entry.about.sequence.upper(),
            entry.about.finding_count,
            round(entry.about.lesion_ml, 2),
        )
        for entry in entries
    ]
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}
