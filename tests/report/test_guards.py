"""The property holds by each of its guards: with any one of them emptied it finds a sentence.

What a sentence must not do is said here a second time, by patterns of its own and not by those of
the code, and sentences are put together from what is plain and from lures, in every way.
"""

import re

import pytest
from made_up import facts, finding

from shoken.report.draft import Line
from shoken.report.judging import refusal
from shoken.report.judging.refusal import judged
from shoken.report.slot_filling import slot_names
from shoken.report.slots.subjects import subjects
from shoken.report.words.language import Text

LANGUAGES = ("en", "ja")
NEVER = Text("(?!)", "(?!)")

_PLAIN = {
    "en": ("{finding} is {signal}", "{finding} lies in {place}", "its margins are sharp",
           "the candidate is homogeneous", "it measures {axes}"),
    "ja": ("{finding}は{signal}を呈し", "{place}に認める", "辺縁は明瞭で", "内部は均一である",
           "体積{volume}である"),
}  # fmt: skip
# a lure: what a sentence with it would say, and how that is seen without the code's own patterns
_LURES = {
    "a word": {
        "en": (("it is new", r"\bnew\b"), ("it is on the left", r"\bleft\b")),
        "ja": (("新規である", "新規"), ("左にある", "左に")),
    },
    "a foreign slot": {
        "en": (("it is {limit}", r"\{limit\}"), ("it has {searched}", r"\{searched\}")),
        "ja": (("{limit}である", r"\{limit\}"), ("{searched}である", r"\{searched\}")),
    },
    "a turned slot": {
        "en": (("the core is {volume}", r"core is \{"), ("it is very {signal}", r"very \{")),
        "ja": (("中心部は{volume}である", r"中心部は\{"), ("やや{signal}である", r"やや\{")),
    },
    "a slot out of place": {
        "en": (("it is {counterpart}", r"is \{counterpart"), ("a rim of {surround}", r"of \{surr")),
        "ja": (("{counterpart}である", r"part\}で"), ("{surround}である", r"surround\}で")),
    },
    "a word right before a slot": {
        "en": (("a sharp {volume}", r"sharp \{volume"), ("a homogeneous {place}", r"ous \{place")),
    },
    "slots side by side": {
        "en": (("it is {rank} {contrast}", r"\} \{contrast"),),
        "ja": (("{place}{volume}である", r"\}\{volume"),),
    },
    "a mark": {
        "en": (("it is sharp*", r"\*"), ("it is > smooth", ">")),
    },
    "a nature that is sure": {
        "en": (("this is an infarct", r"is an infarct"), ("it shows a tumour", r"shows a tum")),
        "ja": (("梗塞である", "梗塞で"), ("腫瘍を示す", "腫瘍を")),
    },
    "a question": {
        "en": (("are its margins sharp?", r"\?"),),
        "ja": (("辺縁は明瞭？", "[?？]"),),
    },
}  # fmt: skip
# how each guard is emptied
_GUARDS = {
    "a word": {"unknown_words": lambda *_: iter(())},
    "a foreign slot": {"_slots": lambda *_: iter(())},
    "a turned slot": {"TURNING": NEVER},
    "a slot out of place": {"NEEDED": {}, "BEFORE": {}},
    "a word right before a slot": {"BEFORE": {}},
    "slots side by side": {"_SIDE_BY_SIDE": re.compile("(?!)")},
    "a mark": {"_MARKS": re.compile("(?!)")},
    "a nature that is sure": {"HEDGES": Text(".*", ".*"), "UNHEDGED": NEVER},
}


def _told():
    """Two findings, each the other's mirror image, so that every slot of a finding exists."""
    return facts(
        finding(1), finding(2, volume_ml=2.0, side="right", centroid_mni_mm=(28, 22, 31))
    )  # fmt: skip


def _sentences(language):
    """Each lure alone and beside each plain clause, before it and after it, in two sections."""
    lures = [text for of in _LURES.values() for text, _ in of.get(language, ())]
    pieces = [[lure] for lure in lures]
    pieces += [
        list(pair) for lure in lures for plain in _PLAIN[language]
        for pair in ((lure, plain), (plain, lure))
    ]  # fmt: skip
    joint = {"en": ", and ", "ja": "、"}[language]
    for section in ("description", "impression"):
        yield from (Line(section, "1", joint.join(each)) for each in pieces)


def _wrong(line, own, language):
    """What is wrong with a sentence that stands."""
    seen = {
        guard
        for guard, of in _LURES.items()
        for _, pattern in of.get(language, ())
        if re.search(pattern, line.frame)
    }
    if not set(slot_names(line.frame)) <= set(own[line.about].slots):
        seen.add("a foreign slot")
    return seen


def _found(language):
    """What is wrong with the sentences that stand, as they are tried."""
    own = subjects(_told(), language)
    for line in _sentences(language):
        verdict = judged(line, own, language)
        if verdict.stands:
            yield from _wrong(verdict.line, own, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_every_guard_nothing_wrong_stands(language):
    assert not [*_found(language)]


@pytest.mark.parametrize(
    ("guard", "language"),
    [(guard, language) for guard in _GUARDS for language in LANGUAGES if language in _LURES[guard]],
)
def test_with_a_guard_emptied_something_wrong_stands(guard, language, monkeypatch):
    for name, empty in _GUARDS[guard].items():
        monkeypatch.setattr(refusal, name, empty)
    assert guard in _found(language)
