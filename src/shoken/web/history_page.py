"""History: the results that are kept, to be opened again or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.common.escaping import markdown_text
from shoken.common.settings import settings
from shoken.web.comparison.kept import kept_comparisons
from shoken.web.progress import tell_error
from shoken.web.state import forget, owner
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from shoken.store.results import Entry
    from shoken.web.text import Text

__all__ = ["history_page"]


def history_page(analysis: StreamlitPage, compare: StreamlitPage) -> None:
    """List the user's results and comparisons; opening one leads to the page that shows it."""
    from shoken.store.results import Store

    text = TEXTS[st.session_state.language]
    st.subheader(text.history_title)
    days = settings().store_days
    kept = text.history_days.format(days=days) if days else text.visits.history_forever
    st.caption(text.history_lead.format(days=kept))
    try:
        store = Store(owner())
        entries = store.entries()
    except ShokenError as error:
        tell_error(error)
        return
    kept_comparisons(compare, text)
    if not entries:
        st.info(text.history_none)
        return
    event = st.dataframe(
        _table(entries, text),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"history {len(entries)} {entries[0].key}",
    )
    rows = [row for row in event.selection.rows if row < len(entries)]
    chosen = entries[rows[0]] if rows else entries[0]
    about = chosen.about
    if about:
        st.markdown(f"**{markdown_text(about.name)}**  {about.made[:16].replace('T', ' ')}")
    else:
        st.warning(text.visits.damaged_said)
    left, right, _ = st.columns((1, 1, 4))
    if left.button(text.history_open, type="primary", width="stretch", disabled=about is None):
        st.session_state.scan = None
        st.switch_page(analysis, query_params={"run": chosen.key})
    with right.popover(text.history_delete, width="stretch"):
        if st.button(text.history_sure, key=f"delete {chosen.key}"):
            store.remove(chosen.key)
            forget(chosen.key)
            st.rerun()


def _table(entries: tuple[Entry, ...], text: Text) -> dict[str, list[object]]:
    names = text.history_columns.split("|")
    rows: list[tuple[object, ...]] = [
        (
            about.made[:16].replace("T", " "),
            about.name,
            about.sequence.upper(),
            about.finding_count if about.is_searched else None,
            round(about.lesion_ml, 2) if about.is_searched else None,
        )
        if (about := entry.about)
        else ("", f"{text.visits.damaged} ({entry.key[:6]})", "", None, None)
        for entry in entries
    ]
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}
