"""A result: its picture, and beside it headline, findings, report, numbers, files, requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.imaging.sequence import MrSequence
from shoken.web.downloads import downloads
from shoken.web.layout import COLUMNS, HEADLINE, WORKSPACE, table_height
from shoken.web.review.panel import Reviewing, review_panel
from shoken.web.review.version import chosen_version
from shoken.web.sample import is_the_sample, sample_lesion
from shoken.web.state import precomputed, remeasured, result_of
from shoken.web.viewer import picture_area

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.web.review.version import Key
    from shoken.web.text import Text

__all__ = ["workspace"]

_ROWS = 12  # by hand: more than these scroll


def workspace(key: Key, analysis: Analysis, head: DeltaGenerator, text: Text) -> None:
    """The picture, and beside it what was found, said and measured, and the files."""
    is_sample = is_the_sample(analysis.scan)
    with st.container(key=WORKSPACE):
        pictures, beside = st.columns(COLUMNS, gap="small")
        with beside:
            version = chosen_version(key, analysis, text)
        key, analysis = version.key, version.analysis
        found, said, measured, files, sent = beside.tabs(text.result.tabs)
        with measured:
            if version.revision:
                st.caption(text.review.not_cut)
            else:
                key, analysis = _cut(key, analysis, text)
            result = result_of(key, text.language, analysis)
            _measurements(result, text)
        with head.container(key=HEADLINE):
            _headline(result, text)
            if is_sample and (made := precomputed(key[0])):
                st.caption(text.result.precomputed.format(day=made[:10]))
        with found:
            if version.revision:
                shown = review_panel(version, text)
            else:
                picked = _findings_list(analysis, result, text, is_sample=is_sample)
                shown = Reviewing(picked=picked)
        with pictures:
            picture_area(
                key,
                analysis,
                result,
                shown.picked,
                text,
                is_sample=is_sample,
                drawing=shown.drawing,
            )
        with said:
            _report_text(result, text)
        with files:
            downloads(key, analysis, result, text)
        with sent:
            _what_was_sent(result, text)


def _cut(key: Key, analysis: Analysis, text: Text) -> tuple[Key, Analysis]:
    """The analysis at the threshold and smallest lesion that are chosen, and its key."""
    from shoken.analysis.lesion import MINIMUM_ML, THRESHOLD

    if analysis.lesions is None:
        return key, analysis
    threshold = st.slider(
        text.threshold, 0.1, 0.9, THRESHOLD, 0.05, help=text.threshold_help, key="threshold"
    )
    sizes = (MINIMUM_ML, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
    minimum_ml = st.select_slider(text.minimum, sizes, MINIMUM_ML, key="minimum")
    if (threshold, minimum_ml) == (THRESHOLD, MINIMUM_ML):
        return key, analysis
    cut = (*key, f"{threshold:.2f}", f"{minimum_ml:g}")
    return cut, remeasured(cut, threshold, minimum_ml, analysis)


def _headline(result: StudyResult, text: Text) -> None:
    """Name, sequence and the report's first sentence: what a reader wants before anything else."""
    from shoken.report.record.lines import verdict_line
    from shoken.report.words import wording

    words = wording(text.language)
    sequence = words.sequence(MrSequence(result.scan.sequence))
    verdict = text.result.verdict.format(
        label=words.labels["present"], said=verdict_line(result, words)
    )
    # a heading, for those who hear the page; no anchor, which would be made of the file's name
    st.subheader(
        f"{markdown_text(result.scan.file)} · {markdown_text(sequence)} · {markdown_text(verdict)}",
        anchor=False,
    )
    st.markdown(markdown_text(result.report.finding_summary))
    reviewed = result.reviewed[:1].upper() + result.reviewed[1:]
    disclaimer = words.disclaimer(reviewed=result.review is not None)
    st.caption(f"{disclaimer} **{markdown_text(reviewed)}**")


