"""A confidence is bounded by what was measured, and says by what."""

from dataclasses import replace

import numpy as np
import pytest

from shoken.analysis.lesion.performance import found_share, sensitivities, worst_agreement
from shoken.common.notices import Notice, NoticeCode
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Grid, Volume
from shoken.reading import Scan
from shoken.report import generate_structured_report
from shoken.report.confidence import confidence_of
from shoken.report.record.building import study_result
from shoken.report.record.document import report_markdown
from shoken.report.words.labels import LABELS
from shoken.report.words.messages.reasons import REASONS
from small_analysis import small_analysis

SEARCHED = (MrSequence.FLAIR, MrSequence.T2, MrSequence.T1)


def _analysis(sequence, *, lesions, thick_mm=1.0, codes=()):
    grid = Grid((14, 14, 12), np.diag([1.0, 1.0, thick_mm, 1.0]))
    volume = Volume(np.arange(14 * 14 * 12, dtype=np.float32).reshape(grid.shape), grid)
    made = small_analysis(Scan("a.nii", "0" * 64, volume, grid), lesions=lesions)
    return replace(made, sequence=sequence, notices=tuple(map(Notice, codes)))


@pytest.mark.parametrize("sequence", SEARCHED)
def test_nothing_marked_is_worth_no_more_than_the_measured_sensitivity(sequence):
    """The engine is as sure as can be that there is nothing."""
    sure = confidence_of(_analysis(sequence, lesions=False))
    assert sure.score <= worst_agreement("outlier", sequence)
    assert sure.grade != "high"
    assert "real-scans" in {reason.code for reason in sure.reasons}


def test_a_percentile_is_not_called_the_largest():
    said = [REASONS["unmarked"], LABELS["confidence_number"]]
    assert all("99.9" in text[language] for text in said for language in ("en", "ja"))
    assert not any("最大" in text.ja or "largest" in text.en for text in said)


def test_it_is_low_where_the_engine_is_weak_and_moderate_on_flair():
    grades = [confidence_of(_analysis(s, lesions=False)).grade for s in SEARCHED]
    assert grades == ["moderate", "low", "low"]


def test_what_a_healthy_head_shows_as_well_is_no_sure_finding():
    """27 voxels of 1 mm are 0.03 mL: on T2 a healthy head had 0.4 mL marked."""
    sure = confidence_of(_analysis(MrSequence.T2, lesions=True))
    assert (sure.grade, "healthy" in {r.code for r in sure.reasons}) == ("low", True)
    large = confidence_of(_analysis(MrSequence.T2, lesions=True, thick_mm=100))
    assert large.grade == "high"


def test_doubts_and_other_sequences_lower_it():
    plain = confidence_of(_analysis(MrSequence.FLAIR, lesions=False))
    codes = (NoticeCode.NOISY, NoticeCode.UNEVEN)
    doubted = confidence_of(_analysis(MrSequence.FLAIR, lesions=False, codes=codes))
    assert doubted.score == pytest.approx(plain.score - 0.2)
    unfit = (NoticeCode.ENGINE_NOT_MADE_FOR,)
    for lesions in (True, False):
        sure = confidence_of(_analysis(MrSequence.PD, lesions=lesions, codes=unfit))
        assert sure.grade == "low"


@pytest.mark.parametrize(("language", "grade"), [("en", "moderate"), ("ja", "中")])
def test_the_report_gives_the_grade_with_its_reasons_and_no_bare_number(language, grade):
    analysis = _analysis(MrSequence.FLAIR, lesions=False)
    report = generate_structured_report(analysis, language=language, writer="measured")
    line = report_markdown(study_result(analysis, report)).split("\n")[4]
    assert grade in line
    assert all(reason.text in line for reason in report.confidence_reasons)
    assert f"{report.confidence_score:.2f}" not in line.split(report.confidence_reasons[0].text)[0]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "- Report written by: Shoken, from the measurements alone"),
        ("ja", "- レポートの作成: Shoken（計測値のみによる）"),
    ],
)
def test_the_report_says_in_words_who_wrote_it(language, line):
    analysis = _analysis(MrSequence.FLAIR, lesions=False)
    report = generate_structured_report(analysis, language=language, writer="measured")
    assert line in report_markdown(study_result(analysis, report)).splitlines()


def test_a_share_is_that_of_slices_at_least_as_thick():
    rows = {(r.slice_mm, r.volume_ml): r for r in sensitivities() if r.sequence == "flair"}
    for given_mm, row_mm in ((1, 1), (3, 4), (5, 7), (9, 7)):
        row = rows[row_mm, 1.0]
        assert found_share("outlier", MrSequence.FLAIR, given_mm, 1.0) == row.found / row.heads
    assert found_share("outlier", MrSequence.PD, 1, 1.0) is None
