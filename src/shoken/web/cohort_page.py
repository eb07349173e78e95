"""Cohort: the page of all scans of a cohort, with its pictures and reports, beside the others."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import Response

from shoken.cohort.page import PAGE, linked
from shoken.common.errors import ShokenError
from shoken.common.escaping import plain
from shoken.common.settings import settings
from shoken.store.objects import Objects
from shoken.web.text.cohort import COHORT

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["COHORT_FILES", "cohort_file", "cohort_page"]

_log = logging.getLogger("shoken.page")
COHORT_FILES = "cohort-files"  # of the address, below which the page and what it links to are
_HEIGHT = 1600  # by hand: pixels, for the plot and the first rows; the page scrolls in itself
# what the page shows and opens, and nothing else that lies there: manifests hold paths
_TYPES = {
    "_thumbnail.webp": "image/webp",
    "_overlay.png": "image/png",
    "_report.pdf": "application/pdf",
}


def cohort_page() -> None:
    """Show the page that ``shoken cohort report`` wrote, in the language that was chosen."""
    text = COHORT[st.session_state.language]
    try:
        Objects(settings().cohort or "").state(PAGE)  # the page is in the menu where it is set
    except FileNotFoundError:
        st.info(text.missing)
        return
    except ShokenError as error:
        _log.warning("the cohort's page is not shown: %s", plain(str(error)))
        st.error(text.unreached)
        return
    base = settings().base_path.strip("/")
    start = f"/{base}" if base else ""
    st.iframe(f"{start}/{COHORT_FILES}/{PAGE}#{st.session_state.language}", height=_HEIGHT)


def cohort_file(request: Request) -> Response:
    """The page, or a picture or a report that it links to."""
    name: str = request.path_params["name"]
    place, path = settings().cohort, PurePosixPath(name)
    kind = next((kind for ending, kind in _TYPES.items() if name.endswith(ending)), None)
    if name == PAGE:
        kind = "text/html; charset=utf-8"
    if kind is None or place is None or path.is_absolute() or ".." in path.parts:
        return Response(status_code=404)
    try:
        content = _content(Objects(place), name)
    except (FileNotFoundError, ValueError):
        return Response(status_code=404)
    except ShokenError:
        return Response(status_code=503)
    # the results are of patients, and change when the cohort goes on
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(content, headers=headers, media_type=kind)


def _content(place: Objects, name: str) -> bytes:
    """What is asked for, which nothing is read of unless the page as it is now links to it."""
    if name != PAGE:
        state = place.state(PAGE)
        # of a place that tells no states a page that was kept might be an old one
        if name not in (_linked(place.url, state) if state else linked(place.read(PAGE))):
            raise FileNotFoundError(name)
    return place.read(name)


@lru_cache(maxsize=1)  # a mosaic asks for thousands of pictures, and a page is megabytes
def _linked(url: str, _: str) -> frozenset[str]:
    return linked(Objects(url).read(PAGE))
