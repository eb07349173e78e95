"""The pictures of a result with their controls: the viewer, or slices side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from shoken.analysis.render import Layers, Plane, central_voxel, slice_picture, window_of
from shoken.web.sample import sample_lesion

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.web.review.crosshair import Drawing
    from shoken.web.text import Text

__all__ = ["picture_area"]


def picture_area(
    key: tuple[str, ...],
    analysis: Analysis,
    result: StudyResult,
    picked: int | None,
    text: Text,
    *,
    is_sample: bool,
    drawing: Drawing | None = None,
) -> None:
    """The viewer, or the slices: where the reader chooses them, or the browser cannot draw."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.web.scene_view import scene_view, webgl_is_missing

    said = SCENE_TEXTS[text.language]
    names = {"scene": said.page_scene, "slices": said.page_slices}
    pictures = st.container()  # above the choice, which is made once and looked at never
    if webgl_is_missing():
        st.info(said.page_no_webgl)
        chosen = "slices"
    else:
        chosen = (
            st.segmented_control(
                said.page_choice,
                list(names),
                default="scene",
                required=True,
                format_func=lambda name: names[name],
                key="pictures",
                label_visibility="collapsed",
            )
            or "scene"
        )
    if chosen == "scene":
        with pictures:
            scene_view(key, analysis, result, picked, is_sample=is_sample, drawing=drawing)
            if analysis.scan.synthetic:
                st.caption(text.synthetic)
        return
    image, marked = pictures.columns(2, gap="medium")
    _slice_columns(analysis, picked, image, marked, text, is_sample=is_sample)


def _slice_columns(
    analysis: Analysis,
    picked: int | None,
    image: DeltaGenerator,
    marked: DeltaGenerator,
    text: Text,
    *,
    is_sample: bool,
) -> None:
    """The plain slice and the marked one, at the same place."""
    voxel = _voxel_of(analysis, picked)
    with image:
        plane = Plane(
            st.segmented_control(
                text.plane,
                [str(p) for p in Plane],
                default=str(Plane.AXIAL),
                required=True,
                format_func=lambda p: text.planes[p],
                key="plane",
            )
        )
        last = analysis.scan.volume.grid.shape[plane.axis] - 1
        # a new scan or finding moves the slider; the reader's own move stays until then
        key = f"slice {analysis.scan.sha256} {picked} {plane}"
        index = st.slider(text.slice, 0, last, voxel[plane.axis], key=key)
    with marked:
        views = ["overlay", "heat"] + (["truth"] if is_sample else [])
        names = {"overlay": text.overlay, "heat": text.heat, "truth": text.truth}
        view = st.segmented_control(
            text.marked,
            views,
            default="overlay",
            required=True,
            format_func=lambda v: names[v],
            key="view",
        )
        opacity = st.slider(text.opacity, 0.0, 1.0, 0.45, 0.05, key="opacity")
    volume = analysis.scan.volume
    window = window_of(volume, analysis.brain.mask)
    layers = _layers(analysis, view or "overlay", opacity)
    note = text.synthetic if analysis.scan.synthetic else None
    plain = slice_picture(volume, plane, index, window, letters=True)
    image.image(plain, caption=note, alt=text.image, width="stretch")
    legend = {
        "overlay": text.legend_overlay,
        "heat": text.legend_heat,
        "truth": text.legend_truth,
    }
    picture = slice_picture(volume, plane, index, window, layers, letters=True)
    marked.image(
        picture, caption=legend[view or "overlay"], alt=names[view or "overlay"], width="stretch"
    )


def _voxel_of(analysis: Analysis, picked: int | None) -> tuple[int, int, int]:
    """Where to look: the selected finding's centre, else the most informative voxel."""
    if picked is None:
        return central_voxel(analysis)
    grid = analysis.scan.volume.grid
    place = np.rint(grid.voxel(np.array(analysis.findings[picked].centroid_ras_mm)))
    x, y, z = (int(v) for v in np.clip(place, 0, np.array(grid.shape) - 1))
    return x, y, z


def _layers(analysis: Analysis, view: str, opacity: float) -> Layers:
    if view == "truth":
        return Layers(lesion=sample_lesion(), opacity=opacity)
    if analysis.lesions is None:
        return Layers(brain=analysis.brain.mask, opacity=opacity)
    if view == "heat":
        return Layers(heat=analysis.lesions.probability, opacity=opacity)
    return Layers(brain=analysis.brain.mask, lesion=analysis.lesions.mask, opacity=opacity)
