"""Two visits in one viewer, in real Chromium: the ways they are shown, and what is measured."""

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

from browser import CHROMIUM, viewer_in
from shoken.analysis.findings.place import Place, Side
from shoken.analysis.findings.visits import Comparison, Series, compare_pieces, visit_pieces
from shoken.export.scene import VisitScene, parts, visit_files
from shoken.export.scene.static import viewer_script
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.export.scene.visit_text import VISIT_TEXTS
from shoken.report.comparison import visit_pairs
from shoken.report.record.comparison import comparison_record

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
SAID, TOOL = VISIT_TEXTS["en"], TOOL_TEXTS["en"]
FIRST, SECOND = SAID.visit_on.format(number=1, day="2020-01-31"), SAID.visit.format(number=2)


@pytest.fixture(scope="module")
def file(analysis, tmp_path_factory):
    """The viewer with the phantom twice, on a grid that a processor draws quickly."""
    place = Place(Side.LEFT, "frontal-lobe")
    pieces = visit_pieces(analysis)
    lesions, left_out = compare_pieces(pieces, pieces, np.eye(4), lambda _: place)
    overall = Comparison(
        first=analysis,
        # brighter: a region of it would tell another mean
        second=replace(analysis, scan=_brighter(analysis.scan)),
        second_to_first=np.eye(4),
        lesions=lesions,
        left_out=left_out,
    )
    pair = visit_pairs(comparison_record(Series(overall=overall)))[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_MOST_VOXELS", 2**18)
        files = visit_files(overall.first, overall.second, pair)
    scene = VisitScene(pair=pair, days=("2020-01-31", None), files=files, language="en")
    plain = scene.plain(lambda _, content: {"data": base64.b64encode(content).decode()})
    path = tmp_path_factory.mktemp("visits") / "viewer.html"
    path.write_text(
        f"<!doctype html><meta charset=utf-8><h1>Visits</h1><div id=viewer></div>"
        f"<script>{viewer_script().decode()}</script><script>ShokenViewer.show("
        f"document.getElementById('viewer'), {json.dumps(plain)})</script>"
    )
    return path


def _brighter(scan):
    return replace(scan, volume=scan.volume.with_data(scan.volume.data * 2))


@pytest.fixture
def viewer(file):
    with viewer_in(file, 1000) as opened:
        yield opened


def _at(viewer, across, down):
    box = viewer.locator("canvas[role=img]").first.bounding_box()
    return round(box["x"] + across * box["width"]), round(box["y"] + down * box["height"])


def _drag(viewer, start, end):
    mouse = viewer.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=4)
    mouse.up()


def test_both_visits_are_shown_in_each_way_and_a_region_names_whose_values_it_tells(viewer):
    names, canvas = viewer.locator(".name:visible"), viewer.locator("canvas[role=img]:visible")
    bar, told = viewer.locator(".colour-bar:visible"), viewer.locator(".measures")
    assert names.all_inner_texts() == [FIRST, SECOND]
    assert all(one in viewer.inner_text() for one in ("stable", SAID.not_compared))
    means = {}
    viewer.get_by_role("button", name=TOOL.roi, exact=True).click()
    for mode, said, bars in (
        ("side", FIRST, 0),
        ("checker", SAID.mode_checker, 0),
        ("difference", SAID.mode_difference, 1),
    ):
        viewer.get_by_label(SAID.mode, exact=True).select_option(mode)
        expect(viewer).to_have_attribute("data-mode", mode)
        expect(canvas).to_have_count(2 if mode == "side" else 1)
        expect(names.first).to_have_text(said)
        expect(bar).to_have_count(bars)
        if mode != "side":
            expect(viewer.get_by_text(getattr(SAID, f"legend_{mode}"))).to_be_visible()
        viewer.get_by_role("button", name=TOOL.clear, exact=True).click()
        _drag(viewer, _at(viewer, 0.3, 0.35), _at(viewer, 0.7, 0.65))
        expect(told).to_have_text(re.compile(f"^{FIRST} · mean .* voxels"))
        means[mode] = float(told.inner_text().split("mean ")[1].split(",")[0])
    assert means["checker"] == means["difference"] == pytest.approx(means["side"], rel=0.2)
    viewer.locator("canvas[role=img]:visible").press("d")
    expect(viewer).to_have_attribute("data-mode", "side")


def test_linked_panes_move_together_and_free_ones_apart(viewer):
    places = viewer.get_attribute("data-places")
    assert len(set(places.split(","))) == 1
    viewer.page.mouse.click(*_at(viewer, 0.3, 0.5))
    expect(viewer).not_to_have_attribute("data-places", places)
    assert len(set(viewer.get_attribute("data-places").split(","))) == 1
    viewer.get_by_label(SAID.linked).uncheck()
    places = viewer.get_attribute("data-places")
    viewer.page.mouse.click(*_at(viewer, 0.6, 0.4))
    expect(viewer).not_to_have_attribute("data-places", places)
    assert len(set(viewer.get_attribute("data-places").split(","))) == 2


def test_a_drag_that_ends_outside_the_picture_has_ended(viewer):
    told, mouse = viewer.locator(".measures"), viewer.page.mouse
    viewer.get_by_role("button", name=TOOL.ruler, exact=True).click()
    mouse.move(*_at(viewer, 0.3, 0.5))
    mouse.down()
    mouse.move(*_at(viewer, 0.6, 0.5), steps=4)
    mouse.move(2, 2)
    mouse.up()
    mouse.move(*_at(viewer, 0.9, 0.8), steps=4)  # which drags nothing
    expect(told).to_have_text(re.compile(r"^\d.* mm$"))
    before = told.inner_text()
    mouse.move(*_at(viewer, 0.2, 0.2), steps=4)
    mouse.down()
    mouse.up()
    assert told.inner_text() == before
