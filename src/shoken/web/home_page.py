"""Home: what this is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

__all__ = ["home_page"]

# of the overlay that `shoken analyze` draws of `shoken sample phantom`
_PICTURE = Path(__file__).with_name("home.jpg")


def home_page(analysis: StreamlitPage) -> None:
    """Say what Shoken does, what it is not, and lead to the analysis."""
    text = TEXTS[st.session_state.language]
    st.title("Shoken 所見")
    st.markdown(f"##### {text.home_lead}")
    st.markdown("\n".join(f"{n}. {step}" for n, step in enumerate(text.home_steps, start=1)))
    if st.button(text.home_start, type="primary"):
        st.switch_page(analysis)
    st.caption(text.home_limits)
    st.image(_PICTURE, caption=text.sample_help, alt=text.sample_help)
