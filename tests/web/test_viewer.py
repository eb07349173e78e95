"""The viewer in real Chromium, on the page and in a file of its own."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import CHROMIUM, FLAGS, PATIENCE_MS, page_server
from shoken.analysis.phantom import PhantomOptions
from shoken.export.samples import write_phantom
from shoken.export.scene import SCENE_TEXTS, parts, scene_html
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.web.text import TEXTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
SAID, TOOL, TEXT = SCENE_TEXTS["en"], TOOL_TEXTS["en"], TEXTS["en"]
READY = ".shoken-viewer[data-state=ready]"
PART = re.compile(r"/media/[0-9a-f]+$")  # downloads have names that end in .bin


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with page_server(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def thick(tmp_path_factory):
    """A head of thick slices: a quarter of the voxels to draw."""
    return write_phantom(PhantomOptions(slice_mm=4), tmp_path_factory.mktemp("thick"))[0]


@pytest.fixture
def open_page():
    """Opens a page in a browser with flags of its own; English, and patient."""
    with sync_playwright() as playwright:
        opened = []

        def opener(*flags, **context):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
            opened.append(browser)
            size = {"width": 1000, "height": 900}
            page = browser.new_context(locale="en-US", viewport=size, **context).new_page()
            page.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
            return page

        yield opener
        for browser in opened:
            browser.close()


def _analysed(page, address, scan):
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(scan)
    _begin(page)
    page.wait_for_selector(READY)
    return page.locator(".shoken-viewer")


def _begin(page):
    """Press the button, which is not there where the server keeps this scan's result."""
    button = page.get_by_role("button", name=TEXT.uploads.begin, exact=True)
    expect(
        button.or_(page.locator(READY)).or_(page.get_by_text(SAID.page_no_webgl)).first
    ).to_be_visible()
    if button.is_visible():
        button.click()


def _away(page, viewer):
    """Take the crosshair off the finding by the keyboard."""
    page.locator("canvas[role=img]").focus()
    for _ in range(16):
        page.keyboard.press("PageUp")
    expect(viewer).to_have_attribute("data-finding", "")


def test_every_way_to_a_finding_takes_the_crosshair_there(open_page, address, thick):
    page = open_page()
    viewer = _analysed(page, address, thick)
    there = viewer.get_attribute("data-mm")
    assert viewer.get_attribute("data-finding") == "1"
    _away(page, viewer)
    viewer.get_by_role("button", name=re.compile("^1 · ")).click()
    expect(viewer).to_have_attribute("data-mm", there)
    expect(viewer).to_have_attribute("data-finding", "1")  # the mask's own number there
    assert "finding 1" in viewer.locator(".place").inner_text()
    _away(page, viewer)
    page.get_by_role("tab", name=TEXT.result.tabs[1]).click()
    page.get_by_text(SAID.page_go).get_by_role("link", name="1").click()
    expect(viewer).to_have_attribute("data-mm", there)
    expect(viewer).to_have_attribute("data-finding", "1")  # the mask's own number there
    _away(page, viewer)
    viewer.evaluate("section => { section.dataset.first = 'yes' }")
    page.get_by_role("tab", name=TEXT.result.tabs[0]).click()
    page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 52})
    expect(viewer).to_have_attribute("data-mm", there)
    expect(viewer).to_have_attribute("data-finding", "1")  # the mask's own number there
    expect(viewer).to_have_attribute("data-first", "yes")  # not made anew by the page's first rerun


def test_pointing_at_a_finding_lights_it_and_the_convention_is_said(open_page, address, thick):
    page = open_page()
    viewer = _analysed(page, address, thick)
    viewer.get_by_role("button", name=re.compile("^1 · ")).hover()
    expect(viewer).to_have_attribute("data-lit", "1")
    viewer.locator(".place").hover()
    expect(viewer).to_have_attribute("data-lit", "")
    expect(viewer.get_by_text(SAID.shown_radiological)).to_be_visible()
    viewer.get_by_text(TOOL.more, exact=True).click()
    viewer.get_by_label(SAID.convention).select_option("neurological")
    expect(viewer.get_by_text(SAID.shown_neurological)).to_be_visible()
    viewer.get_by_label(SAID.over, exact=True).select_option("heat")
    expect(viewer.get_by_text(SAID.legend_heat)).to_be_visible()
    assert viewer.locator(".scale:visible").count() == 3
    assert viewer.locator(".scale").first.inner_text() in {"50 mm", "20 mm"}


