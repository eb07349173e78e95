"""The parts of a result: pictures with their controls, the table of findings, the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from shoken.analysis.render import Layers, Plane, central_voxel, slice_picture, window_of
from shoken.web.state import sample_truth

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.web.text import Text

__all__ = ["findings_table", "picture_area", "report_column", "sent_expander"]


def findings_table(result: StudyResult, text: Text) -> int | None:
    """The table of findings; returns the index of the one that was picked."""
    from shoken.analysis.findings.measurement import Side
    from shoken.report.words import wording

    if not result.findings:
        return None
    words = wording(text.language)
    names = words.labels["table"].split("|")
    rows = [
        (
            f.id,
            words.place_name(Side(f.side), f.region, f.zone),
            round(f.volume_ml, 2),
            " × ".join(f"{v:.0f}" for v in f.axes_mm or ()),
            ", ".join(f"{v:.0f}" for v in f.centroid_voxel),
            ", ".join(f"{v:.0f}" for v in f.centroid_ras_mm),
            ", ".join(f"{v:.0f}" for v in f.centroid_mni_mm or ()),
            None if f.contrast_z is None else round(f.contrast_z, 1),
            None if f.sphericity is None else round(f.sphericity, 2),
            f"{f.mean_probability:.2f} / {f.peak_probability:.2f}",
        )
        for f in result.findings
    ]
    table = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    st.caption(f"{text.findings}: {text.pick_finding}")
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(rows), 200),
        on_select="rerun",
        selection_mode="single-row",
        key=f"findings {result.scan.sha256}",
    )
    picked = event.selection.rows
    return int(picked[0]) if picked else None


def picture_area(
    key: tuple[str, ...],
    analysis: Analysis,
    result: StudyResult,
    picked: int | None,
    text: Text,
    *,
    is_sample: bool,
) -> None:
    """The viewer, or the slices: where the reader chooses them, or the browser cannot draw."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.web.scene_view import scene_view, webgl_is_missing

    said = SCENE_TEXTS[text.language]
    names = {"scene": said.page_scene, "slices": said.page_slices}
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
            )
            or "scene"
        )
    if chosen == "scene":
        scene_view(key, analysis, result, picked, is_sample=is_sample)
        if analysis.scan.synthetic:
            st.caption(text.synthetic)
        return
    image, marked = st.columns(2, gap="medium")
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


def report_column(
    analysis: Analysis, result: StudyResult, column: DeltaGenerator, text: Text, *, is_sample: bool
) -> None:
    """The report as it is written to the file, less the table that stands above."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.report.record.document import report_markdown
    from shoken.web.scene_view import finding_links, viewer_is_shown

    with column:
        if viewer_is_shown() and (links := finding_links(result)):
            st.markdown(f"{SCENE_TEXTS[text.language].page_go}: {links}")
        document = report_markdown(result, table=False)
        st.markdown(re.sub(r"^(#+) ", r"###\1 ", document, flags=re.MULTILINE))
        if is_sample and analysis.lesions is not None:
            truth, found = sample_truth().lesion, analysis.lesions.mask.data
            both = int(np.count_nonzero(truth.data & found))
            dice = 2 * both / int(truth.data.sum() + found.sum())
            st.info(text.truth_line.format(volume=truth.volume_ml, dice=dice))


def sent_expander(result: StudyResult, text: Text) -> None:
    """What left this machine for the report: pictures, words and numbers, and the exact bytes."""
    if not result.report.sent:
        return
    with st.expander(text.sent):
        for number, sent in enumerate(result.report.sent, start=1):
            if number == 1:
                for row in range(0, len(sent.pictures), 3):
                    shown = sent.pictures[row : row + 3]
                    for place, (name, png) in zip(st.columns(3), shown, strict=False):
                        place.image(png, caption=name, alt=name, width="stretch")
            # the pictures' own letters would be megabytes on the page; the file has them
            brief = re.sub(rb'("data": ?)"[^"]{80,}"', rb'\1"..."', sent.body)
            st.json(brief.decode(), expanded=2)
            name = f"request-{number}.json"
            st.download_button(text.sent_exact, sent.body, name, key=f"sent {number}")


def _voxel_of(analysis: Analysis, picked: int | None) -> tuple[int, int, int]:
    """Where to look: the picked finding's centre, else the most telling voxel."""
    if picked is None:
        return central_voxel(analysis)
    grid = analysis.scan.volume.grid
    place = np.rint(grid.voxel(np.array(analysis.findings[picked].centroid_ras_mm)))
    x, y, z = (int(v) for v in np.clip(place, 0, np.array(grid.shape) - 1))
    return x, y, z


def _layers(analysis: Analysis, view: str, opacity: float) -> Layers:
    if view == "truth":
        return Layers(lesion=sample_truth().lesion, opacity=opacity)
    if analysis.lesions is None:
        return Layers(brain=analysis.brain.mask, opacity=opacity)
    if view == "heat":
        return Layers(heat=analysis.lesions.probability, opacity=opacity)
    return Layers(brain=analysis.brain.mask, lesion=analysis.lesions.mask, opacity=opacity)
