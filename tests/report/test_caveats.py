"""Findings that may be no lesion: counted apart, told last, with the reason."""

from dataclasses import replace

import pytest
from made_up import facts, finding

from shoken.analysis.findings.caveats import Caveat
from shoken.analysis.render import central_voxel
from shoken.report import generate_structured_report
from shoken.report.built_in_writer import measured_draft
from shoken.report.record.building import study_result
from shoken.report.record.document import report_markdown
from shoken.report.record.lines import load_lines
from shoken.report.slots.subjects import subjects
from shoken.report.words.wording import wording

EDGE = {"caveats": ("field-edge", "spinal-cord")}


def test_the_headline_counts_the_others_and_names_those_apart():
    given = facts(finding(1, volume_ml=1.0), finding(2, volume_ml=0.5), finding(3, **EDGE))
    english, japanese = (subjects(given, language)["scan"].texts for language in ("en", "ja"))
    assert english["count"] == "two lesion candidates"
    assert english["total"] == "1.5 mL in total"
    assert english["apart"] == (
        "a candidate that is possibly no lesion (at the edge of the field of view and at the "
        "spinal cord; 4.2 mL)"
    )
    assert (
        japanese["apart"] == "病変でない可能性のある候補1個（撮像範囲の辺縁、脊髄の高さ、4.2 mL）"
    )
    assert english["largest"] == "the largest of those counted, 1.0 mL, in the left frontal lobe"
    assert subjects(given, "ja")["1"].texts["rank"] == "集計対象のうち最大の病変候補"
    assert english["share"].endswith(" % of the brain volume, without what is possibly no lesion")
    smaller = facts(finding(1, volume_ml=9.0), finding(2, volume_ml=5.0), finding(3, **EDGE))
    assert subjects(smaller, "en")["1"].texts["rank"] == "the largest"
    assert "share" not in subjects(given, "en")["3"].texts
    assert subjects(given, "en")["1"].texts["share"] == "67 % of the total volume"
    lines = measured_draft(given, subjects(given, "en"), "en").part("summary")
    assert [line.about for line in lines] == ["scan", "1", "scan"]
    assert "{apart}" in lines[-1].frame


def test_groups_hold_those_that_count():
    given = facts(*(finding(n) for n in (1, 2)), finding(3, side="right"), finding(4, **EDGE))
    assert [[one.id for one in group.findings] for group in given.groups] == [[1, 2]]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_where_there_are_no_others_none_is_the_headline(language):
    given = facts(finding(1, **EDGE))
    lines = measured_draft(given, subjects(given, language), language).part("summary")
    assert "{only_apart}" in lines[0].frame
    assert len(lines) == 1


def test_its_own_text_and_place_say_why():
    given = facts(finding(1, **EDGE))
    own = measured_draft(given, subjects(given, "en"), "en").part("description", of=1)
    assert "It is {caveat}." in [line.frame for line in own]
    told = wording("en").place_cell(given.findings[0])
    assert told.endswith("no lesion: at the edge of the field of view and at the spinal cord")


def test_where_all_may_be_no_lesion_the_mask_still_decides(analysis):
    (lesion,) = analysis.findings
    doubted = replace(lesion, caveats=(Caveat.FIELD_EDGE,))
    search = replace(analysis.search, findings=(doubted,))
    report = generate_structured_report(replace(analysis, search=search), language="en")
    assert report.is_finding_present
    assert report.anatomical_location
    assert report.confidence == "low"
    assert "show a candidate that is possibly no lesion" in report.finding_summary
    assert "and no other lesion candidate" in report.finding_summary
    assert central_voxel(analysis) != central_voxel(replace(analysis, search=search))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tables_sum_them_up_apart_and_say_that_the_mask_holds_them(analysis, language):
    (lesion,) = analysis.findings
    doubted = replace(lesion, id=2, caveats=(Caveat.FIELD_EDGE,))
    search = replace(analysis.search, findings=(lesion, doubted))
    both = replace(analysis, search=search)
    result = study_result(both, generate_structured_report(both, language=language))
    words = wording(language)
    counted, apart = load_lines(result, words)
    assert (
        counted
        == load_lines(
            study_result(analysis, generate_structured_report(analysis, language=language)), words
        )[0]
    )
    assert f"{doubted.volume_ml:.2f} mL" in apart
    assert apart in report_markdown(result)
    assert result.load.caveated_count == 1
