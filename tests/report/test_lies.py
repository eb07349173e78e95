"""Nothing that is not so reaches a report: each kind of lie, in both languages, from one table."""

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from lies import cases
from made_up import reported, texts_of, three

from shoken.report import refusal
from shoken.report.draft import Draft, Line
from shoken.report.refusal import judged
from shoken.report.slots import subjects
from shoken.words.refused import REFUSED, Kind
from shoken.words.text import Text

LIES = tuple(cases())


def _line(section, about, text):
    return Line(section, about, text, None)


def test_there_are_enough_of_them():
    assert len({(language, text) for _, language, _, _, text, _ in LIES}) >= 300
    assert {language for _, language, *_ in LIES} == {"en", "ja"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_lie_is_in_the_report(language):
    told = three()
    # what code says of them is true, and may hold the same word
    ends = re.compile("(?<=[。.])\\s*(?!\\d)")
    usual = [
        s for text in texts_of(reported(told, language)).values() for s in ends.split(text) if s
    ]
    usual.sort(key=len, reverse=True)
    through = []
    for kind, own, section, about, text, needle in LIES:
        if own != language:
            continue
        draft = Draft((_line(section, about, text),))
        words = "\n".join(texts_of(reported(told, language, draft)).values())
        for sentence in usual:
            words = words.replace(sentence, "")
        if needle in words:
            through.append((kind, text, needle))
    assert through == []


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_every_list_of_words_is_needed(kind, monkeypatch):
    """With one list emptied, something untrue stands that did not."""
    told = three()
    never = Text("(?!)", "(?!)")
    emptied = MappingProxyType({**REFUSED, kind: never})

    def standing():
        own = {language: subjects(told, language) for language in ("en", "ja")}
        return {
            (language, text)
            for language, section, about, text in _of_kind(kind)
            if judged(_line(section, about, text), own[language], language).stands
        }

    assert standing() == set()
    monkeypatch.setattr(refusal, "REFUSED", emptied)
    assert standing()


# for each list a sentence that nothing else refuses
_ALONE = {
    Kind.NUMBER: ("{finding} is 7.", "{finding}は七である。"),
    Kind.UNIT: ("{finding} is some mm.", "{finding}は数ミリである。"),
    Kind.SIDE: ("{finding} is on the right.", "{finding}は右である。"),
    Kind.PLACE: ("{finding} is in the pons.", "{finding}は橋にある。"),
    Kind.SIZE: ("{finding} is huge.", "{finding}は巨大である。"),
    Kind.RANK: ("{finding} is dominant.", "{finding}は最大である。"),
    Kind.COUNT: ("{finding} is solitary.", "{finding}は単発である。"),
    Kind.SEVERAL: ("{finding} is like the other.", "{finding}は他のものに似る。"),
    Kind.ABSENCE: ("{finding} is not real.", "{finding}は実在しない。"),
    Kind.CHANGE: ("{finding} is new.", "{finding}は新規である。"),
    Kind.HISTORY: ("{finding} is known.", "{finding}は既知である。"),
    Kind.CONTRAST: ("{finding} is enhancing.", "{finding}は造影される。"),
    Kind.DIFFUSION: ("{finding} is seen on DWI.", "{finding}は拡散を示す。"),
    Kind.SIGNAL: ("{finding} is hypointense.", "{finding}は低信号である。"),
    Kind.SHAPE: ("{finding} is round.", "{finding}は円形である。"),
    Kind.SEQUENCE: ("{finding} is seen on STIR.", "{finding}はプロトン密度で見える。"),
    Kind.MEASURE: ("{finding} has a thickness.", "{finding}は厚さがある。"),
    Kind.DIAGNOSIS: ("{finding} is a glioma.", "{finding}は梗塞である。"),
    Kind.ORDER: ("{finding} is as the caption has it.", "{finding}は指示のとおりである。"),
}


def _of_kind(kind):
    for language, text in zip(("en", "ja"), _ALONE[kind], strict=True):
        yield language, "description", "1", text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_finding_that_does_not_exist_has_no_sentence(language):
    own = subjects(three(), language)
    for about in ("4", "g9", "", "scan "):
        verdict = judged(_line("description", about, "{finding}"), own, language)
        assert verdict.against[0].kind is Kind.SUBJECT


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_refused_is_named_with_a_slot(language):
    own = subjects(three(), language)
    text = {"en": "The left side is affected.", "ja": "右側にある。"}[language]
    verdict = judged(_line("description", "1", text.replace("left", "right")), own, language)
    (side,) = [one for one in verdict.against if one.kind is Kind.SIDE]
    assert {"side", "place"} <= set(side.instead)
    assert replace(verdict, against=()).stands
