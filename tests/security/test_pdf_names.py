"""A PDF of a scan whose name is made to break it: it is made, opens, and does nothing else."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from shoken.export.overview import overview_picture
from shoken.export.paper import Paper
from shoken.export.report_pdf import report_pdf
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result

NAMES = {
    "one word of 255 signs": "x" * 255,
    "one Japanese word": "脳" * 85,
    "one word of 2,000 signs": "x" * 2_000,
    "many short words": "x " * 2_000,
    "marks without end": "a" + "\u0301" * 250,
    "no width": "a\u200b\u200d\ufeff\u2060" * 50,
    "right to left": "\u202e\u2066gnp.exe\u2069\u202c",
    "signs that no font has": "\U0001f9e0\U0001f469\u200d\U0001f52c\U0010ffff\ufffe\uffff",
    "bytes that are no text": "a\udcff\udc80b",
    "what ends a string in PDF": ")(\\)) Tj ET >> endobj stream\rendstream %%EOF \\)",
    "what begins an action": "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
    "an address": "http://127.0.0.1:9/seen file:///etc/passwd",
    "reportlab's own markup": '<para><a href="http://h/">x</a><img src="/etc/passwd"/></para>',
    "an unclosed tag": "<b <i &unknown; &#0; &#xD800; <!-- <![CDATA[",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85\x9b",
    "blank": " \t\n ",
}
_ACTS = re.compile(rb"/(?:OpenAction|JavaScript|JS|AA|Launch|URI|EmbeddedFile|SubmitForm|Annots)\b")


def is_still(content):
    """What is in a PDF; nothing in it acts, and it fetches nothing."""
    file = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert not _acts(file.trailer["/Root"])
    for page in file.pages:
        assert not _acts(page)
    return "".join(page.extract_text() for page in file.pages)


def _acts(dictionary):
    return {key for key in dictionary if _ACTS.fullmatch(key.encode())}


@pytest.mark.parametrize("kind", NAMES)
def test_a_page_with_the_name_everywhere(kind):
    name = NAMES[kind]
    paper = Paper(name, name, "ja")
    paper.heading(name)
    paper.text(name, small=True)
    paper.bullets([name, name])
    paper.box(name)
    paper.facts([(name[:200], name)])
    paper.table((name[:50], "b"), [(name[:2000], "c")] * 3, [90, 90])
    paper.text("the end")
    words = is_still(paper.pdf())
    assert "the end" in words


@pytest.fixture(scope="module")
def picture(analysis):
    """Which shows no name."""
    return overview_picture(analysis)


@pytest.mark.slow  # a report with all that it has for each
@pytest.mark.parametrize("kind", NAMES)
def test_a_report_of_a_scan_of_the_name(kind, analysis, picture):
    name = f"{NAMES[kind]}_FLAIR.nii.gz"
    named = replace(analysis, scan=replace(analysis.scan, name=name))
    report = generate_structured_report(named, language="ja", writer="measured")
    result = study_result(named, report)
    is_still(report_pdf(named, result, lambda: picture))
