"""The viewer on the page: a component of our own around the script of ``shoken.export.scene``.

The pictures do not go with the component's data, which Streamlit sends again whenever any of it
changes.  They are files of Streamlit's media storage, named by content, which the script fetches
once; a file lives while a session shows it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime import get_instance

from shoken import __version__
from shoken.export.scene import (
    Scene,
    VisitScene,
    label_file,
    mask_file,
    picture_files,
    poster,
    viewer_script,
    visit_files,
)
from shoken.web.review.crosshair import SCENE, note_drawn
from shoken.web.sample import sample_lesion

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from shoken.analysis.values import Analysis
    from shoken.export.scene import Labels, Pictures, VisitFiles
    from shoken.export.scene.poster import Poster
    from shoken.report.comparison import VisitPair
    from shoken.report.record.schema import StudyResult
    from shoken.report.words import Language
    from shoken.web.review.crosshair import Drawing

__all__ = [
    "finding_links",
    "make_ready",
    "scene_view",
    "viewer_is_shown",
    "visit_view",
    "webgl_is_missing",
]

_MISSING = "webgl_missing"
_POSTER = "poster"  # begins the names of its pictures
# the page may be at any path and behind any proxy: its own scripts tell where its server is
_LOADER = """
const start = Promise.withResolvers()
const draws = Boolean(document.createElement("canvas").getContext("webgl2"))
let asked = false
function base() {
  const own = [...document.scripts].find((one) => one.src.includes("/static/js/"))
  return own ? own.src.split("/static/js/")[0] : new URL(".", location.href).href.slice(0, -1)
}
export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const send = {
    at: (mm) => setStateValue("at", mm),
    drawn: (what) => setTriggerValue("drawn", what),
  }
  let root = parentElement.querySelector(":scope > .shoken-root")
  if (!root) {
    root = document.createElement("div")
    root.className = "shoken-root"
    parentElement.append(root)
  }
  if (!draws) {
    setStateValue("missing", true)
    return
  }
  if (!asked) {
    asked = true
    const script = document.createElement("script")
    script.src = base() + data.script
    script.onload = () => start.resolve(globalThis.ShokenViewer)
    script.onerror = () => start.reject(new Error(script.src))
    document.head.append(script)
  }
  start.promise.then(
    (viewer) => viewer.show(root, data, base(), send),
    (error) => { root.textContent = error.message },
  )
  return () => globalThis.ShokenViewer?.remove(root)
}
"""


def webgl_is_missing() -> bool:
    """Whether this session's browser has reported that it cannot draw."""
    return bool(st.session_state.get(_MISSING))


def viewer_is_shown() -> bool:
    """Whether the reader looks at the viewer, and not at the slices."""
    return not webgl_is_missing() and st.session_state.get("pictures", "scene") == "scene"


def make_ready(key: tuple[str, ...], analysis: Analysis, *, is_sample: bool) -> None:
    """Make the files that :func:`scene_view` will show, which are kept for it."""
    _pictures(key[0], analysis)
    _labels(key, analysis)
    _poster(key, analysis)
    if is_sample:
        _truth(key[0], analysis)


def scene_view(
    key: tuple[str, ...],
    analysis: Analysis,
    result: StudyResult,
    picked: int | None,
    *,
    is_sample: bool,
    drawing: Drawing | None = None,
) -> None:
    """Draw the viewer, its crosshair at the finding that was picked.

    Parameters
    ----------
    key
        Names the analysis, threshold and smallest lesion included.
    analysis, result
        What is shown.
    picked
        Index of a finding; None leaves the crosshair where the reader has it.
    is_sample
        Whether the truth is known.
    drawing
        What a review draws with.
    """
    run = key[0]
    cut = " ".join(key)

    def part(name: str, content: bytes) -> dict[str, str]:
        is_cut = name == "labels" or name.startswith(_POSTER)
        return {"url": _url(name, content, cut if is_cut else run)}

    scene = Scene(
        analysis=analysis,
        result=result,
        pictures=_pictures(run, analysis),
        labels=_labels(key, analysis),
        poster=_poster(key, analysis),
    ).plain(part)
    scene["truth"] = part("truth", _truth(run, analysis)) if is_sample else None
    scene["picked"] = None if picked is None else result.findings[picked].id
    scene["drawing"] = drawing and _drawing(drawing, analysis)
    _draw(scene, SCENE)


