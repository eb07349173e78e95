"""The guarded page as an application: what ``shoken serve`` and the container run."""

from __future__ import annotations

import streamlit as st

from shoken.common.settings import stay_in_temporary_folder
from shoken.web.guards.chain import guards
from shoken.web.lifespan import PAGE, routes, started
from shoken.web.running.log_lines import set_up_log
from shoken.web.running.trim_heap import keep_together

set_up_log()
stay_in_temporary_folder()
keep_together()
app = st.App(PAGE, lifespan=started, middleware=guards(), routes=routes())
