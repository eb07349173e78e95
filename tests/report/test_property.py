"""Whatever is written of whatever was measured: slots of its own subject alone tell facts."""

import re
from functools import cache
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made_up import facts, finding, reported, texts_of

from shoken.report.draft import Draft, Line
from shoken.report.judging import refusal
from shoken.report.judging.refusal import judged
from shoken.report.judging.shortening import shortened
from shoken.report.slot_filling import filled_slots, rendered, slot_names
from shoken.report.slots.subjects import subjects
from shoken.report.slots.table import FINDING, GROUP, SCAN

LANGUAGES = ("en", "ja")
REGIONS = ("frontal-lobe", "parietal-lobe", "thalamus", "brainstem", "cerebellum", "insula")
# an oracle of its own: what tells a number, a side, a place, a count or a rank
_FACT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|dozen|left|right|bilateral|midline|frontal|parietal"
    r"|temporal|thalam\w*|pons|insula\w*|cerebell\w*|brainstem|several|multiple|solitary|second"
    r"|third|fourth|smallest|largest)\b|左(?!右別)|右(?!別)|両側|正中|前頭|頭頂|側頭|視床|橋|島皮質|小脳|脳幹"
    r"|[二三四五六七]|多発|単発|複数|最大(?!径)|番目",
    re.IGNORECASE,
)
# what tells nothing, and what would
_PLAIN = {
    "en": (
        "and",
        "with",
        "is",
        "in",
        "the",
        "a",
        ",",
        "; ",
        "focus",
        "sharp margins",
        "homogeneous",
    ),
    "ja": ("は", "で、", "の", "に", "である", "を認める", "、", "病変", "辺縁は明瞭", "均一"),
}
_FACTS = {
    "en": [
        "left",
        "right",
        "bilateral",
        "midline",
        "frontal",
        "pons",
        "thalamus",
        "insula",
        "cerebellar",
        "two",
        "seven",
        "3",
        "dozen",
        "several",
        "solitary",
        "second",
        "third",
        "smallest",
        "largest",
        "not",
        "new",
    ],
    "ja": [
        "左",
        "右",
        "両側",
        "正中",
        "前頭葉",
        "橋",
        "視床",
        "島皮質",
        "小脳",
        "二個",
        "七",
        "3個",
        "複数",
        "単発",
        "多発",
        "2番目",
        "最大",
        "ない",
        "新規",
    ],
}
SLOTS = tuple(dict.fromkeys((*FINDING, *SCAN, *GROUP, "tumour")))


# what hypothesis draws is drawn once in a line: most of its time goes into drawing
_PIECES = {
    (about, language): (
        *(_PLAIN[language] * 3),
        *(f"{{{name}}}" for name in (*own, *own, *own, *SLOTS)),
        *(_FACTS[language] * 2),
    )
    for language in LANGUAGES
    for about, own in (
        ("scan", SCAN),
        ("1", FINDING),
        ("2", FINDING),
        ("9", FINDING),
        ("g1", GROUP),
    )
}


@cache
def _measured(seed):
    """One to six findings by chance."""
    chance = Random(seed)  # noqa: S311
    volumes = sorted((chance.uniform(0.02, 60) for _ in range(chance.randint(1, 6))), reverse=True)
    return facts(
        *(
            finding(
                n,
                volume_ml=volume,
                side=chance.choice(("left", "right", "midline")),
                region=chance.choice(REGIONS),
                zone=chance.choice((None, "periventricular", "juxtacortical")),
                axial_diameter_mm=chance.uniform(4, 60),
                contrast_z=chance.choice((None, -3.0, 0.1, 2.0)),
            )
            for n, volume in enumerate(volumes, 1)
        )
    )


@cache
def _own(seed, language):
    return subjects(_measured(seed), language)


SEEDS = st.integers(0, 39)


@st.composite
def lines(draw, language):
    about = draw(st.sampled_from([of for of in _PIECES if of[1] == language]))
    pieces = draw(st.lists(st.sampled_from(_PIECES[about]), min_size=1, max_size=7))
    section = draw(st.sampled_from(("summary", "description", "impression", "question")))
    return Line(section, about[0], ("" if language == "ja" else " ").join(pieces))


def _left_over(line, own, language):
    """What a sentence says beside the renderings of its subject's slots, each taken out once."""
    texts = dict(filled_slots(line.frame, own[line.about].texts, language))
    text = rendered(line.frame, own[line.about].texts, language)
    for name in sorted(texts, key=lambda name: -len(texts[name])):
        said = re.compile(re.escape(texts[name].removeprefix("the ")), re.IGNORECASE)
        text, times = said.subn(" ", text, count=1)
        assert times == 1, (name, text)
    return text


def _hold(language, **more):
    """Try sentences about measured findings; how many stand, whole or in part."""
    kept_of_all = []

    @settings(max_examples=150, **more)
    @given(SEEDS, lines(language))
    def holds(seed, line):
        own = _own(seed, language)
        verdict = judged(line, own, language)
        kept = verdict.line if verdict.stands else None
        if kept is None and line.about in own:
            kept = shortened(verdict, own, language)
        kept_of_all.append(kept is not None)
        if kept is not None:
            assert set(slot_names(kept.frame)) <= set(own[kept.about].slots)
            assert not _FACT.search(_left_over(kept, own, language))

    holds()
    return sum(kept_of_all)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_stands_tells_facts_in_slots_alone(language):
    assert _hold(language) > 20  # else nothing was tried


@pytest.mark.parametrize(
    ("language", "emptied"),
    [("en", "unknown_words"), ("ja", "unknown_words"), ("en", "_slots"), ("ja", "_slots")],
)
def test_it_does_not_hold_with_a_refusal_list_emptied(language, emptied, monkeypatch):
    monkeypatch.setattr(refusal, emptied, lambda *_: iter(()))
    with pytest.raises(AssertionError):
        _hold(language, phases=[Phase.generate], report_multiple_bugs=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_no_number_that_is_not_in_a_slot(language):
    numbers = re.compile(r"\d+(?:\.\d+)?")

    @settings(max_examples=40)
    @given(SEEDS, st.lists(lines(language), max_size=6), st.booleans())
    def holds(seed, written, unmarked):
        report = reported(_measured(seed), language, Draft(tuple(written), unmarked))
        said = {name: set(numbers.findall(text)) for name, text in texts_of(report).items()}
        filled = {n for fact in report.facts for n in numbers.findall(fact.text)}
        assert set().union(*said.values()) <= filled
        assert report.is_finding_present

    holds()


# words that the two tests above would see in a report
_SEEN = {"en": ("seven", "bilateral", "pons", "second", "solitary"),
         "ja": ("七", "両側", "橋", "2番目", "単発")}  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [(la, w) for la, ws in _SEEN.items() for w in ws])
def test_the_property_fails_with_a_word_let_in(language, word, monkeypatch):
    own = subjects(facts(finding(1)), language)
    text = {"en": f"{{finding}} is {word}", "ja": f"{{finding}}は{word}である"}[language]
    line = Line("description", "1", text)
    assert not judged(line, own, language).stands
    known = refusal.known_words
    monkeypatch.setattr(refusal, "known_words", lambda *args, **kw: known(*args, **kw) | {word})
    assert judged(line, own, language).stands
    assert _FACT.search(_left_over(line, own, language))
