"""Hostile names on the page in a real browser, every request of which is watched."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import CHROMIUM, FLAGS, PATIENCE_MS, page_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]

# a file's name holds no slash, and an address needs none to be asked for
NAMES = (
    "![x](seen.png) ![x](data:image&#47;png,seen)_FLAIR.nii.gz",
    "<img src=seen onerror=alert(1)> **b** :material&#47;star: www.seen.example_FLAIR.nii.gz",
)
FIRST_BOX = {"x": 15, "y": 65}  # pixels: the box that selects the table's first row
SETTLED_MS = 1000  # the canvas is drawn anew once its rows have come


def test_a_name_asks_for_nothing_on_analysis_and_history(phantom_file, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOKEN_STORE", str(tmp_path / "store"))
    asked, dialogs = [], []
    with page_server(tmp_path / "log") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(locale="en-US").new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(PATIENCE_MS)
        content = phantom_file.read_bytes()
        for number, name in enumerate(NAMES):
            page.goto(f"{address}/analysis")
            given = {"name": name, "mimeType": "application/gzip"}
            page.locator("input[type=file]").set_input_files(
                {**given, "buffer": content + b"\0" * (number + 1)}
            )
            page.get_by_role("button", name="Analyse", exact=True).click()
            expect(page.get_by_text("a single lesion candidate of").first).to_be_visible(
                timeout=PATIENCE_MS
            )
            page.get_by_text("Downloads", exact=True).first.click()
            expect(page.get_by_text("_report.md").first).to_be_visible()
            _is_text(page)
            page.goto(f"{address}/history")
            if number:  # the newest of several; a single one is selected by itself
                rows = page.locator("[data-testid=stDataFrame] canvas").first
                expect(rows).to_be_visible()
                page.wait_for_timeout(SETTLED_MS)
                rows.click(position=FIRST_BOX, force=True)
            buttons = page.locator("[data-testid=stButton] button")
            expect(buttons.get_by_text("Open", exact=True)).to_be_visible()
            chosen = page.locator("[data-testid=stMarkdown] strong").first
            expect(chosen).to_contain_text(name[:10])
            _is_text(page)
        browser.close()
    assert not dialogs
    there = re.compile(re.escape(address).replace("http", "(http|ws)") + "/|data:image/|blob:")
    assert [url for url in asked if not there.match(url)] == []
    assert [url for url in asked if "seen" in url] == []


def _is_text(page):
    """No picture, and no link, was made of a name."""
    words = page.locator("[data-testid=stMarkdown], [data-testid=stCaptionContainer], button")
    assert words.locator("img[src*=seen], a[href*=seen]").count() == 0
