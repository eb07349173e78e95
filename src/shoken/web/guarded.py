"""What stands before the page, whichever way it is started: its guards, and the log's form."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from streamlit.runtime import Runtime

from shoken.common.settings import settings
from shoken.web.hosts import HostGuard, own_names
from shoken.web.jobs import close_all
from shoken.web.jsonlog import log_as_json
from shoken.web.leftovers import home, sweep
from shoken.web.upload_guard import UploadGuard
from shoken.web.uploads import uploads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st

__all__ = ["PAGE", "guards", "log_in_container", "started"]

# by hand: each idle connection holds a descriptor, and the usual 1,024 are soon used up
_CONNECTIONS = 65_536
PAGE = Path(__file__).with_name("app.py")


@asynccontextmanager
async def started(_: st.App) -> AsyncIterator[None]:
    """What goes on beside the server."""
    log_in_container()  # again: the server has set up loggers of its own by now
    _allow_many_connections()
    await asyncio.to_thread(sweep)
    if Runtime.exists():
        uploads.watch(Runtime.instance())
    with home():
        try:
            yield
        finally:
            await asyncio.to_thread(close_all)
    await asyncio.to_thread(sweep)  # what workers were writing when they were ended


def _allow_many_connections() -> None:
    """The usual 1,024 open files would be a thousand connections of which nothing ever comes."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _CONNECTIONS)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def guards() -> list[Middleware]:
    """What each connection passes before the page: its host, its login, what it uploads."""
    base_path = settings().base_path
    passed = [Middleware(HostGuard, names=own_names(), base_path=base_path)]
    if audience := settings().iap_audience:
        from shoken.web.iap import IapGuard

        keys_url = settings().iap_keys_url
        passed.append(
            Middleware(IapGuard, audience=audience, keys_url=keys_url, base_path=base_path)
        )
    passed.append(Middleware(UploadGuard, base_path=base_path))
    return passed


def log_in_container() -> None:
    """As Cloud Logging reads it where that is what reads it; PORT is how a container is told."""
    if settings().port is not None:
        log_as_json()
