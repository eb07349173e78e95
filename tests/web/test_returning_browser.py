"""The switch under Downloads in real Chromium: what returns to the archive carries names, alone.

With SHOKEN_TEST_SHOTS, a folder, it leaves pictures of the page there to be looked at.
"""

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

import dicom_phantom as make
import planted
from browser import CHROMIUM, english_page
from shoken.common.settings import settings
from shoken.reading.reader import read_here
from shoken.store.results import Store
from shoken.web.text import TEXTS
from visitor import HOST, page_process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
KEY, OTHER = "e" * 64, "d" * 64
SAID = TEXTS["en"].identity
SHOTS = os.environ.get("SHOKEN_TEST_SHOTS")


@pytest.fixture(scope="module")
def served(tmp_path_factory, analysis, phantom):
    """A page with a result of DICOM and one of NIfTI: its address, its folder, and the source."""
    folder, source = tmp_path_factory.mktemp("returning"), planted.head(phantom)
    scan = replace(analysis.scan, source=read_here(make.streams(source)).source)
    with pytest.MonkeyPatch.context() as patch, page_process(folder) as (port, _, log):
        patch.setenv("SHOKEN_STORE", str(folder / "store"))
        settings.cache_clear()
        Store().keep(KEY, replace(analysis, scan=scan))
        Store().keep(OTHER, analysis)
        yield f"http://{HOST}:{port}", folder, source, log
    settings.cache_clear()


@pytest.fixture
def page():
    with english_page(1000) as page:
        yield page


def _downloads(page, address, key):
    page.goto(f"{address}/analysis?run={key}")
    page.get_by_role("tab", name=TEXTS["en"].downloads).click()
    _settled(page)


def _settled(page):
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def _shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def _everything(page, folder):
    _settled(page)
    with page.expect_download() as started:
        page.get_by_role("button", name=TEXTS["en"].everything, exact=True).click()
    started.value.save_as(folder / "all.zip")
    with zipfile.ZipFile(folder / "all.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _told(files):
    return {name: planted.found_in(content) for name, content in files.items()}


def test_the_switch_asks_for_a_file_and_names_dicom_results_alone(served, page, tmp_path):
    address, folder, source, log = served
    _downloads(page, address, KEY)
    expect(page.get_by_text(SAID.is_off)).to_be_visible()
    _shot(page, "off")
    plain = _everything(page, tmp_path)
    assert not any(_told(plain).values())
    page.get_by_text(SAID.switch, exact=True).click()
    expect(page.get_by_text(SAID.needed)).to_be_visible()
    expect(page.get_by_role("button", name=TEXTS["en"].everything)).to_have_count(0)
    (other := tmp_path / "other.dcm").write_bytes(make.saved(make.classic()[0]))
    uploader = page.get_by_role("tabpanel").locator("input[type=file]")
    uploader.set_input_files(other)
    expect(page.get_by_text("none of the files is of the series")).to_be_visible()
    _shot(page, "other")
    (own := tmp_path / "own.dcm").write_bytes(make.saved(source[3]))
    uploader.set_input_files(own)
    expect(page.get_by_text(SAID.done)).to_be_visible()
    _shot(page, "on")
    returned = _everything(page, tmp_path)
    assert returned.keys() == plain.keys()
    for name, words in _told(returned).items():
        assert words == (planted.FILED_BY if name.endswith(".dcm") else []), name
        if not name.endswith(".dcm"):
            assert returned[name] == plain[name], name
    assert sum(name.endswith(".dcm") for name in returned) == 5
    page.get_by_text(SAID.switch, exact=True).click()
    expect(page.get_by_text(SAID.is_off)).to_be_visible()
    assert not any(_told(_everything(page, tmp_path)).values())
    kept = io.BytesIO(b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file()))
    assert planted.found_in(kept.getvalue()) == []
    assert planted.found_in(log.read_bytes()) == []


def test_a_scan_that_is_no_dicom_has_no_switch(served, page):
    address, *_ = served
    _downloads(page, address, OTHER)
    expect(page.get_by_text(SAID.not_dicom)).to_be_visible()
    expect(page.get_by_text(SAID.switch, exact=True)).to_have_count(0)
    _shot(page, "nifti")
