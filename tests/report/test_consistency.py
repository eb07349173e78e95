"""The checker against answers that lie and answers that do not."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from shoken.findings import Side, Zone
from shoken.report.answer import Answer
from shoken.report.consistency import Kind, Verdict, check_text, contradictions
from shoken.report.facts import Facts, FindingFacts, facts_of
from shoken.report.measured import write_measured
from shoken.report.places import places_of_region
from shoken.report.quantities import Bound, Unit, find_quantities, normalised
from shoken.report.striking import objections

HERE = Path(__file__).parent


def finding(number, side, region, volume, length, point=(0.0, 0.0, 0.0), mean=0.7, peak=0.9):
    return FindingFacts(
        id=number,
        side=side,
        region=region,
        places=places_of_region(region),
        volume_ml=volume,
        lengths_mm=(length,),
        points=(point,),
        mean_probability=mean,
        peak_probability=peak,
    )


def facts(*findings, brain_ml=1234.0, spacing_mm=(1.0, 1.0, 1.0), confidence=0.72):
    return Facts(
        findings=findings,
        searched=True,
        brain_ml=brain_ml,
        spacing_mm=spacing_mm,
        confidence=confidence,
    )


SCANS = {
    "two": facts(
        finding(1, "left", "frontal-lobe", 4.18, 23.4, (-23, 10, 40)),
        finding(2, "right", "parietal-lobe", 1.13, 11.2, (30, -40, 35), 0.6, 0.85),
    ),
    "none": facts(),
    "midline": facts(finding(1, "midline", "cerebellum", 2.0, 16.0)),
    "three": facts(
        finding(1, "right", "temporal-lobe", 12.6, 41.2, (38, -12, -18), 0.66, 0.93),
        finding(2, "left", "white-matter", 2.34, 19.8, (-25, -30, 22), 0.58, 0.81),
        finding(3, "right", "cerebellum", 0.47, 9.1, (20, -60, -30), 0.52, 0.7),
        brain_ml=1402.0,
        spacing_mm=(0.9, 0.9, 3.0),
    ),
    "stroke": facts(finding(1, "right", "white-matter", 31.7, 58.0, (34, -12, 20), 0.68, 0.95)),
    "four": facts(
        finding(1, "left", "occipital-lobe", 8.9, 31.0, (-20, -80, 5)),
        finding(2, "left", "frontal-lobe", 3.3, 20.0, (-30, 30, 30)),
        finding(3, "right", "insula", 1.6, 15.0, (38, 5, 2)),
        finding(4, "right", "brainstem", 0.31, 8.0, (6, -28, -25)),
        spacing_mm=(1.0, 1.0, 4.0),
    ),
    "thalamus": facts(finding(1, "left", "thalamus", 0.8, 12.4, (-12, -18, 8), 0.71, 0.88)),
}
BY_HAND = [
    (scan, truth == "true", text)
    for scan, kinds in json.loads((HERE / "by_hand.json").read_text(encoding="utf-8")).items()
    for truth, texts in kinds.items()
    for text in texts
]


WHOLE = json.loads((HERE / "whole_reports.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", WHOLE["texts"], ids=range(len(WHOLE["texts"])))
def test_a_whole_report_that_is_true_stands(text):
    assert not contradictions(text, SCANS["three"])


@pytest.mark.parametrize(("number", "true", "false"), WHOLE["changes"])
def test_one_change_in_a_whole_report_is_caught(number, true, false):
    text = WHOLE["texts"][number]
    assert true in text
    assert contradictions(text.replace(true, false, 1), SCANS["three"])


OTHERS = json.loads((HERE / "first_contact.json").read_text(encoding="utf-8"))


def _scan(given):
    """Facts of a scan in few words: side, region, zone, mL, mm, points, probabilities."""
    findings = [
        FindingFacts(
            id=number,
            side=side,
            region=region,
            places=places_of_region(region) | (places_of_region(zone) if zone else set()),
            volume_ml=volume,
            lengths_mm=tuple(lengths),
            points=tuple(map(tuple, points)),
            mean_probability=mean,
            peak_probability=peak,
        )
        for number, (side, region, zone, volume, lengths, points, mean, peak) in enumerate(
            given["findings"], start=1
        )
    ]
    spacing = tuple(given.get("spacing_mm", (1.0, 1.0, 1.0)))
    return facts(
        *findings,
        brain_ml=given["brain_ml"],
        spacing_mm=spacing,
        confidence=given["confidence"],
    )


@pytest.mark.parametrize("name", OTHERS["sets"])
def test_sets_written_before_the_rules_were_read(name):
    """What each set's first contact came to stands in the file beside it (missed, accused)."""
    wrong = {"true": [], "false": []}
    for key, texts in OTHERS["sets"][name].items():
        scan, truth = key.split()
        measured = _scan(OTHERS["scans"][scan])
        for text in texts:
            told = {c.verdict for c in check_text(text, measured)}
            caught = bool(told & {Verdict.CONTRADICTS, Verdict.NOT_MEASURED})
            if caught != (truth == "false"):
                wrong[truth].append((scan, text))
    assert not wrong["false"]
    assert not wrong["true"]


