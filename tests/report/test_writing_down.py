"""Frames to sentences, literals to slots, prose to lines; the record, and records of old."""

import json

import pytest
from made_up import facts, finding, reported, three

from shoken.common.notices import NoticeCode
from shoken.report.answer import Answer, drafted
from shoken.report.comparison import visit_pairs
from shoken.report.draft import Draft, Line
from shoken.report.judging.literals import as_slots
from shoken.report.judging.refusal import plain_text
from shoken.report.record.comparison import ComparisonRecord
from shoken.report.record.schema import SCHEMA_VERSION, StudyResult
from shoken.report.slot_filling import rendered
from shoken.report.slots.subjects import subjects
from shoken.report.words import wording
from shoken.report.words.messages.notices import NOTICES


@pytest.mark.parametrize(
    ("about", "frame", "sentence"),
    [
        ("1", "{finding} is a {signal} lesion in the {zone}",
         "Finding 1 is a hyperintense candidate in the periventricular white matter."),
        ("1", "{size} one, {rank} , of {volume}.",
         "Moderate-sized one, the largest, of 4.2 mL in volume."),
        ("scan", "{count} lesions are seen on {sequence} images.",
         "Three lesion candidates are seen on FLAIR images."),
        ("2", "It is an {signal} area", "It is a hypointense area."),
        ("1", "does {finding} have sharp margins?", "Does Finding 1 have sharp margins?"),
    ],
)  # fmt: skip
def test_english_frames(about, frame, sentence):
    assert rendered(frame, subjects(three(), "en")[about].texts, "en") == sentence


@pytest.mark.parametrize(
    ("about", "frame", "sentence"),
    [
        ("scan", "{sequence}で{count}（{total}）を認める",
         "FLAIR像で3個の病変候補（計6.3 mL）を認める。"),
        ("1", "{rank}の病変で、{place}に{volume}の{signal}病変を認める。",
         "最大の病変候補で、左前頭葉に体積4.2 mLの高信号病変候補を認める。"),
        ("2", "{finding}は{rank}で、明瞭か?", "病変候補2は2番目に大きい病変候補で、明瞭か？"),
        ("1", "{size}{signal}域である", "中等大の高信号域である。"),
    ],
)  # fmt: skip
def test_japanese_frames(about, frame, sentence):
    assert rendered(frame, subjects(three(), "ja")[about].texts, "ja") == sentence


@pytest.mark.parametrize(
    ("language", "about", "text", "frame"),
    [
        ("en", "1", "Finding 1 lies in the left frontal lobe.", "{finding} lies in {place}."),
        ("en", "1", "It measures 26 x 11 mm, 4.25 mL.", "It measures {axes}, {volume}."),
        ("en", "1", "It measures 26 x 12 mm.", "It measures 26 x 12 mm."),
        ("en", "1", "In the left frontal periventricular white matter.", "In {zone} of {place}."),
        ("en", "1", "It is adjacent to the lateral ventricle.", "It is {contact}."),
        ("en", "1", "It follows the frontal horn.", "It is {contact}."),
        ("en", "2", "It is adjacent to the lateral ventricle.",
         "It is adjacent to the lateral ventricle."),
        ("ja", "1", "病変候補1は左前頭葉の脳室周囲白質にある。",
         "{finding}は{place}の{zone}にある。"),
        ("ja", "1", "側脳室に沿う高信号である。", "{contact}{signal}である。"),
        ("ja", "1", "右前頭葉にある。", "右前頭葉にある。"),
        ("ja", "scan", "3個の病変候補を認める。", "{count}を認める。"),
    ],
)  # fmt: skip
def test_a_literal_that_is_so_becomes_the_slot(language, about, text, frame):
    subject = subjects(three(), language)[about]
    assert as_slots(plain_text(text), subject, language, "description") == frame


