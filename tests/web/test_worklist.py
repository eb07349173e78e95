"""History as a worklist: found, put in order, labelled, deleted together; five hundred at once."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.review.reviewing import begun, signed
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan
from shoken.store.labels import Label
from shoken.store.packed_results import HEAD_BYTES, About
from shoken.store.results import Store
from shoken.store.revisions import AboutRevision
from shoken.web.history.worklist import (
    Order,
    ReviewState,
    Row,
    ordered,
    rows_of,
    that_match,
    worklist_csv,
)
from shoken.web.text import TEXTS
from small_analysis import small_analysis

REVISION = AboutRevision(
    number=1,
    of=0,
    reader="Sato",
    saved="2026-01-03T00:00:00+00:00",
    saves=0,
    signed_by=None,
    signed=None,
)
SIGNED = replace(REVISION, signed_by="Dr. 田中", signed="2026-01-04T00:00:00+00:00")


def _row(number, *, ml=1.0, name="FLAIR.nii.gz", revision=None, is_searched=True, **label):
    about = About(
        name=name,
        made=f"2026-01-{number:02}T00:00:00+00:00",
        sequence="flair",
        is_synthetic=False,
        finding_count=1,
        lesion_ml=ml,
        is_searched=is_searched,
    )
    return Row(key=f"{number:064x}", about=about, label=Label(**label), revision=revision)


DAMAGED = Row(key="f" * 64, about=None, label=Label(), revision=None)
ROWS = (
    _row(3, ml=2.5, visit="p1", project="MS", note="再検"),
    _row(2, ml=0.0, is_searched=False, visit="p2", revision=REVISION),
    _row(1, ml=9.0, visit="p3", project="stroke", revision=SIGNED),
    DAMAGED,
)


def _keys(rows):
    return [int(row.key, 16) if row.about else None for row in rows]


def test_it_is_sorted_by_date_and_by_load_and_what_has_none_is_last():
    assert _keys(ordered(ROWS, Order.NEWEST)) == [3, 2, 1, None]
    assert _keys(ordered(ROWS, Order.OLDEST)) == [1, 2, 3, None]
    assert _keys(ordered(ROWS, Order.LARGEST)) == [1, 3, 2, None]
    assert _keys(ordered(ROWS, Order.SMALLEST)) == [3, 1, 2, None]


@pytest.mark.parametrize(
    ("words", "project", "found"),
    [
        ("", None, [3, 2, 1, None]),
        ("flair P1", None, [3]),
        ("ＦＬＡＩＲ", None, [3, 2, 1]),
        ("再検", None, [3]),
        ("田中", None, [1]),
        ("2026-01-02", None, [2]),
        ("", "MS", [3]),
        ("stroke", "MS", []),
        ("reviewed", None, [1]),
    ],
)
def test_it_is_found_by_any_of_its_words(words, project, found):
    said = {ReviewState.REVIEWED: "reviewed"}
    rows = that_match(ROWS, words, project, lambda row: said.get(row.review, ""))
    assert _keys(rows) == found


def test_names_that_are_the_same_are_told_apart_by_their_folders():
    assert [row.name for row in ROWS] == [f"p{n} / FLAIR.nii.gz" for n in (1, 2, 3)] + [""]


def test_the_table_has_every_result_and_no_cell_is_a_formula():
    rows = (*ROWS, _row(4, project="=1+1", note="@x"))
    first, _, last, damaged, foreign = csv.DictReader(io.StringIO(worklist_csv(rows).decode()))
    assert (first["folder_or_visit"], first["volume_ml"], first["review"]) == (
        "p1",
        "2.5",
        "not reviewed",
    )
    assert (last["review"], last["reader"], last["reviewed_utc"]) == (
        "reviewed",
        "Dr. 田中",
        SIGNED.signed,
    )
    assert damaged["result"] == DAMAGED.key
    assert damaged["scan"] == damaged["searched"] == ""
    assert (foreign["project"], foreign["note"]) == ("'=1+1", "'@x")


@pytest.fixture(scope="module")
def small():
    """An analysis of a few thousand voxels."""
    grid = Grid((16, 18, 14), np.diag([2.0, 2.0, 2.0, 1.0]))
    data = np.random.default_rng(1).uniform(1, 2, grid.shape).astype(np.float32)
    return small_analysis(Scan("x_T2.nii", "0" * 64, Volume(data, grid), grid))


@pytest.fixture
def folder(own_store):
    return own_store / "local"


def _page(language="en"):
    def draw():
        from shoken.web.history.page import history_page

        history_page(None, None)

    page = AppTest.from_function(draw, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    return page


def _select(page, rows):
    """Select rows of the table, as a click does: the harness has no way to."""
    (table,) = [one for one in page.dataframe if one.proto.id]
    page.session_state[table.proto.id[table.proto.id.index("worklist ") :]] = {
        "selection": {"rows": rows, "columns": [], "cells": []}
    }
    return page.run()


def _button(page, label):
    return next(one for one in page.button if one.label == label)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_several_are_labelled_and_deleted_with_one_confirmation(folder, small, language):
    said, store = TEXTS[language].worklist, Store()
    keys = [f"{n:064x}" for n in range(3)]
    for key in keys:
        store.keep(key, small)
    store.labels.keep(keys[0], Label(note="mine"))
    revision = begun(small, None, 1, "reader")
    for one in (revision, signed(revision, "Sato")):
        store.revisions.keep(keys[0], one)
    page = _page(language)
    assert said.choose in [one.value for one in page.caption]
    assert TEXTS[language].history_sure not in [one.label for one in page.button]
    reviews = [*page.dataframe[0].value[said.columns.split("|")[5]]]
    assert reviews.count(said.reviews["reviewed"].format(reader="Sato")) == 1
    assert reviews.count(said.reviews["not reviewed"]) == 2
    listed = [row.key for row in rows_of(store)]
    wanted = sorted(listed.index(key) for key in keys[:2])
    _select(page, wanted)
    assert not page.exception
    field = next(one for one in page.text_input if one.label == said.new_project)
    field.set_value("MS study")
    _button(page, said.save).click().run()
    assert {key: one.project for key, one in store.labels.each().items()} == dict.fromkeys(
        keys[:2], "MS study"
    )
    assert store.labels.of(keys[0]).note == "mine"
    _select(page, wanted)
    assert said.delete_reviewed.format(count=1) in [one.value for one in page.warning]
    _button(page, said.delete_many.format(count=2)).click().run()
    assert not page.exception
    assert [row.key for row in rows_of(store)] == keys[2:]
    assert [path.stem for path in folder.iterdir() if path.suffix != ".lock"].count(keys[0]) == 0


@pytest.mark.usefixtures("folder")
def test_a_review_that_was_deleted_with_its_result_does_not_come_back(small):
    def draw():
        import streamlit as st

        from shoken.web.history.page import history_page
        from shoken.web.review.version import chosen_version
        from shoken.web.state import opened
        from shoken.web.text import TEXTS

        if analysis := opened(st.session_state.run):
            chosen_version((st.session_state.run, "scan"), analysis, TEXTS["en"])
        history_page(None, None)

    key, store, said = "d" * 64, Store(), TEXTS["en"].review
    store.keep(key, small)
    store.revisions.keep(key, begun(small, None, 1, "reader"))
    page = AppTest.from_function(draw, default_timeout=PATIENCE_S)
    page.session_state["language"], page.session_state["run"] = "en", key
    page.query_params["rev"] = "0"

    def versions():
        page.run()
        assert not page.exception
        return next(len(one.options) for one in page.selectbox if one.label == said.shown)

    assert versions() == 2
    _button(page, TEXTS["en"].history_sure).click().run()
    assert not rows_of(store)
    store.keep(key, small)  # the same scan once more
    assert versions() == 1


def test_five_hundred_are_listed_by_their_heads_alone(folder, small, monkeypatch):
    store = Store()
    store.keep("0" * 64, small)
    content = (folder / f"{'0' * 64}.shoken").read_bytes()
    picture = (folder / f"{'0' * 64}.thumbnail").read_bytes()
    for number in range(1, 500):
        (folder / f"{number:064x}.shoken").write_bytes(content)
        (folder / f"{number:064x}.thumbnail").write_bytes(picture)
    kind, read = type(store._files), []
    reading = kind.cat_ranges

    def counted(self, paths, starts, ends, **told):
        read.extend((path.rpartition(".")[2], ends) for path in paths)
        return reading(self, paths, starts, ends, **told)

    def refused(*_, **__):
        raise AssertionError("a whole result was read")

    monkeypatch.setattr(kind, "cat_ranges", counted)
    monkeypatch.setattr("shoken.store.results.unpacked", refused)
    page = _page()
    assert len(page.dataframe[0].value) == 50
    assert [one for one in read if one[0] == "shoken"] == [("shoken", HEAD_BYTES)] * 500
    assert sum(kind == "thumbnail" for kind, _ in read) == 50
    assert TEXTS["en"].worklist.counted.format(count=500, total=500) in [
        one.value for one in page.caption
    ]