def _findings_list(
    analysis: Analysis, result: StudyResult, text: Text, *, is_sample: bool
) -> int | None:
    """The findings, largest first; returns the index of the one that was picked."""
    from shoken.report.record.lines import axes_cell, extent_lines
    from shoken.report.words import wording

    words = wording(text.language)
    picked = None
    if result.findings:
        names = words.labels["table"].split("|")[:4]
        rows = [
            (f.id, words.place_cell(f), round(f.volume_ml, 2), axes_cell(f, words))
            for f in result.findings
        ]
        st.caption(text.result.pick_finding)
        event = st.dataframe(
            {name: [row[n] for row in rows] for n, name in enumerate(names)},
            hide_index=True,
            # beside the viewer there is room for number, volume and place; the rest is scrolled to
            column_order=[names[n] for n in (0, 2, 1, 3)],
            height=table_height(len(rows), _ROWS),
            on_select="rerun",
            selection_mode="single-row",
            key=f"findings {result.scan.sha256}",
        )
        picked = next(iter(event.selection.rows), None)
        if lines := extent_lines(result, words):
            st.markdown(
                f"**{words.labels['extent']}**\n\n" + "\n".join(f"- {one}" for one in lines)
            )
    else:
        st.markdown(markdown_text(result.report.finding_summary))
    if is_sample and analysis.lesions is not None:
        truth, found = sample_lesion(), analysis.lesions.mask.data
        both = int(np.count_nonzero(truth.data & found))
        dice = 2 * both / int(truth.data.sum() + found.sum())
        st.info(text.result.truth_line.format(volume=truth.volume_ml, dice=dice))
    return picked


def _measurements(result: StudyResult, text: Text) -> None:
    """Every number of every finding, and the volumes of structures where they were measured."""
    from shoken.report.record.lines import axes_cell
    from shoken.report.record.structures import structure_rows, structures_note
    from shoken.report.words import wording

    words = wording(text.language)
    names = words.labels["table"].split("|")
    rows = [
        (
            f.id,
            words.place_cell(f),
            round(f.volume_ml, 2),
            axes_cell(f, words),
            ", ".join(f"{v:.0f}" for v in f.centroid_voxel),
            ", ".join(f"{v:.0f}" for v in f.centroid_ras_mm),
            ", ".join(f"{v:.0f}" for v in f.centroid_mni_mm or ()),
            None if f.contrast_z is None else round(f.contrast_z, 1),
            None if f.sphericity is None else round(f.sphericity, 2),
            f"{f.mean_probability:.2f} / {f.peak_probability:.2f}",
            ", ".join(f.engines),
        )
        for f in result.findings
    ]
    if rows:
        table = {name: [row[n] for row in rows] for n, name in enumerate(names)}
        st.dataframe(table, hide_index=True, height=table_height(len(rows), _ROWS))
    if result.structures:
        names = words.labels["structures_table"].split("|")
        columns = zip(*structure_rows(result, words), strict=True)
        st.markdown(f"**{words.labels['structures']}**")
        st.dataframe(dict(zip(names, columns, strict=True)), hide_index=True)
        st.caption(structures_note(result, words))


def _report_text(result: StudyResult, text: Text) -> None:
    """The report as it is written to the file, without the tables that stand elsewhere."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.report.record.document import report_markdown
    from shoken.web.scene_view import finding_links, viewer_is_shown

    if viewer_is_shown() and (links := finding_links(result)):
        st.markdown(f"{SCENE_TEXTS[text.language].page_go} {links}")
    document = report_markdown(result, alone=False)
    st.markdown(re.sub(r"^(#+) ", r"###\1 ", document, flags=re.MULTILINE))


def _what_was_sent(result: StudyResult, text: Text) -> None:
    """What left this machine for the report: pictures, words and numbers, and the exact bytes."""
    if not result.report.sent:
        st.markdown(text.result.nothing_sent)
        return
    st.markdown(f"**{text.sent}**")
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
