"""What is done with the rows that are selected: opened, labelled, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.escaping import markdown_text, plain
from shoken.store.labels import NOTE_LENGTH, PROJECT_LENGTH
from shoken.web.history.worklist import ReviewState
from shoken.web.review.version import forget_reviews
from shoken.web.state import forget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from shoken.store.results import Store
    from shoken.web.history.worklist import Row
    from shoken.web.text import Text

__all__ = ["row_actions"]


def row_actions(rows: Sequence[Row], store: Store, analysis: StreamlitPage, text: Text) -> None:
    """Say what is selected, and offer what can be done with it.

    Raises
    ------
    StoreError
        The place where results are kept does not work.
    """
    said = text.worklist
    if not rows:
        st.caption(said.choose)
        return
    one = rows[0] if len(rows) == 1 else None
    if one and one.about:
        st.markdown(f"**{markdown_text(one.name)}**  {one.about.made[:16].replace('T', ' ')}")
    elif one:
        st.warning(text.uploads.damaged_said)
    else:
        st.markdown(said.chosen.format(count=len(rows)))
    side_by_side = st.container(horizontal=True)
    can_open = bool(one and one.about)
    if side_by_side.button(text.history_open, type="primary", disabled=not can_open):
        st.session_state.scan = None
        st.switch_page(analysis, query_params={"run": rows[0].key})
    with side_by_side.popover(said.edit):
        _edit(rows, store, text)
    with side_by_side.popover(text.history_delete):
        _delete(rows, store, text)


def _edit(rows: Sequence[Row], store: Store, text: Text) -> None:
    """Project of all that are selected, note of one."""
    said, marked = text.worklist, " ".join(row.key for row in rows)
    projects = {row.label.project for row in rows}
    with st.form(f"label {marked}", border=False):
        common = projects.pop() if len(projects) == 1 else ""
        project = st.text_input(said.new_project, common, max_chars=PROJECT_LENGTH)
        if len(rows) == 1:
            note = st.text_input(said.note, rows[0].label.note, max_chars=NOTE_LENGTH)
        else:
            note = None
            st.caption(said.note_kept)
        if not st.form_submit_button(said.save):
            return
    for row in rows:
        changed = {"project": plain(project.strip())}
        if note is not None:
            changed["note"] = plain(note.strip())
        store.labels.keep(row.key, store.labels.of(row.key).model_copy(update=changed))
    st.rerun()


def _delete(rows: Sequence[Row], store: Store, text: Text) -> None:
    said = text.worklist
    reviewed = sum(row.review is not ReviewState.NOT_REVIEWED for row in rows)
    if reviewed:
        st.warning(said.delete_reviewed.format(count=reviewed))
    label = text.history_sure if len(rows) == 1 else said.delete_many.format(count=len(rows))
    key = rows[0].key if len(rows) == 1 else f"{len(rows)} {rows[0].key}"
    if st.button(label, key=f"delete {key}"):
        for row in rows:
            store.remove(row.key)
            forget(row.key)
            forget_reviews(row.key)
        st.rerun()
