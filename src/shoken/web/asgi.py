"""The guarded page as an application: what ``shoken serve`` and the container run."""

from __future__ import annotations

import streamlit as st

from shoken.common.settings import stay_in_temporary_folder
from shoken.web.guarded import PAGE, guards, log_in_container, started
from shoken.web.trim_heap import keep_together

log_in_container()
stay_in_temporary_folder()
keep_together()
app = st.App(PAGE, lifespan=started, middleware=guards())