@pytest.mark.parametrize(
    ("language", "text", "z", "frame"),
    [
        ("en", "It is markedly hyperintense, with smooth margins.", 5.0,
         "It is {contrast}, with smooth margins."),
        ("en", "It is markedly hyperintense.", 2.5, "It is markedly {signal}."),
        ("ja", "軽度の高信号域である。", 1.0, "{contrast}域である。"),
    ],
)  # fmt: skip
def test_how_bright_becomes_the_slot_where_it_is_so(language, text, z, frame):
    subject = subjects(facts(finding(1, contrast_z=z)), language)["1"]
    assert as_slots(text, subject, language, "description") == frame


def test_a_word_of_a_nature_is_no_fact():
    text = "It may be small vessel disease."
    subject = subjects(facts(finding(1, volume_ml=0.3)), "en")["1"]
    assert subject.texts["size"] == "small"
    assert as_slots(text, subject, "en", "impression") == text
    assert "{size}" in as_slots(text, subject, "en", "description")


def test_both_forms_of_an_answer_are_taken():
    slots = {
        "summary": [{"about": "scan", "text": "{count}. {total}."}],
        "description": [{"about": 2, "text": "{finding}."}, {"about": "Finding 3", "text": "It."}],
        "findings": [{"id": 1, "summary": {"about": 1, "text": "{place}."}, "description": []}],
        "unmarked": True,
    }
    prose = {
        "is_finding_present": True,
        "finding_summary": "There are some. They are.",
        "detailed_description": "Finding 2 lies somewhere. It is hazy. Finding 3 is.",
        "impression": "May be.",
        "suggested_next_step": "Is it?",
        "findings": [{"id": 1, "finding_summary": "A focus.", "detailed_description": "B. C."}],
    }
    draft = drafted(Answer.model_validate(slots), three())
    assert draft.unmarked
    assert [(line.section, line.about, line.of) for line in draft.lines] == [
        ("summary", "scan", None), ("summary", "scan", None), ("description", "2", None),
        ("description", "3", None), ("summary", "1", 1),
    ]  # fmt: skip
    draft = drafted(Answer.model_validate(prose), three())
    assert not draft.unmarked
    assert [line.about for line in draft.part("description")] == ["2", "2", "3"]
    assert [line.frame for line in draft.part("description", 1)] == ["B.", "C."]
    with pytest.raises(ValueError, match="neither"):
        Answer.model_validate({"report": "all is well"})


@pytest.mark.parametrize(
    ("prose", "about"),
    [
        ("Finding 2 is hazy. Its rim is sharp.", ["2", "2"]),
        ("Lesion 2 is hazy, 15 mm long.", ["2"]),
        ("Finding 1 is hazy. Findings 2 and 3 are sharp. They are oval.", ["1", "", ""]),
        ("Finding 1 is hazy. Finding 2, finding 3 and it are sharp.", ["1", ""]),
        ("Candidates 1-3 are sharp.", [""]),
        ("Candidate 14 mm long.", ["scan"]),
        ("病変候補2は不整である。境界は明瞭である。", ["2", "2"]),
        ("病変候補1は不整である。病変候補2、3は明瞭である。境界は整である。", ["1", "", ""]),
        ("所見1と所見2は明瞭である。", [""]),
        ("病変候補3個を認める。", ["scan"]),
        ("病変候補2ヶ所を認める。", ["scan"]),
        ("Ragged margins are seen in finding 2.", ["2"]),
        ("The margins are ragged in findings 2 and 3.", [""]),
    ],
)
def test_prose_is_about_whom_it_names(prose, about):
    answer = {"finding_summary": "x", "detailed_description": prose}
    draft = drafted(Answer.model_validate(answer), three())
    assert [line.about for line in draft.part("description")] == about


@pytest.mark.parametrize(
    ("language", "prose", "look"),
    [
        ("en", "Finding 1 lies in {place}. The second largest is cystic. Its margins are ragged.",
         "ragged"),
        ("ja", "病変候補1は{place}にある。次に大きいものは嚢胞である。辺縁は不整である。",
         "不整"),
    ],
)  # fmt: skip
def test_what_follows_a_sentence_that_fell_is_said_of_nobody(language, prose, look):
    answer = {"finding_summary": "x", "detailed_description": prose}
    draft = drafted(Answer.model_validate(answer), three())
    assert look not in reported(three(), language, draft).detailed_description
    first, _, last = drafted(Answer.model_validate(answer), three()).part("description")
    assert look in reported(three(), language, Draft((first, last))).detailed_description


