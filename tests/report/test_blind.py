"""Whole answers against the checker: faithful ones, and each kind of lie planted in one of them.

Eighteen sets of sentences were written one after the other, and the rules mended for each once it
had been met: the sixth and seventh by one who had read them, the others by writers who had not.
What the checker made of a set when it first met it (lies caught, faithful whole answers in which
it accused any sentence) is ``FIRST_MET``.  Of the fifth and sixth, the end of a line was put right
after that, where a list ran on into the next sentence.
"""

from collections import Counter
from types import MappingProxyType

import blind
import pytest

from shoken.report.striking import objections, texts_of

SEED = 20261125
# set: (lies caught, of, faithful answers accused, of)
FIRST_MET = MappingProxyType(
    {
        "both halves of the first": (180, 200, 43, 100),
        "its second half": (232, 245, 111, 200),
        "third": (232, 240, 174, 200),
        "fourth": (224, 230, 67, 200),
        "fifth": (226, 230, 84, 200),
        "sixth": (211, 226, 129, 200),
        "seventh": (220, 230, 70, 200),
        "eighth": (225, 230, 24, 200),
        "ninth": (222, 229, 66, 200),
        "tenth": (235, 239, 40, 200),
        "eleventh": (230, 240, 55, 200),
        "twelfth": (231, 240, 33, 200),
        "thirteenth": (235, 240, 33, 200),
        "fourteenth": (230, 240, 39, 200),
        "fifteenth": (236, 240, 7, 200),
        "sixteenth": (231, 240, 1, 200),
        "seventeenth": (237, 240, 39, 200),
        "eighteenth": (233, 239, 8, 200),
    }
)
SETS = (None, 0, 1, *blind.LATER)


def _faults(answer, facts):
    return [o for o in objections(answer, facts) if o.is_fault]


def _is_caught(case):
    """Whether a text that the lie changed is at fault for more than its faithful twin is."""
    changed = {name: text for name, text, _ in texts_of(case.answer)}.items() - {
        (name, text) for name, text, _ in texts_of(case.twin)
    }
    fields = {name for name, _ in changed}
    before = {(o.field, o.claim.sentence) for o in _faults(_only(fields, case.twin), case.facts)}
    faults = _faults(_only(fields, case.answer), case.facts)
    return any((o.field, o.claim.sentence) not in before for o in faults)


def _only(fields, answer):
    """An answer's entries of those fields alone, and of the scan."""
    entries = [e for e in answer.findings if any(f"findings[{e.id}]." in name for name in fields)]
    return answer.model_copy(update={"findings": entries})


def _met(faithful, lies, half, seed=SEED):
    """Answers accused wrongly, and lies missed."""
    accused = [
        (case.scan, faults[0].words())
        for case in blind.cases(faithful, seed, lies=False, half=half)
        if (faults := _faults(case.answer, case.facts))
    ]
    cases = blind.cases(lies, seed + 1, lies=True, half=half)
    missed = [(case.wrong, case.planted) for case in cases if not _is_caught(case)]
    return accused, missed, Counter((case.wrong, case.language) for case in cases)


def test_each_kind_of_lie_is_caught_in_whole_answers():
    _, missed, told = _met(0, 2 * len(blind.KINDS), None)
    assert set(told) == {(kind, language) for kind in blind.KINDS for language in ("en", "ja")}
    assert not missed


@pytest.mark.parametrize("half", SETS)
def test_a_few_faithful_answers_stand_whole(half):
    accused, _, _ = _met(6, 0, half)
    assert not accused


@pytest.mark.slow
@pytest.mark.parametrize("half", [None, *blind.LATER])
def test_the_bounds_hold_for_many_whole_answers(half):
    accused, missed, told = _met(200, 240, half, SEED + 7)
    assert sum(told.values()) >= 200
    assert len(accused) <= 0.02 * 200, accused
    assert len(missed) <= 0.01 * sum(told.values()), missed
