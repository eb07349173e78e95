"""The page Archive, and results sent back, against a small archive of DICOMweb."""

import io
from functools import cache
from pathlib import Path

import pydicom
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dicom_phantom as make
from dicomweb_server import dicomweb_server
from patience import PATIENCE_S
from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError
from shoken.common.settings import settings
from shoken.common.threads import once
from shoken.export.dicom import dicom_makers, dicom_names
from shoken.pacs.words import archive_fault
from shoken.reading import read_scan
from shoken.web.text import TEXTS
from small_analysis import small_analysis

APP = Path(__file__).resolve().parents[2] / "src/shoken/web/app.py"


@pytest.fixture(scope="module")
def series():
    """A knee and a head of one study, as the archive has them."""
    uids = [pydicom.uid.generate_uid() for _ in range(4)]
    head = make.classic(uids=(uids[0], uids[1], uids[3]))
    knee = make.classic(make.values((6, 24, 20)), uids=(uids[0], uids[2], uids[3]))
    for number, (part, several) in enumerate((("HEAD", head), ("KNEE", knee)), start=1):
        for one in several:
            one.BodyPartExamined, one.SeriesNumber = part, number
    return head, knee


@pytest.fixture
def archive(series):
    """The archive, which the page's settings name."""
    with dicomweb_server() as (fake, url), pytest.MonkeyPatch.context() as patch:
        for one in (*series[0], *series[1]):
            fake.put(make.saved(one))
        patch.setenv("SHOKEN_PACS_URL", url)
        settings.cache_clear()
        yield fake
    settings.cache_clear()