@pytest.mark.parametrize(
    ("language", "section", "prose", "never"),
    [
        ("en", "description", "Its margins are smooth, unlike finding 2, which is hazy.", "smooth"),
        ("en", "description", "The margins are ragged in the second candidate.", "ragged"),
        ("en", "description", "On the right, the margins are ragged.", "ragged"),
        ("ja", "description", "病変候補2と異なり、辺縁は整である。", "整で"),
        ("en", "impression", "A tumour is possible for the second.", "A tumour is possible"),
        ("ja", "impression", "視床の候補は腫瘍の可能性がある。", "腫瘍の可能性"),
    ],
)  # fmt: skip
def test_part_of_a_sentence_that_may_be_about_another_is_not_said(language, section, prose, never):
    first = {"en": "Finding 1 is oval. ", "ja": "病変候補1は類円形である。"}[language]
    if section == "impression":
        first = {"en": "Finding 1 may be demyelination. ", "ja": "病変候補1は脱髄の可能性がある。"}[
            language
        ]
    name = {"description": "detailed_description"}.get(section, section)
    answer = {"finding_summary": "x", name: first + prose}
    report = reported(three(), language, drafted(Answer.model_validate(answer), three()))
    assert never not in getattr(report, name)


def test_an_impression_of_several_weighs_for_all():
    answer = {"finding_summary": "x", "impression": "Findings 1 and 2 may be demyelination."}
    report = reported(three(), "en", drafted(Answer.model_validate(answer), three()))
    assert report.impression == "The appearance may be demyelination [interpretation]."


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_the_writer_told_is_not_restated(language):
    told = {"en": "{finding} lies in {place}.", "ja": "{finding}は{place}に位置する。"}[language]
    lines = (
        Line("description", "2", told),
        Line("description", "2", "In {place} {finding} glows."),
    )
    report = reported(three(), language, Draft(lines))
    place = subjects(three(), language)["2"].texts["place"]
    assert report.detailed_description.count(place) == 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_was_not_marked_becomes_a_question_of_code(language):
    report = reported(three(), language, Draft((), unmarked=True))
    assert {"en": "did not mark", "ja": "検出していない"}[language] in report.suggested_next_step


def test_an_impression_is_a_possibility_and_marked():
    lines = (
        Line("impression", "scan", "This may be multiple sclerosis."),
        Line("impression", "scan", "This is multiple sclerosis."),
        Line("description", "scan", "This may be multiple sclerosis."),
    )
    report = reported(three(), "en", Draft(lines))
    assert report.impression == "This may be multiple sclerosis [interpretation]."
    assert "sclerosis" not in report.detailed_description
    assert sorted((c.field, c.outcome) for c in report.checks) == [
        ("description", "replaced"), ("impression", "interpretation"), ("impression", "replaced"),
    ]  # fmt: skip


def test_a_sentence_is_cut_to_what_stands():
    line = Line("description", "1", "Its margins are hazy, and it does not enhance.")
    report = reported(three(), "en", Draft((line,)))
    assert "Its margins are hazy." in report.detailed_description
    assert [check.outcome for check in report.checks] == ["shortened"]


def test_a_record_of_version_1_is_read():
    new = StudyResult(
        scan={"file": "a.nii", "sha256": "0", "shape": (1, 1, 1), "spacing_mm": (1, 1, 1),
              "axes": "RAS", "sequence": "flair"},
        brain={"engine": "deepbet", "volume_ml": 1431},
        lesion_engine="wmh", findings=three().findings, load=None, tissue=None,
        report=reported(three(), "en"), warnings=(), models=(), timings_s={}, software={},
    )  # fmt: skip
    old = json.loads(new.model_dump_json())
    old["schema_version"] = "1.4"
    del old["report"]["checks"], old["report"]["facts"]
    for one in old["findings"]:
        del one["contact"], one["white_around"]
    old["report"]["consistency"] = [
        {"field": "impression", "sentence": "A lie.", "kind": "side", "said": "right",
         "measured": "left", "outcome": "struck"}
    ]  # fmt: skip
    read = StudyResult.model_validate(old)
    assert read.schema_version == SCHEMA_VERSION
    assert read.report.finding_summary == new.report.finding_summary
    (check,) = read.report.checks
    assert (check.outcome, check.kinds) == ("replaced", ("side",))
    assert StudyResult.model_validate_json(new.model_dump_json()) == new


