"""Many browsers upload at once: who is served, how much memory it takes, whether health answers.

    python bench/load.py [--sessions 20]

Real Chromium (Debian's) opens the page in as many sessions, each uploads a synthetic head of its
own at the same moment, and each waits for its report.  Printed are failures, the times to the
reports, the memory of the service (server, workers and readers together, proportional set size in
MB) before, at its peak, and four minutes after, and the slowest answer of the health address.
Exits 1 where a session fails, memory passes 4 GiB, health does not answer, or memory does not come
back within 10 %.  Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from shoken.analysis.phantom import PhantomOptions
from shoken.export.samples import write_phantom

if TYPE_CHECKING:
    from playwright.async_api import Browser

MOST_MB = 4295
SETTLE_S = 240  # Streamlit holds what a lost session uploaded for two minutes
BEGIN = "解析する"
DONE = "ダウンロード"  # what is shown below a result alone
WAIT_MS = 1_800_000
WARM = 8  # sessions before: as many results as the largest cache of them keeps


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sessions", type=int, default=20)
    sessions = parser.parse_args().sessions
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        there = {**os.environ, "SHOKEN_STORE": f"{scratch}/store"}
        server = subprocess.Popen(
            [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(port)],
            env=there,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.nice(5)  # the browsers, which elsewhere have machines of their own
        try:
            return asyncio.run(_loaded(server.pid, port, sessions, Path(scratch)))
        finally:
            server.terminate()
            server.wait(30)


async def _loaded(pid: int, port: int, sessions: int, scratch: Path) -> int:
    options = PhantomOptions(slice_mm=3.0)
    head = write_phantom(options, scratch)[0].read_bytes()
    watch = _Watch(pid, f"http://127.0.0.1:{port}/_stcore/health")
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=flags
        )
        address = f"http://127.0.0.1:{port}/analysis"
        for number in range(WARM):
            await _session(browser, address, head + b"\0" * (number + 1), scratch, 1000 + number)
        await asyncio.sleep(20)
        before = watch.now_mb()
        watch.begin()
        began = time.monotonic()
        answers = await asyncio.gather(
            *(
                _session(browser, address, head + b"\0" * (10 + n), scratch, n)
                for n in range(sessions)
            ),
            return_exceptions=True,
        )
        await browser.close()
    times = sorted(a - began for a in answers if isinstance(a, float))
    failed = [a for a in answers if not isinstance(a, float)]
    await asyncio.sleep(SETTLE_S)
    after = watch.now_mb()
    watch.end()
    print(f"sessions {sessions}, failed {len(failed)}")
    for error in failed:
        print(f"  {error}")
    if times:
        first, middle, last = times[0], times[len(times) // 2], times[-1]
        print(f"first report {first:.0f} s, median {middle:.0f} s, last {last:.0f} s")
    for part in _tree(watch.pid):
        print(f"  now {_pss_kb(part) * 1024 / 1e6:.0f} MB: {_name(part)}")
    print(f"memory before {before:.0f} MB, peak {watch.peak_mb:.0f} MB, after {after:.0f} MB")
    print(
        f"health: {watch.answers} answers, {watch.silences} silences, {watch.slowest_s:.2f} s most"
    )
    is_well = not failed and watch.peak_mb <= MOST_MB and not watch.silences
    return 0 if is_well and after <= 1.1 * before else 1


async def _session(
    browser: Browser, address: str, content: bytes, scratch: Path, number: int
) -> float:
    """Upload a head, wait for its report; gives back when it was there."""
    file = scratch / f"session{number}_FLAIR.nii.gz"
    file.write_bytes(content)
    context = await browser.new_context(locale="ja-JP")
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    try:
        await page.goto(address)
        await page.locator("input[type=file]").set_input_files(file)
        await page.get_by_role("button", name=BEGIN, exact=True).click()
        await page.get_by_text(DONE).first.wait_for()
        return time.monotonic()
    finally:
        await context.close()


class _Watch:
    """Memory of a process and all below it, and the health address, looked at all the time."""

    def __init__(self, pid: int, health: str) -> None:
        self.pid, self._health = pid, health
        self.peak_mb = self.slowest_s = 0.0
        self.answers = self.silences = 0
        self._over = Event()

    def begin(self) -> None:
        self._threads = [Thread(target=self._memory), Thread(target=self._ask)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def now_mb(self) -> float:
        return sum(_pss_kb(pid) for pid in _tree(self.pid)) * 1024 / 1e6

    def _memory(self) -> None:
        while not self._over.wait(0.5):
            self.peak_mb = max(self.peak_mb, self.now_mb())

    def _ask(self) -> None:
        while not self._over.wait(1):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(self._health, timeout=10):  # noqa: S310 - our own
                    self.answers += 1
            except OSError:
                self.silences += 1
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)


def _tree(pid: int) -> list[int]:
    """A process and all below it; those that end meanwhile are left out."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _pss_kb(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
