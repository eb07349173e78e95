"""The comparisons that are kept, as History lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.web.state import owner

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from shoken.store.comparisons import KeptComparison
    from shoken.web.text import Text

__all__ = ["kept_comparisons"]


def kept_comparisons(compare: StreamlitPage, text: Text) -> None:
    """List the user's comparisons, if there are any; one can be opened or deleted.

    Raises
    ------
    StoreError
        The place where they are kept does not work.
    """
    from shoken.store.comparisons import Comparisons

    store = Comparisons(owner())
    kept = store.entries()
    if not kept:
        return
    said = text.compare
    st.markdown(f"**{said.history}**")
    names = said.history_columns.split("|")
    rows = [_row(one) for one in kept]
    event = st.dataframe(
        {name: [row[n] for row in rows] for n, name in enumerate(names)},
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"comparisons {len(kept)} {kept[0].key}",
    )
    picked = [row for row in event.selection.rows if row < len(kept)]
    chosen = kept[picked[0]] if picked else kept[0]
    st.markdown(" → ".join(f"**{markdown_text(visit.file)}**" for visit in chosen.record.visits))
    side_by_side = st.container(horizontal=True)
    if side_by_side.button(said.history_open, type="primary"):
        days = [visit.day or "" for visit in chosen.record.visits]
        address = [("visit", key) for key in chosen.visits]
        address += [("day", day) for day in days] if any(days) else []
        st.switch_page(compare, query_params=address)
    with side_by_side.popover(said.history_delete):
        if st.button(text.history_sure, key=f"delete {chosen.key}"):
            store.remove(chosen.key)
            st.rerun()


def _row(one: KeptComparison) -> tuple[object, ...]:
    record = one.record
    return (
        f"{one.made:%Y-%m-%d %H:%M}",
        len(record.visits),
        record.first_file,
        record.second_file,
        round(record.first_total_ml, 2),
        round(record.second_total_ml, 2),
    )
