"""The viewer's tools in real Chromium, in the HTML file: what they measure, and what they show."""

import base64
import gzip
import json
import re

import nibabel as nib
import numpy as np
import pytest
from playwright.sync_api import expect

from browser import CHROMIUM, viewer_in
from shoken.export.scene import SCENE_TEXTS, parts, scene_html
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
SAID, TOOL = SCENE_TEXTS["en"], TOOL_TEXTS["en"]
NUMBER = r"(-?[\d.]+)"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def file(analysis, tmp_path_factory):
    """The viewer of the phantom as a file, on a grid that a processor draws quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_MOST_VOXELS", 2**19)
        result = study_result(analysis, generate_structured_report(analysis, language="en"))
        path = tmp_path_factory.mktemp("tools") / "phantom_viewer.html"
        path.write_bytes(scene_html(analysis, result))
    return path


@pytest.fixture
def viewer(file):
    with viewer_in(file, 1100) as opened:
        yield opened


@pytest.fixture
def scan(file):
    """The scan as the file holds it."""
    scene = json.loads(re.search(r'id="scene">(.*?)</script>', file.read_text(), re.DOTALL)[1])
    return nib.Nifti1Image.from_bytes(gzip.decompress(base64.b64decode(scene["scan"]["data"])))


def _at(viewer, across, down):
    """A point of the axial plane, in pixels of the page, by its shares of the canvas.

    Whole pixels: a click is told in these alone, a drag in parts of them too.
    """
    box = viewer.locator("canvas[role=img]").bounding_box()
    return round(box["x"] + across * box["width"]), round(box["y"] + down * box["height"])


def _place(viewer, point):
    """Where the crosshair is, RAS mm, once a point was clicked."""
    before = viewer.get_attribute("data-mm")
    viewer.page.mouse.click(*point)
    expect(viewer).not_to_have_attribute("data-mm", before)
    return np.array([float(one) for one in viewer.get_attribute("data-mm").split()])


def _drag(viewer, tool, start, end):
    viewer.get_by_role("button", name=tool, exact=True).click()
    mouse = viewer.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=4)
    mouse.up()


def test_the_ruler_tells_the_distance_of_the_places(viewer):
    start, end = _at(viewer, 0.2, 0.5), _at(viewer, 0.4, 0.4)
    away = np.linalg.norm(_place(viewer, end) - _place(viewer, start))
    _drag(viewer, TOOL.ruler, start, end)
    shown = viewer.locator(".measures")
    expect(shown).to_have_text(re.compile(" mm$"))
    # places are told to a tenth of a millimetre
    assert float(shown.inner_text().split()[0]) == pytest.approx(away, abs=0.25)
    # the bar in the picture is of the same millimetres
    bar = viewer.locator(".scale").first
    per_mm = bar.bounding_box()["width"] / float(bar.get_attribute("data-mm"))
    assert np.hypot(end[0] - start[0], end[1] - start[1]) / per_mm == pytest.approx(away, rel=0.02)
    viewer.get_by_role("button", name=TOOL.clear, exact=True).click()
    expect(shown).to_have_text("")


def test_a_region_tells_mean_deviation_and_area_of_its_voxels(viewer, scan):
    start, end = _at(viewer, 0.24, 0.42), _at(viewer, 0.36, 0.52)
    places = np.array([_place(viewer, start), _place(viewer, end)])
    _drag(viewer, TOOL.roi, start, end)
    shown = viewer.locator(".measures")
    expect(shown).to_have_text(re.compile("voxels"))
    mean, deviation, area, count = map(
        float, re.findall(NUMBER, shown.inner_text().replace("mm²", ""))
    )
    centre, half = places.mean(axis=0), np.abs(places[1] - places[0]) / 2
    grid = np.argwhere(np.ones(scan.shape)) @ scan.affine[:3, :3].T + scan.affine[:3, 3]
    depth = np.abs(grid[:, 2] - places[0, 2]) < scan.header.get_zooms()[2] / 2
    inside = depth & ((((grid - centre) / np.where(half > 0, half, np.inf)) ** 2).sum(axis=1) <= 1)
    values = np.asarray(scan.dataobj).reshape(-1)[inside]
    # places are told to a tenth of a millimetre: a voxel at the edge may be in or out
    assert area == pytest.approx(np.pi * half[0] * half[1], rel=0.02)
    assert count == pytest.approx(values.size, rel=0.03)
    assert mean == pytest.approx(values.mean(), rel=0.01)
    assert deviation == pytest.approx(values.std(ddof=1), rel=0.05)
    assert TOOL.roi_cut not in shown.inner_text()


def test_zoom_and_pan_move_the_picture_and_not_the_crosshair(viewer):
    before = viewer.get_attribute("data-mm")
    viewer.get_by_role("button", name=TOOL.zoom_in, exact=True).click()
    expect(viewer).to_have_attribute("data-zoom", "1.25")
    point = _at(viewer, 0.3, 0.5)
    _drag(viewer, TOOL.pan, point, _at(viewer, 0.4, 0.5))
    expect(viewer).to_have_attribute("data-mm", before)
    viewer.get_by_role("button", name=TOOL.fit, exact=True).click()
    expect(viewer).to_have_attribute("data-zoom", "1.00")
    viewer.get_by_role("button", name=TOOL.point, exact=True).click()
    first = _place(viewer, point)
    viewer.page.mouse.move(*point)
    viewer.page.keyboard.down("Control")
    viewer.page.mouse.wheel(0, -100)
    viewer.page.keyboard.up("Control")
    expect(viewer).to_have_attribute("data-zoom", "1.25")
    away = _at(viewer, 0.2, 0.4)
    assert np.linalg.norm(_place(viewer, away) - first) > 1
    assert _place(viewer, point) == pytest.approx(
        first, abs=0.3
    )  # what was under the pointer stays


def test_presets_set_the_window_and_the_mouse_makes_it_the_reader_s_own(viewer):
    preset, figures = viewer.get_by_label(TOOL.preset), viewer.locator(".figure")
    expect(preset).to_have_value("standard")
    expect(figures).to_have_text([re.compile(NUMBER)] * 2)  # of the first drawing
    standard = figures.all_inner_texts()
    preset.select_option("bright")
    expect(figures.first).not_to_have_text(standard[0])
    viewer.get_by_label(SAID.width).focus()
    viewer.page.keyboard.press("ArrowRight")
    expect(preset).to_have_value("own")
    viewer.page.evaluate(TWO_FRAMES)  # by then it is drawn, and the figures are of the drawing
    own = figures.all_inner_texts()
    viewer.locator("summary").first.click()
    viewer.locator("select[name=map]").select_option("bone")
    viewer.page.evaluate(TWO_FRAMES)
    assert figures.all_inner_texts() == own
    viewer.locator("canvas[role=img]").press("r")
    expect(preset).to_have_value("standard")
    expect(figures).to_have_text(standard)


def test_the_heat_map_has_a_bar_with_its_unit(viewer):
    bar = viewer.locator(".colour-bar")
    expect(bar).to_be_hidden()
    viewer.get_by_label(SAID.over, exact=True).select_option("heat")
    expect(bar).to_be_visible()
    assert bar.inner_text().split("\n") == [TOOL.heat_bar, "1", "0.5", "0.05"]


def test_candidates_as_outlines_are_drawn_over_the_picture(viewer):
    drawn = """section => {
      const sheet = section.querySelector('.sheet')
      const data = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data
      return data.filter((value, place) => place % 4 === 3 && value > 0).length
    }"""
    assert viewer.evaluate(drawn) == 0
    viewer.locator("canvas[role=img]").press("o")
    expect(viewer.get_by_label(TOOL.style)).to_have_value("outline")
    viewer.page.wait_for_function(f"section => ({drawn})(section) > 0", arg=viewer.element_handle())
    viewer.locator("canvas[role=img]").press("o")
    viewer.page.wait_for_function(f"section => !({drawn})(section)", arg=viewer.element_handle())


def test_one_three_and_four_panes(viewer):
    canvas = viewer.locator("canvas[role=img]")
    for key, scales in (("1", 1), ("4", 3), ("3", 3)):  # 3-D has no bar
        canvas.press(key)
        expect(viewer.locator(".scale:visible")).to_have_count(scales)
    viewer.get_by_label(TOOL.plane).select_option("sagittal")
    viewer.get_by_label(TOOL.panes).select_option("one")
    expect(viewer.locator(".scale:visible")).to_have_count(1)


def test_help_tells_of_every_key(viewer):
    viewer.locator("canvas[role=img]").press("?")
    dialog = viewer.get_by_role("dialog")
    expect(dialog.get_by_text(TOOL.next, exact=True)).to_be_visible()
    keys = dialog.locator("dt").all_inner_texts()
    assert {"N", "P", "M", "E", "O", "C", "F", "R", "?", "Delete", TOOL.key_wheel} <= set(keys)
    assert len(keys) == len(set(keys))
    viewer.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
