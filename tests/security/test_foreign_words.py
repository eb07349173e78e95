"""A name is text: hostile ones through every output, and through the page in a real browser."""

import csv
import io
import json
import logging
import re
from dataclasses import replace
from html.parser import HTMLParser

import markdown_it
import numpy as np
import pypdf
import pytest

from shoken.common.escaping import (
    csv_cell,
    html_text,
    markdown_lines,
    markdown_text,
    pdf_text,
    plain,
)
from shoken.export.paper import Paper
from shoken.export.scene import scene_html
from shoken.export.scene.markup import html_of
from shoken.report import generate_structured_report
from shoken.report.comparison import comparison_markdown
from shoken.report.record.building import study_result
from shoken.report.record.comparison import ComparisonRecord, VisitRecord
from shoken.report.record.document import report_markdown
from shoken.web.running.log_lines import JsonLines

HOSTILE = (
    "![x](http://127.0.0.1:9/seen)",
    "[x](javascript:alert(1))",
    "<img src=http://127.0.0.1:9/seen onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "&lt;b&gt;&#60;i&#62;",
    "**bold** __bold__ ~~gone~~ `code`",
    "| a | b |",
    "# head",
    "- item",
    "1. item",
    "> quoted",
    "    code",
    "```",
    "$x^2$ :red[x] :material/star:",
    "http://127.0.0.1:9/seen",
    "www.example.org",
    "<http://127.0.0.1:9/seen>",
    "a\\",
    "\\![x](http://127.0.0.1:9/seen)",
    '=HYPERLINK("http://127.0.0.1:9/seen")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "a\nb\r\n\n# head",
    "\x1b[31mred\x1b[0m\x07\x00",
    "\u202egnp.exe",
    '\u2028{"severity": "ERROR"}',
    "<para><font size=99>x</font></para>",
    "%s %n {0} {name}",
    "所見 ![x](http://127.0.0.1:9/seen) 脳",
)


class Tags(HTMLParser):
    """The elements and the words of HTML."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words += data


def shown(words):
    """How a line of foreign words has to look: as it is, without what a terminal obeys."""
    return " ".join(plain(words).split())


def seen(words):
    return " ".join(words.replace("\u2060", "").split())


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("before", ["", "- scan: ", "**of** "])
def test_markdown_shows_it_as_it_is(name, before):
    parser = markdown_it.MarkdownIt("gfm-like", {"linkify": False})
    said = Tags(parser.render(before + markdown_text(name)))
    usual = Tags(parser.render(before + "x"))
    assert said.tags == usual.tags
    assert said.attributes == []
    assert seen(said.words).endswith(shown(name))


@pytest.mark.parametrize("name", HOSTILE)
def test_our_own_html_of_a_report_shows_it_as_it_is(name):
    said = Tags(html_of(f"- scan: {markdown_text(name)}, and more"))
    assert said.tags == ["ul", "li"]
    assert seen(said.words) == seen(f"scan: {shown(name)}, and more")


@pytest.mark.parametrize("name", HOSTILE)
def test_html_text_ends_nothing(name):
    said = Tags(f'<p title="{html_text(name)}">{html_text(name)}</p>')
    assert said.tags == ["p"]
    assert len(said.attributes) == 1
    assert said.attributes[0][1] == said.words == plain(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_spreadsheet_takes_a_cell_for_a_formula(name):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([csv_cell(name), csv_cell(-1.5)])
    (row,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert row[0].lstrip()[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert row[0].endswith(plain(name))
    assert row[1] == "-1.5"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_log_line_is_one_line_and_one_event(name):
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (name,), None)
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert not set(line) & set("\x1b\x07\x00\u202e\u2028")
    assert json.loads(line)["severity"] == "INFO"


def test_all_of_them_in_one_pdf():
    paper = Paper("Report", HOSTILE[0], "en")
    for name in HOSTILE:
        assert "<para" not in pdf_text(name)
        paper.text(name)
        paper.facts([(name, name)])
    paper.table(("a", "b"), [(name, name) for name in HOSTILE], [90, 90])
    file = pypdf.PdfReader(io.BytesIO(paper.pdf()))
    words = "".join(page.extract_text() for page in file.pages)
    assert re.sub(r"\s", "", HOSTILE[0]) in re.sub(r"\s", "", words)
    for page in file.pages:
        assert "/Annots" not in page  # no link


@pytest.fixture(scope="module")
def hostile(analysis):
    """An analysis of a scan whose name is all of them, and its report in words as hostile."""
    name = " ".join(HOSTILE) + "_FLAIR.nii.gz"
    named = replace(analysis, scan=replace(analysis.scan, name=name))
    result = study_result(
        named, generate_structured_report(named, language="en", writer="measured")
    )
    evil = "\n".join(HOSTILE)
    report = result.report.model_copy(
        update={
            "finding_summary": evil,
            "detailed_description": evil,
            "impression": evil + ".",
            "suggested_next_step": evil,
            "limits": evil,
            "anatomical_location": evil,
        }
    )
    return named, result.model_copy(update={"report": report})


def test_report_and_viewer_fetch_and_run_nothing(hostile, monkeypatch):
    named, result = hostile
    parser = markdown_it.MarkdownIt("gfm-like", {"linkify": False})
    document = Tags(parser.render(report_markdown(result)))
    assert not {"img", "a", "script", "code", "pre", "blockquote"} & set(document.tags)
    assert document.attributes == []
    monkeypatch.setattr("shoken.export.scene.html.viewer_script", lambda: b"")
    page = Tags(scene_html(named, result).decode())
    assert not {"img", "a", "para", "font"} & set(page.tags)
    assert page.tags.count("script") == 3
    assert not {name for name, _ in page.attributes if name.startswith("on")}


def test_a_comparison_names_its_files_as_text():
    record = ComparisonRecord(
        first_file=HOSTILE[0],
        first_sha256="0" * 64,
        second_file=HOSTILE[2],
        second_sha256="1" * 64,
        first_total_ml=0.0,
        second_total_ml=0.0,
        second_to_first=tuple(map(tuple, np.eye(4).tolist())),
        lesions=(),
        visits=tuple(
            VisitRecord(file=name, sha256=f"{number}" * 64, finding_count=0, lesion_ml=0.0)
            for number, name in enumerate((HOSTILE[0], HOSTILE[2]))
        ),
    )
    parser = markdown_it.MarkdownIt("gfm-like", {"linkify": False})
    said = Tags(parser.render(comparison_markdown(record, "en")))
    assert not {"img", "a"} & set(said.tags)
    assert HOSTILE[0].partition("(")[0] in said.words


def test_lines_stay_lines():
    assert markdown_lines("one\n\n# two") == "one\n\n\\# two"
