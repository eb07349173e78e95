"""From a click on Home's sample to a picture of it, and to the viewer; and the same for a reload.

    python bench/sample.py [--runs 5]

A server of its own that has the sample's result made ahead (as ``make install`` leaves it), and
Debian's Chromium at 1280 × 800, which draws by software.  The page itself takes the times, since
it is deaf while the viewer's programs are linked: of the first frame with a picture of the scan,
and of the first with the viewer.  Each run has a browser of its own; the first is not counted.
Exits 1 where a picture takes more than 2 s after the click, or more than 3 s in a reload.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import CHROMIUM, FLAGS, PATIENCE_MS
from shoken.web.text import TEXTS
from visitor import HOST, page_process

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

OPENED_S, RELOADED_S = 2, 3
WATCH = """
globalThis.seen = { began: 0 }
const note = (name) => requestAnimationFrame(() => { seen[name] ??= performance.now() })
document.addEventListener('click', () => { seen.began = performance.now() }, true)
document.addEventListener('load', ({ target }) => {
  const pictures = [...(target.closest?.('.poster')?.querySelectorAll('img') ?? [])]
  if (pictures.length && pictures.every((one) => one.complete)) note('picture')
}, true)
new MutationObserver(() => {
  if (document.querySelector('.shoken-viewer[data-state=ready]')) note('viewer')
}).observe(document, { subtree: true, childList: true, attributeFilter: ['data-state'] })
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        page_process(Path(scratch)) as (port, _, _),
        sync_playwright() as playwright,
    ):
        for number in range(runs + 1):
            for name, seconds in times(playwright, f"http://{HOST}:{port}").items():
                taken.setdefault(name, []).extend([seconds] if number else [])
    print(f"medians of {runs}, 1280 × 800, drawn by software")
    for name, all_of in taken.items():
        print(f"{name:26}{median(all_of):6.2f} s   ({min(all_of):.2f} to {max(all_of):.2f})")
    opened, reloaded = (median(taken[f"{name} to picture"]) for name in ("click", "reload"))
    return 0 if opened <= OPENED_S and reloaded <= RELOADED_S else 1


def times(playwright: Playwright, address: str) -> dict[str, float]:
    """Seconds of one visitor."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    button = page.get_by_role("button", name=TEXTS["en"].home_sample)
    button.wait_for()
    page.wait_for_load_state("networkidle")  # as one who has read Home's sentence
    button.click()
    found = _seen(page, "click")
    page.reload()
    found |= _seen(page, "reload")
    browser.close()
    return found


def _seen(page: Page, name: str) -> dict[str, float]:
    page.wait_for_function("seen.viewer")
    seen = page.evaluate("seen")
    return {
        f"{name} to {what}": (seen[what] - seen["began"]) / 1000 for what in ("picture", "viewer")
    }


if __name__ == "__main__":
    sys.exit(main())
