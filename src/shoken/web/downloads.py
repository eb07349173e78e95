"""Downloads: a file is made when its button is pressed, and not before."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import UsageError
from shoken.common.escaping import markdown_text
from shoken.export.report_form import ReportForm
from shoken.web.archive.sending import send_button
from shoken.web.returning import returning
from shoken.web.review.version import REVISION, version_of
from shoken.web.state import kept_analysis, owner, remeasured, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.analysis.review.revision import Revision
    from shoken.analysis.values import Analysis
    from shoken.reading import PatientStudy
    from shoken.report.record.comparison import ComparisonRecord
    from shoken.report.record.schema import StudyResult
    from shoken.report.words import Language
    from shoken.web.review.version import Key
    from shoken.web.text import Text

    Makers = Mapping[str, Callable[[], bytes]]

__all__ = ["comparison_downloads", "downloads"]


def downloads(key: Key, analysis: Analysis, result: StudyResult, text: Text) -> None:
    """All files of an analysis, and one that holds them all.

    Parameters
    ----------
    key
        Of the analysis in the store, the scan's name, and, where they were chosen, threshold and
        smallest lesion.  A button holds this alone, and no volume: pages stay open for hours.
    """
    form, chosen = _form(text), returning(analysis, text)
    makers_for = partial(_makers, owner(), key, text.language, form)
    send_button(makers_for, analysis, text)
    if chosen.is_asked_for:
        return  # else what was to be filed under the patient would come without
    makers = partial(makers_for, chosen.patient)
    _buttons(makers, list(_makers_of(analysis, result, ReportForm())), analysis.stem, text)


def comparison_downloads(visits: tuple[str, ...], record: ComparisonRecord, text: Text) -> None:
    """All files of a comparison of kept results, by their keys, and one that holds them all."""
    makers = partial(_comparison, owner(), visits, record, text.language)
    names = list(makers())
    _buttons(makers, names, names[0].removesuffix(".json"), text)


def _buttons(makers: Callable[[], Makers], names: list[str], stem: str, text: Text) -> None:
    every = partial(_zipped, makers)
    st.download_button(text.everything, every, f"{stem}.zip", on_click="ignore", type="primary")
    for name in names:
        make = partial(_one, makers, name)
        st.download_button(
            markdown_text(name), make, name, key=f"download {name}", on_click="ignore"
        )


def _form(text: Text) -> ReportForm:
    """What the user adds to the printed report."""
    said = text.review
    with st.expander(said.form):
        return ReportForm(
            exam_date=st.text_input(said.form_date, max_chars=40, key="form date").strip(),
            request=st.text_area(said.form_request, max_chars=1000, key="form request").strip(),
            has_signature=st.checkbox(said.form_signature, key="form signature"),
        )


def _makers(
    owner: str | None,
    key: Key,
    language: Language,
    form: ReportForm,
    patient: PatientStudy | None,
) -> Makers:
    from shoken.store.results import Store

    run, name, *cut = key
    analysis, earlier = _kept(owner, run, name), None
    if cut and cut[0] == REVISION:
        revisions = Store(owner).revisions
        revision = revisions.open(run, int(cut[1]))  # as it is kept by now
        earlier = revisions.open(run, revision.of) if revision.of else None
        version = version_of(owner, key, analysis, revision)
        key, analysis = version.key, version.analysis
    elif cut:
        analysis = remeasured(key, float(cut[0]), float(cut[1]), analysis)
    result = result_of(key, language, analysis)
    return _makers_of(analysis, result, form, patient=patient, earlier=earlier)


def _makers_of(
    analysis: Analysis,
    result: StudyResult,
    form: ReportForm,
    *,
    patient: PatientStudy | None = None,
    earlier: Revision | None = None,
) -> Makers:
    """What the command line writes, and the viewer in one file."""
    from shoken.export.result_files import derivative_makers
    from shoken.export.scene import scene_html

    viewer = f"{analysis.stem}_viewer.html"
    return {
        **derivative_makers(analysis, result, form, patient=patient, earlier=earlier),
        viewer: lambda: scene_html(analysis, result),
    }


def _comparison(
    owner: str | None, visits: tuple[str, ...], record: ComparisonRecord, language: Language
) -> Makers:
    from shoken.export.visits import comparison_makers

    first, last = (kept_analysis(owner, visits[place]) for place in (0, -1))
    return comparison_makers(first, last, record, language)


def _kept(owner: str | None, key: str, name: str | None = None) -> Analysis:
    analysis = kept_analysis(owner, key, name)
    if analysis is None:
        raise UsageError("this result is no longer stored")
    return analysis


def _one(makers: Callable[[], Makers], name: str) -> bytes:
    return makers()[name]()


def _zipped(makers: Callable[[], Makers]) -> bytes:
    """All files in one ZIP; they are compressed already."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, make in makers().items():
            archive.writestr(name, make())
    return stream.getvalue()
