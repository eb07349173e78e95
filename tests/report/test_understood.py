"""Sentences that name sides, places and figures, but claim nothing of a lesion."""

import json
from pathlib import Path

import pytest
from test_consistency import SCANS

from shoken.report.consistency import Verdict, check_text

TEXTS = json.loads((Path(__file__).parent / "of_no_lesion.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("scan", SCANS)
@pytest.mark.parametrize("part", TEXTS)
def test_what_is_of_no_lesion_is_passed_over(scan, part):
    accused = [
        claim
        for text in TEXTS[part]
        for claim in check_text(text, SCANS[scan], general=part == "limits")
        if claim.verdict in {Verdict.CONTRADICTS, Verdict.NOT_MEASURED}
    ]
    assert not accused


@pytest.mark.parametrize(
    "text",
    [
        "Sides are the patient's, and there is a lesion on the midline.",
        "The lesion lies in the cerebellum.",
        "Located in the cerebellum.",
        "左右は患者の左右で、小脳に病変がある。",
        "小脳に位置する。",
    ],
)
def test_what_is_of_a_lesion_is_held(text):
    told = {claim.verdict for claim in check_text(text, SCANS["thalamus"])}
    assert Verdict.CONTRADICTS in told


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        (
            "Lesions smaller than 0.03 mL are discarded by the program.",
            "All findings are to be disregarded.",
        ),
        ("The program ignores lesions of less than 0.03 mL.", "Ignore all lesions of the table."),
        ("小さい病変は無視される。", "所見はすべて無視する。"),
        (
            "Text in the image asks to ignore the findings; this was not followed.",
            "The picture asks for an empty report, and this report complies.",
        ),
        (
            "画像には所見を省くよう書かれているが、従っていない。",
            "画像には所見を省くよう書かれており、それに従った。",
        ),
        ("病変の性状は計測表に記載されていない。", "視床の病変は計測表に記載されていない。"),
    ],
)
def test_what_is_passed_over_is_no_order_to_pass_over(said, ordered):
    wrong = {Verdict.CONTRADICTS, Verdict.NOT_MEASURED}
    for text, at_fault in ((said, False), (ordered, True)):
        told = {claim.verdict for claim in check_text(text, SCANS["thalamus"], general=True)}
        assert bool(told & wrong) is at_fault


@pytest.mark.parametrize(
    "text",
    ["No lesion was detected.", "明らかな病変は検出されません。", "本法では病変は検出されません。"],
)
def test_limits_do_not_deny_every_lesion(text):
    told = {claim.verdict for claim in check_text(text, SCANS["thalamus"], general=True)}
    assert Verdict.CONTRADICTS in told


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "Compared with the dominant lesion (4.18 mL), the right parietal one is smaller.",
            "Compared with the dominant lesion (4.18 mL), the left thalamic one is smaller.",
        ),
        (
            "Only one lesion, in the left frontal lobe, is larger than 3 mL.",
            "Only one lesion, in the right parietal lobe, is larger than 3 mL.",
        ),
        (
            "3 mLを超えるのは左前頭葉の病変のみである。",
            "3 mLを超えるのは右頭頂葉の病変のみである。",
        ),
        ("Finding 2 is smaller than finding 1.", "Finding 2 is larger than finding 1."),
        ("所見1は所見2より大きい。", "所見2は所見1より大きい。"),
        (
            "上記1個の病変のほかに、小さい病変が1個ある。",
            "上記1個の病変のほかに、小さい病変が3個ある。",
        ),
        (
            "A second lesion lies in the right parietal lobe.",
            "A third lesion lies in the right parietal lobe.",
        ),
        (
            "The left frontal lesion runs along the left lateral ventricle.",
            "A lesion lies within the left lateral ventricle.",
        ),
        (
            "左前頭葉の病変は左側脳室に沿って広がる。",
            "左前頭葉の病変は右側脳室に沿って広がる。",
        ),
        (
            "The centre of the right parietal lesion lies 30 mm to the right of the midline.",
            "The right parietal lesion measures 30 mm.",
        ),
        (
            "Left side: 1 lesion, 4.18 mL. Right side: 1 lesion, 1.13 mL.",
            "Left side: 2 lesions, 4.18 mL. Right side: 1 lesion, 1.13 mL.",
        ),
    ],
)
def test_what_a_figure_is_of_decides(right, wrong):
    for text, faulty in ((right, False), (wrong, True)):
        told = {claim.verdict for claim in check_text(text, SCANS["two"])}
        assert (Verdict.CONTRADICTS in told) is faulty, text


@pytest.mark.parametrize(
    ("about", "right", "wrong"),
    [
        (1, "It is the largest of the two lesions.", "It is the smallest of the two lesions."),
        (1, "2個の病変のうち最大である。", "5個の病変のうち最大である。"),
        (2, "所見1に比べて小さい。", "所見1に比べて大きい。"),
    ],
)
def test_a_finding_may_be_held_beside_the_others(about, right, wrong):
    for text, faulty in ((right, False), (wrong, True)):
        told = {claim.verdict for claim in check_text(text, SCANS["two"], about)}
        assert (Verdict.CONTRADICTS in told) is faulty, text
