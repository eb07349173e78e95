"""The server killed without warning, and started again: what was kept is whole, and opens."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import PATIENCE_MS
from served import free_port, wait_until_healthy

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="kills a group of processes"),
]


@contextmanager
def serving(store, log):
    """A server in a group of its own, and its address; killed with all that it started."""
    port = free_port()
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
        kept = [path for path in store.rglob("*") if path.is_file()]
        assert len(kept) == 1, "what was not finished left nothing"
        assert kept[0].suffix == ".shoken"
        with serving(store, log) as address:
            page.goto(f"{address}/history")
            expect(page.get_by_text(phantom_file.name).first).to_be_visible()
            expect(page.get_by_text(second.name)).to_have_count(0)
            page.get_by_role("button", name="Open").click()
            expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
        browser.close()
    assert "Traceback" not in log.read_text()
