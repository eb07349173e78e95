"""The page behind its guard: ``streamlit run`` this where Shoken stands in a container."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware

from shoken.settings import settings
from shoken.web.iap import IapGuard
from shoken.web.jsonlog import log_as_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log_as_json()


@asynccontextmanager
async def _started(_: st.App) -> AsyncIterator[None]:
    log_as_json()  # again: the server has set up loggers of its own by now
    yield


app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=_started,
    middleware=[
        Middleware(
            IapGuard,
            audience=settings().iap_audience,
            keys_url=settings().iap_keys_url,
            base_path=settings().base_path,
        )
    ],
)
