"""The cohort's page of many scans in Chromium: how long it takes to be of use, and how it looks.

    python bench/cohort_page.py DIR [--rows 60 2000] [--shots FOLDER]

DIR is a cohort that was run.  Its rows are repeated, with the measures of the last scan of their
sequence, each by a factor near 1; one is an outlier: a brain of a quarter of the size.  The
pictures and reports of the rows are links to those of DIR.  Printed for each number of rows: the
page's bytes, when its first rows were drawn after navigation began, when the browser was idle
after that, and the time of processors that Chromium's page took, which other load on the machine
lengthens less.  Exits 1 where the page takes more than 3 s, the outlier is in none of the first
three rows, or a rating is lost by a reload.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import CHROMIUM, FLAGS, PATIENCE_MS
from shoken.cohort.manifest import MANIFESTS, read_manifest
from shoken.cohort.page import PAGE, cohort_html
from shoken.cohort.status import Status, status_of
from shoken.store.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

MOST_S = 3
OUTLIER = 1234  # counted around: any place but a first one
SIZES = ((1400, 900), (390, 844))


def many(status: Status, rows: int) -> tuple[Status, dict[str, str]]:
    """So many scans made of those that are done; and where each file of theirs is in truth."""
    draw = random.Random(1)  # noqa: S311 - the same each time
    entries, commits, links = [], {}, {}
    told = [status.commits[entry.key].measured.cells for entry in status.done]
    usual = {cells["sequence"]: cells for cells in told}
    for number in range(rows):
        entry = status.done[number % len(status.done)]
        commit = status.commits[entry.key]
        key, name = f"{number:064x}", f"sub-{number:05}"
        cells = {
            column: value * draw.gauss(1, 0.05) if isinstance(value, float) else value
            for column, value in usual[commit.measured.cells["sequence"]].items()
        }
        if number == OUTLIER % rows:
            cells["brain_ml"] /= 4
        files = {file.replace(entry.name, name): told for file, told in commit.files.items()}
        links |= {file.replace(entry.name, name): file for file in commit.files}
        measured = commit.measured.model_copy(update={"cells": cells})
        about = {"key": key, "name": name, "files": files, "measured": measured}
        commits[key] = commit.model_copy(update=about)
        columns = {**entry.columns, "participant_id": name, "site": "ABC"[number % 3]}
        told = {"key": key, "name": name, "columns": columns}
        entries.append(entry.model_copy(update=told))
    failed = status.failed
    commits |= {entry.key: status.commits[entry.key] for entry in failed}
    whole = status.manifest.model_copy(update={"entries": (*entries, *failed)})
    return replace(status, manifest=whole, commits=commits), links


def written(folder: Path, source: Path, rows: int) -> tuple[Path, str]:
    """The page of so many rows beside its pictures; and the name of the outlier."""
    place = Objects(str(source))
    (manifest,) = place.names(MANIFESTS)
    status, links = many(status_of(read_manifest(place, manifest), place), rows)
    for name, there in links.items():
        if name.endswith((".webp", ".png", ".pdf")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to((source / there).resolve())
    (folder / PAGE).write_bytes(cohort_html(status))
    return folder / PAGE, status.done[OUTLIER % rows].shown


def opened(browser: Browser, file: Path, size: tuple[int, int]) -> tuple[Page, dict[str, float]]:
    """The page in a window of a size, once it is idle; and what that took in s."""
    page = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=size[0] < 600
    ).new_page()
    page.set_default_timeout(PATIENCE_MS)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector("table.outliers tbody tr")
    drawn = page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(() => "
        "done(performance.now()))))"
    )
    idle = page.evaluate(
        "new Promise((done) => requestIdleCallback(() => done(performance.now())))"
    )
    told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    took = {"drawn": drawn / 1000, "idle": idle / 1000, "task": told["TaskDuration"]}
    took |= {"script": told["ScriptDuration"], "layout": told["LayoutDuration"]}
    return page, took | {"heap_mib": told["JSHeapUsedSize"] / 2**20, "nodes": told["Nodes"]}


def shots(page: Page, folder: Path, name: str) -> Iterator[Path]:
    """Pictures of the top and of the mosaic, in both languages."""
    for language in ("en", "ja"):
        page.evaluate("scrollTo(0, 0)")
        yield folder / f"{name}-{language}.png"
        page.screenshot(path=folder / f"{name}-{language}.png")
        page.locator(".mosaic").evaluate("(mosaic) => mosaic.scrollIntoView()")
        page.wait_for_timeout(1000)
        page.screenshot(path=folder / f"{name}-{language}-mosaic.png")
        page.locator("button.language").click()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--rows", type=int, nargs="*", default=[60, 2000])
    parser.add_argument("--shots", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    faults = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for rows in given.rows:
            folder = Path(scratch, str(rows))
            folder.mkdir()
            file, outlier = written(folder, given.folder, rows)
            for size in SIZES:
                name = f"{rows} rows at {size[0]}x{size[1]}"
                page, took = opened(browser, file, size)
                print(f"{name}: {file.stat().st_size / 1e6:.1f} MB; " + ", ".join(
                    f"{what} {value:.2f}" for what, value in took.items()
                ), flush=True)  # fmt: skip
                first = page.locator("table.outliers tbody tr")
                names = [first.nth(n).get_attribute("data-scan") for n in range(3)]
                if took["idle"] > MOST_S:
                    faults.append(f"{name}: {took['idle']:.1f} s")
                if outlier not in names:
                    faults.append(f"{name}: {outlier} is not in {names}")
                    continue
                page.get_by_label(f"Rating: {outlier}").select_option("doubt")
                page.reload()
                if page.get_by_label(f"Rating: {outlier}").input_value() != "doubt":
                    faults.append(f"{name}: the rating is lost")
                if given.shots:
                    given.shots.mkdir(parents=True, exist_ok=True)
                    list(shots(page, given.shots, name.replace(" ", "-")))
                page.context.close()
        browser.close()
    print("\n".join(faults) or "as it has to be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
