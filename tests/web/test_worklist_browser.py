"""The worklist in real Chromium: rows selected, labelled, found again, saved and deleted."""

import csv
import os
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import PATIENCE_MS
from shoken.common.settings import settings
from shoken.store.labels import Label
from shoken.store.results import Store
from shoken.web.text import TEXTS
from visitor import HOST, page_process

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
NAMES = ("p1", "p2", "p3")
FIRST_ROW, ROW = 65, 56  # pixels: the middle of the first row, and the height of each


@pytest.fixture
def address(tmp_path, analysis, monkeypatch):
    """A server with three results of one name, which their folders tell apart."""
    monkeypatch.setenv("SHOKEN_STORE", str(tmp_path / "store"))
    settings.cache_clear()
    store = Store()
    for number, name in enumerate(NAMES):
        key = f"{number:064x}"
        store.keep(key, replace(analysis, scan=replace(analysis.scan, name="FLAIR.nii.gz")))
        store.labels.keep(key, Label(visit=name))
    with page_process(tmp_path) as (port, _, _):
        yield f"http://{HOST}:{port}"
    settings.cache_clear()


def _settled(page):
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.wait_for_timeout(700)


def _select(page, *rows):
    """Tick rows, whose canvas stands below the element that scrolls it."""
    for row in rows:
        canvas = page.locator("[data-testid=stDataFrame] canvas").first
        canvas.click(position={"x": 15, "y": FIRST_ROW + ROW * row}, force=True)
        _settled(page)


def test_results_are_labelled_found_saved_and_deleted(address, tmp_path):
    said, text = TEXTS["en"].worklist, TEXTS["en"]
    shots = os.environ.get("SHOKEN_TEST_SCREENSHOTS", str(tmp_path))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        context = browser.new_context(locale="en-US", viewport={"width": 1400, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(f"{address}/history")
        expect(page.get_by_text(said.counted.format(count=3, total=3))).to_be_visible()
        _settled(page)
        _select(page, 0, 1)
        expect(page.get_by_text(said.chosen.format(count=2))).to_be_visible()
        page.get_by_role("button", name=said.edit).click()
        page.get_by_label(said.new_project).last.fill("cohort")
        page.get_by_role("button", name=said.save).click()
        _settled(page)
        assert sorted(one.project for one in Store().labels.each().values()) == [
            "",
            "cohort",
            "cohort",
        ]
        page.reload()
        field = page.get_by_role("textbox", name=said.search)
        field.fill("cohort")
        field.press("Enter")
        expect(page.get_by_text(said.counted.format(count=2, total=3))).to_be_visible()
        page.screenshot(path=f"{shots}/worklist.png")
        with page.expect_download() as started:
            page.get_by_role("button", name=said.csv).click()
        with started.value.path().open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["folder_or_visit"] for row in rows} == {*NAMES}
        assert [row["project"] for row in rows].count("cohort") == 2
        _select(page, 0, 1)
        page.get_by_role("button", name=text.history_delete, exact=True).click()
        page.get_by_role("button", name=said.delete_many.format(count=2)).click()
        expect(page.get_by_text(said.none_match)).to_be_visible()
        assert len(Store().entries()) == 1
        browser.close()
