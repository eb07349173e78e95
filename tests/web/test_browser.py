"""The page in real Chromium: what a person does on it, and what they get."""

import json
import re
import urllib.request
import zipfile

import nibabel as nib
import numpy as np
import pytest
from playwright.sync_api import Page, expect, sync_playwright

import hostile_files
from browser import CHROMIUM, FLAGS, PATIENCE_MS, page_server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server of our own on a free port."""
    with page_server(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def page():
    """A new browser session that asks for Japanese."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="ja-JP", viewport={"width": 1500, "height": 1000})
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield context.new_page()
        browser.close()


def _download(page: Page, button: str, folder):
    _settled(page)  # what a page that is drawn anew offered is gone when it is asked for
    with page.expect_download() as started:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def _settled(page):
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def test_the_first_visitor_may_come_by_a_bookmark(page, address):
    page.goto(f"{address}/analysis")
    expect(page.get_by_text("頭部MRI（NIfTI")).to_be_visible()


def test_from_home_to_the_sample_and_its_downloads(page, address, tmp_path):
    page.goto(address)
    page.get_by_role("button", name="画像を解析する").click()
    page.get_by_role("button", name="サンプルを使う").click()
    expect(page.get_by_text("サンプルの正解")).to_be_visible()
    expect(page.get_by_text(re.compile("左前頭葉.* mLの病変候補")).first).to_be_visible()
    expect(page.get_by_text("合成頭部", exact=True)).to_be_visible()
    page.screenshot(path=tmp_path / "sample.png")

    page.get_by_text("断面を並べる").click()
    picture = page.get_by_test_id("stImage").nth(1).locator("img")
    before = picture.get_attribute("src")
    slices = page.get_by_role("slider", name="スライス")
    for _ in range(10):
        _settled(page)  # a page that is drawn anew loses the key
        slices.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)

    page.get_by_role("tab", name="計測値").click()
    threshold = page.get_by_role("slider", name="確率の閾値")
    _settled(page)
    threshold.press("ArrowRight")
    expect(page.get_by_text("利用者が選んだ閾値")).to_be_attached()
    _settled(page)
    threshold.press("ArrowLeft")
    expect(page.get_by_text("利用者が選んだ閾値")).to_have_count(0)

    page.get_by_role("tab", name="ダウンロード").click()
    mask = nib.load(_download(page, "phantom_FLAIR_label-lesion_mask.nii.gz", tmp_path))
    record = json.loads(_download(page, "phantom_FLAIR_report.json", tmp_path).read_text())
    voxels = np.asarray(mask.dataobj).sum()
    assert voxels / 1000 == pytest.approx(record["findings"][0]["volume_ml"])
    with zipfile.ZipFile(_download(page, "すべて（ZIP）", tmp_path)) as archive:
        assert len(archive.namelist()) == 11


def test_an_upload_and_the_other_language(page, address, phantom_file, tmp_path):
    # other bytes than the sample's, whose result is kept
    scan = tmp_path / "upload_FLAIR.nii.gz"
    scan.write_bytes(phantom_file.read_bytes() + b"\0\0")
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="解析する", exact=True).click()
    expect(page.get_by_text(re.compile("左前頭葉.* mLの病変候補")).first).to_be_visible()
    page.get_by_text("English").click()
    expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
    expect(page.get_by_text("Research tool, not a medical device")).to_have_count(1)
    expect(page.get_by_text("Research tool, not a medical device")).to_be_visible()
    stage = page.locator(".shoken-viewer .stage").bounding_box()
    assert stage["width"] >= 0.6 * 1500
    assert stage["y"] + stage["height"] <= 1000  # all of it is seen without scrolling
    page.set_viewport_size({"width": 1500, "height": 600})
    upload = page.locator(".st-key-upload-area")
    before = upload.bounding_box()["y"]
    down = page.get_by_test_id("stMain").evaluate("one => (one.scrollTop = 90, one.scrollTop)")
    assert down > 0
    assert upload.bounding_box()["y"] == pytest.approx(before - down)  # it scrolls with the rest


def test_a_reload_in_the_middle_a_cancel_and_the_history(page, address, phantom_file, tmp_path):
    name = "reload_FLAIR.nii.gz"
    (tmp_path / name).write_bytes(phantom_file.read_bytes() + b"\0")
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(tmp_path / name)
    page.get_by_role("button", name="解析する", exact=True).click()
    page.get_by_role("button", name="中止").click()
    expect(page.get_by_text("解析を中止しました。")).to_be_visible()
    page.get_by_role("button", name="もう一度解析する").click()
    expect(page.get_by_text("脳を抽出")).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("左前頭葉.* mLの病変候補")).first).to_be_visible()
    page.get_by_role("link", name="履歴").click()
    expect(page.get_by_text(name).first).to_be_attached()  # a cell's text, drawn on a canvas
    page.screenshot(path=tmp_path / "history.png")
    _search(page, name)
    page.get_by_role("button", name="開く").click()
    expect(page.get_by_text(re.compile("左前頭葉.* mLの病変候補")).first).to_be_visible()
    page.get_by_role("link", name="履歴").click()
    _search(page, name)
    page.get_by_role("button", name="削除").click()
    page.get_by_role("button", name="この結果を完全に削除する").click()
    expect(page.get_by_text(name)).to_have_count(0)


def _search(page, name):
    """Leave one result in the list, which is then the one that is chosen."""
    field = page.get_by_role("textbox", name="検索")
    field.fill(name)
    field.press("Enter")
    _settled(page)


def test_a_bad_file_is_one_message(page, address, tmp_path):
    page.goto(f"{address}/analysis")
    bad = tmp_path / "bad.nii.gz"
    bad.write_bytes(b"not a scan")
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("bad.nii.gz：ファイルが破損しているか、")).to_be_visible()


HOSTILE = {
    "bomb.zip": (hostile_files.zip_files, "bomb of DICOM", "SHOKEN_MAX_READ_MEMORY_MIB"),
    "bomb.nii.gz": (hostile_files.nifti_files, "gz bomb, 256 MB", "bomb.nii.gz："),
    "lost.zip": (hostile_files.zip_files, "text", "ファイルの中にDICOM画像がありません"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_one_message_and_the_server_stays_healthy(
    page, address, tmp_path, name
):
    files, kind, said = HOSTILE[name]
    (tmp_path / name).write_bytes(files()[kind])
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(tmp_path / name)
    answers = 0
    while not page.get_by_text(said).count():
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=600) as answer:
            assert answer.status == 200
        answers += 1
        assert answers < PATIENCE_MS / 200
        page.wait_for_timeout(200)
    expect(page.get_by_text(said)).to_be_visible()


def test_a_zip_of_a_dicom_series_is_analysed(page, address, shared, tmp_path):
    with zipfile.ZipFile(tmp_path / "series.zip", "w") as archive:
        for file in (shared / "data" / "dicom-vs-seg").glob("*.dcm"):
            archive.write(file, file.name, zipfile.ZIP_DEFLATED)
    page.goto(f"{address}/analysis")
    page.locator("input[type=file]").set_input_files(tmp_path / "series.zip")
    page.get_by_role("button", name="解析する", exact=True).click()
    expect(page.get_by_text("dicom-4a836e24_T1w_report.json")).to_be_attached(timeout=PATIENCE_MS)
