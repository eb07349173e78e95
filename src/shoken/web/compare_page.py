"""Compare two visits: what became of each lesion, and both pictures at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError, UsageError
from shoken.common.escaping import markdown_text
from shoken.web.downloads import comparison_downloads
from shoken.web.job import State
from shoken.web.progress import follow, tell_error, tell_missing
from shoken.web.state import jobs, opened, owner, session
from shoken.web.text import TEXTS, Text
from shoken.web.upload import begin_button, scan_of, tell_uploads

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.report.record.comparison import ComparisonRecord
    from shoken.web.job import Job
    from shoken.web.state import ScanFile

__all__ = ["compare_page"]

Visit = tuple["ScanFile | None", str | None]
Pair = tuple[str, str]


def compare_page() -> None:
    """Draw the page."""
    jobs()  # its workers load while the visitor looks for the files
    text = TEXTS[st.session_state.language]
    st.subheader(text.visits.title)
    st.markdown(text.visits.lead)
    try:
        visits = _chosen(text)
        pair = _pair(visits, text)
        if pair is None:
            return
        compared = _compared(pair, dict(zip(pair, visits, strict=True)), text)
    except ShokenError as error:
        tell_error(error)
        return
    if compared is not None:
        _show(pair, *compared, text)


def _chosen(text: Text) -> tuple[Visit, Visit]:
    """For each visit an upload, or the key of a kept result."""
    from shoken.store.results import Store

    kept = {entry.key: entry.about for entry in Store(owner()).entries() if entry.about}

    def named(key: str | None) -> str:
        if key is None:
            return text.visits.none
        about = kept[key]  # two of one name and minute have to differ
        return f"{about.made[:16].replace('T', ' ')}  {about.name} ({key[:6]})"

    visits: list[Visit] = []
    for number, column in enumerate(st.columns(2, gap="medium")):
        given = column.file_uploader(
            text.visits.names[number],
            help=text.upload,
            key=f"visit {number}",
            accept_multiple_files=True,
        )
        tell_uploads(f"visit {number}", given, text)
        label = f"{text.visits.names[number]}: {text.visits.kept}"
        key = column.selectbox(label, [None, *kept], format_func=named, key=f"kept {number}")
        visits.append((scan_of(given), None) if given else (None, key))
    return visits[0], visits[1]


def _pair(visits: tuple[Visit, Visit], text: Text) -> Pair | None:
    """The keys of the two results to compare, once that was asked for, or those of the address."""
    from shoken.analysis.values import Options
    from shoken.store.results import key_of

    keys = [
        key_of(scan.sha256, scan.name, Options()) if scan else kept or "" for scan, kept in visits
    ]
    if keys[0] and keys[1]:
        if keys[0] == keys[1]:
            raise UsageError(text.visits.same)
        given = [scan for scan, _ in visits if scan]
        is_known = st.session_state.get("compare") == keys
        if not is_known and not begin_button(given, text.visits.start, text):
            return None
        st.session_state.compare = keys
        st.query_params.update({"first": keys[0], "second": keys[1]})
        return keys[0], keys[1]
    asked = [st.query_params.get(name, "") for name in ("first", "second")]
    if any(keys) or not all(asked):
        st.info(text.visits.missing)
        return None
    return asked[0], asked[1]


def _compared(
    pair: Pair, visits: dict[str, Visit], text: Text
) -> tuple[Analysis, Analysis, ComparisonRecord] | None:
    """Both analyses and their comparison, made now where they are not there yet.

    Raises
    ------
    ShokenError
        A scan cannot be read or analysed, or the two cannot be compared.
    """
    from shoken.analysis.values import Options
    from shoken.report.record.comparison import ComparisonRecord

    for key in pair:
        scan = visits[key][0]
        if scan and opened(key) is None:  # both wait in line before the first is followed
            jobs().submit(key, session(), scan.contents, scan.name, Options(), owner=owner())
    for key in pair:
        job = jobs().find(key, owner())
        if job and opened(key) is None and not _is_done(job, text):
            return None
    first, second = (opened(key) for key in pair)
    if first is None or second is None:
        tell_missing(pair, text)
        return None
    both = " ".join(pair)
    job = jobs().find(both, owner())
    if job is None or job.state is State.CANCELLED:
        job = jobs().compare(both, session(), *pair, owner=owner())
    if not _is_done(job, text) or job.answer is None:
        return None
    return first, second, ComparisonRecord.model_validate(job.answer)


def _is_done(job: Job, text: Text) -> bool:
    follow(job, text, st.empty())
    if job.error:
        raise job.error
    if job.state is State.CANCELLED:
        st.session_state.pop("compare", None)
        st.info(text.cancelled)
    return job.state is State.DONE


def _show(
    pair: Pair, first: Analysis, second: Analysis, record: ComparisonRecord, text: Text
) -> None:
    from shoken.export.visits import visit_pictures
    from shoken.report.comparison import comparison_names, comparison_rows, comparison_total
    from shoken.report.words import wording

    names = comparison_names(text.language)
    rows = comparison_rows(record, text.language)
    place: tuple[float, float, float] | None = None
    if rows:
        st.caption(text.visits.pick)
        event = st.dataframe(
            {name: [row[n] for row in rows] for n, name in enumerate(names)},
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            key=f"changes {' '.join(pair)}",
        )
        picked = event.selection.rows
        place = record.lesions[int(picked[0]) if picked else 0].centroid_ras_mm
        st.markdown(comparison_total(record, text.language))
    else:
        st.info(text.visits.empty)
    if place is not None:
        shown = visit_pictures(first, second, record, place)
        for column, picture, name, visit in zip(
            st.columns(2, gap="medium"),
            shown,
            (record.first_file, record.second_file),
            text.visits.names,
            strict=True,
        ):
            caption = text.visits.pictured.format(visit=visit, name=markdown_text(name))
            column.image(picture, caption=caption, alt=visit, width="stretch")
    st.caption(wording(text.language).disclaimer)
    comparison_downloads(pair, first, second, record, text)
