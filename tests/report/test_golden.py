"""The measured report word for word, read by a person once; ``golden/`` holds the texts.

``measured/`` holds what was measured on the phantom (seed 1, voxels of 1 mm) and on scans that are
free to use: multiple sclerosis twice
(Lesjak 2017, CC BY), a chronic stroke (niivue/T2lesion, MIT), a healthy head (py_synthsr,
Apache-2.0), a vestibular schwannoma on T1 with contrast agent (VS-SEG, TCIA, CC BY 4.0).

After a change that is meant, ``python tests/report/test_golden.py`` writes them anew: read the
difference as a neuroradiologist would.
"""

import json
from functools import partial
from pathlib import Path

import pytest
from made_up import facts, finding, many, measured_facts, reported, texts_of, three

from shoken.analysis.anatomy.structure_volumes import StructureVolume
from shoken.report.slots.subjects import subjects

VOLUMES = (
    StructureVolume(structure="lateral-ventricle", volume_ml=17.5, left_ml=9.2, right_ml=8.3),
    StructureVolume(structure="hippocampus", volume_ml=8.8, left_ml=4.3, right_ml=4.5),
)
GOLDEN = Path(__file__).parent / "golden"
MEASURED = Path(__file__).parent / "measured"


def _of_scan(name):
    return measured_facts(json.loads((MEASURED / f"{name}.json").read_text("utf-8")))


SCANS = (
    "phantom-flair",
    "ms-flair",
    "ms-thick-flair",
    "stroke-t2",
    "healthy-flair",
    "schwannoma-t1",
)
CASES = {
    **{name: partial(_of_scan, name) for name in SCANS},
    "one": lambda: facts(*three().findings[:1]),
    "three": three,
    "twelve": many,
    "caveated": lambda: facts(
        finding(1, volume_ml=1.0),
        finding(2, volume_ml=0.5, side="right", region="parietal-lobe"),
        finding(3, caveats=("csf-flow", "field-edge"), region="brainstem", zone="infratentorial"),
    ),
    "caveated-alone": lambda: facts(finding(1, caveats=("spinal-cord",))),
    "reviewed": lambda: facts(finding(1), is_reviewed=True),
    "reviewed-none": lambda: facts(is_reviewed=True),
    "none": lambda: facts(sequence="t1"),
    "not-searched": lambda: facts(engine=None),
    "structures-alone": lambda: facts(engine=None, sequence="t1", structures=VOLUMES),
    "stroke-alone": lambda: facts(
        sequence="t2",
        engine="stroke-t2-meshnet",
        targets=("chronic-stroke",),
        is_general=False,
    ),
    "stroke-found-alone": lambda: facts(
        finding(1),
        sequence="t2",
        engine="stroke-t2-meshnet",
        targets=("chronic-stroke",),
        is_general=False,
    ),
    "stroke-besides": lambda: facts(
        finding(1, engines=("outlier", "stroke-t2-meshnet")),
        sequence="t2",
        engine="outlier + stroke-t2-meshnet",
        targets=("chronic-stroke",),
    ),
    "not-made-for": lambda: facts(sequence="pd", is_made_for=False),
    "sides-assumed": lambda: facts(finding(1), are_sides_assumed=True),
}


def written(name, language):
    """All texts of a case, as they are kept."""
    texts = texts_of(reported(CASES[name](), language))
    return "".join(f"{field}\n  {text}\n" for field, text in texts.items())


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_measured_report_reads_as_it_did(name, language):
    assert written(name, language) == (GOLDEN / f"{name}.{language}.txt").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_frame_stands_three_times_in_a_row(language):
    told = many()
    own = subjects(told, language)
    text = reported(told, language).detailed_description
    for each in told.findings:
        for phrase in sorted(own[str(each.id)].texts.values(), key=len, reverse=True):
            text = text.replace(phrase.removeprefix("the "), "#")
    sentences = [s.strip() for s in text.replace("。", ". ").split(". ") if s.strip()]
    frames = list(zip(sentences, sentences[1:], sentences[2:], strict=False))
    assert frames
    assert all(len({a[:12], b[:12], c[:12]}) > 1 for a, b, c in frames)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_more_than_five_are_told_by_zone_and_side_with_five_singled_out(language):
    told = many()
    report = reported(told, language)
    in_description = [f for f in report.facts if f.field == "description"]
    assert {f.about for f in in_description} == {"1", "2", "3", "4", "5", "scan"}
    assert {"sides", "zones", "rest"} <= {f.slot for f in in_description if f.about == "scan"}


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for case in CASES:
        for tongue in ("en", "ja"):
            (GOLDEN / f"{case}.{tongue}.txt").write_text(written(case, tongue), "utf-8")
