"""Home: what this is, in a sentence and a picture, and the two ways to begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.ahead import open_ahead
from shoken.web.sample import precomputed_key
from shoken.web.state import sample_file
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from shoken.web.text import Text

__all__ = ["home_page"]

# of the overlay that `shoken analyze` draws of `shoken sample phantom`
_PICTURE = Path(__file__).with_name("home.jpg")


def home_page(analysis: StreamlitPage) -> None:
    """Say what Shoken does and what it is not, and lead to the visitor's scan or the sample."""
    text = TEXTS[st.session_state.language]
    open_ahead()
    st.title("Shoken 所見")
    st.markdown(f"##### {text.home_sentence}")
    mine, sample, _ = st.columns((2, 2, 3))
    if mine.button(text.home_start, type="primary", width="stretch"):
        st.switch_page(analysis)
    if sample.button(text.home_sample, help=text.sample_help, width="stretch"):
        _open_sample(analysis, text)
    st.image(_PICTURE, caption=text.sample_help, alt=text.sample_help)
    st.caption(text.home_limits)


def _open_sample(analysis: StreamlitPage, text: Text) -> None:
    """Lead to the result that was made ahead, else have the sample analysed now."""
    with st.spinner(text.sample_name):
        key = precomputed_key()
        st.session_state.scan = None if key else sample_file()
    st.switch_page(analysis, query_params={"run": key} if key else None)