def _made():
    for line in (HERE / "red_team.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        given = case.pop("facts")
        findings = [
            FindingFacts(
                **{k: tuple(v) if isinstance(v, list) else v for k, v in f.items()},
                places=places_of_region(f["region"]),
            )
            for f in given.pop("findings")
        ]
        yield case, Facts(findings=tuple(findings), **given)


@pytest.mark.parametrize(("scan", "is_true", "text"), BY_HAND, ids=lambda v: str(v)[:40])
def test_answers_written_by_hand(scan, is_true, text):
    found = contradictions(text, SCANS[scan])
    assert (not found) == is_true, [(c.kind, c.said, c.measured) for c in found]


def test_the_red_team_is_caught_and_the_faithful_are_not_accused():
    told, missed, accused = Counter(), [], []
    for case, measured in _made():
        told[case["wrong"] is None, case["wrong"], case["language"]] += 1
        found = contradictions(case["text"], measured)
        if case["wrong"] and not found:
            missed.append(case)
        if not case["wrong"] and found:
            accused.append((case, found))
    lies = sum(n for (true, *_), n in told.items() if not true)
    truths = sum(n for (true, *_), n in told.items() if true)
    assert lies >= 200
    assert truths >= 200
    assert len(told) == 2 * 5 + 2  # five kinds of lie and the truth, in both languages
    assert len(missed) <= 0.01 * lies, missed
    assert len(accused) <= 0.02 * truths, accused


@pytest.mark.parametrize("language", ["ja", "en"])
def test_our_own_writer_never_contradicts_its_numbers(analysis, language):
    report = write_measured(analysis, language)
    for text in (report.finding_summary, report.detailed_description, report.anatomical_location):
        claims = check_text(text, facts_of(analysis))
        assert claims
        assert all(claim.verdict is Verdict.AGREES for claim in claims), claims


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scan", OTHERS["scans"])
def test_our_own_writer_agrees_with_any_findings(analysis, scan, language):
    findings = tuple(
        replace(
            analysis.findings[0],
            id=number,
            side=Side(side),
            region=region,
            zone=Zone(zone) if zone else None,
            volume_ml=volume,
            centroid_ras_mm=tuple(points[0]),
            longest_diameter_mm=lengths[0],
            axial_diameter_mm=lengths[1],
            perpendicular_diameter_mm=lengths[2],
            mean_probability=mean,
            peak_probability=peak,
        )
        for number, (side, region, zone, volume, lengths, points, mean, peak) in enumerate(
            OTHERS["scans"][scan]["findings"], start=1
        )
    )
    other = replace(analysis, findings=findings)
    report = write_measured(other, language)
    texts = [(None, report.finding_summary), (None, report.detailed_description)]
    texts += [(None, report.limits), (None, report.suggested_next_step)]
    texts += [(words.id, words.detailed_description) for words in report.findings]
    for about, text in texts:
        claims = check_text(text, facts_of(other, report.confidence_score), about)
        assert all(claim.verdict is Verdict.AGREES for claim in claims), claims


@pytest.mark.parametrize("text", ["10 lesions are seen.", "病変を10個認める。", "Ten lesions."])
def test_ten_is_not_none(text):
    ten = facts(*(finding(n, "left", "frontal-lobe", 1.0, 10.0) for n in range(1, 11)))
    assert not contradictions(text, ten)
    assert contradictions(text, SCANS["two"])


def test_a_rounded_number_may_be_rounded_again():
    small = facts(finding(1, "left", "white-matter", 0.046, 11.0))  # 0.05 in the table, so 0.1
    assert not contradictions("左白質に0.1 mLの病変候補を認める。", small)
    assert contradictions("左白質に0.2 mLの病変候補を認める。", small)


def test_a_claim_names_what_was_said_and_what_was_measured():
    (claim,) = contradictions("Finding 2 lies in the left parietal lobe.", SCANS["two"])
    assert claim.kind is Kind.SIDE
    assert claim.said == "left parietal"
    assert "right parietal-lobe" in claim.measured
    assert claim.sentence == "Finding 2 lies in the left parietal lobe."


def test_the_sentence_that_is_wrong_is_named_among_others():
    text = "左前頭葉に4.2 mLの病変を認める。右後頭葉に1.1 mLの病変を認める。"
    sentences = {claim.sentence for claim in contradictions(text, SCANS["two"])}
    assert sentences == {"右後頭葉に1.1 mLの病変を認める。"}


def test_a_text_about_one_finding_is_held_to_that_finding():
    text = "Right parietal lobe, 1.1 mL."
    assert not contradictions(text, SCANS["two"], about=2)
    assert {c.kind for c in contradictions(text, SCANS["two"], about=1)} == {
        Kind.PLACE,
        Kind.VOLUME,
    }


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The left frontal lesion may be an infarct.", Verdict.INTERPRETS),
        ("左前頭葉の病変は脱髄を示唆する。", Verdict.INTERPRETS),
        ("The left frontal lesion enhances avidly.", Verdict.NOT_MEASURED),
        ("72-year-old man with a history of stroke.", Verdict.NOT_MEASURED),
        ("左前頭葉の病変に拡散制限を認める。", Verdict.NOT_MEASURED),
        ("前回と比較して増大している。", Verdict.NOT_MEASURED),
    ],
)
def test_what_no_mask_can_tell_is_marked(text, verdict):
    assert verdict in {claim.verdict for claim in check_text(text, SCANS["two"])}


