"""A review on the page, in Streamlit's own test harness; drawing is in test_review_browser.py."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.review.marks import Reason, Verdict
from shoken.analysis.review.reviewing import begun, reviewed
from shoken.common.errors import StoreError, UsageError
from shoken.common.review_refusals import Refusal
from shoken.imaging.volume import Grid
from shoken.store.results import Store
from shoken.store.revisions import Revisions
from shoken.web.review.crosshair import voxels_of
from shoken.web.review.version import version_of
from shoken.web.text import TEXTS
from shoken.web.text.review_refusals import REFUSED

ROOT = Path(__file__).resolve().parents[2]
KEY = "e" * 64
SAID = TEXTS["en"].review


@pytest.fixture
def kept(analysis):
    """The store with one result that nobody has reviewed."""
    Store().keep(KEY, analysis)
    yield Store()
    Store().remove(KEY)


def _page(language="en", **address) -> AppTest:
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run().button[0].click().run()
    for name, value in {"run": KEY, **address}.items():
        page.query_params[name] = value
    return page.run()


def _button(page, label):
    found = [one for one in page.button if one.label == label]
    assert found, [one.label for one in page.button]
    return found[-1]  # a form's or a popover's comes after what opens it


def _pick(page, kept, row=0):
    """Select a row as a click would: the test harness has no such click."""
    (told,) = kept.revisions.about(KEY)
    count = len(kept.revisions.open(KEY, told.number).marking.marks)
    page.session_state[f"review {KEY} {told.number} {count}"] = {
        "selection": {"rows": [row], "columns": [], "cells": []}
    }
    return page.run()


@pytest.mark.usefixtures("kept")
def test_a_fault_after_a_result_is_open_is_told_once(monkeypatch):
    def damaged(*_):
        raise StoreError("the reviews cannot be read")

    monkeypatch.setattr(Revisions, "about", damaged)
    page = _page()  # which would draw itself until the harness loses patience
    assert [one.value for one in page.error] == ["the reviews cannot be read"]


def _raw(kept):
    return kept._files.cat_file(kept._place(KEY))


def test_a_review_is_begun_and_a_candidate_rejected_commented_and_signed(kept, analysis):
    before = _raw(kept)
    page = _page()
    assert not kept.revisions.about(KEY)
    _button(page, SAID.begin).click().run()
    assert not page.exception
    assert not page.error
    assert page.query_params["rev"] == "1"
    (told,) = kept.revisions.about(KEY)
    assert (told.number, told.of, told.signed_by) == (1, 0, None)
    page = _pick(page, kept)
    why = next(one for one in page.radio if one.label == SAID.reject_why)
    why.set_value(why.options[list(Reason).index(Reason.VESSEL)]).run()
    _button(page, SAID.reject).click().run()
    mark = kept.revisions.open(KEY, 1).marking.mark(1)
    assert (mark.verdict, mark.reason) == (Verdict.REJECTED, Reason.VESSEL)
    shown = "\n".join(one.value for one in (*page.markdown, *page.caption))
    assert "rejected 1" in shown
    name = next(one for one in page.text_input if one.label == SAID.sign_name)
    name.set_value("Dr. 山田")
    _button(page, SAID.sign).click().run()
    assert kept.revisions.open(KEY, 1).signature.name == "Dr. 山田"
    assert "reviewed by Dr. 山田" in page.success[0].value
    assert _raw(kept) == before
    again = _page()
    assert again.query_params["rev"] == "1"  # the newest is what a reload shows
    assert "Dr. 山田" in again.success[0].value
    assert SAID.accept not in [one.label for one in again.button]
    assert not reviewed(analysis, kept.revisions.open(KEY, 1)).findings


def test_undo_redo_and_the_automatic_result_beside_it(kept):
    page = _page()
    _button(page, SAID.begin).click().run()
    page = _pick(page, kept)
    _button(page, SAID.accept).click().run()
    assert kept.revisions.open(KEY, 1).marking.mark(1).verdict is Verdict.ACCEPTED
    _button(page, SAID.undo).click().run()
    assert kept.revisions.open(KEY, 1).marking.mark(1).verdict is Verdict.OPEN
    _button(page, SAID.redo).click().run()
    assert kept.revisions.open(KEY, 1).marking.mark(1).verdict is Verdict.ACCEPTED
    which = next(one for one in page.selectbox if one.label == SAID.shown)
    which.set_value(0).run()
    assert page.query_params["rev"] == "0"
    assert SAID.accept not in [one.label for one in page.button]
    assert TEXTS["en"].threshold in [one.label for one in page.slider]


@pytest.mark.slow
def test_what_another_session_changed_is_not_overwritten(kept):
    page, other = _page(), None
    _button(page, SAID.begin).click().run()
    other = _pick(_page(), kept)
    page = _pick(page, kept)
    _button(page, SAID.accept).click().run()
    _button(other, SAID.accept).click().run()
    assert "changed elsewhere" in other.error[0].value


def test_the_japanese_page_has_its_own_words(kept):
    said = TEXTS["ja"].review
    page = _page("ja")
    _button(page, said.begin).click().run()
    page = _pick(page, kept)
    assert {said.accept, said.undo, said.sign} <= {one.label for one in page.button}
    assert not page.exception
    _button(page, said.sign).click().run()  # without a name
    assert [one.value for one in page.error] == [REFUSED["ja"][Refusal.NO_NAME]]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_refusal_is_told_in_the_language_of_the_page(language):
    assert set(REFUSED[language]) == set(Refusal)
    for reason, said in REFUSED[language].items():
        assert said.isascii() is (language == "en"), reason


def _told(mask, grid, **other):
    flat = np.flatnonzero(mask.ravel(order="F"))
    return {
        "shape": list(grid.shape),
        "affine": grid.affine.ravel().tolist(),
        "runs": [[int(at), 1] for at in flat],
        **other,
    }


def test_what_is_drawn_arrives_at_the_scans_own_voxels():
    grid = Grid((6, 5, 4), np.diag([2.0, 2.0, 2.0, 1.0]))
    mask = np.zeros(grid.shape, dtype=bool)
    mask[1:3, 2, 3] = True
    assert np.array_equal(voxels_of(_told(mask, grid), grid), np.flatnonzero(mask))
    coarse = grid.merged(4.0)
    drawn = np.zeros(coarse.shape, dtype=bool)
    drawn[1, 1, 1] = True
    there = np.unravel_index(voxels_of(_told(drawn, coarse), grid), grid.shape)
    assert {tuple(int(v) for v in one) for one in zip(*there, strict=True)} >= {
        (2, 2, 2),
        (3, 3, 3),
    }
    whole = _told(mask, grid)
    for broken in (
        {},
        {**whole, "runs": []},
        {**whole, "runs": [[0, 10**9]]},
        {**whole, "runs": [[-1, 1]]},
        {**whole, "shape": [9**9, 9**9, 9]},
        {**whole, "affine": [1.0]},
    ):
        with pytest.raises(UsageError, match="draw"):
            voxels_of(broken, grid)


def test_what_two_users_review_is_kept_apart(kept, analysis):
    began = begun(analysis, None, 1, "")
    kept.revisions.keep(KEY, began)
    assert Store("other@example.org").revisions.about(KEY) == ()
    keys = {version_of(user, (KEY, "scan"), analysis, began).key for user in (None, "a", "b")}
    assert len(keys) == 3
