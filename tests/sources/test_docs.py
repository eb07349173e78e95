"""The two READMEs say the same, and what they say is so."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from shoken.cli.main import _parser
from shoken.common.settings.schema import Settings
from shoken.common.settings.variable_names import variable
from shoken.models.catalogue import MODELS

pytestmark = pytest.mark.sources

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
JAPANESE = (ROOT / "README.ja.md").read_text(encoding="utf-8")
COMPUTED = {
    "store",
    "gemini_dir",
    "model_dir",
    "threads",
}  # their defaults are found on the machine


def _blocks(text):
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _tables(text):
    """Each table as rows of cells, its rule left out."""
    found = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for table in found
    ]


def _shape(text):
    """The order of headings, blocks, pictures, tables and lists; words left out."""
    marks = re.findall(r"^(#+ |```|!\[|\| ---|- )", text, re.MULTILINE)
    return [mark.strip() for mark in marks]


def test_the_readmes_are_alike():
    assert _shape(ENGLISH) == _shape(JAPANESE)
    assert _blocks(ENGLISH) == _blocks(JAPANESE)
    codes = [sorted(re.findall(r"`[^`\n]+`", text)) for text in (ENGLISH, JAPANESE)]
    assert codes[0] == codes[1]
    shapes = [[[len(row) for row in table] for table in _tables(t)] for t in (ENGLISH, JAPANESE)]
    assert shapes[0] == shapes[1]


def test_the_settings_table_is_that_of_the_code():
    fields = Settings.model_fields
    rows = next(t for t in _tables(ENGLISH) if t[0][0] == "variable")[2:]
    written = {row[0].strip("`"): row[1:] for row in rows}
    assert set(written) == {variable(name) for name in fields}
    for name, field in fields.items():
        default, meaning = written[variable(name)]
        assert meaning.replace("`", "") == field.description
        if name not in COMPUTED:
            value = field.default
            expected = "none" if value is None else f"`{value}`"
            assert default.lower() == expected.lower(), name


@pytest.mark.parametrize(
    "line", re.findall(r"^\.venv/bin/shoken (.+)$", ENGLISH, re.MULTILINE), ids=str
)
def test_the_command_line_takes_what_the_readme_shows(line):
    assert callable(_parser().parse_args(shlex.split(line)).run)


@pytest.mark.parametrize("target", [*re.findall(r"\bmake ([a-z]+)`", ENGLISH), "app", "test"])
def test_make_has_the_targets_of_the_readme(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.slow
def test_the_library_example_runs(phantom_file, tmp_path, monkeypatch, capsys):
    shutil.copy(phantom_file, tmp_path / "scan.nii.gz")
    monkeypatch.chdir(tmp_path)
    (example,) = (code for language, code in _blocks(ENGLISH) if language == "python")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text
    finding, summary = capsys.readouterr().out.strip().splitlines()
    assert finding.split()[0] in {"left", "right", "midline"}
    assert "mL" in summary


def test_the_default_network_s_licence_is_named():
    row = next(r for t in _tables(ENGLISH) for r in t if r[0].startswith("deepbet"))
    spec = MODELS["deepbet"]
    assert row[0] == f"{spec.id} {spec.version}"
    assert row[1] == spec.licence


def test_the_outputs_table_names_what_is_written(analysis, tmp_path):
    from shoken.export.result_files import write_derivatives
    from shoken.report import generate_structured_report
    from shoken.report.record.building import study_result

    write_derivatives(
        analysis, study_result(analysis, generate_structured_report(analysis)), tmp_path
    )
    rows = next(t for t in _tables(ENGLISH) if t[0][0] == "file")[2:]
    named = {row[0].strip("`").replace("<stem>", analysis.scan.stem) for row in rows}
    assert named == {path.name for path in tmp_path.iterdir()}


def test_contributing_leads_to_files_that_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "shoken"
    rooms, places = (t[2:] for t in _tables(text))
    entries = {path.name for path in source.iterdir() if (path / "__init__.py").exists()}
    assert {row[0].strip("`/") for row in rooms} == entries
    for path in re.findall(r"`([a-z_]+/[a-z_/.]*)`", str([*rooms, *places])):
        assert (source / path).exists(), path
