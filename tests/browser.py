"""Debian's Chromium, drawing WebGL by software, and one server of the page for a test."""

import shutil
import subprocess
import sys
from contextlib import contextmanager

from patience import PATIENCE_S
from served import free_port, wait_until_healthy

CHROMIUM = shutil.which("chromium")
PATIENCE_MS = 1000 * PATIENCE_S
FLAGS = """
--no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader
--disable-background-networking --disable-component-update --disable-sync --no-first-run
""".split()  # noqa: SIM905 - as they are typed


@contextmanager
def viewer_in(file, height):
    """The viewer of an HTML file, once it has drawn, in a window of 1,400 by ``height`` pixels."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": height})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.goto(file.as_uri())
        page.wait_for_selector(".shoken-viewer[data-state=ready]")
        yield page.locator(".shoken-viewer")
        browser.close()


@contextmanager
def english_page(height):
    """A new page of a reader of English, in a window of 1,400 by ``height`` pixels."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        size = {"width": 1400, "height": height}
        page = browser.new_context(locale="en-US", viewport=size).new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield page
        browser.close()


@contextmanager
def page_server(log):
    """The address of a server on a free port, which is stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(port)]
    with log.open("wb") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://localhost:{port}", log)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)
