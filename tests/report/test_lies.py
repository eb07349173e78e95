"""Nothing that is not so reaches a report: each kind of lie, in both languages, from one table."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lies import cases
from made_up import facts, finding, reported, texts_of, three
from near_lies import families

from shoken.analysis.anatomy.structure_volumes import StructureVolume
from shoken.report.built_in_writer import measured_draft
from shoken.report.compose import composed
from shoken.report.draft import Draft, Line
from shoken.report.judging import refusal
from shoken.report.judging.refusal import judged
from shoken.report.judging.restating import restated
from shoken.report.judging.shortening import shortened
from shoken.report.slots.subjects import subjects
from shoken.report.words.rules.why_refused import Kind

LIES = tuple(cases())


def _line(section, about, text):
    return Line(section, about, text, None)


def test_there_are_enough_of_them():
    assert len({(language, text) for _, language, _, _, text, _ in LIES}) >= 300
    assert {language for _, language, *_ in LIES} == {"en", "ja"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_lie_is_in_the_report(language):
    told = three()
    own_subjects = subjects(told, language)
    built_in = measured_draft(told, own_subjects, language)
    # what code says of them is true, and may hold the same word
    ends = re.compile("(?<=[。.])\\s*(?!\\d)")
    usual = [
        s for text in texts_of(reported(told, language)).values() for s in ends.split(text) if s
    ]
    usual.sort(key=len, reverse=True)
    through = []
    # all lies of a kind in one report: it has as many sentences as an answer
    for kind in dict.fromkeys(kind for kind, own, *_ in LIES if own == language):
        lies = [lie for lie in LIES if lie[:2] == (kind, language)]
        draft = Draft(tuple(_line(section, about, text) for _, _, section, about, text, _ in lies))
        report = composed(draft, built_in, told, own_subjects, language)
        words = "\n".join(texts_of(report).values())
        for sentence in usual:
            words = words.replace(sentence, "")
        through += [(kind, text, needle) for *_, text, needle in lies if needle in words]
    assert through == []


# for each kind a sentence with a word that tells it
_ALONE = {
    Kind.NUMBER: ("{finding} is 7.", "{finding}は七である。"),
    Kind.UNIT: ("{finding} is some mm.", "{finding}は数ミリである。"),
    Kind.SIDE: ("{finding} is on the right.", "{finding}は右である。"),
    Kind.PLACE: ("{finding} is in the pons.", "{finding}は橋にある。"),
    Kind.SIZE: ("{finding} is huge.", "{finding}は巨大である。"),
    Kind.RANK: ("{finding} is dominant.", "{finding}は最大である。"),
    Kind.COUNT: ("{finding} is solitary.", "{finding}は単発である。"),
    Kind.OTHER: ("{finding} is like the other.", "{finding}は他のものに似る。"),
    Kind.ABSENCE: ("{finding} is not real.", "{finding}は実在しない。"),
    Kind.CHANGE: ("{finding} is new.", "{finding}は新規である。"),
    Kind.HISTORY: ("{finding} is known.", "{finding}は既知である。"),
    Kind.CONTRAST: ("{finding} is enhanced.", "{finding}は造影される。"),
    Kind.DIFFUSION: ("{finding} is seen on DWI.", "{finding}は拡散を示す。"),
    Kind.SIGNAL: ("{finding} is hypointense.", "{finding}は低信号である。"),
    Kind.SHAPE: ("{finding} is round.", "{finding}は円形である。"),
    Kind.SEQUENCE: ("{finding} is seen on STIR.", "{finding}はプロトン密度で見える。"),
    Kind.MEASURE: ("{finding} has a thickness.", "{finding}は厚さがある。"),
    Kind.DIAGNOSIS: ("{finding} is a glioma.", "{finding}は梗塞である。"),
    Kind.WORD: ("{finding} is as the caption has it.", "{finding}は指示のとおりである。"),
}


# what a hostile reader wrote to get by; marked are those that may be read, and why
_TABLE = Path(__file__).with_name("hostile.tsv").read_text(encoding="utf-8").splitlines()
HOSTILE = tuple(tuple(row.split("\t")) for row in _TABLE[1:])
# what is left of a few of them with the untrue clause cut off: it is so; of others, slots alone
REMAINS = frozenset(
    {
        "Any event to match {finding}?",
        "梗塞を示しているかもしれない",
        "精査が必要である",
        "{sequence} show {count}",
        "{sequence} show {count}, {largest}",
        "A total of {count} are seen",
        "{finding} in {place} is bright",
        "{finding} is in {place}",
        "{finding} makes up {share}",
        "{finding} has a diameter of {diameter}",
        "An even signal is seen",
        "The appearance may be a vessel",
        "The appearance may reflect demyelination",
        "{finding} resides on {side}, in {place}",
        "{finding} is easy to make out in {place}",
        "{finding} spans {place}",
        "A leading possibility is artefact",
        "A possible tumour contributes",
        "tumour may be possible",
        "{finding} is {rank}",
        "{finding} shows smooth margins",
        "{finding} extends over {axes} in {zone}",
        "病変候補は{share}に相当する",
        "腫瘍の可能性もある",
        "腫瘍も考えられる",
        "腫瘍は否定できない",
        "病変候補はいずれも均一である",
        "内訳は{zones}である",
        "梗塞の可能性が高い",
        "{finding}は梗塞の可能性がある",
        "梗塞の可能性がある",
        "{finding} lies in {place}",
        "Is {finding} seen?",
        "{finding} ranks as {rank}",
        "{searched} was performed",
        "均一である",
        "{count}を認める",
        "精査が望ましい",
        "脳体積は{brain}である",
        "confirmation is advised",
        "clinical correlation is advised",
        "Please confirm whether {finding} fits",
        "The brain measures {brain}",
        "A tumour is the main possibility",
        "Do you agree?",
        "Does {finding} cause the deficit?",
        "Is a post-contrast sequence showing {finding}?",
        "Is the deficit explained?",
        "Is {finding} or is it a vessel?",
        "Is {finding} related?",
        "Is {finding} reproduced?",
        "Is {finding} significant?",
        "Is {finding} suspected?",
        "It measures {diameter}",
        "Its rim is irregular",
        "Its signal is variable",
        "Should {finding} be disregarded?",
        "The appearance may be an infarct",
        "They look even",
        "artefact is possible",
        "{count} are seen",
        "{count} were marked",
        "{finding} affects {place}",
        "{finding} has a volume of {volume}",
        "{finding} has {volume}",
        "{finding} is evident",
        "{finding} is layered",
        "{finding} is oval",
        "{finding} is {contact}",
        "{finding} is {contrast}",
        "{finding} is {signal}",
        "{finding} is {size}",
        "The appearance may be a tumour",
        "{sequence}で{count}を認める",
        "{finding} lie in {place}",
        "{finding} measures {axes}",
        "{finding} measures {diameter}",
        "{finding} measures {volume}",
        "{finding} represents {share}",
        "{finding}, measuring {axes}",
        "{searched} was done",
        "{finding}は{place}のものである",
        "脱髄の可能性もある",
        "腫瘍も考慮される",
    }
)


def _hostile_facts():
    """Those of the table: their first lies left, the others right; "nothing" has none."""
    return facts(
        finding(1, volume_ml=6.2),
        finding(
            2, volume_ml=1.4, side="right", region="temporal-lobe", zone="deep-white-matter",
            longest_diameter_mm=15, axial_diameter_mm=14, perpendicular_diameter_mm=12, contact=(),
        ),
        finding(
            3, volume_ml=0.31, side="right", region="cerebellum", zone="infratentorial",
            longest_diameter_mm=9, axial_diameter_mm=9, perpendicular_diameter_mm=7, contact=(),
        ),
    )  # fmt: skip


@pytest.mark.slow  # thousands of sentences
@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_hostile_sentence_stands(language):
    own = subjects(_hostile_facts(), language)
    for name, engine in (("nothing", "wmh"), ("unsearched", None)):
        (own[name],) = subjects(facts(engine=engine), language).values()
    rows = [row for row in HOSTILE if row[0] == language]
    assert len(rows) > 350
    stands, remains = set(), set()
    for _, section, about, text, _ in rows:
        verdict = judged(_line(section, about, text), own, language)
        if verdict.stands:
            stands.add(text)
        elif (kept := shortened(verdict, own, language)) and kept != restated(
            verdict.line, own[about], language
        ):
            remains.add(kept.frame.rstrip(".。"))
    assert stands == {text for _, _, _, text, why in rows if why}
    assert remains <= REMAINS


def _paired():
    """Eight findings, of which two mirror each other: every slot of the table below exists."""
    return facts(
        *(
            finding(
                n,
                volume_ml=9 / n,
                longest_diameter_mm=31 - n,
                side="right" if n == 2 else "left",
                zone="periventricular" if n < 7 else "juxtacortical",
                centroid_mni_mm=(28 if n == 2 else -30, 22, 30 if n < 3 else 30 + 9 * n),
            )
            for n in range(1, 9)
        )
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_harmless_words_stand(language):
    own = subjects(_paired(), language)
    rows = [row[1:4] for row in families() if row[0] == language and row[4]]
    assert len(rows) > 30
    assert [text for *of, text in rows if not judged(_line(*of, text), own, language).stands] == []


@pytest.mark.slow  # hundreds of sentences
@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_untrue_word_stands_in_their_place(language):
    own = subjects(_paired(), language)
    rows = [row[1:4] for row in families() if row[0] == language and not row[4]]
    assert len(rows) > 400
    assert [text for *of, text in rows if judged(_line(*of, text), own, language).stands] == []


@pytest.mark.parametrize("kind", sorted(_ALONE))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_but_the_lexicon_lets_a_word_through(kind, language, monkeypatch):
    """With the word in the lexicon, the untrue sentence stands that did not."""
    own = subjects(three(), language)
    text = _ALONE[kind][language == "ja"]
    line = _line("description", "1", text)
    against = judged(line, own, language).against
    assert against
    words = frozenset(one.said.lower() for one in against) | frozenset(one.said for one in against)
    known = refusal.known_words
    monkeypatch.setattr(refusal, "known_words", lambda *args, **kw: known(*args, **kw) | words)
    assert judged(line, own, language).stands


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


@pytest.mark.parametrize(
    ("language", "about", "text"),
    [
        ("en", "1", "The candidate is {contact}."),
        ("en", "1", "It fades into {surround}."),
        ("en", "1", "It lies in {zone} of {place}."),
        ("en", "1", "{finding} is {rank}, with a longest diameter of {diameter}."),
        ("en", "2", "The margins are fairly sharp and the core is slightly mottled."),
        ("en", "scan", "{sequence} show {count}, {total}."),
        ("ja", "1", "{contact}病変候補である。"),
        ("ja", "1", "{surround}へ移行する。"),
        ("ja", "1", "{place}の{zone}に位置する。"),
        ("ja", "2", "境界は明瞭で、内部はやや不均一である。"),
        ("ja", "1", "{finding}は{rank}で、軸位断で{axes}、体積{volume}である。"),
        ("ja", "scan", "{sequence}で{count}（{total}）を認める。"),
    ],
)
def test_what_the_prompt_asks_for_stands(language, about, text):
    assert judged(_line("description", about, text), subjects(three(), language), language).stands


VOLUMES = (StructureVolume(structure="hippocampus", volume_ml=8.8, left_ml=4.3, right_ml=4.5),)


@pytest.mark.parametrize(
    ("language", "section", "text"),
    [
        ("en", "summary", "On the {sequence}, {absence}."),
        ("en", "summary", "The {sequence} were {scope}; {absence}."),
        ("en", "summary", "On these {sequence}, {absence}."),
        ("en", "description", "{searched} was performed over {brain}; {limit}."),
        ("en", "description", "Volumes measured: {structures}."),
        ("en", "impression", "Clinical correlation is advised."),
        ("en", "question", "Are there any areas of clinical concern that warrant closer review?"),
        ("en", "question", "Would it be helpful to repeat the examination?"),
        ("ja", "summary", "{sequence}では{absence}。"),
        ("ja", "description", "{searched}を行い、解析対象の脳体積は{brain}である。"),
        ("ja", "summary", "今回の{sequence}では、AIによる検索で{absence}。"),
        ("ja", "description", "{searched}の結果である。"),
        ("ja", "description", "構造の体積は{structures}である。"),
        ("ja", "impression", "放射線科医による読影が必要である。"),
        ("ja", "impression", "臨床情報との対比が望ましい。"),
        ("ja", "question", "原画像上、病変はあるか。"),
        ("ja", "question", "追加の撮像を要する臨床症状はあるか。"),
    ],
)
def test_what_is_so_where_nothing_was_marked_stands(language, section, text):
    own = subjects(facts(structures=VOLUMES), language)
    assert judged(_line(section, "scan", text), own, language).against == ()


@pytest.mark.parametrize(
    ("language", "section", "text"),
    [
        ("en", "summary", "{sequence} show {only_apart}, with irregular margins."),
        ("en", "impression", "A vessel is possible."),
        ("ja", "summary", "{sequence}で{only_apart}を認め、辺縁は不整である。"),
        ("ja", "impression", "血管の可能性がある。"),
    ],
)
def test_what_may_be_no_lesion_may_be_spoken_of(language, section, text):
    own = subjects(facts(finding(1, caveats=("field-edge",))), language)
    assert judged(_line(section, "scan", text), own, language).against == ()


@pytest.mark.parametrize(
    ("language", "section", "text"),
    [
        ("en", "description", "There is mass effect."),
        ("en", "description", "{finding} measures {volume} in the coronal plane."),
        ("en", "description", "The candidate lies in the periphery of {place}."),
        ("en", "description", "{finding} and a lesion lie in {place}."),
        ("en", "description", "{finding} is markedly {signal}."),
        ("en", "description", "A depth of {diameter} is seen."),
        ("en", "impression", "The appearance is consistent with multiple sclerosis."),
        ("en", "impression", "This is multiple sclerosis, which may be confluent."),
        ("en", "impression", "{finding} may be helpful."),
        ("en", "impression", "A vessel may be useful."),
        ("en", "impression", "{finding} may be required."),
        ("en", "question", "Is it unchanged from the previous scan?"),
        ("ja", "description", "{place}の辺縁に位置する。"),
        ("ja", "description", "{volume}以上である。"),
        ("ja", "impression", "多発性硬化症である。疑いはある。"),
        ("ja", "impression", "転移と考える。"),
        ("ja", "impression", "{finding}が必要である。"),
        ("ja", "impression", "{finding}は有用かもしれない。"),
        ("ja", "question", "前回と同じか。"),
    ],
)
def test_what_turns_a_slot_or_is_sure_of_itself_falls(language, section, text):
    own = subjects(three(), language)
    assert not judged(_line(section, "1", text), own, language).stands


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Clinical correlation may be helpful."),
        ("en", "Review of {finding} by a radiologist would be useful."),
        ("en", "It may be useful to correlate with the clinical context."),
        ("en", "Correlation of {finding} with the clinical context is advised."),
        ("ja", "{finding}は臨床情報との対比が必要である。"),
    ],
)
def test_what_the_reader_may_do_is_advised(language, text):
    own = subjects(three(), language)
    assert judged(_line("impression", "1", text), own, language).against == ()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Finding 2: it is homogeneous."), ("ja", "病変候補2：内部は均一である。")],
)
def test_where_the_subject_changes_it_is_named(language, sentence):
    text = {"en": ("{finding} lies in {place}.", "It is homogeneous."),
            "ja": ("{finding}は{place}にある。", "内部は均一である。")}[language]  # fmt: skip
    lines = (_line("description", "1", text[0]), _line("description", "2", text[1]))
    report = reported(three(), language, Draft(lines))
    assert sentence.lower() in report.detailed_description.lower()


@pytest.mark.parametrize(
    ("language", "text", "stands"),
    [
        ("en", "{finding} corresponds to {counterpart}.", True),
        ("ja", "{finding}は{counterpart}に対応する。", True),
        ("en", "{finding} lies in {counterpart}.", False),
        ("en", "{finding} corresponds to {counterpart}, which measures {axes}.", False),
        ("ja", "{counterpart}に対応する{volume}の病変である。", False),
    ],
)
def test_a_counterpart_is_given_no_fact_of_the_other(language, text, stands):
    mirrored = facts(
        finding(1),
        finding(2, volume_ml=2.0, side="right", centroid_mni_mm=(28, 22, 31)),
    )
    own = subjects(mirrored, language)
    assert judged(_line("description", "1", text), own, language).stands == stands


@pytest.mark.parametrize(
    ("so", "not_so", "english", "japanese"),
    [
        ({"contrast_z": 1.0}, {"contrast_z": 5.0}, "It is faint.", "淡い域である。"),
        ({"contrast_z": 1.0}, {"contrast_z": -1.0}, "It is bright.", "信号が強い。"),
        ({"volume_ml": 0.3}, {"volume_ml": 4.0}, "It is tiny.", "微小な病変候補である。"),
        ({"perpendicular_diameter_mm": 4}, {"perpendicular_diameter_mm": 9},
         "Its outline is slender.", "細い病変候補である。"),
        ({"perpendicular_diameter_mm": 4}, {"perpendicular_diameter_mm": 20},
         "It is linear.", "線状である。"),
        ({"longest_diameter_mm": 9, "axial_diameter_mm": 9, "perpendicular_diameter_mm": 8},
         {"longest_diameter_mm": 48, "axial_diameter_mm": 9, "perpendicular_diameter_mm": 8},
         "It is punctate.", "点状である。"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_word_of_what_is_measured_stands_where_it_is_so_of_all(
    so, not_so, english, japanese, language
):
    text = english if language == "en" else japanese
    several = [finding(n, zone="deep-white-matter", **so) for n in (1, 2)]
    other = finding(3, zone="periventricular", **not_so)
    own = subjects(facts(*several, other), language)
    group = next(key for key in own if key.startswith("g") and len(own[key].findings) == 2)
    line = _line("description", "1", text)
    assert judged(line, own, language).stands
    assert judged(replace(line, about=group), own, language).stands
    assert not judged(replace(line, about="3"), own, language).stands
    assert not judged(replace(line, about="scan"), own, language).stands


@pytest.mark.parametrize("size_mm", [9, 30])
def test_a_look_that_holds_a_word_of_a_point_tells_no_size(size_mm):
    one = finding(
        1, longest_diameter_mm=size_mm, axial_diameter_mm=size_mm, perpendicular_diameter_mm=8
    )
    own = subjects(facts(one), "ja")
    for text in ("内部は顆粒状である。", "斑点状である。"):
        assert judged(_line("description", "1", text), own, "ja").stands


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("text", ["...", "{finding} " + "is seen, " * 60])
def test_what_has_no_word_or_no_end_falls(language, text):
    own = subjects(three(), language)
    assert not judged(_line("description", "1", text), own, language).stands
