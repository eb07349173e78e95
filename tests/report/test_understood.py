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
    "text",
    ["No lesion was detected.", "明らかな病変は検出されません。", "本法では病変は検出されません。"],
)
def test_limits_do_not_deny_every_lesion(text):
    told = {claim.verdict for claim in check_text(text, SCANS["thalamus"], general=True)}
    assert Verdict.CONTRADICTS in told
