"""Another threshold and another smallest lesion, from the same probability map."""

import numpy as np
import pytest

from shoken.analysis.pipeline import analyse
from shoken.analysis.remeasure import remeasure
from shoken.analysis.values import Options
from shoken.common.errors import UsageError
from shoken.common.notices import NoticeCode
from shoken.models import runtime
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result


def test_the_defaults_give_what_the_analysis_found(analysis):
    before = runtime.runs()
    again = remeasure(analysis)
    assert np.array_equal(again.lesions.mask.data, analysis.lesions.mask.data)
    assert again.findings == analysis.findings
    assert again.search.tissue == analysis.search.tissue
    assert again.notices == analysis.notices
    assert runtime.runs() == before


def test_mask_numbers_and_words_follow(analysis):
    before = runtime.runs()
    strict = remeasure(analysis, threshold=0.9)
    assert runtime.runs() == before
    assert strict.load.volume_ml < analysis.load.volume_ml
    assert np.array_equal(
        strict.lesions.mask.data, strict.lesions.mask.data & analysis.lesions.mask.data
    )
    assert (strict.lesions.probability.data[strict.lesions.mask.data] > 0.9).all()
    (notice,) = [n for n in strict.notices if n.code is NoticeCode.CUT_BY_USER]
    assert (notice.value, notice.detail) == (0.9, "0.01")
    report = generate_structured_report(strict, language="en")
    assert f"{strict.findings[0].volume_ml:.1f} mL" in report.finding_summary
    assert "0.90" in " ".join(n.text for n in study_result(strict, report).warnings)
    back = remeasure(strict)
    assert back.findings == analysis.findings
    assert back.notices == analysis.notices


def test_a_smallest_lesion_above_all_leaves_none(analysis):
    none = remeasure(analysis, minimum_ml=50)
    assert none.findings == ()
    report = generate_structured_report(none, language="en")
    assert not report.is_finding_present
    assert "50 mL" in report.limits


def test_what_cannot_be_cut_is_refused(analysis, phantom_file):
    for wrong in ({"threshold": 0.0}, {"threshold": 1.0}, {"minimum_ml": -1.0}):
        with pytest.raises(UsageError, match="between 0 and 1"):
            remeasure(analysis, **wrong)
    with pytest.raises(UsageError, match="not searched"):
        remeasure(analyse(phantom_file, Options(lesion="none")))
