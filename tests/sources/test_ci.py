"""The long comparisons of .ci/run are due when what they depend on changed, and not otherwise."""

import ast
import importlib.util
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.sources

ROOT = Path(__file__).resolve().parents[2]
RUN = (ROOT / ".ci/run").read_text(encoding="utf-8")

spec = importlib.util.spec_from_file_location("comparisons", ROOT / ".ci/comparisons.py")
comparisons = importlib.util.module_from_spec(spec)
spec.loader.exec_module(comparisons)


def _git(folder, *words):
    who = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository of the files that comparisons depend on, all of which have passed."""
    root = tmp_path_factory.mktemp("repository")
    wanted = {path for name in comparisons.COMPARISONS for path in comparisons.files_of(name)}
    for path in {*wanted, "docs/deploy.md", "README.md"}:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    (root / ".ci").mkdir(exist_ok=True)
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    for name in comparisons.COMPARISONS:
        comparisons.note_passed(name, root)
    _git(root, "add", ".")
    _git(root, "commit", "--quiet", "--no-verify", "--message=passed")
    return root


@pytest.fixture
def tree(repository, monkeypatch):
    """The repository, which a test may change."""
    monkeypatch.delenv("SHOKEN_CI_LONG", raising=False)
    yield repository
    _git(repository, "reset", "--quiet", "--hard")


def _due(tree):
    return {name for name in comparisons.COMPARISONS if comparisons.is_due(name, tree)}


def _change(path):
    path.write_bytes(path.read_bytes() + b"\n")


def test_nothing_is_due_where_nothing_changed(tree):
    assert _due(tree) == set()


@pytest.mark.parametrize(
    ("path", "due"),
    [
        (
            "src/shoken/models/conversion/keras.py",
            {"deepbet", "stroke", "antspynet", "analysis", "browser", "pacs", "cohort"},
        ),
        ("src/shoken/web/app.py", {"browser", "pacs", "cohort", "endurance"}),
        ("tests/test_invariance.py", {"analysis"}),
        ("bench/antsxnet.py", {"antspynet"}),
        ("deploy/steps.py", {"deployment"}),
        ("src/shoken/pacs/push.py", {"browser", "pacs", "cohort"}),
        ("tests/web/test_viewer.py", {"browser"}),
        ("tests/pacs/test_listen.py", {"pacs"}),
        ("Dockerfile", {"container"}),
        ("docs/deploy.md", set()),
        ("README.md", set()),
    ],
)
def test_a_change_makes_due_what_depends_on_it(tree, path, due):
    _change(tree / path)
    assert _due(tree) == due


def test_what_was_never_seen_to_pass_is_due(tree):
    (tree / comparisons.RECORD).unlink()
    assert _due(tree) == set(comparisons.COMPARISONS)


def test_all_are_due_where_the_long_run_is_asked_for(tree, monkeypatch):
    monkeypatch.setenv("SHOKEN_CI_LONG", "1")
    assert _due(tree) == set(comparisons.COMPARISONS)


def test_a_new_file_and_a_removed_one_are_changes(tree):
    (tree / "src/shoken/models/conversion/new.py").write_text("")
    _git(tree, "add", ".")
    assert "antspynet" in _due(tree)
    comparisons.note_passed("antspynet", tree)
    (tree / "src/shoken/models/conversion/new.py").unlink()
    assert "antspynet" in _due(tree)


@pytest.mark.parametrize("name", comparisons.COMPARISONS)
def test_every_pattern_names_a_file_that_is_there(name):
    found = comparisons.files_of(name)
    for pattern in comparisons.COMPARISONS[name]:
        assert any(comparisons.fnmatch(path, pattern) for path in found), pattern


def test_every_comparison_is_asked_about_and_noted_by_its_section():
    for word in ("due", "passed"):
        named = re.findall(rf"^  {word} (\w+)", RUN, re.MULTILINE)
        assert sorted(named) == sorted(comparisons.COMPARISONS)


@cache
def _imported(path):
    """The files of Shoken, the tests and the benches that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            place = name.replace(".", "/")
            found |= {ROOT / "src" / f"{place}.py", ROOT / "src" / place / "__init__.py"}
            found |= {
                ROOT / folder / f"{place}.py" for folder in ("tests", "tests/report", "bench")
            }
    return [path for path in found if path.is_file()]


@pytest.mark.parametrize(
    ("section", "least"), [("ANALYSIS", 10), ("BROWSER", 5), ("COHORT", 2), ("PACS", 2)]
)
def test_a_section_is_due_when_any_file_that_its_tests_import_changes(section, least):
    named = re.search(rf"^{section}=\(([^)]+)\)", RUN, re.MULTILINE).group(1)
    script = f"shopt -s nullglob; printf '%s\\n' {' '.join(named.split())}"
    words = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    given = [ROOT / word for word in words.stdout.split()]
    tests = [path for one in given for path in ([one] if one.is_file() else one.rglob("*.py"))]
    marks = ("mark.slow", "import slow")
    slow = [p for p in tests if any(mark in p.read_text(encoding="utf-8") for mark in marks)]
    found, left = set(), [*slow, ROOT / "tests/conftest.py"]
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += _imported(path)
    assert len(slow) >= least
    assert len(found) > 100
    named = {ROOT / path for path in comparisons.files_of(section.lower())}
    assert found - {ROOT / "src/shoken/__init__.py"} <= named


def test_every_section_of_a_lane_is_a_function():
    lanes = re.findall(r"^[A-Z]+=\(([a-z ]+)\)", RUN, re.MULTILINE)
    named = [name for lane in lanes for name in lane.split()]
    assert len(named) == len(set(named)) > 8
    for name in named:
        assert re.search(rf"^{name}\(\) ", RUN, re.MULTILINE), name