def _visits(*rows):
    lesion = {"side": "left", "region": "frontal-lobe", "zone": None, "centroid_ras_mm": (0, 0, 0)}
    return ComparisonRecord(
        first_file="a", first_sha256="0", second_file="b", second_sha256="1",
        second_to_first=(), first_total_ml=2.5, second_total_ml=4.1,
        visits=tuple(
            {"file": name, "sha256": name, "finding_count": 2, "lesion_ml": 1.0} for name in "ab"
        ),
        left_out=(
            {"visit": 1, "finding": 7, "volume_ml": 0.1, "reason": "outside"},
            {"visit": 2, "finding": 8, "volume_ml": 0.03, "reason": "speck"},
            {"visit": 2, "finding": 9, "volume_ml": 0.02, "reason": "speck"},
        ),
        lesions=tuple(
            {**lesion, "id": n, "change": change, "is_certain": sure, "first_ml": first,
             "second_ml": second, "uncertainty_ml": doubt}
            for n, (change, sure, first, second, doubt) in enumerate(rows, 1)
        ),
    )  # fmt: skip


def test_two_visits_in_slots():
    (record,) = visit_pairs(_visits(
        ("grown", True, 2.0, 3.5, 0.3), ("new", True, 0, 0.5, 0.1), ("new", False, 0, 0.05, 0.1),
        ("gone", True, 0.4, 0, 0.1),
    ))  # fmt: skip
    assert record.slots("en") == {
        "earlier": "visit 1", "later": "visit 2",
        "first": "2.4 mL", "second": "4.0 mL", "change": "an increase of 1.6 mL",
        "uncertainty": "± 0.35 mL", "new": "one new", "gone": "one gone",
    }  # fmt: skip
    assert record.total("ja") == (
        "比較した病変候補は1回目2.4 mL、2回目4.0 mLで、1.6 mLの増加（±0.35 mL）を認める。新規1個。"
        "消失1個。"
    )
    (level,) = visit_pairs(_visits(("stable", False, 2.0, 2.1, 0.3)))
    assert level.total("en").endswith("no change beyond the uncertainty (± 0.30 mL).")
    assert level.total("ja").endswith("で、不確かさ（±0.30 mL）を超える変化を認めない。")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Between visit 1 and visit 2 there is no lesion candidate to compare."),
        ("ja", "1回目と2回目の間で比較できる病変候補はない。"),
    ],
)
def test_two_visits_without_a_lesion(language, said):
    (pair,) = visit_pairs(_visits())
    assert pair.total(language) == said


def test_the_totals_go_from_what_was_compared_to_each_report():
    (pair,) = visit_pairs(_visits(("grown", True, 2.4, 4.05, 0.3)))
    _, rows = pair.totals("en")
    assert [row[1:] for row in rows] == [
        ("2.40", "4.05"), ("0.00", "0.05"), ("0.10", "0.00"), ("2.50", "4.10"),
    ]  # fmt: skip
    assert "visit 2: 8, 9" in rows[1][0]
    assert "visit 1: 7" in rows[2][0]
    _, rows = pair.totals("ja")
    assert rows[1][0].endswith("（病変候補2回目：8・9）")


def test_every_notice_has_words_in_both_languages():
    assert set(NOTICES) == set(NoticeCode)
    for text in NOTICES.values():
        assert text.en != text.ja
    in_brainstem = finding(1, region="brainstem", zone="infratentorial")
    assert wording("ja").place_name(in_brainstem) == "脳幹左側"
