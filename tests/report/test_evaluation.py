from dataclasses import replace

import pytest

from shoken.cli.dev import evaluation
from shoken.cli.dev.evaluation import Aspect, Score, evaluate_reports, judge, true_facts
from shoken.cli.main import main
from shoken.common.errors import UsageError
from shoken.report.compose import write_measured
from shoken.report.facts import facts_of


@pytest.fixture(scope="module")
def true(analysis, phantom):
    """What is so of the phantom, by its own lesion."""
    return true_facts(analysis, phantom.lesion.data)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_measured_report_of_the_phantom_is_right_in_every_aspect(
    analysis, phantom, true, language
):
    assert [f.volume_ml for f in true.findings] == [pytest.approx(phantom.lesion.volume_ml)]
    score = Score("measured", language)
    judge(score, write_measured(analysis, language), facts_of(analysis), true)
    assert score.right == score.told
    assert set(score.told) == set(Aspect)


def _shifted(finding, **changes):
    return finding.model_copy(update=changes)


@pytest.mark.parametrize(
    ("changes", "aspects"),
    [
        ({"side": "right"}, {Aspect.SIDE}),
        ({"region": "cerebellum"}, {Aspect.PLACE}),
        ({"volume_ml": 9.9}, {Aspect.VOLUME}),
    ],
)
def test_a_report_that_is_wrong_is_judged_wrong(analysis, true, changes, aspects):
    other = replace(true, findings=tuple(_shifted(f, **changes) for f in true.findings))
    score = Score("measured", "en")
    judge(score, write_measured(analysis, "en"), facts_of(analysis), other)
    assert {a for a in Aspect if score.right[a] < score.told[a]} == aspects


def test_a_wrong_number_of_findings_is_judged_wrong(analysis, true):
    twice = replace(true, findings=true.findings * 2)
    score = Score("measured", "en")
    judge(score, write_measured(analysis, "en"), facts_of(analysis), twice)
    assert score.right[Aspect.COUNT] == 0


def test_a_missed_lesion_is_judged_wrong(analysis, true):
    missed = replace(analysis, search=replace(analysis.search, findings=()))
    score = Score("measured", "en")
    judge(score, write_measured(missed, "en"), facts_of(missed), true)
    assert score.right[Aspect.PRESENCE] == 0


def test_the_command_prints_a_table(analysis, phantom_file, capsys, monkeypatch):
    monkeypatch.setattr(evaluation, "analyse", lambda _: analysis)
    assert main(["evaluate-reports", str(phantom_file.parent), "--langs", "en"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["writer", "lang", "presence", "side"]
    assert row.split()[:3] == ["measured", "en", "1/1"]


def test_a_folder_without_truth_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no scan with its truth"):
        evaluate_reports(tmp_path, ("measured",), ("en",))
