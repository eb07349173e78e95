"""The page that compares two visits, in Streamlit's own test harness."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.remeasure import remeasure
from shoken.store.comparisons import Comparisons
from shoken.store.results import Store
from shoken.web.state import forget
from shoken.web.text import TEXTS

FIRST, SECOND, THIRD = "1" * 64, "2" * 64, "4" * 64


def _page() -> None:
    from shoken.web.comparison.page import compare_page

    compare_page()


def _drawn(language, **asked):
    page = AppTest.from_function(_page, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    for name, value in asked.items():
        page.query_params[name] = value
    return page.run()


@pytest.fixture(scope="module")
def kept(analysis):
    store = Store()
    store.keep(FIRST, analysis)
    store.keep(SECOND, remeasure(analysis, threshold=0.9))
    yield
    store.remove(FIRST)
    store.remove(SECOND)
    for one in Comparisons().entries():
        Comparisons().remove(one.key)


def test_it_says_what_it_needs():
    page = _drawn("en")
    assert not page.exception
    assert [info.value for info in page.info] == [TEXTS["en"].compare.missing]
    assert [f.label for f in page.file_uploader] == ["Visit 1", "Visit 2"]
    page.button[0].click().run()
    assert [f.label for f in page.file_uploader] == ["Visit 1", "Visit 2", "Visit 3"]


@pytest.mark.slow  # an alignment, and pictures
@pytest.mark.usefixtures("kept")
def test_an_address_with_two_results_shows_their_lesions_and_pictures():
    page = _drawn("ja", first=FIRST, second=SECOND)
    assert not page.exception
    assert not page.error
    table = page.dataframe[0].value
    assert len(table) == 1
    assert table.iloc[0, 1] in {"不変", "縮小"}
    assert float(table.iloc[0, 3]) > float(table.iloc[0, 4]) > 0
    assert any("病変候補は1回目" in m.value for m in page.markdown)
    assert [tab.label for tab in page.tabs] == list(TEXTS["ja"].compare.tabs)
    shown = Comparisons().entries()[0].record
    said = next(m.value for m in page.markdown if "各回のレポートの合計" in m.value)
    totals = said.replace("\\", "")
    assert f"| {shown.first_total_ml:.2f} | {shown.second_total_ml:.2f} |" in totals


@pytest.mark.usefixtures("kept")
def test_two_kept_results_are_chosen():
    page, text = _drawn("en"), TEXTS["en"].compare
    page.selectbox[0].set_value(FIRST).run()
    assert text.missing in [info.value for info in page.info]
    page.selectbox[1].set_value(FIRST).run()
    assert [error.value for error in page.error] == [text.same]
    page.selectbox[1].set_value(SECOND).run()
    assert not len(page.dataframe)
    assert text.start in [b.label for b in page.button]


@pytest.mark.slow  # an alignment
@pytest.mark.usefixtures("kept")
def test_the_button_begins_their_comparison():
    page, text = _drawn("en"), TEXTS["en"].compare
    page.selectbox[0].set_value(FIRST).run()
    page.selectbox[1].set_value(SECOND).run()
    next(b for b in page.button if b.label == text.start).click().run()
    assert not page.exception
    assert len(page.dataframe[0].value) == 1


@pytest.mark.usefixtures("kept")
def test_a_result_that_is_not_kept_is_said():
    page = _drawn("en", first=FIRST, second="3" * 64)
    assert [info.value for info in page.info] == [TEXTS["en"].gone]


@pytest.mark.slow  # two registrations by a worker
@pytest.mark.usefixtures("kept")
def test_three_visits_have_steps_and_a_line_over_time(analysis):
    Store().keep(THIRD, remeasure(analysis, threshold=0.7))
    days = ["2020-01-31", "2021-01-31", "2022-06-30"]
    page = _drawn("en", visit=[FIRST, SECOND, THIRD], day=days)
    assert not page.exception
    assert not page.error
    (kept,) = [one for one in Comparisons().entries() if len(one.visits) == 3]
    assert [visit.day for visit in kept.record.visits] == days
    assert len(kept.record.steps) == 2
    assert any("2022-06-30" in m.value.replace("\\", "") for m in page.markdown)
    Store().remove(THIRD)
    forget(THIRD)
    again = _drawn("en", visit=[FIRST, SECOND, THIRD], day=days)
    assert TEXTS["en"].compare.no_pictures in [info.value for info in again.info]
    assert len(again.dataframe[0].value) == 1


@pytest.mark.usefixtures("kept")
def test_visits_out_of_the_order_of_their_days_are_refused():
    page = _drawn("en")
    page.selectbox[0].set_value(FIRST)
    page.selectbox[1].set_value(SECOND)
    page.date_input[0].set_value(date(2021, 1, 1))
    page.date_input[1].set_value(date(2020, 1, 1)).run()
    assert "order of their dates" in page.error[0].value
