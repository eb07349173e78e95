"""The web page: ``streamlit run app.py``; guarded as ``shoken serve`` is."""

import streamlit as st

from shoken.web.guarded import PAGE, guards, log_in_container, started

log_in_container()
app = st.App(PAGE, lifespan=started, middleware=guards())
