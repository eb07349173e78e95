"""Answers of models to real tables: how much of them stands, and that no fact comes through.

``answers/`` holds answers in each language to the prompt ``report-2`` and the tables of
``measured/``, composed for this before the lexicon was read; all but the last ones, which are to
stay unread, were then used to widen it.  So was ``blind-1``, of which 76.6 % stood in English and
72.8 % in Japanese when it was first read; beside it is what was written for the refused sentences
by one who saw the product's second request alone.  ``blind-2`` was used for nothing but to measure
what that widening gave: 83.9 and 78.9 % as they are, 98.1 and 98.8 % when put back once.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from answer_sets import written
from made_up import of_table, reported, texts_of

from shoken.report.answer import Answer, drafted
from shoken.report.draft import Draft
from shoken.report.slots.subjects import SCAN_ID

LANGUAGES = ("en", "ja")
HERE = Path(__file__).parent
# so many answers at the end were never read by whoever widened the lexicon
_UNREAD = {"en": 6, "ja": 12}
# words that stand in no frame of code's own, and would be a fact outside a slot
_OUTSIDE = re.compile(
    r"[0-9]|\b(?:left|right|frontal|parietal|temporal|occipital|thalam|cerebell|two|three|several"
    r"|multiple (?!sclerosis)|second|not\b(?! sharply defined)|without)"
    r"|左(?!右別|右の内訳)|右(?!別|の内訳)"
    r"|前頭|頭頂|側頭|後頭|視床|小脳|多発(?!性硬化)|複数|番目",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def answers(shared):
    """(facts, draft, report) of each answer of a kind."""
    folder = shared / "answers"

    @cache
    def read(kind, language):
        each = []
        for path in sorted((folder / kind).glob(f"*.{language}.json")):
            told = of_table(folder / "tables" / path.name)
            draft = drafted(Answer.model_validate_json(path.read_text("utf-8")), told)
            each.append((told, draft, reported(told, language, draft)))
        return each

    return read


def _outside(report):
    """What a report says beside the renderings of slots, by field."""
    filled = sorted({fact.text for fact in report.facts}, key=len, reverse=True)
    each = (f"(?i:{re.escape(text)})|{re.escape(text.removeprefix('the '))}" for text in filled)
    said = re.compile("|".join(each) or "(?!)")
    return {
        name: said.sub(" ", text)
        for name, text in texts_of(report).items()
        if name not in {"limits", "suggested_next_step"}
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_sentences_with_slots_stand(answers, language):
    read = [(draft, report) for _, draft, report in answers("slots", language)]
    share, number = _share_that_stands(read)
    fell = sum(c.outcome != "interpretation" for _, report in read for c in report.checks)
    assert number > 140
    assert 1 - fell / number >= 0.65
    assert share >= 0.9


@cache
def _composed(language):
    """(draft, report) of each answer in ``answers/``."""
    each = []
    for answer in written(HERE / "answers" / f"{language}.txt", language):
        draft = Draft(answer.lines)
        each.append((draft, reported(answer.facts, language, draft)))
    return each


def _share_that_stands(answers):
    """Of how many sentences something stands, and of how many."""
    number = sum(len(draft.lines) for draft, _ in answers)
    outcomes = Counter(check.outcome for _, report in answers for check in report.checks)
    assert set(outcomes) <= {"interpretation", "replaced", "restated", "shortened"}
    return 1 - outcomes["replaced"] / number, number


@pytest.mark.slow  # thousands of sentences
@pytest.mark.parametrize("language", LANGUAGES)
def test_most_sentences_to_the_prompt_stand(language):
    share, number = _share_that_stands(_composed(language)[: -_UNREAD[language]])
    assert number > 360
    assert share >= 0.9


@pytest.mark.slow  # hundreds of sentences
@pytest.mark.parametrize("language", LANGUAGES)
def test_as_many_stand_of_those_that_nobody_read(language):
    share, number = _share_that_stands(_composed(language)[-_UNREAD[language] :])
    assert number > 70
    assert share >= 0.88


@pytest.mark.slow  # hundreds of sentences
# the first was used to widen the lexicon, the second was not
@pytest.mark.parametrize(
    ("name", "sentences", "most_refused"), [("blind-1", 158, 0.15), ("blind-2", 161, 0.25)]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_most_stand_as_they_are_or_when_put_back_once(name, sentences, most_refused, language):
    folder = HERE / "answers"
    answers = written(
        folder / f"{name}.{language}.txt",
        language,
        folder / f"{name}.corrections.{language}.txt",
    )
    number = sum(len(answer.lines) for answer in answers)
    assert number == sentences
    assert sum(len(answer.refused) for answer in answers) <= most_refused * number
    assert sum(len(answer.still_refused) for answer in answers) <= 0.05 * number


@pytest.mark.slow  # hundreds of sentences
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_those_too_slots_alone_tell_facts(language):
    for _, report in _composed(language):
        for name, text in _outside(report).items():
            assert not _OUTSIDE.search(text), (name, text)


@pytest.mark.parametrize("kind", ["slots", "prose"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_but_slots_tells_a_fact(answers, kind, language):
    for _, _, report in answers(kind, language):
        for name, text in _outside(report).items():
            assert not _OUTSIDE.search(text), (name, text)


@pytest.mark.parametrize("kind", ["slots", "prose"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_of_the_measured_report_is_lost(answers, kind, language):
    for told, _, report in answers(kind, language):
        worded = {(f.about, f.slot) for f in report.facts}
        usual = {(f.about, f.slot) for f in reported(told, language).facts}
        # one way to say how many there are, and which is the largest, is enough
        usual -= {(SCAN_ID, "only"), ("1", "rank")}
        # words that the volume and the contrast tell more exactly
        usual -= {(about, slot) for about, slot in usual if slot in {"size", "signal"}}
        assert usual <= worded
        assert {(SCAN_ID, "count"), (SCAN_ID, "only"), (SCAN_ID, "absence")} & worded
