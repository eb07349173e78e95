"""The web page: ``streamlit run app.py``; guarded as ``shoken serve`` is."""

import streamlit as st

from shoken.web.guards.chain import guards
from shoken.web.lifespan import PAGE, routes, started
from shoken.web.running.log_lines import set_up_log

set_up_log()
app = st.App(PAGE, lifespan=started, middleware=guards(), routes=routes())
