"""The page that compares two visits, in Streamlit's own test harness."""

import pytest
from streamlit.testing.v1 import AppTest

from shoken.analysis.remeasure import remeasure
from shoken.store.results import Store
from shoken.web.text import TEXTS

FIRST, SECOND = "1" * 64, "2" * 64


def _page() -> None:
    from shoken.web.compare_page import compare_page

    compare_page()


def _drawn(language, **asked):
    page = AppTest.from_function(_page, default_timeout=300)
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


def test_it_says_what_it_needs():
    page = _drawn("en")
    assert not page.exception
    assert [info.value for info in page.info] == [TEXTS["en"].visits.missing]
    assert [f.label for f in page.file_uploader] == list(TEXTS["en"].visits.names)


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
    assert TEXTS["ja"].downloads in [expander.label for expander in page.expander]


@pytest.mark.usefixtures("kept")
def test_two_kept_results_are_chosen_and_begun_by_the_button():
    page, text = _drawn("en"), TEXTS["en"].visits
    page.selectbox[0].set_value(FIRST).run()
    assert [info.value for info in page.info] == [text.missing]
    page.selectbox[1].set_value(FIRST).run()
    assert [error.value for error in page.error] == [text.same]
    page.selectbox[1].set_value(SECOND).run()
    assert not len(page.dataframe)
    next(b for b in page.button if b.label == text.start).click().run()
    assert not page.exception
    assert len(page.dataframe[0].value) == 1


@pytest.mark.usefixtures("kept")
def test_a_result_that_is_not_kept_is_said():
    page = _drawn("en", first=FIRST, second="3" * 64)
    assert [info.value for info in page.info] == [TEXTS["en"].gone]
