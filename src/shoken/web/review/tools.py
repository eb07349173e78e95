"""Drawing in a revision: grow from the crosshair, brush, split at it, merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from shoken.common.errors import ShokenError
from shoken.web.progress import tell_error
from shoken.web.review.crosshair import Drawing, crosshair, drawn
from shoken.web.review.version import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.analysis.review.edits import Edit
    from shoken.analysis.review.marks import Mark
    from shoken.imaging.volume import Mask
    from shoken.web.review.version import Version
    from shoken.web.text import Text

__all__ = ["tools"]

# by hand: of a usual window of 255 greys, a quarter of it is the most that one tissue spans
_PERCENT, _MOST_PERCENT = 8, 50
_WITHIN_MM, _MOST_MM = 20, 80  # by hand: most lesions are smaller; the largest infarcts are not


def tools(version: Version, mark: Mark | None, text: Text) -> Drawing | None:
    """Draw the tools; what comes back is what the viewer has to do for the one in hand."""
    from shoken.web.scene_view import viewer_is_shown

    said = text.review
    tool = st.segmented_control(
        said.tools, list(said.tool), format_func=lambda key: said.tool[key], key="review tool"
    )
    if tool in {"grow", "brush", "split"} and not viewer_is_shown():
        st.info(said.needs_viewer)
        return None
    preview = None
    try:
        match tool:
            case "grow":
                preview = _grow(version, mark, text)
            case "brush":
                _brush(version, mark, text)
            case "split":
                _split(version, mark, text)
            case "merge":
                _merge(version, text)
    except ShokenError as error:
        tell_error(error)
    if tool is None or tool == "merge":
        return None
    kind = "brush" if tool == "brush" else "point"
    return Drawing(tool=kind, text=said.drawing, preview=preview)


def _grow(version: Version, mark: Mark | None, text: Text) -> Mask | None:
    """Grow from the crosshair; gives what would be marked."""
    from shoken.analysis.render import window_of
    from shoken.analysis.review.growing import grown, voxel_at

    said, analysis = text.review, version.analysis
    volume, brain = analysis.scan.volume, analysis.brain.mask
    place = crosshair()
    left, right = st.columns(2)
    percent = left.slider(
        f"{said.tolerance} (%)", 1, _MOST_PERCENT, _PERCENT, help=said.tolerance_help
    )
    within = right.slider(said.within, 2, _MOST_MM, _WITHIN_MM)
    if place is None:
        st.caption(said.no_crosshair)
        return None
    window = window_of(volume, brain)
    tolerance = (window.high - window.low) * percent / 100
    seed = voxel_at(volume, place)
    voxels = grown(volume, brain, seed, tolerance=tolerance, within_mm=within)
    st.caption(
        said.crosshair.format(place=", ".join(f"{mm:.0f}" for mm in place))
        + ("。" if text.language == "ja" else ". ")
        + said.would_mark.format(volume=voxels.size * volume.grid.voxel_ml)
    )
    _add_or_erase(version, mark, voxels, text)
    marked = np.zeros(volume.grid.shape, dtype=bool)
    marked.flat[voxels] = True
    return brain.with_data(marked)


def _add_or_erase(
    version: Version, mark: Mark | None, voxels: NDArray[np.int32], text: Text
) -> None:
    from shoken.analysis.review.edits import Add, Erase

    to = _target(version, mark, text)
    left, right = st.columns(2)
    if left.button(text.review.add, type="primary", width="stretch"):
        _edit(version, Add(voxels=voxels, to=to))
    if right.button(text.review.erase, width="stretch"):
        _edit(version, Erase(voxels=voxels))


def _brush(version: Version, mark: Mark | None, text: Text) -> None:
    from shoken.analysis.review.edits import Add, Erase

    st.caption(text.review.brush_help)
    to = _target(version, mark, text)
    what = drawn(version.analysis.scan.volume.grid)
    if what is None:
        return
    _edit(version, Add(voxels=what.voxels, to=to) if what.is_added else Erase(voxels=what.voxels))


def _split(version: Version, mark: Mark | None, text: Text) -> None:
    from shoken.analysis.render import Plane
    from shoken.analysis.review.edits import Split
    from shoken.analysis.review.growing import voxel_at

    said, place = text.review, crosshair()
    plane = st.segmented_control(
        text.plane,
        list(text.planes),
        default="axial",
        required=True,
        format_func=lambda key: text.planes[key],
        key="review plane",
    )
    if mark is None:
        st.caption(said.pick)
    elif place is None:
        st.caption(said.no_crosshair)
    elif st.button(said.split, type="primary"):
        axis = Plane(plane or "axial").axis
        at = voxel_at(version.analysis.scan.volume, place)
        _edit(version, Split(tag=mark.tag, axis=axis, index=at[axis]))


def _merge(version: Version, text: Text) -> None:
    from shoken.analysis.review.edits import Merge
    from shoken.report.words import wording

    review, said, words = version.analysis.review, text.review, wording(text.language)
    if review is None:
        return
    names = {
        tag: said.candidate.format(name=number, place=words.place_name(review.measured[tag]))
        for tag, number in sorted(review.ids.items(), key=lambda pair: pair[1])
    }
    tags = st.multiselect(said.merge_which, list(names), format_func=lambda tag: names[tag])
    if st.button(said.merge, type="primary", disabled=len(tags) < 2):
        _edit(version, Merge(tags=tuple(tags)))


def _target(version: Version, mark: Mark | None, text: Text) -> int | None:
    """The tag of the candidate that voxels are added to, None for a new one."""
    review, said = version.analysis.review, text.review
    if mark is None or review is None or mark.tag not in review.ids:
        return None
    names = {0: said.target_new, mark.tag: said.target_old.format(name=review.ids[mark.tag])}
    chosen = st.radio(said.target, list(names), format_func=lambda tag: names[tag])
    return chosen or None


def _edit(version: Version, edit: Edit) -> None:
    from shoken.analysis.review.reviewing import edited

    change(version, lambda revision: edited(revision, edit))
