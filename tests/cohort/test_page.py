"""The cohort's page: what stands out, and in real Chromium filters, ratings and both languages."""

import json
import random
import re
from dataclasses import replace

import pytest

from browser import CHROMIUM, FLAGS, PATIENCE_MS
from cohort_data import dataset, plan
from shoken.cohort.outcome import Commit, Failure, Measured
from shoken.cohort.outliers import FEWEST, deviations
from shoken.cohort.page import cohort_html, linked
from shoken.cohort.page_text import PAGE_TEXTS
from shoken.cohort.status import Status

PLANTED = "sub-00007"


def _status(manifest, count):
    """A cohort made up of so many scans, one of which stands out, and of three failures."""
    draw = random.Random(1)  # noqa: S311 - the same cohort each time
    entries, commits = [], {}
    for number in range(count):
        name, key = f"sub-{number:05}", f"{number:064x}"
        entry = manifest.entries[0].model_copy(
            update={"key": key, "name": name, "columns": {"site": "AB"[number % 2]}}
        )
        cells = {
            "brain_ml": round(draw.gauss(1400, 90), 1),
            "cnr": round(draw.gauss(3, 0.4), 3),
            "efc": round(draw.gauss(0.5, 0.02), 4),
            "lesion_ml": round(draw.expovariate(0.2), 2),
        }
        if name == PLANTED:
            cells["brain_ml"] = 300.0
        ends = ("overlay.png", "report.pdf", "thumbnail.webp")
        files = {f"{name}/anat/{name}_{end}": "0" for end in ends}
        measured = Measured(cells=cells, seconds=30, peak_mib=900)
        commits[key] = Commit(key=key, name=name, attempt="a", files=files, measured=measured)
        entries.append(entry)
    for number in range(3):
        key = f"f{number:063x}"
        failure = Failure(whose="scan", kind="UnreadableScan", cause="<b>damaged</b>")
        commits[key] = Commit(key=key, name="bad", attempt="a", failure=failure)
        entries.append(entries[0].model_copy(update={"key": key, "name": f"bad-{number}"}))
    whole = manifest.model_copy(update={"entries": tuple(entries)})
    return Status(manifest=whole, commits=commits, faults={}, writing=frozenset())


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    return plan(dataset(tmp_path_factory.mktemp("one") / "ds", count=1))


def _data(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page.decode(), re.DOTALL)[1])


def test_a_planted_outlier_comes_first_and_ties_single_nobody_out():
    rows = [{"a": float(number), "b": 0.0, "c": "x", "seconds": number} for number in range(9)]
    rows[4] = {"a": 100.0, "b": 5.0, "c": "y", "seconds": 10_000}
    found = deviations(rows, ["a", "b", "c", "seconds"])
    assert max(range(9), key=lambda row: abs(found[row][0].z)) == 4
    assert {one.column for of_row in found for one in of_row} == {"a"}
    # the median of 0 to 8 but 4, and 100, is 5; the absolute deviations' is 3
    assert found[0][0].z == pytest.approx(0.6745 * -5 / 3)
    assert deviations(rows[:4], ["a"]) == [()] * 4


def test_scans_stand_out_among_those_of_their_sequence_and_lesions_by_their_logarithm():
    rows = [{"sequence": "t1", "cnr": 3 + n / 10, "lesion_ml": 4.0**n - 1} for n in range(6)]
    rows += [{"sequence": "flair", "cnr": 9 + n / 10, "lesion_ml": 0.0} for n in range(6)]
    rows[9]["cnr"] = 3.2  # usual on T1, and nowhere near the other FLAIR scans
    found = deviations(rows, ["cnr", "lesion_ml"])
    first = max(range(12), key=lambda row: abs(found[row][0].z))
    assert (first, found[9][0].column) == (9, "cnr")
    largest = next(one for one in found[5] if one.column == "lesion_ml")
    # equal steps of the logarithm: 2.5 of them above the median, whose MAD is 1.5
    assert largest.z == pytest.approx(0.6745 * 2.5 / 1.5)
    assert all(one.column != "lesion_ml" for of_row in found[6:] for one in of_row)


def test_a_scan_without_a_kind_is_compared_with_the_whole_cohort():
    rows = [{"sequence": "flair", "snr_white": 20 + n / 10} for n in range(20)]
    rows += [{"sequence": "unknown", "snr_white": 0.1}, {"snr_white": 0.1}]
    found = deviations(rows, ["snr_white"])
    first = sorted(range(22), key=lambda row: -abs(found[row][0].z))
    assert set(first[:2]) == {20, 21}
    # the median of all is 20.85; the absolute deviations' is 0.55
    assert found[20][0].z == pytest.approx(0.6745 * (0.1 - 20.85) / 0.55)
    # what the few are does not move those of whom there are enough
    assert [of_row[0].z for of_row in found[:20]] == [
        of_row[0].z for of_row in deviations(rows[:20], ["snr_white"])
    ]


@pytest.mark.parametrize("enhanced", [FEWEST - 1, FEWEST])
def test_t1_with_and_without_agent_are_two_sequences_however_few_they_are(enhanced):
    def _row(sequence, n, cnr):
        return {"sequence": sequence, "cnr": cnr + n / 10, "brain_ml": 1200 + n, "coverage": n}

    rows = [_row("t1", n, 3) for n in range(10)] + [_row("t1c", n, 1) for n in range(enhanced)]
    rows[-1]["brain_ml"] = 400
    found = deviations(rows, ["cnr", "brain_ml", "coverage"])
    alone = deviations(rows[10:], ["cnr"])
    assert [[one for one in of_row if one.column == "cnr"] for of_row in found[10:]] == [
        list(of_row) for of_row in alone
    ]
    assert any(alone) is (enhanced == FEWEST)
    # a head is as large on either
    assert found[-1][0].column == "brain_ml"
    assert found[-1][0].z < -3
    assert {one.column for one in found[10]} >= {"brain_ml", "coverage"}