def visit_view(
    key: str,
    visits: tuple[Analysis, Analysis],
    pair: VisitPair,
    days: tuple[str | None, str | None],
    picked: int | None,
    language: Language,
) -> None:
    """Draw two visits that were compared, the crosshair at the lesion that was picked.

    Parameters
    ----------
    key
        Names the comparison and the pair.
    visits, pair, days
        What is shown; days where they are known.
    picked
        Index of a lesion; None leaves the crosshair where the reader has it.
    language
        Of the words.
    """

    def part(name: str, content: bytes) -> dict[str, str]:
        return {"url": _url(name, content, key)}

    files = _visit_files(key, visits, pair)
    scene = VisitScene(pair=pair, days=days, files=files, language=language).plain(part)
    scene["picked"] = None if picked is None else pair.record.lesions[picked].id
    _draw(scene, "visits")


def _draw(scene: dict[str, Any], name: str) -> None:
    scene["script"] = _url("script", viewer_script(), __version__)
    _component()(
        key=name,
        data=scene,
        on_missing_change=_tell_missing,
        on_at_change=_note_nothing,
        on_drawn_change=note_drawn,
    )


def _drawing(drawing: Drawing, analysis: Analysis) -> dict[str, object]:
    preview = None
    if drawing.preview is not None:
        file = mask_file(drawing.preview, analysis)
        preview = {"url": _url("preview", file, hashlib.sha256(file).hexdigest()[:16])}
    return {"tool": drawing.tool, "text": dict(drawing.text), "preview": preview}


def _note_nothing() -> None:
    """Where the crosshair is, is asked for when it is wanted."""


def finding_links(result: StudyResult) -> str:
    """Markdown links that take the viewer's crosshair to each finding; empty without any."""
    return " · ".join(f"[{f.id}](#finding-{f.id})" for f in result.findings)


def _tell_missing() -> None:
    st.session_state[_MISSING] = True


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("shoken_scene", js=_LOADER, isolate_styles=False)


def _url(name: str, content: bytes, key: str) -> str:
    """Where a part is fetched from, relative to the server.

    Streamlit names a large file after its beginning, middle and end: the key, as its file name,
    keeps apart two that differ elsewhere.
    """
    kind = "application/x-nifti"
    if name == "script":
        kind = "text/javascript"
    elif name.startswith(_POSTER):
        kind = "image/jpeg"
    media = get_instance().media_file_mgr
    return media.add(content, kind, f"shoken-{name}", file_name=f"{name} {key}")


@st.cache_resource(max_entries=2, show_spinner=False)
def _pictures(key: str, _analysis: Analysis) -> Pictures:
    return picture_files(_analysis)


@st.cache_resource(max_entries=4, show_spinner=False)
def _labels(key: tuple[str, ...], _analysis: Analysis) -> Labels | None:
    return label_file(_analysis)


@st.cache_resource(max_entries=4, show_spinner=False)
def _poster(key: tuple[str, ...], _analysis: Analysis) -> Poster:
    return poster(_analysis)


@st.cache_resource(max_entries=2, show_spinner=False)
def _visit_files(
    key: str,
    _visits: tuple[Analysis, Analysis],
    _pair: VisitPair,
) -> VisitFiles:
    return visit_files(*_visits, _pair)


@st.cache_resource(max_entries=1, show_spinner=False)
def _truth(key: str, _analysis: Analysis) -> bytes:
    return mask_file(sample_lesion(), _analysis)
