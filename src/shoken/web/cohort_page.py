"""Cohort: the page of all scans of a cohort, with its pictures and reports, beside the others."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import Response

from shoken.cohort.page import PAGE
from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.store.objects import Objects

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["COHORT_FILES", "cohort_file", "cohort_page"]

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
    base = settings().base_path.strip("/")
    start = f"/{base}" if base else ""
    st.iframe(f"{start}/{COHORT_FILES}/{PAGE}#{st.session_state.language}", height=_HEIGHT)


def cohort_file(request: Request) -> Response:
    """The page, or a picture or a report of it."""
    name: str = request.path_params["name"]
    kind = next((kind for ending, kind in _TYPES.items() if name.endswith(ending)), None)
    if name == PAGE:
        kind = "text/html; charset=utf-8"
    place = settings().cohort
    path = PurePosixPath(name)
    if kind is None or place is None or path.is_absolute() or ".." in path.parts:
        return Response(status_code=404)
    try:
        content = Objects(place).read(name)
    except FileNotFoundError:
        return Response(status_code=404)
    except ShokenError:
        return Response(status_code=503)
    # the results are of patients, and change when the cohort goes on
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(content, headers=headers, media_type=kind)
