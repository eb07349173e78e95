"""The closed table of slots: what each says, and where it does not exist."""

import pytest
from made_up import facts, finding, many, three

from shoken.report.facts import Facts
from shoken.report.subjects import subjects

SAID = {
    "1": {
        "finding": ("Finding 1", "所見1"),
        "place": ("the left frontal lobe", "左前頭葉"),
        "side": ("the left side", "左側"),
        "zone": ("the periventricular white matter", "脳室周囲白質"),
        "volume": ("4.2 mL in volume", "体積4.2 mL"),
        "diameter": ("31 mm in longest diameter", "最大径31 mm"),
        "axes": ("26 × 11 mm", "26×11 mm"),
        "size": ("moderate-sized", "中等大の"),
        "signal": ("hyperintense", "高信号"),
        "contrast": ("brighter than nearby white matter", "近傍の白質に比し高信号"),
        "shape": ("elongated", "細長い形状"),
        "contact": ("abutting the lateral ventricle", "側脳室に接する"),
        "surround": ("the surrounding white matter", "周囲の白質"),
        "rank": ("the largest", "最大の病変候補"),
        "probability": ("a mean probability of 0.83", "平均確率0.83"),
        "share": ("67 % of the total volume", "総体積の67 %"),
    },
    "2": {
        "place": ("the right thalamus", "右視床"),
        "signal": ("hypointense", "低信号"),
        "shape": ("rounded", "類円形"),
        "rank": ("the second largest", "2番目に大きい病変候補"),
    },
    "3": {"place": ("the left cerebellar hemisphere", "左小脳半球"), "size": ("small", "小さな")},
    "scan": {
        "sequence": ("FLAIR images", "FLAIR像"),
        "count": ("three lesion candidates", "3個の病変候補"),
        "total": ("6.3 mL in total", "計6.3 mL"),
        "share": ("0.44 % of the brain volume", "脳体積の0.44 %"),
        "sides": ("two on the left and one on the right", "左側2個、右側1個"),
        "places": (
            "the left frontal lobe, the right thalamus and the left cerebellar hemisphere",
            "左前頭葉、右視床、左小脳半球",
        ),
        "size_range": ("0.36 to 4.2 mL", "0.36～4.2 mL"),
        "largest": (
            "the largest, 4.2 mL, in the left frontal lobe",
            "最大のもの（左前頭葉、4.2 mL）",
        ),
        "brain": ("1431 mL of brain", "脳体積1431 mL"),
        "searched": ("a search by the engine wmh", "解析エンジンwmhによる検索"),
    },
}


@pytest.mark.parametrize(
    ("about", "slot"), [(about, slot) for about, slots in SAID.items() for slot in slots]
)
def test_what_a_slot_says(about, slot):
    said = tuple(subjects(three(), language)[about].texts[slot] for language in ("en", "ja"))
    assert said == SAID[about][slot]


@pytest.mark.parametrize(
    ("told", "about", "slot"),
    [
        (three(), "2", "zone"),  # none in the thalamus
        (three(), "2", "contact"),
        (three(), "2", "surround"),
        (three(), "1", "counterpart"),
        (three(), "scan", "rest"),
        (three(), "scan", "main_zone"),
        (three(), "scan", "absence"),
        (three(), "scan", "only"),
        (facts(finding(1)), "scan", "largest"),
        (facts(finding(1)), "scan", "sides"),
        (facts(finding(1)), "1", "rank"),
        (facts(finding(1)), "1", "share"),
        (facts(finding(1), finding(2)), "1", "rank"),  # among equals
        (facts(finding(1), finding(2)), "scan", "largest"),
        (facts(finding(1), finding(2)), "scan", "zones"),
        (facts(finding(1, contrast_z=None)), "1", "signal"),
        (facts(finding(1, contrast_z=0.2)), "1", "contrast"),
        (facts(finding(1, perpendicular_diameter_mm=16)), "1", "shape"),
        (facts(), "scan", "count"),
        (facts(engine=None), "scan", "absence"),
        (facts(engine=None), "scan", "searched"),
    ],
)
def test_a_slot_without_a_value_does_not_exist(told, about, slot):
    for language in ("en", "ja"):
        assert slot not in subjects(told, language)[about].slots


def test_a_counterpart_is_where_the_mirror_image_lies():
    told = facts(
        finding(1),
        finding(2, volume_ml=2.0, side="right", centroid_mni_mm=(28, 22, 31)),
        finding(3, volume_ml=1.0, side="right", centroid_mni_mm=(28, -60, 31)),
    )
    own = subjects(told, "en")
    assert own["1"].texts["counterpart"] == "Finding 2 in the right frontal lobe"
    assert "counterpart" not in own["3"].slots


def test_groups_are_of_one_zone_or_side():
    told = many()
    groups = {group.id: group for group in told.groups}
    own = subjects(told, "en")
    for name, group in groups.items():
        assert 2 <= len(group.findings) < len(told.findings)
        assert (
            len({f.zone for f in group.findings}) == 1 or len({f.side for f in group.findings}) == 1
        )
        assert {"group", "total", "count"} <= set(own[name].slots)
        assert "finding" not in own[name].slots
    texts = [own[name].texts["group"] for name in groups]
    assert texts[-2].startswith("the six candidates on the left side, ")
    assert texts[0].startswith("the five candidates in the periventricular white matter, ")


def test_places_across_the_midline_have_sides_of_their_own():
    told = facts(
        finding(1, region="brainstem", zone="infratentorial"),
        finding(2, volume_ml=1, region="corpus-callosum", side="midline"),
        finding(3, volume_ml=0.5, region="uncertain", zone=None, side="right"),
    )
    english, japanese = (subjects(told, language) for language in ("en", "ja"))
    assert [english[n].texts["place"] for n in "123"] == [
        "the left side of the brainstem",
        "the midline of the corpus callosum",
        "the right side of the brain (exact location uncertain)",
    ]
    assert [japanese[n].texts["place"] for n in "123"] == [
        "脳幹左側",
        "脳梁正中部",
        "脳右側（部位不確実）",
    ]


def test_facts_are_frozen():
    with pytest.raises(AttributeError):
        Facts.__setattr__(three(), "brain_ml", 1.0)
