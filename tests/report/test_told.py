"""Sentences that tell of several findings: true ones stand, and none with two words swapped."""

from itertools import combinations

import pytest
from test_consistency import SCANS

from shoken.report.consistency import contradictions

WORDS = {
    "id": ("1", "2", "3"),
    "at": ("right temporal lobe", "left white matter", "right cerebellum"),
    "ja": ("右側頭葉", "左白質", "右小脳"),
    "ml": ("12.6 mL", "2.34 mL", "0.47 mL"),
}
TEXTS = [
    (
        "Findings {id[0]}, {id[1]} and {id[2]}, in the {at[0]}, the {at[1]} and the {at[2]}, have "
        "volumes of {ml[0]}, {ml[1]} and {ml[2]}, respectively."
    ),
    (
        "Three lesions measure {ml[0]} ({at[0]}), {ml[1]} ({at[1]}) and {ml[2]} ({at[2]}); "
        "the total is 15.4 mL."
    ),
    (
        "Finding {id[0]} ({at[0]}, {ml[0]}) is the largest and finding {id[1]} ({at[1]}) the next "
        "in size; the smallest is in the {at[2]} ({ml[2]})."
    ),
    "高信号病変は3個で、{ja[0]}の病変（{ml[0]}）が最も大きく、{ja[2]}の病変（{ml[2]}）が最も小さい。",
    "所見{id[0]}は{ja[0]}、所見{id[1]}は{ja[1]}に位置し、体積はそれぞれ{ml[0]}、{ml[1]}である。",
]


@pytest.mark.parametrize("text", TEXTS)
def test_it_stands_where_each_is_told_right(text):
    assert not contradictions(text.format(**WORDS), SCANS["three"])


@pytest.mark.parametrize("text", TEXTS)
def test_any_two_words_swapped_are_met(text):
    swaps = 0
    for kind, words in WORDS.items():
        for one, two in combinations(range(3), 2):
            order = list(words)
            order[one], order[two] = order[two], order[one]
            swapped = text.format(**WORDS | {kind: order})
            if swapped != text.format(**WORDS):
                swaps += 1
                assert contradictions(swapped, SCANS["three"]), swapped
    assert swaps >= 6


@pytest.mark.parametrize(
    "text",
    [
        "The right temporal lesion (2.34 mL) is larger than the left white-matter one (12.6 mL).",
        "Finding 3 is in the right cerebellum and takes up 2.34 mL of the left white matter.",
        "The right temporal lesion (12.6 mL) is small and the left white-matter one is 2.34 mL.",
    ],
)
def test_what_is_not_told_of_several_stays_judged(text):
    assert contradictions(text, SCANS["three"])
