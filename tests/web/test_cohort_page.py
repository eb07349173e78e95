"""A cohort's page in the application: what it serves, what it does not, and in real Chromium."""

import errno
import os
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from browser import CHROMIUM, english_page, page_server
from cohort_data import dataset, doing, plan
from patience import PATIENCE_S
from shoken.cohort.attempt import do_scan
from shoken.cohort.page import cohort_html
from shoken.cohort.status import status_of
from shoken.common.settings import settings
from shoken.store.objects import Objects
from shoken.web.lifespan import routes
from shoken.web.text.cohort import COHORT

REPORT = "sub-01/anat/sub-01_desc-FLAIR_report.pdf"
# they lie there under names of the kinds that are served, but the page does not link to them
UNLINKED = ("sub-02/anat/sub-02_desc-old_report.pdf", "cohort/attempts/a/sub-01_overlay.png")


@pytest.fixture
def cohort(tmp_path, monkeypatch):
    """The folder of three scans that are done, and their page."""
    place, manifest = Objects(str(tmp_path / "out")), plan(dataset(tmp_path / "ds"))
    place.write_new(manifest.place, manifest.content)
    for entry in manifest.entries:
        do_scan(entry, manifest, place, doing=doing())
    status = status_of(manifest, place)
    first = next(commit for commit in status.commits.values() if "sub-01" in commit.name)
    with_report = first.model_copy(update={"files": {**first.files, REPORT: "0"}})
    commits = {**status.commits, first.key: with_report}
    place.write("cohort.html", cohort_html(replace(status, commits=commits)))
    for name in (REPORT, *UNLINKED):
        place.write(name, b"%PDF")
    (tmp_path / "secret_report.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("SHOKEN_COHORT", place.url)
    settings.cache_clear()
    yield place
    settings.cache_clear()


def test_the_page_and_what_it_links_to_are_served_and_nothing_else(cohort):
    client = TestClient(Starlette(routes=routes()))
    page = client.get("/cohort-files/cohort.html")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert page.content == cohort.read("cohort.html")
    report = client.get(f"/cohort-files/{REPORT}")
    assert (report.content, report.headers["content-type"]) == (b"%PDF", "application/pdf")
    (manifest,) = cohort.names("cohort/manifests")
    (mask, *_) = [name for name in cohort.names() if name.endswith("mask.nii.gz")]
    for name in (
        manifest,
        mask,
        "dataset_description.json",
        "sub-09_report.pdf",
        *UNLINKED,
        "%2e%2e/secret_report.pdf",
        "..%2fsecret_report.pdf",
        f"/{cohort.folder.parent}/secret_report.pdf",
        "",
    ):
        assert client.get(f"/cohort-files/{name}").status_code == 404, name


def test_a_name_that_no_file_can_have_is_not_found_and_not_logged(cohort, caplog):
    client = TestClient(Starlette(routes=routes()))
    for name in (f"{'x' * 5000}_report.pdf", "cohort.html/x_report.pdf", "a%00_report.pdf"):
        assert client.get(f"/cohort-files/{name}").status_code == 404, name
    assert caplog.text.count("shoken") == 0
    # and what the page links to but cannot be read is told without its name
    (cohort.folder / REPORT).unlink()
    (cohort.folder / REPORT).mkdir()
    assert client.get(f"/cohort-files/{REPORT}").status_code == 503
    assert os.strerror(errno.EISDIR) in caplog.text
    assert "sub-01" not in caplog.text


def test_a_page_that_is_written_anew_decides_what_is_served(cohort):
    client = TestClient(Starlette(routes=routes()))
    assert client.get(f"/cohort-files/{REPORT}").status_code == 200
    page = cohort.read("cohort.html").replace(f'"{REPORT}"'.encode(), b"null")
    cohort.write("cohort.html", page)
    assert client.get(f"/cohort-files/{REPORT}").status_code == 404
    cohort.write("cohort.html", b"damaged")
    assert client.get(f"/cohort-files/{REPORT}").status_code == 404


def _page(language):
    import streamlit as st

    from shoken.web.cohort_page import cohort_page

    st.session_state.language = language
    cohort_page()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_where_there_is_no_page_it_is_said_what_to_do(tmp_path, monkeypatch, language):
    (tmp_path / "file").touch()
    told = COHORT[language]
    for place, words in (
        (tmp_path / "none", told.missing),
        (tmp_path / "file" / "below", told.unreached),
        ("nothing://knows", told.unreached),
    ):
        monkeypatch.setenv("SHOKEN_COHORT", str(place))
        settings.cache_clear()
        page = AppTest.from_function(_page, args=(language,), default_timeout=PATIENCE_S).run()
        assert [one.value for one in (*page.info, *page.error)] == [words]
        assert "`shoken cohort report DIR`" in words
        assert not page.get("iframe")
        assert not page.exception
    settings.cache_clear()


def test_without_a_cohort_there_is_no_such_address():
    assert [route.path for route in routes()] == ["/metrics"]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
@pytest.mark.usefixtures("cohort")
def test_it_stands_in_the_application_in_its_language_and_keeps_ratings(tmp_path):
    from playwright.sync_api import expect

    with page_server(tmp_path / "log") as address, english_page(900) as page:
        page.goto(f"{address}/cohort")
        frame = page.frame_locator("iframe[src*=cohort-files]")
        frame.get_by_label("Rating: sub-02_FLAIR").select_option("doubt")
        page.reload()
        expect(frame.get_by_label("Rating: sub-02_FLAIR")).to_have_value("doubt")
        page.screenshot(path=tmp_path / "application.png")
        frame.get_by_role("searchbox").fill("sub-02")
        page.get_by_text("日本語", exact=True).click()
        expect(frame.get_by_role("heading", name="外れ値")).to_be_visible()
        expect(frame.get_by_role("searchbox")).to_have_value("sub-02")  # it was not loaded again
