from dataclasses import replace

import pytest

from shoken.cli import main
from shoken.errors import UsageError
from shoken.report.evaluation import Aspect, Score, _judge, _true_facts, evaluate_reports
from shoken.report.measured import write_measured


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_measured_report_of_the_phantom_is_right_in_every_aspect(analysis, phantom, language):
    facts = _true_facts(analysis, phantom.lesion.data)
    assert [f.volume_ml for f in facts.findings] == [pytest.approx(phantom.lesion.volume_ml)]
    score = Score("measured", language)
    _judge(score, write_measured(analysis, language), facts)
    assert score.right == score.told
    assert set(score.told) == set(Aspect)


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"is_finding_present": False}, Aspect.PRESENCE),
        ({"finding_summary": "Three lesions are seen."}, Aspect.COUNT),
        ({"finding_summary": "A lesion of 9.9 mL."}, Aspect.VOLUME),
        ({"finding_summary": "A lesion in the left and right cerebellum."}, Aspect.PLACE),
    ],
)
def test_a_report_that_is_wrong_is_judged_wrong(analysis, phantom, change, aspect):
    facts = _true_facts(analysis, phantom.lesion.data)
    score = Score("measured", "en")
    _judge(score, write_measured(analysis, "en").model_copy(update=change), facts)
    assert score.right[aspect] == 0
    assert score.told[aspect] == 1


def test_a_missed_lesion_is_judged_wrong(analysis, phantom):
    facts = _true_facts(analysis, phantom.lesion.data)
    score = Score("measured", "en")
    _judge(score, write_measured(replace(analysis, findings=()), "en"), facts)
    assert score.right[Aspect.PRESENCE] == 0


def test_the_command_prints_a_table(phantom_file, capsys):
    words = ["evaluate-reports", str(phantom_file.parent), "--langs", "en", "--red-team", "10"]
    assert main(words) == 0
    head, row, team = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["writer", "lang", "presence", "side"]
    assert row.split()[:3] == ["measured", "en", "1/1"]
    assert team == "lies caught 10/10, truths accused 0/10"


def test_a_folder_without_truth_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no scan with its truth"):
        evaluate_reports(tmp_path, ("measured",), ("en",))
