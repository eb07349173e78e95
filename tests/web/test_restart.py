"""The server killed without warning, and started again: what was kept is whole, and opens."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import PATIENCE_MS
from served import free_port, wait_until_healthy
from shoken.web.text import TEXTS

# of the phantom's report
WORDS = {"en": "a single lesion candidate of", "ja": re.compile("左前頭葉.* mLの病変候補")}
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="kills a group of processes"),
]


@contextmanager
def serving(store, log, port=None):
    """A server in a group of its own, and its address; killed with all that it started."""
    port = port or free_port()
    command = [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(port)]
    there = {**os.environ, "SHOKEN_STORE": str(store)}
    with log.open("ab") as stream:
        server = subprocess.Popen(
            command, env=there, stdout=stream, stderr=stream, start_new_session=True
        )
    try:
        wait_until_healthy(f"http://localhost:{port}", log)
        yield f"http://localhost:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(20)


def test_history_is_whole_after_the_server_was_killed(phantom_file, tmp_path):
    store, log = tmp_path / "store", tmp_path / "log"
    second = tmp_path / "second_FLAIR.nii.gz"
    second.write_bytes(phantom_file.read_bytes() + b"\0")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        page = browser.new_context(locale="en-US").new_page()
        with serving(store, log) as address:
            page.goto(f"{address}/analysis")
            page.locator("input[type=file]").set_input_files(phantom_file)
            page.get_by_role("button", name="Analyse", exact=True).click()
            expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
            page.goto(f"{address}/analysis")
            page.locator("input[type=file]").set_input_files(second)
            page.get_by_role("button", name="Analyse", exact=True).click()
            expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        assert len([*store.rglob("*.shoken")]) == 1
        for folder in store.rglob("*.run"):
            shutil.rmtree(folder)  # else the next server would take it up
        with serving(store, log) as address:
            page.goto(f"{address}/history")
            expect(page.get_by_text(phantom_file.name).first).to_be_visible()
            expect(page.get_by_text(second.name)).to_have_count(0)
            page.get_by_test_id("stBaseButton-primary").click()
            expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
        browser.close()
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_run_that_was_killed_ends_by_itself_and_the_page_comes_back(
    phantom_file, tmp_path, language
):
    """The page stays open, untouched, from the upload to the result."""
    store, log, port = tmp_path / "store", tmp_path / "log", free_port()
    text = TEXTS[language]
    named = Path(shutil.copy(phantom_file, tmp_path / "Taro_Yamada_FLAIR.nii.gz"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        page = browser.new_context(locale=language).new_page()
        with serving(store, log, port) as address:
            page.goto(f"{address}/analysis")
            page.locator("input[type=file]").set_input_files(named)
            page.get_by_role("button", name=text.uploads.begin, exact=True).click()
            expect(page.get_by_role("button", name=text.cancel)).to_be_visible()
            _wait_for(log, "run begun")
        expect(page.get_by_text(text.uploads.lost_title)).to_be_visible()
        expect(page.get_by_text(text.uploads.lost)).to_be_visible()
        for words in ("Streamlit", "Connection error", "streamlit run"):
            expect(page.get_by_text(words).filter(visible=True)).to_have_count(0)
        assert not [*store.rglob("*.shoken")]
        with serving(store, log, port) as address:
            _wait_for(log, "run taken up")
            expect(page.get_by_text(WORDS[language]).first).to_be_visible()
            expect(page.get_by_text(text.uploads.lost_title)).to_have_count(0)
            page.goto(page.url)  # and by its address alone
            expect(page.get_by_text(WORDS[language]).first).to_be_visible()
            with urllib.request.urlopen(f"{address}/metrics") as answer:
                metrics = answer.read().decode()
        browser.close()
    assert not [*store.rglob("*.run")], "a scan does not stay longer than its run"
    assert 'shoken_runs_total{outcome="done"} 1.0' in metrics
    said = log.read_text()
    assert "Traceback" not in said
    assert "Yamada" not in said + metrics
    lines = [line for line in said.splitlines() if "shoken.page" in line]
    for event in ("upload accepted bytes=", "run accepted run=", "result opened run="):
        assert any(event in line for line in lines), event
    (ended,) = [line for line in lines if "run ended" in line]
    assert re.search(r"run=[0-9a-f]{8} seconds=[0-9.]+ peak_mib=[0-9]+ sequence=flair$", ended)


def test_a_list_of_studies_is_done_in_its_order_though_the_server_is_killed(phantom_file, tmp_path):
    """Five at once: each opens while the rest runs, and the address brings the list back."""
    store, log, port = tmp_path / "store", tmp_path / "log", free_port()
    said, names = TEXTS["en"].study, [f"patient{number}" for number in range(1, 6)]
    with zipfile.ZipFile(tmp_path / "five.zip", "w") as archive:
        for number, name in enumerate(names):
            # a trailing byte behind the gzip data makes other bytes of the same head
            archive.writestr(f"{name}/FLAIR.nii.gz", phantom_file.read_bytes() + bytes(number))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        page = browser.new_context(locale="en-US").new_page()
        page.set_default_timeout(PATIENCE_MS)
        with serving(store, log, port) as address:
            page.goto(f"{address}/analysis")
            page.locator("input[type=file]").set_input_files(tmp_path / "five.zip")
            page.get_by_role("button", name=said.begin_several.format(count=5)).click()
            opens = page.get_by_test_id("stBaseButton-secondary").filter(has_text=said.open)
            opens.first.click()
            expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
            assert len([*store.rglob("*.run")]) >= 3, "opened while the rest runs"
            listed = re.search("runs=([^&]+)", page.url)[0]
        done_before = len([*store.rglob("*.shoken")])
        assert done_before < 5
        with serving(store, log, port) as address:
            page.goto(f"{address}/analysis?{listed}")
            title = said.list_title.format(done=5, count=5)
            expect(page.get_by_text(title)).to_be_visible()
            rows = page.locator("strong").filter(has_text="FLAIR.nii.gz").all_inner_texts()
            assert rows == [f"{name} / FLAIR.nii.gz" for name in names]
            opens = page.get_by_test_id("stBaseButton-secondary").filter(has_text=said.open)
            expect(opens).to_have_count(5)
        browser.close()
    ended = [line for line in log.read_text().splitlines() if "run ended" in line]
    assert len(ended) == 5
    assert "Traceback" not in log.read_text()


def _wait_for(log, words):
    for _ in range(600):
        if words in log.read_text():
            return
        time.sleep(0.5)
    pytest.fail(f"the log never said {words}: {log.read_text()}")