def _page(language="en"):
    page = AppTest.from_file(str(APP), default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    return page.run()


def _drawn(language="en"):
    """The page Archive by itself: AppTest opens the first page alone."""
    page = AppTest.from_function(_archive, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    return page.run()


def _archive():
    from shoken.web.archive.page import archive_page

    archive_page("analysis")


def _search(page, **asked):
    for key, value in asked.items():
        page.text_input(key=f"archive {key}").input(value)
    return page.button[0].click().run()


@pytest.mark.usefixtures("own_workers")
@pytest.mark.parametrize("has_archive", [True, False])
def test_the_page_is_there_where_an_archive_is_set(has_archive, monkeypatch):
    monkeypatch.delenv("SHOKEN_PACS_URL", raising=False)
    if has_archive:
        monkeypatch.setenv("SHOKEN_PACS_URL", "http://127.0.0.1:9/dicom-web")
    settings.cache_clear()
    navigation, titles = st.navigation, []

    def noted(pages, **more):
        titles[:] = [page.title for page in pages]
        return navigation(pages, **more)

    monkeypatch.setattr(st, "navigation", noted)
    assert not _page("ja").exception
    assert ("アーカイブ" in titles) == has_archive
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _no_other_page(monkeypatch):
    """Another page is named in place of being opened."""
    monkeypatch.setattr(st, "switch_page", lambda page: st.text(f"to {page}"))


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_study_is_found_and_its_head_is_proposed(language, series):
    text = TEXTS[language]
    page = _search(_drawn(language), patient="P1")
    assert not page.exception
    studies, listed = (frame.value for frame in page.dataframe)
    assert list(studies.iloc[0])[:4] == ["2020-01-01", "P1", "", "MR"]
    assert list(studies.columns) == text.archive.studies.split("|")
    assert len(listed) == 2
    (chosen,) = page.multiselect[0].value
    assert chosen.series_uid == series[0][0].SeriesInstanceUID
    assert "PHANTOM" not in str(page.main)


def test_what_is_chosen_is_brought_to_the_analysis(archive, series):
    page = _search(_drawn(), patient="P1")
    asked = len(archive.asked)
    page.button[1].click().run()
    assert not page.exception
    assert page.text[-1].value == "to analysis"
    scan = page.session_state["scan"]
    uids = {pydicom.dcmread(io.BytesIO(one)).SOPInstanceUID for one in scan.contents}
    assert uids == {one.SOPInstanceUID for one in series[0]}
    assert all(name.endswith(".dcm") and "PHANTOM" not in name for name in scan.names)
    # drawing again asks for nothing that was asked before
    assert len(archive.asked) == asked + 1


@pytest.mark.usefixtures("archive")
def test_nothing_asked_and_nothing_found_are_said():
    said = TEXTS["en"].archive
    page = _search(_drawn())
    assert page.info[0].value == said.nothing_asked
    page = _search(page, patient="P2")
    assert page.info[0].value == said.none_found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_fault_of_the_archive_is_told_in_the_page_s_language(archive, language):
    archive.status = 401
    page = _search(_drawn(language), patient="P1")
    assert page.error[0].value == archive_fault(ArchiveError(ArchiveFault.LOGIN), language)


@pytest.mark.usefixtures("archive")
def test_more_than_a_user_may_hold_is_refused(monkeypatch):
    page = _search(_drawn(), patient="P1")
    short = settings().model_copy(update={"uploads_mib": 0})
    monkeypatch.setattr("shoken.web.held_uploads.settings", lambda: short)
    page.button[1].click().run()
    assert not page.exception
    assert "MiB" in page.error[0].value


def _sending():
    import streamlit as st

    from shoken.web.archive.sending import send_button
    from shoken.web.text import TEXTS

    given = st.session_state.given
    send_button(given[0], given[1], TEXTS[st.session_state.language])


@pytest.fixture(scope="module")
def result(series):
    """An analysis of the head, and what makes its DICOM results for a patient."""
    analysis = small_analysis(read_scan(make.streams(series[0])))

    @cache  # they are the same each time, and take seconds
    def makers(patient):
        each = dicom_makers(analysis, lambda: b"%PDF-1.4\n%%EOF\n", patient)
        return {name: once(make) for name, make in each.items()}

    return makers, analysis


def _with(result, language="en"):
    page = AppTest.from_function(_sending, default_timeout=PATIENCE_S)
    page.session_state["language"], page.session_state["given"] = language, result
    return page.run()


def test_results_go_back_under_the_patient_and_a_second_time_changes_nothing(
    archive, result, monkeypatch
):
    said, before = TEXTS["en"].archive, set(archive.instances)
    # two kinds of result: document and pictures would take seconds to be made
    names = dicom_names(result[1])[:2]
    monkeypatch.setattr("shoken.export.dicom.dicom_names", lambda _: names)
    page = _with(result)
    page.button[0].click().run()
    assert not page.exception
    new = [archive.instances[uid][0] for uid in archive.instances.keys() - before]
    assert {one.Modality for one in new} == {"SEG", "SR"}
    assert {str(one.PatientName) for one in new} == {"PHANTOM^P"}
    assert len({one.StudyInstanceUID for one in new}) == 1
    told = said.sent.format(count=len(new), sent=len(new), there_before=0)
    assert page.success[0].value == told
    page.button[0].click().run()
    assert page.success[0].value == said.sent_before.format(count=len(new))
    assert len(archive.instances) == len(before) + len(new)
    assert "PHANTOM" not in str(page.main)


def test_a_scan_that_is_not_in_the_archive_is_not_filed_there(archive, result):
    archive.instances.clear()
    page = _with(result, "ja")
    page.button[0].click().run()
    assert page.error[0].value == archive_fault(ArchiveError(ArchiveFault.NOT_THERE), "ja")
    assert archive.stored == 0


@pytest.mark.parametrize("has_archive", [True, False])
def test_there_is_a_button_where_there_is_an_archive_and_dicom(result, has_archive, monkeypatch):
    if has_archive:
        monkeypatch.setenv("SHOKEN_PACS_URL", "http://127.0.0.1:9/dicom-web")
    settings.cache_clear()
    assert len(_with(result).button) == has_archive
    monkeypatch.undo()
    settings.cache_clear()