def test_scans_that_were_not_recognised_are_no_kind_of_their_own():
    rows = [{"sequence": "flair", "snr_white": 20 + n / 10} for n in range(20)]
    rows += [{"sequence": "unknown", "snr_white": n / 10} for n in range(FEWEST + 1)]
    found = deviations(rows, ["snr_white"])
    largest = [abs(of_row[0].z) for of_row in found]
    assert min(largest[20:]) > max(largest[:20])


def test_what_is_no_number_and_what_is_not_measured_singles_nobody_out(manifest):
    status = _status(manifest, 9)
    ages = ("70", "71", "72", "73", "74", "nan", "inf", "-Infinity", "999")
    entries = tuple(
        entry.model_copy(update={"columns": {"age": age}})
        for entry, age in zip(status.done, ages, strict=True)
    )
    whole = status.manifest.model_copy(update={"entries": entries})
    page = cohort_html(replace(status, manifest=whole)).decode()
    text = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
    data = json.loads(text, parse_constant=pytest.fail)  # as a browser, which knows no NaN
    assert "age" in data["measures"]
    columns = {column for of_row in data["outliers"] for column, _ in of_row}
    assert columns
    assert "age" not in columns
    rows = [{"a": value} for value in (*range(5), "nan", "inf")]
    assert [len(of_row) for of_row in deviations(rows, ["a"])] == [1] * 5 + [0] * 2


def test_the_page_holds_all_and_asks_nothing_of_a_network(manifest):
    page = cohort_html(_status(manifest, 20))
    data = _data(page)
    assert len(data["rows"]) == 20
    assert data["counts"] == {"done": 20, "failed": 3, "left": 0, "out": 0}
    assert data["files"][7]["report"] == f"{PLANTED}/anat/{PLANTED}_report.pdf"
    assert data["files"][7]["picture"] == f"{PLANTED}/anat/{PLANTED}_thumbnail.webp"
    assert linked(page) == {
        f"{row['scan_id'].removesuffix('_FLAIR')}/anat/{row['scan_id'].removesuffix('_FLAIR')}_{end}"
        for row in data["rows"]
        for end in ("report.pdf", "thumbnail.webp")
    }
    assert b"<b>damaged" not in page
    assert b"default-src 'none'" in page
    assert set(data["measures"]) >= {"brain_ml", "cnr", "efc", "seconds"}
    assert data["columns"]["cnr"]["better"] == "higher"
    assert data["columns"]["cnr"]["description"].keys() == {"en", "ja"}


def test_both_languages_say_the_same():
    english, japanese = PAGE_TEXTS["en"], PAGE_TEXTS["ja"]
    assert english.keys() == japanese.keys()
    for name, words in english.items():
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", japanese[name]))


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield opened
        opened.close()


@pytest.mark.slow
@pytest.mark.parametrize("count", [60, 2000])
def test_the_page_in_a_browser(manifest, tmp_path, browser, count):
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    file = tmp_path / "cohort.html"
    file.write_bytes(cohort_html(_status(manifest, count)))
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    rows = page.locator("table.outliers tbody tr")
    first = [rows.nth(number).get_attribute("data-scan") for number in range(3)]
    assert f"{PLANTED}_FLAIR" in first
    assert rows.count() == 50
    page.get_by_label(f"Rating: {PLANTED}_FLAIR").select_option("fail")
    page.get_by_label(f"Note: {PLANTED}_FLAIR").fill("cut off")
    page.get_by_label(f"Note: {PLANTED}_FLAIR").blur()
    page.reload()
    assert page.get_by_label(f"Rating: {PLANTED}_FLAIR").input_value() == "fail"
    with page.expect_download() as download:
        page.get_by_role("button", name=PAGE_TEXTS["en"]["ratings_save"]).click()
    saved = download.value.path().read_text()
    assert saved == f"scan_id\trating\tnote\n{PLANTED}_FLAIR\tfail\tcut off\n"
    page.get_by_role("searchbox").fill("brain_ml<400")
    assert page.locator("table.outliers tbody tr").count() == 1
    page.get_by_role("searchbox").fill("")
    page.get_by_label(PAGE_TEXTS["en"]["by"], exact=True).select_option("site")
    assert page.locator("figure circle").count() == count
    # the plot is read out as one: a group in it has no role that a name could be of
    distribution = PAGE_TEXTS["en"]["distribution"]
    assert page.get_by_role("img", name=f"{distribution}: ").count() == 1
    assert page.locator("figure svg g[aria-label]").count() == 0
    tiles = page.locator(".mosaic a")
    page.get_by_role("heading", name=PAGE_TEXTS["en"]["mosaic"]).scroll_into_view_if_needed()
    while tiles.count() < count:  # they come as one scrolls
        before = tiles.count()
        if before:
            tiles.last.scroll_into_view_if_needed()
        expect(tiles.nth(before)).to_be_attached()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=tmp_path / "en.png")
    assert page.get_by_text("Volume of the brain mask").is_visible()
    page.get_by_role("button", name="日本語").click()
    assert page.get_by_text("脳マスクの体積").is_visible()
    assert page.get_by_role("heading", name="外れ値").is_visible()
    page.screenshot(path=tmp_path / "ja.png", full_page=count == 60)
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "a phone would have to scroll sideways"
    assert faults == []