@pytest.mark.parametrize(("said", "at_fault"), [(False, ["is_finding_present"]), (True, [])])
def test_the_verdict_is_the_masks(said, at_fault):
    answer = Answer(
        is_finding_present=said,
        finding_summary=None,
        detailed_description=None,
        confidence_score=0.5,
        anatomical_location=None,
        impression="",
        limits="",
        suggested_next_step="",
        findings=[],
    )
    found = objections(answer, SCANS["two"])
    assert [objection.field for objection in found if objection.is_fault] == at_fault


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("4.2 mL", 4.2, Unit.ML),
        ("４．２ミリリットル", 4.2, Unit.ML),
        ("四・二 cc", 4.2, Unit.ML),
        ("4,200 mm³", 4.2, Unit.ML),
        ("2.3 x 1.1 cm", 23.0, Unit.MM),
        ("二十三ミリ", 23.0, Unit.MM),
        ("twenty-three millimetres", 23.0, Unit.MM),
        ("two point three cm", 23.0, Unit.MM),
        ("85 %", 0.85, Unit.SHARE),
    ],
)
def test_quantities_are_read_in_any_spelling(text, value, unit):
    (quantity,) = find_quantities(normalised(text))
    assert quantity.value == pytest.approx(value)
    assert quantity.unit is unit


def test_bounds_and_ranges_are_read():
    text = normalised("about 4 mL, 5 mm以上, 約3 cm, less than 7 mm, 3〜5 mm")
    assert [q.bound for q in find_quantities(text)] == [
        Bound.ABOUT,
        Bound.AT_LEAST,
        Bound.ABOUT,
        Bound.AT_MOST,
        Bound.EXACT,
    ]
    assert find_quantities(text)[-1].upper == 5


def test_a_thousand_may_have_its_comma():
    facts = Facts(findings=(), searched=True, brain_ml=1380.4, spacing_mm=(1.0, 1.0, 1.0))
    assert not contradictions("Brain volume is 1,380 mL.", facts)
    assert contradictions("The brain has a volume of 1,480 mL.", facts)
