"""What is left of a sentence whose own words all fall: its slots, in code's words."""

import pytest
from made_up import many, reported, three

from shoken.report.draft import Draft, Line
from shoken.report.judging.refusal import judged
from shoken.report.judging.restating import _NOT_SAID, _ORDER, restated
from shoken.report.judging.shortening import shortened
from shoken.report.slot_filling import rendered
from shoken.report.slots.subjects import subjects
from shoken.report.slots.table import FINDING
from shoken.report.words.restated import PREDICATES
from shoken.report.words.rules.clauses import ENDINGS

_IN_ZONE = (
    "Finding 1 lies in the periventricular white matter of the left frontal lobe "
    "and is abutting the lateral ventricle."
)


@pytest.mark.parametrize(
    ("language", "about", "text", "left"),
    [
        ("en", "1", "{finding} unfurls through {zone} of {place}, a plume {contact}.",
         _IN_ZONE),
        ("en", "1", "{finding} spares {place}.", "Finding 1 lies in the left frontal lobe."),
        ("en", "1", "{finding} grew by {volume} since May.", "Finding 1 has a volume of 4.2 mL."),
        ("en", "scan", "{sequence} paint {count}, a galaxy of {total}.",
         "On FLAIR images: three lesion candidates, 6.3 mL in total."),
        ("en", "scan", "A galaxy of {total}.", "What was marked measures 6.3 mL in total."),
        ("en", "scan", "A galaxy of {largest}.",
         "What was marked includes the largest, 4.2 mL, in the left frontal lobe."),
        ("ja", "1", "{finding}は{place}にて{zone}を貫き、{axes}へと育つ。",
         "病変候補1は左前頭葉の脳室周囲白質に位置し、大きさ26×11 mmである。"),
        ("ja", "1", "{finding}は{contact}ものとして{side}の{place}に瞬く。",
         "病変候補1は左前頭葉に位置し、側脳室に接する。"),
        ("ja", "scan", "{sequence}の彼方に{count}が瞬く。", "3個の病変候補を認める。"),
    ],
)  # fmt: skip
def test_slots_stay_where_no_word_can(language, about, text, left):
    own = subjects(three(), language)
    verdict = judged(Line("description", about, text), own, language)
    assert not verdict.stands
    kept = shortened(verdict, own, language)
    assert rendered(kept.frame, own[about].texts, language) == left


def test_a_group_keeps_its_name():
    own = subjects(many(), "en")
    group = next(name for name in own if name.startswith("g"))
    kept = restated(Line("description", group, "{group} dance over {share}."), own[group], "en")
    assert kept.frame == "{group}: {share}"


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "{finding} probably represents an infarct with gliosis.",
         "The differential diagnosis includes infarct and gliosis."),
        ("en", "This is an infarct.", None),
        ("en", "An infarct is unlikely, a tumour possible.", None),
        ("en", "It might matter.", None),
        ("ja", "{finding}は典型的な梗塞と考える。", "梗塞が鑑別に挙がる。"),
        ("en", "It doesn't suggest an infarct.", None),
        ("en", "This can’t be a tumour, one would think.", None),
        ("en", "Atypical for an infarct, likely.", None),
        ("en", "Possible infarct with a halo of doom.",
         "The differential diagnosis includes infarct."),
        ("ja", "梗塞は考えにくい。", None),
        ("ja", "梗塞とは考えられません。", None),
        ("ja", "梗塞とは考えまい。", None),
        ("ja", "梗塞とは考えづらい。", None),
        ("ja", "梗塞とは考え難い。", None),
        ("ja", "あいまいな梗塞と考える。", "梗塞が鑑別に挙がる。"),
        ("ja", "梗塞である。", None),
    ],
)  # fmt: skip
def test_a_nature_stays_as_a_possibility_unless_it_is_denied_or_certain(language, text, left):
    own = subjects(three(), language)["1"]
    kept = restated(Line("impression", "1", text), own, language)
    assert (kept and kept.frame) == left


@pytest.mark.parametrize("section", ["description", "question"])
def test_a_slot_of_another_is_not_said(section):
    own = subjects(three(), "en")["1"]
    assert restated(Line(section, "1", "{count} vie with {finding}."), own, "en") is None


def test_every_slot_of_a_finding_can_be_said():
    assert set(FINDING) - _NOT_SAID == set(PREDICATES)
    last = max(PREDICATES, key=lambda name: _ORDER.get(name, 0))
    for name, clause in PREDICATES.items():
        assert name == last or any(clause.ja.endswith(ending) for _, ending in ENDINGS)


def test_the_record_says_that_it_was_restated():
    line = Line("description", "1", "{finding} unfurls through {zone} of {place}.")
    report = reported(three(), "en", Draft((line,)))
    assert [check.outcome for check in report.checks] == ["restated"]
