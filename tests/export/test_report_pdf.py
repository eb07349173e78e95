"""The report as a document to print, read back by another library."""

import io
import re
from functools import partial

import pytest
from pypdf import PdfReader

from shoken.analysis.remeasure import remeasure
from shoken.export.overview import overview_picture
from shoken.export.report_form import ReportForm
from shoken.export.report_pdf import report_pdf, sentences
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.words import wording


def _pdf(analysis, result):
    return report_pdf(analysis, result, partial(overview_picture, analysis))


def _made(analysis, language):
    result = study_result(analysis, generate_structured_report(analysis, language=language))
    return result, PdfReader(io.BytesIO(_pdf(analysis, result)))


def _text(document):
    """All text, without the breaks of its lines."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in document.pages))


@pytest.fixture(scope="module", params=["ja", "en"])
def made(request, analysis):
    return _made(analysis, request.param)


def test_all_that_was_said_and_measured_can_be_read(made):
    result, document = made
    text = _text(document)
    words = wording(result.report.language)
    report, language = result.report, result.report.language
    for said in (report.impression, report.detailed_description):
        for sentence in sentences(said, language):
            assert re.sub(r"\s", "", sentence) in text
    for notice in result.warnings:
        assert re.sub(r"\s", "", notice.text) in text
    for record in (result.scan, *result.models):
        assert record.sha256 in text
    assert f"{result.findings[0].volume_ml:.2f}mL" in text
    for name, version in result.software.items():
        assert f"{name}{version}" in text
    assert text.count(re.sub(r"\s", "", words.disclaimer())) == 1
    assert document.metadata.title == words.labels["title"]
    assert document.root_object["/Lang"] == result.report.language


def test_its_fonts_are_embedded_and_its_pictures_are_there(made):
    _, document = made
    fonts, pictures = {}, 0
    for page in document.pages:
        fonts |= {
            str(f["/BaseFont"]): f for f in map(_resolved, page["/Resources"]["/Font"].items())
        }
        pictures += len(page.images)
    assert fonts
    for name, font in fonts.items():
        assert "IPAexGothic" in name
        assert font["/FontDescriptor"]["/FontFile2"].get_data()
        assert "/ToUnicode" in font
    assert pictures == 2  # key slices, and the one finding
    shown = "".join(p.extract_text() for p in document.pages)
    assert "�" not in shown


def _resolved(named):
    return named[1].get_object()


def test_the_same_analysis_gives_the_same_bytes(analysis):
    result, _ = _made(analysis, "ja")
    assert _pdf(analysis, result) == _pdf(analysis, result)


def test_another_threshold_stands_among_the_settings(analysis):
    _, document = _made(remeasure(analysis, threshold=0.8, minimum_ml=0.5), "en")
    assert "probabilityabove0.80,smallestlesion0.5mL" in _text(document)


def test_a_name_with_marks_of_html_is_shown_as_it_is(analysis):
    result, _ = _made(analysis, "en")
    named = result.model_copy(
        update={"scan": result.scan.model_copy(update={"file": "<b>&left</para>.nii"})}
    )
    text = _text(PdfReader(io.BytesIO(_pdf(analysis, named))))
    assert "<b>&left</para>.nii" in text


def test_what_the_user_adds_is_printed_and_nothing_else(analysis):
    result, plain = _made(analysis, "ja")
    assert "検査日" not in _text(plain)
    assert "署名" not in _text(plain)
    overview = partial(overview_picture, analysis)
    form = ReportForm(exam_date="2026年11月28日", request="頭痛の精査", has_signature=True)
    text = _text(PdfReader(io.BytesIO(report_pdf(analysis, result, overview, form))))
    assert "検査日2026年11月28日" in text
    assert "依頼内容頭痛の精査" in text
    assert "署名" in text
    assert text.index("所見") < text.index("診断", text.index("所見"))
    assert "印象" not in text
    assert "所見1" not in text


def test_sentences_are_parted_where_they_end():
    assert sentences("1個ある。4.0 mLである。", "ja") == ["1個ある。", "4.0 mLである。"]
    text = "One of 4.0 mL lies deep. (Two more.) No other."
    assert sentences(text, "en") == ["One of 4.0 mL lies deep.", "(Two more.)", "No other."]
