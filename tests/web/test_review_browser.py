"""A review in real Chromium: reject, grow, draw and sign; a reload shows what was kept."""

import numpy as np
import pytest
from playwright.sync_api import expect

from browser import CHROMIUM, english_page
from shoken.analysis.review.edits import Add
from shoken.analysis.review.marks import Verdict
from shoken.common.settings import settings
from shoken.store.results import Store
from shoken.web.text import TEXTS
from visitor import HOST, page_process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
KEY = "f" * 64
SAID = TEXTS["en"].review
VIEWER, READY = ".shoken-viewer", ".shoken-viewer[data-state=ready]"


@pytest.fixture(scope="module")
def kept(tmp_path_factory, analysis):
    """A store with one result, where a server of the page runs; and its address."""
    folder = tmp_path_factory.mktemp("review")
    with pytest.MonkeyPatch.context() as patch, page_process(folder) as (port, _, _):
        patch.setenv("SHOKEN_STORE", str(folder / "store"))
        settings.cache_clear()
        store = Store()
        store.keep(KEY, analysis)
        yield store, f"http://{HOST}:{port}"
    settings.cache_clear()


@pytest.fixture
def page():
    with english_page(900) as page:
        yield page


def _opened(page, address):
    page.goto(f"{address}/analysis?run={KEY}")
    page.wait_for_selector(READY)
    return page.locator(VIEWER)


def _press(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def _pick_first(page):
    page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 52})


def _settled(page):
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def _judge(page, viewer):
    """Reject the one candidate; a seed beside it grows into another."""
    page.get_by_role("radio", name=SAID.tool["grow"], exact=True).click()
    page.wait_for_selector(f"{VIEWER}[data-drawn]:not([data-drawn='0'])")
    _pick_first(page)
    _press(page, SAID.reject)
    page.get_by_text(SAID.reasons["vessel"], exact=True).click()
    _settled(page)
    _press(page, SAID.reject)
    expect(viewer).to_have_attribute("data-voxels", "0")  # the picture shows the revision's mask
    page.locator("canvas[role=img]").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(2000)
    _settled(page)
    _press(page, SAID.add)
    expect(page.get_by_text("added 1").first).to_be_visible()
    expect(viewer).not_to_have_attribute("data-voxels", "0")


def _draw(page):
    """One stroke of the brush over the axial plane, and what it becomes."""
    page.get_by_role("radio", name=SAID.tool["brush"], exact=True).click()
    page.locator("button[name=pen-add]").wait_for()
    _settled(page)
    box = page.locator("canvas[role=img]").first.bounding_box()
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 5, steps=8)
    page.mouse.up()
    page.locator("button[name=pen-add]").click()
    expect(page.get_by_text("added 2").first).to_be_visible()


def test_reject_grow_draw_sign_and_reload(page, kept):
    store, address = kept
    before = store._files.cat_file(store._place(KEY))
    viewer = _opened(page, address)
    _press(page, SAID.begin)
    expect(page.get_by_text(SAID.pick)).to_be_visible()
    _judge(page, viewer)
    _draw(page)
    revision = store.revisions.open(KEY, 1)
    stroke = revision.edits[-1]
    assert isinstance(stroke, Add)
    where = np.unravel_index(stroke.voxels, revision.marking.labels.shape)
    assert np.ptp(where[0]) > 5  # along the patient's left and right
    assert np.ptp(where[2]) == 0  # in one axial slice

    page.get_by_text(SAID.sign, exact=True).first.click()
    page.get_by_label(SAID.sign_name).fill("Dr. Reader")
    page.get_by_label(SAID.sign_name).press("Enter")
    expect(page.get_by_text("reviewed by Dr. Reader").locator("visible=true").first).to_be_visible()
    viewer = _opened(page, address)
    expect(page.get_by_text("reviewed by Dr. Reader").locator("visible=true").first).to_be_visible()
    revision = store.revisions.open(KEY, 1)
    counted = np.isin(revision.marking.labels, [one.tag for one in revision.marking.marks[1:]])
    expect(viewer).to_have_attribute("data-voxels", str(int(counted.sum())))
    assert revision.signature.name == "Dr. Reader"
    assert revision.marking.mark(1).verdict is Verdict.REJECTED
    assert store._files.cat_file(store._place(KEY)) == before
