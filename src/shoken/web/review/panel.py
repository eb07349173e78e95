"""The findings of a revision: a table of all candidates, those rejected too, and what is said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from shoken.analysis.review.marks import Reason, Verdict
from shoken.report.words import wording
from shoken.web.layout import table_height
from shoken.web.review.placing import place_fields, place_of
from shoken.web.review.signing import signing
from shoken.web.review.tools import tools
from shoken.web.review.version import change, start_of

if TYPE_CHECKING:
    from shoken.analysis.review.marks import Mark
    from shoken.analysis.review.revision import Review
    from shoken.web.review.crosshair import Drawing
    from shoken.web.review.version import Version
    from shoken.web.text import Text

__all__ = ["Reviewing", "review_panel"]

_ROWS = 10  # by hand: more than these scroll, so that the tools below stay in sight


@dataclass(frozen=True, kw_only=True)
class Reviewing:
    """What a review asks of the picture.

    ``picked`` is the index, among the findings that count, of the one that was picked.
    """

    picked: int | None = None
    drawing: Drawing | None = None


def review_panel(version: Version, text: Text) -> Reviewing:
    """Draw a revision's findings with what may be done to them."""
    review = version.analysis.review
    if review is None:
        return Reviewing()
    said = text.review
    marks = review.revision.marking.marks
    picked = _table(version, review, text)
    mark = marks[picked] if picked is not None and picked < len(marks) else None
    drawing = None
    if version.is_open:
        if mark is None:
            st.caption(said.pick)
        else:
            _judging(version, mark, candidate_name(review, mark.tag), text)
        _history(version, text)
        drawing = tools(version, mark, text)
    st.caption(said.changes.format(**asdict(review.changes)))
    signing(version, text)
    shown = review.ids.get(mark.tag) if mark else None
    findings = enumerate(version.analysis.findings)
    return Reviewing(
        picked=next((n for n, one in findings if one.id == shown), None), drawing=drawing
    )


def candidate_name(review: Review, tag: int) -> str:
    """The number of a candidate among the findings; of one that is rejected, that it had before."""
    if tag in review.ids:
        return str(review.ids[tag])
    mark = review.revision.marking.mark(tag)
    return f"({', '.join(map(str, mark.origin)) if mark and mark.origin else '–'})"


def _table(version: Version, review: Review, text: Text) -> int | None:
    words, said = wording(text.language), text.review
    marks = review.revision.marking.marks
    rows = [
        (
            candidate_name(review, mark.tag),
            _verdict(mark, text),
            round(review.measured[mark.tag].volume_ml, 2),
            words.place_cell(review.measured[mark.tag]),
            mark.comment,
        )
        for mark in marks
    ]
    event = st.dataframe(
        {name: [row[n] for row in rows] for n, name in enumerate(said.columns.split("|"))},
        hide_index=True,
        height=table_height(len(rows), _ROWS),
        on_select="rerun",
        selection_mode="single-row",
        # made anew where rows come or go: a row that was picked would be another's
        key=f"review {version.run} {version.key[3]} {len(marks)}",
    )
    return next(iter(event.selection.rows), None)


def _verdict(mark: Mark, text: Text) -> str:
    said = text.review
    word = said.verdicts[mark.verdict]
    if mark.reason is None:
        return word
    return said.verdict_why.format(verdict=word, why=said.reasons[mark.reason])


def _judging(version: Version, mark: Mark, name: str, text: Text) -> None:
    """Accept, reject with a reason, open again; and place and comment."""
    said = text.review
    st.markdown(f"**{said.picked.format(name=name)}**")
    row = st.container(horizontal=True)  # columns would be one below the other on a tablet
    if row.button(
        said.accept, width="stretch", disabled=mark.verdict is Verdict.ACCEPTED, type="primary"
    ):
        _judge(version, replace(mark, verdict=Verdict.ACCEPTED, reason=None))
    with row.popover(said.reject, width="stretch"):
        why = st.radio(
            said.reject_why,
            list(Reason),
            format_func=lambda reason: said.reasons[reason],
            key=f"why {version.key[3]} {mark.tag}",
        )
        if st.button(said.reject, key=f"reject {version.key[3]} {mark.tag}", type="primary"):
            _judge(version, replace(mark, verdict=Verdict.REJECTED, reason=why))
    if row.button(said.reopen, width="stretch", disabled=mark.verdict is Verdict.OPEN):
        _judge(version, replace(mark, verdict=Verdict.OPEN, reason=None))
    with (
        st.expander(said.place_comment),
        st.form(f"said {version.key[3]} {mark.tag} {mark}", border=False),
    ):
        region, side = place_fields(mark.place, text)
        comment = st.text_input(said.comment, mark.comment, max_chars=500)
        if st.form_submit_button(said.keep):
            _judge(version, replace(mark, place=place_of(region, side), comment=comment.strip()))


def _judge(version: Version, mark: Mark) -> None:
    from shoken.analysis.review.edits import Judge
    from shoken.analysis.review.reviewing import edited

    said = Judge(
        tag=mark.tag,
        verdict=mark.verdict,
        reason=mark.reason,
        comment=mark.comment,
        place=mark.place,
    )
    change(version, lambda revision: edited(revision, said))


def _history(version: Version, text: Text) -> None:
    """Undo and redo."""
    from shoken.analysis.review.reviewing import redone, undone

    revision = version.revision
    if revision is None:
        return
    row = st.container(horizontal=True)
    if row.button(text.review.undo, width="stretch", disabled=not revision.done):
        change(version, lambda one: undone(one, start_of(version)))
    has_more = revision.done < len(revision.edits)
    if row.button(text.review.redo, width="stretch", disabled=not has_more):
        change(version, redone)
