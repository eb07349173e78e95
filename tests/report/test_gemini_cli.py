"""The whole way on a real scan: `shoken analyze --report gemini` against the local server."""

import json

import pytest

from shoken.analysis import pipeline
from shoken.cli.dev.gemini import LocalGemini
from shoken.cli.main import main
from shoken.common.settings import settings
from shoken.report.record.schema import StudyResult
from shoken.report.words.phrases import millilitres

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def analyse_once():
    """The pipeline, whose first analysis serves for the second language as well."""
    made = []

    def analyse(*given, **more):
        if not made:
            made.append(whole(*given, **more))
        return made[0]

    whole = pipeline.analyse
    return analyse


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_stroke_reported_by_gemini(shared, tmp_path, monkeypatch, analyse_once, language):
    monkeypatch.setattr(pipeline, "analyse", analyse_once)
    scan = shared / "data" / "stroke-t2" / "M2265_T2w.nii.gz"
    with LocalGemini() as server:
        for name, value in {
            "GEMINI_API_KEY": "local",  # pragma: allowlist secret
            "GOOGLE_GEMINI_BASE_URL": server.url,
            "SHOKEN_GEMINI_DIR": str(tmp_path / "gemini"),
        }.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        words = ["analyze", str(scan), "--out", str(tmp_path), "--report", "gemini"]
        assert main([*words, "--lang", language]) == 0
    settings.cache_clear()
    (received,) = server.received
    assert not server.refused
    assert (tmp_path / "M2265_T2w_sent.json").read_bytes() == received.body
    record = json.loads((tmp_path / "M2265_T2w_report.json").read_text(encoding="utf-8"))
    result = StudyResult.model_validate(record)
    assert result.report.written_by == "gemini"
    assert result.report.language == language
    assert result.report.is_finding_present
    parts = json.loads(received.body)["contents"][0]["parts"]
    pictures = sorted(path.name for path in tmp_path.glob("*_sent_*.png"))
    shown = min(len(result.findings), 10)
    assert len(pictures) == 2 + shown == sum("inlineData" in part for part in parts)
    table = json.loads(parts[0]["text"])
    assert len(table["findings"]) + table["smaller_findings_not_listed"] == len(result.findings)
    for finding in result.findings[:5]:
        assert millilitres(finding.volume_ml) in result.report.detailed_description
    assert b"M2265" not in received.body
