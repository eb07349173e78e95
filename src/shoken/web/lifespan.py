"""What begins and ends with the page's server, whichever way it is started."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime import Runtime

from shoken.common.errors import ShokenError, place_of
from shoken.common.settings import settings
from shoken.web.cohort_page import COHORT_FILES, cohort_file
from shoken.web.held_uploads import uploads
from shoken.web.running.kept_runs import are_left
from shoken.web.running.leftovers import home, sweep
from shoken.web.running.log_lines import set_up_log
from shoken.web.running.open_queues import close_all, open_queues

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st
    from starlette.requests import Request

__all__ = ["PAGE", "routes", "started"]

# by hand: each idle connection holds a descriptor, and the usual 1,024 are soon used up
_CONNECTIONS = 65_536
_LOOK_S = 10  # by hand: beside an analysis of a minute it is soon, and a look is one listing
_log = logging.getLogger("shoken.page")
PAGE = Path(__file__).with_name("app.py")


@asynccontextmanager
async def started(_: st.App) -> AsyncIterator[None]:
    """What runs alongside the server."""
    set_up_log()  # again: the server has set up loggers of its own by now
    _allow_many_connections()
    await asyncio.to_thread(sweep)
    if Runtime.exists():
        uploads.watch(Runtime.instance())
    with home():
        taking_up = asyncio.create_task(_take_up())
        try:
            yield
        finally:
            taking_up.cancel()
            await asyncio.to_thread(close_all)
    await asyncio.to_thread(sweep)  # what workers were writing when they were ended


def _allow_many_connections() -> None:
    """Raise the usual limit of 1,024 open files, which a thousand idle connections would use up."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _CONNECTIONS)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


async def _take_up() -> None:
    """Take up what servers that have ended left; one may end after this one began."""
    while True:
        try:
            await asyncio.to_thread(_take_up_once)
        except ShokenError:  # the store said why in the log; it may work again
            pass
        except Exception as error:  # noqa: BLE001 - this goes on; a message may hold a name
            _log.error("what other servers left is not taken up: %s", place_of(error))
        await asyncio.sleep(_LOOK_S)


def _take_up_once() -> None:
    if open_queues() or are_left():  # else its workers start when a page is first drawn
        from shoken.web.state import jobs  # its caches need a running server

        jobs().take_up()


def routes() -> list[Route]:
    """What is answered beside the page, behind the same guards."""
    base = f"/{settings().base_path.strip('/')}" if settings().base_path else ""
    found = [Route(f"{base}/metrics", _metrics)]
    if settings().cohort:
        found.append(Route(f"{base}/{COHORT_FILES}/{{name:path}}", cohort_file))
    return found


def _metrics(_: Request) -> Response:
    from shoken.web.running.metrics import CONTENT_TYPE, exposition

    headers = {"content-type": CONTENT_TYPE, "cache-control": "no-store"}
    return Response(exposition([queue.load for queue in open_queues()]), headers=headers)
