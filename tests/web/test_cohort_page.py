"""A cohort's page in the application: what it serves, what it does not, and in real Chromium."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from browser import CHROMIUM, english_page, page_server
from cohort_data import dataset, doing, plan
from shoken.cohort.attempt import do_scan
from shoken.cohort.page import cohort_html
from shoken.cohort.status import status_of
from shoken.common.settings import settings
from shoken.store.objects import Objects
from shoken.web.lifespan import routes


@pytest.fixture
def cohort(tmp_path, monkeypatch):
    """The folder of three scans that are done, and their page."""
    place, manifest = Objects(str(tmp_path / "out")), plan(dataset(tmp_path / "ds"))
    place.write_new(manifest.place, manifest.content)
    for entry in manifest.entries:
        do_scan(entry, manifest, place, doing=doing())
    place.write("cohort.html", cohort_html(status_of(manifest, place)))
    place.write("sub-01/anat/sub-01_desc-FLAIR_report.pdf", b"%PDF")
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
    report = client.get("/cohort-files/sub-01/anat/sub-01_desc-FLAIR_report.pdf")
    assert (report.content, report.headers["content-type"]) == (b"%PDF", "application/pdf")
    (manifest,) = cohort.names("cohort/manifests")
    (mask, *_) = [name for name in cohort.names() if name.endswith("mask.nii.gz")]
    for name in (
        manifest,
        mask,
        "dataset_description.json",
        "sub-09_report.pdf",
        "%2e%2e/secret_report.pdf",
        "..%2fsecret_report.pdf",
        f"/{cohort.folder.parent}/secret_report.pdf",
        "",
    ):
        assert client.get(f"/cohort-files/{name}").status_code == 404, name


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
