"""History: the results that are kept, to be found, opened, labelled or deleted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.web.comparison.kept import kept_comparisons
from shoken.web.history.actions import row_actions
from shoken.web.history.table import chosen_rows, listed_rows
from shoken.web.history.worklist import rows_of, worklist_csv
from shoken.web.progress import tell_error
from shoken.web.review.corrections import corrections_button
from shoken.web.state import owner
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from shoken.web.text import Text

__all__ = ["history_page"]


def history_page(analysis: StreamlitPage, compare: StreamlitPage) -> None:
    """List the user's results and comparisons; opening one leads to the page that shows it."""
    text = TEXTS[st.session_state.language]
    st.subheader(text.history_title)
    days = settings().store_days
    kept = text.history_days.format(days=days) if days else text.uploads.history_forever
    st.caption(text.history_lead.format(days=kept))
    try:
        _worklist(analysis, text)
        kept_comparisons(compare, text)
    except ShokenError as error:
        tell_error(error)


def _worklist(analysis: StreamlitPage, text: Text) -> None:
    from shoken.store.results import Store

    store = Store(owner())
    rows = rows_of(store)
    if not rows:
        st.info(text.history_none)
        return
    shown = listed_rows(rows, text)
    if shown:
        row_actions(chosen_rows(shown, len(rows), store.labels, text), store, analysis, text)
    else:
        st.info(text.worklist.none_match)
    # as it is when the button is pressed: somebody may have it open for hours
    st.download_button(
        text.worklist.csv,
        partial(_csv, owner()),
        "shoken_results.csv",
        "text/csv",
        on_click="ignore",
    )
    corrections_button(sum(row.has_signed and row.about is not None for row in rows), text)


def _csv(user: str | None) -> bytes:
    from shoken.store.results import Store

    return worklist_csv(rows_of(Store(user)))
