"""Models: which networks are on the server, what each was made for, and what it cannot do."""

from __future__ import annotations

import streamlit as st

from shoken.web.text import TEXTS

__all__ = ["models_page"]


def models_page() -> None:
    """List the catalogue with each network's state, licence and known limits."""
    from shoken.models.catalogue import MODELS
    from shoken.models.weights import ModelState, how_to_get, model_state

    text = TEXTS[st.session_state.language]
    st.subheader(text.models_title)
    st.caption(text.models_lead)
    rows = [
        (
            spec.id,
            text.model_states[state],
            spec.task,
            ", ".join(spec.sequences).upper(),
            spec.licence,
            text.models_ready if state is ModelState.PRESENT else how_to_get(spec),
        )
        for spec, state in ((spec, model_state(spec)) for spec in MODELS.values())
    ]
    names = text.models_columns.split("|")
    st.dataframe({name: [row[n] for row in rows] for n, name in enumerate(names)}, hide_index=True)
    for spec in MODELS.values():
        with st.expander(f"{spec.id}: {text.models_limits}"):
            st.markdown(f"{spec.limits}\n\n{spec.paper}")