def test_a_turn_of_the_wheel_is_a_slice_and_keys_lead_to_findings(open_page, address, thick):
    page = open_page()
    viewer = _analysed(page, address, thick)
    there, before = (
        viewer.get_attribute("data-mm"),
        int(viewer.get_attribute("data-slice").split("/")[0]),
    )
    box = page.locator("canvas[role=img]").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -100)
    moved = re.compile(f"^({before - 1}|{before + 1})/")
    expect(viewer).to_have_attribute("data-slice", moved)
    page.locator("canvas[role=img]").press("n")
    expect(viewer).to_have_attribute("data-mm", there)


def test_a_threshold_changes_the_mask_and_the_scan_is_sent_once(open_page, address, thick):
    page = open_page()
    fetched = []
    page.on("request", lambda r: fetched.append(r.url) if r.method == "GET" else None)
    viewer = _analysed(page, address, thick)
    parts_fetched = [url for url in fetched if PART.search(url)]
    assert len(parts_fetched) == 4  # scan, brain, heat map, labels
    before = int(viewer.get_attribute("data-voxels"))
    fetched.clear()
    page.get_by_role("tab", name=TEXT.result.tabs[2]).click()
    page.get_by_role("slider", name=TEXT.threshold).focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => Number(document.querySelector('.shoken-viewer').dataset.voxels) > before",
        arg=before,
    )
    again = {url for url in fetched if PART.search(url)}
    assert again
    assert not again & set(parts_fetched)
    assert page.locator(READY).count() == 1


def test_a_still_picture_stands_where_the_viewer_starts(open_page, address, thick):
    page = open_page()
    held, free = [], []

    def hold(route):  # what the viewer draws is kept from it
        if free:
            route.continue_()
        else:
            held.append(route)

    page.route(PART, hold)
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(thick)
    poster, stage = page.locator(".poster"), page.locator(".shoken-viewer .stage")
    page.get_by_role("button", name=TEXT.uploads.begin, exact=True).or_(poster).first.wait_for()
    if not poster.is_visible():
        page.get_by_role("button", name=TEXT.uploads.begin, exact=True).click()
    for plane in (TOOL.plane_axial, TOOL.plane_coronal, TOOL.plane_sagittal):
        expect(poster.get_by_alt_text(SAID.still.format(plane=plane))).to_be_visible()
    page.wait_for_function(
        "[...document.querySelectorAll('.poster img')].every((one) => one.naturalWidth > 100)"
    )
    expect(page.get_by_text(SAID.starting)).to_be_visible()
    assert page.locator(READY).count() == 0
    before = stage.bounding_box()
    free.append(True)
    for route in held:
        route.continue_()
    page.wait_for_selector(READY)
    assert poster.count() == 0
    assert page.get_by_text(SAID.starting).is_hidden()
    assert stage.bounding_box() == before  # nothing has moved
    assert page.locator(".shoken-viewer .figure").first.inner_text()  # ready is all that is told
    page.set_viewport_size({"width": 390, "height": 844})  # a phone's, where the picture is first
    controls = page.locator(".shoken-viewer > .controls:not(.drawing)")
    expect(controls).to_be_visible()
    assert stage.bounding_box()["y"] < controls.bounding_box()["y"]


def test_without_webgl_the_slices_stand_and_the_page_says_why(open_page, address, thick):
    page = open_page("--disable-3d-apis")
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(thick)
    _begin(page)
    expect(page.get_by_text(SAID.page_no_webgl)).to_be_visible()
    expect(page.get_by_test_id("stImage")).to_have_count(2)
    assert page.locator(".shoken-viewer").count() == 0


def test_the_html_file_opens_offline_and_asks_for_nothing(
    open_page, analysis, tmp_path, monkeypatch
):
    monkeypatch.setattr(parts, "_MOST_VOXELS", 2**19)
    result = study_result(analysis, generate_structured_report(analysis, language="en"))
    file = tmp_path / "phantom_viewer.html"
    file.write_bytes(scene_html(analysis, result))
    page = open_page(offline=True)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    page.wait_for_selector(READY)
    viewer = page.locator(".shoken-viewer")
    there = viewer.get_attribute("data-mm")
    _away(page, viewer)
    viewer.get_by_role("button", name=re.compile("^1 · ")).click()
    expect(viewer).to_have_attribute("data-mm", there)
    expect(page.get_by_text(SAID.html_brain_only)).to_be_visible()
    expect(page.get_by_text(result.report.finding_summary).first).to_be_visible()
    assert asked == [file.as_uri()]
    assert not [line for line in complaints if "Content Security Policy" in line]
