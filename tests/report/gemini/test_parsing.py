"""Text that no reader can see, and objects that are not plain."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoken.report.gemini import MOST_CHARACTERS, Failure, GeminiFailure, clean_text
from shoken.report.gemini.parsing import read_answer


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("le\u202eft", "left"),
        ("\u2067right\u2069", "right"),
        ("4\u200b0 mL", "40 mL"),
        ("\ufeffno\x00 change\x1b[2J", "no change[2J"),
        ("所\u2060見\u3000 2", "所見 2"),
        ("a\u00a0\u2009b\tc", "a b c"),
        ("one\r\ntwo\u2028three\x0bfour", "one\ntwo\nthree\nfour"),
        ("1\u20e31\u0338", "11"),  # a key's cap, a stroke through a digit
        ("\u304b\u3099cafe\u0301", "がcafé"),  # marks that belong to a letter
        ("葛\U000e0100城\ufe0f", "葛城"),
        ("a\u3164\u2800b\U000e0041", "ab"),
        ("\ud800\ue000\U0010ffff", ""),
        ("大きさは Å ± × – “ok”", "大きさは Å ± × – “ok”"),
    ],
)
def test_what_cannot_be_seen_goes(text, clean):
    assert clean_text(text) == clean


# every code point, and more often those that matter: drawn by their numbers, for a table of all
# characters by category takes seconds to make
_CHARACTERS = st.one_of(
    st.integers(0, 0x10FFFF).map(chr),
    st.sampled_from("a4左\u202e\u200b\u0301\u20e3\ud800\x00\r\n \u3000"),
)


@given(st.lists(_CHARACTERS, max_size=20).map("".join))
def test_a_clean_text_is_plain_and_stays_as_it_is(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not [c for c in clean if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}]
    clean.encode()


def _text(summary="a", **more):
    return json.dumps({"summary": summary, "sentences": [], **more}, ensure_ascii=False)


def _failed(text, form):
    with pytest.raises(GeminiFailure) as raised:
        read_answer(text, form)
    return raised.value.kind


def test_an_example_that_does_not_fit_is_no_second_answer(form):
    value, bare = read_answer('As {"about": 1} and {slot} show:\n' + _text("b"), form)
    assert value.summary == "b"
    assert json.loads(bare)["summary"] == "b"


def test_the_same_answer_laid_out_in_two_ways_is_one(form):
    twice = _text() + json.dumps(json.loads(_text()), indent=3)
    assert read_answer(twice, form)[0].summary == "a"


def test_what_is_whole_within_a_broken_object_is_not_the_answer(form):
    assert _failed('{"report": [' + _text(), form) is Failure.NOT_JSON


@pytest.mark.parametrize("text", ["", "{}", "null", "[]", '"{}"', "{'summary': 'a'}"])
def test_what_is_no_object_with_a_key_is_no_answer(form, text):
    assert _failed(text, form) is Failure.NOT_JSON


def test_each_string_has_a_bound(form):
    assert _failed(_text("x" * 201), form) is Failure.WRONG_SCHEMA  # the form's own
    assert _failed(_text(more="x" * (MOST_CHARACTERS + 1)), form) is Failure.TOO_LONG
    # what cannot be seen does not count
    assert read_answer(_text("\u200b" * 9000), form)[0].summary == ""


@given(st.text(alphabet='{}[]":,\\ a1\n', max_size=60))
def test_no_text_is_more_than_refused(form, text):
    try:
        read_answer(text, form)
    except GeminiFailure as failure:
        assert failure.kind in {Failure.NOT_JSON, Failure.WRONG_SCHEMA}  # noqa: PT017


def test_a_long_reply_is_searched_once(form):
    assert _failed('{"a": {"a": "' * 9000, form) is Failure.NOT_JSON
    assert _failed("{" * 150_000, form) is Failure.NOT_JSON
    assert _failed(" " * 300_000, form) is Failure.TOO_LONG
