"""The page under a path of its own behind nginx, websocket included."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import CHROMIUM, FLAGS, PATIENCE_MS
from proxied import NGINX, PASSED, proxy
from served import free_port, wait_until_healthy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(NGINX is None, reason="Debian's nginx is not installed"),
]

SERVER = """
server {{
  listen 127.0.0.1:{outside}; client_max_body_size 64m;
  location /reading/room/ {{ proxy_pass http://127.0.0.1:{inside}; {passed} }}
}}
"""


@pytest.fixture
def address(tmp_path):
    inside, outside = free_port(), free_port()
    serve = [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(inside)]
    there = {**os.environ, "SHOKEN_BASE_PATH": "reading/room"}
    http = SERVER.format(inside=inside, outside=outside, passed=PASSED)
    with (tmp_path / "log").open("wb") as log, proxy(tmp_path, http, log):
        server = subprocess.Popen(serve, env=there, stdout=log, stderr=log)
        try:
            address = f"http://localhost:{outside}/reading/room"
            wait_until_healthy(address, tmp_path / "log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def test_a_scan_is_analysed_behind_a_proxy(address, phantom_file, tmp_path):
    scan = tmp_path / "proxied_FLAIR.nii.gz"
    scan.write_bytes(phantom_file.read_bytes() + b"\0\0\0")  # no kept result is this one's
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(locale="en-US").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{address}/analysis")
        page.locator("input[type=file]").set_input_files(scan)
        page.get_by_role("button", name="Analyse", exact=True).click()
        report = page.get_by_text("a single lesion candidate of").first
        expect(report).to_be_visible(timeout=PATIENCE_MS)
        # the viewer finds its script and its pictures under the path too
        page.wait_for_selector(".shoken-viewer[data-state=ready]", timeout=PATIENCE_MS)
        browser.close()
