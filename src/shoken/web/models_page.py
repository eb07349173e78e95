"""Models: which networks are on the server, what each was made for, and what it cannot do."""

from __future__ import annotations

import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.report.words.causes import in_language
from shoken.web.text import TEXTS

__all__ = ["models_page"]


def models_page() -> None:
    """List the catalogue and what was added here, with state, licence and known limits."""
    from shoken.models.own.added import damaged_models, known_models
    from shoken.models.weights import ModelState, how_to_get, model_state

    text = TEXTS[st.session_state.language].networks
    st.subheader(text.title)
    st.caption(text.lead)
    specs = known_models().values()
    rows = [
        (
            spec.id,
            text.states[state],
            spec.task,
            ", ".join(spec.sequences).upper(),
            spec.licence,
            text.ready if state is ModelState.PRESENT else how_to_get(spec),
        )
        for spec, state in ((spec, model_state(spec)) for spec in specs)
    ]
    names = text.columns.split("|")
    st.dataframe({name: [row[n] for row in rows] for n, name in enumerate(names)}, hide_index=True)
    st.markdown(text.own)
    for cause in damaged_models().values():
        st.warning(markdown_text(in_language(cause, st.session_state.language)))
    for spec in specs:
        with st.expander(text.limits.format(id=spec.id)):
            st.markdown(f"{markdown_text(spec.limits)}\n\n{markdown_text(spec.paper)}")
