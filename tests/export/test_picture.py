"""The road of a single picture, from the command line and from the page."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import hostile_files
from patience import PATIENCE_S
from shoken.cli.main import main
from shoken.report.record.picture import PictureReport
from shoken.report.record.schema import Report

ROOT = Path(__file__).resolve().parents[2]


def _with_letters():
    grey = hostile_files.head_picture(256)
    for column in range(4, 60, 8):
        grey[4:12, column : column + 4] = 255
    return grey


@pytest.fixture(scope="module", params=["en", "ja"])
def results(request, tmp_path_factory):
    """The folder that is left for a picture with letters in a corner, and the language."""
    out = tmp_path_factory.mktemp("out")
    path = tmp_path_factory.mktemp("in") / "TANAKA.png"
    path.write_bytes(hostile_files.picture(array=_with_letters()))
    assert main(["analyze", str(path), "--out", str(out), "--lang", request.param]) == 0
    return out, request.param


def test_the_files_are_named_after_the_content(results):
    out, _ = results
    names = sorted(path.name for path in out.iterdir())
    (stem,) = {name.split("_")[0] for name in names}
    assert stem.startswith("picture-")
    ends = ("desc-asymmetry_mask.png", "desc-head_mask.png", "overlay.png", "report.json")
    assert names == [f"{stem}_{end}" for end in (*ends, "report.md")]
    assert not any(b"TANAKA" in path.read_bytes() for path in out.iterdir())


def test_the_letters_are_gone_from_what_is_written(results):
    out, _ = results
    (overlay,) = out.glob("*_overlay.png")
    picture = np.asarray(Image.open(io.BytesIO(overlay.read_bytes())))
    assert not picture[:14, :70].any()
    assert picture[128, 128].any()


def test_the_report_says_asymmetry_and_its_limits(results):
    out, language = results
    (path,) = out.glob("*_report.json")
    record = json.loads(path.read_text())
    report = record["report"]
    assert record["marks_blanked"] == 7
    assert report["is_finding_present"] is True
    assert report["confidence_score"] == 0
    assert {"en": "Left-right symmetry", "ja": "左右対称性"}[language] in report["finding_summary"]
    assert {"en": "millimetres", "ja": "ミリメートル"}[language] in report["limits"]
    said = json.dumps(report, ensure_ascii=False)
    assert " mL" not in said
    assert " mm" not in said
    (markdown,) = out.glob("*_report.md")
    assert report["limits"] in markdown.read_text()


def test_it_has_the_five_fields_of_every_report():
    five = list(Report.model_fields)[:5]
    assert list(PictureReport.model_fields)[:5] == five


def test_no_head_ends_in_one_line(tmp_path, capsys):
    (tmp_path / "x.jpg").write_bytes(
        hostile_files.picture("JPEG", array=255 * np.eye(64, dtype="u1"))
    )
    words = ["analyze", str(tmp_path / "x.jpg"), "--out", str(tmp_path)]
    assert main([*words, "--lang", "en"]) != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("shoken: no head stands out")


@pytest.mark.slow
def test_the_page_shows_it():
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = "en"
    page.run().button[0].click().run()
    content = hostile_files.picture(array=_with_letters())
    page.file_uploader[0].upload("x.png", content).run()
    assert not page.exception
    assert not page.error
    said = "\n".join(m.value for m in page.markdown)
    assert "##### What cannot be said" in said
    assert "millimetres" in said
