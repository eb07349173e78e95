"""Archive: studies of the hospital's archive are found, and their series analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.pacs.archive import MOST_STUDIES, archive_of_settings
from shoken.pacs.values import Query
from shoken.pacs.words import judged
from shoken.web.archive.getting import scan_of_series
from shoken.web.layout import table_height
from shoken.web.progress import tell_error
from shoken.web.text import TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from shoken.pacs.values import ArchivedSeries, ArchivedStudy
    from shoken.web.text import Text

__all__ = ["archive_page"]

_FOUND, _SERIES = "archive studies", "archive series"
_ROWS = 10  # by hand: more than these scroll
_MODALITY = "MR"


def archive_page(analysis: StreamlitPage) -> None:
    """Search, choose a study and its series, and lead to their analysis."""
    text = TEXTS[st.session_state.language]
    st.subheader(text.archive.title)
    st.caption(text.archive.lead)
    try:
        _search(text)
        study = _chosen_study(st.session_state.get(_FOUND), text)
        if study and (series := _chosen_series(study, text)):
            st.session_state.scan = scan_of_series(series, text)
            for name in ("run", "runs"):
                st.session_state.pop(name, None)
            st.switch_page(analysis)
    except ShokenError as error:
        tell_error(error)


def _search(text: Text) -> None:
    """The form; what it finds stays until it is asked again."""
    said = text.archive
    with st.form("archive query"):
        columns = st.columns((3, 3, 3, 2, 2), vertical_alignment="bottom")
        patient_id = columns[0].text_input(said.patient_id, max_chars=64, key="archive patient")
        accession = columns[1].text_input(said.accession, max_chars=16, key="archive accession")
        days = columns[2].date_input(said.days, value=[], key="archive days")
        modality = columns[3].text_input(said.modality, _MODALITY, key="archive modality")
        asked = columns[4].form_submit_button(said.search, type="primary", width="stretch")
    if not asked:
        return
    st.session_state.pop(_SERIES, None)
    st.session_state.pop(_FOUND, None)
    first_and_last = [f"{day:%Y%m%d}" for day in days] if isinstance(days, tuple) else []
    if not any((patient_id.strip(), accession.strip(), first_and_last)):
        st.info(said.nothing_asked)
        return
    query = Query(
        patient_id=patient_id.strip(),
        accession=accession.strip(),
        date="-".join(dict.fromkeys(first_and_last)),
        modality=modality.strip().upper(),
    )
    with st.spinner(said.searching):
        st.session_state[_FOUND] = archive_of_settings().studies(query)


def _chosen_study(found: Sequence[ArchivedStudy] | None, text: Text) -> ArchivedStudy | None:
    said = text.archive
    if not found:
        if found is not None:
            st.info(said.none_found)
        return None
    if len(found) > MOST_STUDIES:
        st.warning(said.too_many.format(most=MOST_STUDIES))
    shown = found[:MOST_STUDIES]
    rows = [
        (
            _day(one),
            one.patient_id,
            one.accession,
            "/".join(one.modalities),
            one.description,
            one.instances,
        )
        for one in shown
    ]
    _table(said.studies, rows)
    return st.selectbox(
        said.study,
        shown,
        format_func=lambda one: " · ".join(
            part for part in (_day(one), one.patient_id, one.description) if part
        ),
        key="archive study",
    )


def _chosen_series(study: ArchivedStudy, text: Text) -> Sequence[ArchivedSeries]:
    """The series to be analysed, once the button is pressed."""
    said = text.archive
    kept = st.session_state.get(_SERIES)
    if kept is None or kept[0] != study.study_uid:
        with st.spinner(said.searching):
            series = archive_of_settings().series(study.study_uid)
        kept = st.session_state[_SERIES] = (study.study_uid, series)
    series = kept[1]
    if not series:
        st.info(said.no_series)
        return ()
    rows = [
        (
            one.number,
            one.modality,
            one.description,
            one.instances,
            judged(one.judgement, text.language),
        )
        for one in series
    ]
    _table(said.series, rows)
    chosen = st.multiselect(
        said.chosen,
        series,
        [one for one in series if one.judgement.is_analysed],
        format_func=_series_line,
        key=f"archive series {study.study_uid}",
    )
    pressed = st.button(said.get, type="primary", disabled=not chosen)
    return chosen if pressed else ()


def _series_line(one: ArchivedSeries) -> str:
    number = "" if one.number is None else str(one.number)
    return " · ".join(part for part in (number, one.modality, one.description) if part)


def _table(names: str, rows: Sequence[tuple[object, ...]]) -> None:
    columns = {name: [row[n] for row in rows] for n, name in enumerate(names.split("|"))}
    st.dataframe(columns, hide_index=True, height=table_height(len(rows), _ROWS))


def _day(one: ArchivedStudy) -> str:
    """A day of DICOM as ISO 8601 has it, or as it is where it is none."""
    told = one.date
    return f"{told[:4]}-{told[4:6]}-{told[6:]}" if len(told) == 8 and told.isdigit() else told
