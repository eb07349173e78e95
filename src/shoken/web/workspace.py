"""What stands beside the picture of a result: headline, findings, report, numbers, requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.imaging.sequence import MrSequence
from shoken.web.sample import sample_lesion

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult
    from shoken.web.text import Text

__all__ = ["findings_list", "headline", "measurements", "report_text", "what_was_sent"]

_ROW, _ROWS = 35, 12  # pixels a row of Streamlit's table has; more rows than these scroll


def headline(result: StudyResult, text: Text) -> None:
    """Name, sequence and the report's first sentence: what a reader wants before anything else."""
    from shoken.report.record.document import verdict_line
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
    st.caption(f"{words.disclaimer} **{markdown_text(result.reviewed)}**")


def findings_list(
    analysis: Analysis, result: StudyResult, text: Text, *, is_sample: bool
) -> int | None:
    """The findings, largest first; returns the index of the one that was picked."""
    from shoken.report.record.document import axes_cell, extent_lines
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
            height=_height(len(rows)),
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


def measurements(result: StudyResult, text: Text) -> None:
    """Every number of every finding, and the volumes of structures where they were measured."""
    from shoken.report.record.document import axes_cell, structure_rows, structures_note
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
        st.dataframe(table, hide_index=True, height=_height(len(rows)))
    if result.structures:
        names = words.labels["structures_table"].split("|")
        columns = zip(*structure_rows(result, words), strict=True)
        st.markdown(f"**{words.labels['structures']}**")
        st.dataframe(dict(zip(names, columns, strict=True)), hide_index=True)
        st.caption(structures_note(result, words))


def report_text(result: StudyResult, text: Text) -> None:
    """The report as it is written to the file, without the tables that stand elsewhere."""
    from shoken.export.scene import SCENE_TEXTS
    from shoken.report.record.document import report_markdown
    from shoken.web.scene_view import finding_links, viewer_is_shown

    if viewer_is_shown() and (links := finding_links(result)):
        st.markdown(f"{SCENE_TEXTS[text.language].page_go} {links}")
    document = report_markdown(result, alone=False)
    st.markdown(re.sub(r"^(#+) ", r"###\1 ", document, flags=re.MULTILINE))


def what_was_sent(result: StudyResult, text: Text) -> None:
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


def _height(rows: int) -> int:
    """Pixels of a table of so many rows, its head and border included."""
    return _ROW * (min(rows, _ROWS) + 1) + 3
