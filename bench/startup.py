"""From the start of the process to the first page in a browser: Shoken against ``streamlit hello``.

    python bench/startup.py [--runs 5]

Both in turns, with Debian's Chromium, which is started before; the page counts as there when its
first heading is to be seen.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from statistics import median

from playwright.sync_api import Browser, sync_playwright

PATIENCE_S = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    seconds: dict[str, list[float]] = {"streamlit hello": [], "shoken serve": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for number in range(runs + 1):
            for name, taken in seconds.items():
                measured = to_first_page(name, browser)
                if number:
                    taken.append(measured)
        browser.close()
    print(f"start to first page, medians of {runs} in turns")
    for name, taken in seconds.items():
        print(f"{name:18}{median(taken):6.2f} s   ({min(taken):.2f} to {max(taken):.2f})")
    hello, ours = (median(taken) for taken in seconds.values())
    print(f"ratio             {ours / hello:6.2f}")


def to_first_page(name: str, browser: Browser) -> float:
    """Seconds from the start of one server's process to its first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = {
        "streamlit hello": [
            "streamlit",
            "hello",
            "--server.headless=true",
            f"--server.port={port}",
        ],
        "shoken serve": ["shoken", "serve", "--no-browser", "--port", str(port)],
    }[name]
    page = browser.new_context().new_page()
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not healthy(port) and time.perf_counter() - began < PATIENCE_S:
            time.sleep(0.02)
        page.goto(f"http://localhost:{port}")
        page.locator("h1, h2, h3").first.wait_for()
        return time.perf_counter() - began
    finally:
        page.context.close()
        server.terminate()
        server.wait(30)


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
