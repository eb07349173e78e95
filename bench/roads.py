"""Every road through the page in real Chromium: pictures of it, and what axe-core says of it.

    python bench/roads.py [--sheets docs/images/roads] [--shots FOLDER] [--only NAME …]

A server of its own that keeps the results of small synthetic heads.  Each road is driven in
Japanese and English, light and dark, and looked at in three sizes: 1400 × 900, 820 × 1180 and
390 × 844.  The twelve pictures of a place become one sheet; --shots keeps each of them as well.
axe-core looks at the largest and the smallest.  Exits 1 where it finds anything serious.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import CHROMIUM, FLAGS, PATIENCE_MS
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.pipeline import analyse
from shoken.common.settings import settings
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence
from shoken.store.labels import Label
from shoken.store.results import Store
from shoken.web.text import TEXTS
from visitor import HOST, page_process

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from shoken.web.text import Text

SIZES = ((1400, 900), (820, 1180), (390, 844))
# of a column of a sheet: the desktop above, tablet and phone below it
WIDTH, LOWER, GAP = 470, 400, 8
GRAVE = {"serious", "critical"}
READY = ".shoken-viewer[data-state=ready]"
FIRST, SECOND = "1" * 64, "2" * 64
MM = 2.0  # voxels of the heads, which are analysed in seconds


@dataclass(frozen=True)
class Reader:
    """Somebody before the page: in a language, with a result of their own to review."""

    page: Page
    address: str
    text: Text
    review: str
    files: Path

    def go(self, place: str) -> None:
        """Open a page."""
        self.page.goto(f"{self.address}/{place}")

    def press(self, name: str) -> None:
        """Press the button of a name."""
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def settled(self) -> None:
        """Wait until the page is drawn."""
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        self.page.wait_for_timeout(700)  # what fades in, and tables that are drawn late

    def drawn(self) -> None:
        """Wait until the viewer is drawn, too."""
        self.page.wait_for_selector(READY)
        self.settled()


def home(reader: Reader) -> Iterator[str]:
    reader.go("")
    reader.page.get_by_role("button", name=reader.text.home_sample).wait_for()
    yield "home"
    reader.press(reader.text.home_sample)
    reader.drawn()
    yield "sample"


def study(reader: Reader) -> Iterator[str]:
    reader.go("analysis")
    scans = sorted(reader.files.glob("study/*.nii.gz"))
    reader.page.locator("input[type=file]").set_input_files(scans)
    reader.page.get_by_role("button", name=reader.text.uploads.begin, exact=True).wait_for()
    yield "study"


def result(reader: Reader) -> Iterator[str]:
    reader.go(f"analysis?run={FIRST}")
    for tab, name in ((1, "report"), (2, "measurements"), (3, "downloads")):
        reader.drawn()
        reader.page.get_by_role("tab", name=reader.text.result.tabs[tab]).click()
        yield name


def review(reader: Reader) -> Iterator[str]:
    page, said = reader.page, reader.text.review
    reader.go(f"analysis?run={reader.review}")
    reader.drawn()
    reader.press(said.begin)
    page.get_by_text(said.pick).wait_for()
    page.get_by_role("radio", name=said.tool["grow"], exact=True).click()
    page.wait_for_selector(".shoken-viewer[data-drawn]:not([data-drawn='0'])")
    reader.settled()
    page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 52})
    reader.press(said.reject)
    page.get_by_text(said.reasons["vessel"], exact=True).click()
    reader.settled()
    reader.press(said.reject)
    page.wait_for_selector(".shoken-viewer[data-voxels='0']")
    page.locator("canvas[role=img]").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(2000)
    reader.settled()
    reader.press(said.add)
    page.wait_for_selector(".shoken-viewer:not([data-voxels='0'])")
    reader.drawn()
    yield "review"
    page.get_by_text(said.sign, exact=True).first.click()
    page.get_by_label(said.sign_name).fill("Dr. Reader")
    page.get_by_label(said.sign_name).press("Enter")
    page.get_by_text("Dr. Reader").locator("visible=true").first.wait_for()
    reader.drawn()
    yield "signed"


def comparison(reader: Reader) -> Iterator[str]:
    reader.go(f"compare?first={FIRST}&second={SECOND}")
    reader.drawn()
    yield "comparison"


def history(reader: Reader) -> Iterator[str]:
    reader.go("history")
    reader.page.get_by_test_id("stDataFrame").first.wait_for()
    yield "history"


def cohort(reader: Reader) -> Iterator[str]:
    reader.go("cohort")
    reader.page.frame_locator("iframe").locator("tbody tr").first.wait_for()
    yield "cohort"


def error(reader: Reader) -> Iterator[str]:
    reader.go("analysis")
    reader.page.locator("input[type=file]").set_input_files(reader.files / "damaged_FLAIR.nii.gz")
    reader.page.get_by_test_id("stAlertContentError").first.wait_for()
    yield "error"


ROADS = (home, study, result, review, comparison, history, cohort, error)
Road = Callable[[Reader], Iterator[str]]
READERS = [(language, scheme) for language in ("ja", "en") for scheme in ("light", "dark")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sheets", type=Path, default=Path("docs/images/roads"))
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--only", nargs="+", choices=[road.__name__ for road in ROADS])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files, shots = Path(scratch), asked.shots or Path(scratch, "shots")
        shots.mkdir(parents=True, exist_ok=True)
        prepare(files)
        roads = [road for road in ROADS if road.__name__ in (asked.only or road.__name__)]
        with (
            page_process(files, SHOKEN_COHORT=str(files / "cohort")) as (port, _, _),
            ThreadPoolExecutor(2) as pool,
        ):
            address = f"http://{HOST}:{port}"
            driven = [
                pool.submit(drive, roads, address, number, files, shots)
                for number in range(len(READERS))
            ]
            found = [line for one in driven for line in one.result()]
        asked.sheets.mkdir(parents=True, exist_ok=True)
        for name in sorted({path.name.partition("-")[0] for path in shots.glob("*.png")}):
            sheet(name, shots).save(asked.sheets / f"{name}.webp", quality=70, method=6)
    print("\n".join(sorted(set(found))) or "axe-core finds nothing serious")
    return 1 if found else 0


def prepare(files: Path) -> None:
    """A store of two visits and of results to review, a cohort, a study of three files, rubbish."""
    heads = PhantomOptions(in_plane_mm=MM, slice_mm=MM)
    later = analyse(write_phantom(replace(heads, lesion_ml=8.0), files / "later")[0])
    (files / "study").mkdir()
    for sequence in (MrSequence.FLAIR, MrSequence.T1, MrSequence.T2):
        made = write_phantom(replace(heads, sequence=sequence), files / "made")[0]
        made.rename(files / "study" / made.name.replace("phantom", "patient19"))
    first = analyse(files / "study/patient19_FLAIR.nii.gz")
    os.environ["SHOKEN_STORE"] = str(files / "store")  # as the server's
    settings.cache_clear()
    store = Store()
    for key, analysis, visit in (
        (FIRST, first, "2026-01-15"),
        (SECOND, replace(later, scan=replace(later.scan, name=first.scan.name)), "2026-07-20"),
        *((review_key(number), first, "2026-01-15") for number in range(len(READERS))),
    ):
        store.keep(key, analysis)
        store.labels.keep(key, Label(visit=visit))
    (files / "damaged_FLAIR.nii.gz").write_bytes(b"\x1f\x8b" + bytes(100))
    subjects = files / "subjects"
    for number in range(1, 4):
        head = write_phantom(replace(heads, seed=number), files / "heads")[0]
        place = subjects / f"sub-{number:02}" / "anat"
        place.mkdir(parents=True)
        head.rename(place / f"sub-{number:02}_FLAIR.nii.gz")
    for words in (("run", subjects, "--out"), ("report",)):
        command = [sys.executable, "-m", "shoken", "cohort", *words, files / "cohort"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def review_key(number: int) -> str:
    return f"{number + 3}" * 64


def drive(roads: list[Road], address: str, number: int, files: Path, shots: Path) -> list[str]:
    """All roads of one reader: pictures to ``shots``; what axe-core finds grave."""
    language, scheme = READERS[number]
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            locale={"ja": "ja-JP", "en": "en-US"}[language], color_scheme=scheme
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page = context.new_page()
        reader = Reader(page, address, TEXTS[language], review_key(number), files)
        for road in roads:
            page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
            for name in road(reader):
                print(language, scheme, name, flush=True)
                for width, height in SIZES:
                    page.set_viewport_size({"width": width, "height": height})
                    reader.settled()
                    page.screenshot(path=shots / f"{name}-{language}-{scheme}-{width}.png")
                    if width != SIZES[1][0]:  # a tablet shows what a desktop does
                        found += grave(page, f"{name} {language} {scheme} {width}")
                page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
                reader.settled()
        browser.close()
    return found


def grave(page: Page, where: str) -> Iterator[str]:
    """axe-core's serious and critical findings on a page, a frame in it included."""
    for frame in page.frames:
        for violation in Axe().run(frame).response["violations"]:
            for node in violation["nodes"] if violation["impact"] in GRAVE else ():
                told = node["any"][0]["message"] if node["any"] else ""
                yield f"{where} {violation['id']}: {node['html'][:200]} {told}"


def sheet(name: str, shots: Path) -> Image.Image:
    """The pictures of a place: a column for each reader."""
    top = round(WIDTH * SIZES[0][1] / SIZES[0][0])
    made = Image.new("RGB", (len(READERS) * (WIDTH + GAP) - GAP, top + GAP + LOWER), "#808080")
    for column, (language, scheme) in enumerate(READERS):
        across = column * (WIDTH + GAP)
        for width, height in SIZES:
            shot = Image.open(shots / f"{name}-{language}-{scheme}-{width}.png").convert("RGB")
            is_first = width == SIZES[0][0]
            scale = WIDTH / width if is_first else LOWER / height
            small = shot.resize((round(width * scale), round(height * scale)), Image.LANCZOS)
            made.paste(small, (across, 0 if is_first else top + GAP))
            across += 0 if is_first else small.width + GAP
    return made


if __name__ == "__main__":
    sys.exit(main())
