"""The rules of the house that a test can hold."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import shoken
from source_files import SOURCE, source_files, text_of, tree_of

pytestmark = pytest.mark.sources

ROOT = Path(__file__).resolve().parents[2]

# a foreign library and the rooms, or parts of one, that may import it
IMPORTERS = {
    "ants": {"analysis.anatomy", "models.conversion"},  # ANTsPyNet's own pictures are of ants
    "antspynet": {"models.conversion"},
    "dicomanonymizer": {"reading"},
    "dicomweb_client": {"pacs.archive"},
    # the client of Gemini; the check of who logs in; the archive's credentials
    "google": {"report.gemini", "web", "pacs.credentials"},
    "httpx2": {"report.gemini"},
    "distributed": {"cohort.scheduler"},
    "pynetdicom": {"pacs.dimse"},
    "requests": {"pacs.archive", "pacs.credentials"},
    "fsspec": {"store"},
    "h5py": {"reading"},
    "highdicom": {"reading", "export"},
    "keras": {"models.conversion"},
    "nibabel": {"reading", "export"},
    "nilearn": set(),
    "nrrd": {"reading"},
    "onnx": {"models.conversion"},
    "openvino": {"models.runtime"},
    "PIL": {"reading", "analysis.render", "export.cohort_thumbnail"},
    "prometheus_client": {"web", "pacs.metrics"},
    "pydicom": {"reading", "export"},
    "reportlab": {"export"},
    "streamlit": {"web"},
    "tensorflow": set(),
    "matplotlib_fontja": set(),
    "torch": set(),
}

# the road: a room may import from itself and from those before it
ROAD = [
    "common",
    "imaging",
    "reading",
    "models",
    "analysis",
    "report",
    "export",
    "store",
    "cohort",
    "pacs",
    "web",
    "cli",
]
MOST_ENTRIES = 12
MOST_LINES, MOST_LINES_OF_A_FILE = 60, 300


def _name(path: Path) -> str:
    """A file's module, without the package: ``models.runtime``."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_name(path): path for path in source_files()}
# what is kept short: the package, and the program that deploys it
KEPT_SHORT = [*source_files(), *sorted((ROOT / "deploy").rglob("*.py"))]


@cache
def _imports(path: Path) -> tuple[str, ...]:
    return tuple(_imported(tree_of(path), path))


def _imported(tree: ast.Module, path: Path) -> list[str]:
    """Names of all modules that a file imports, for typing and inside its functions too."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, path)
            for alias in node.names:
                one = f"{base}.{alias.name}"
                names.append(one if one.removeprefix("shoken.") in MODULES else base)
    return names


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    """The module after ``from``, its leading dots resolved from the file that holds it."""
    if not node.level:
        return node.module or ""
    package = path.relative_to(SOURCE.parent).parts[: -node.level]
    return ".".join((*package, *([node.module] if node.module else [])))


def _own(path: Path, modules) -> set[str]:
    return {
        name.removeprefix("shoken.")
        for name in _imports(path)
        if name.removeprefix("shoken.") in modules
    }


def circle(graph: dict[str, set[str]]) -> tuple[str, ...]:
    """Some modules that import one another in a circle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def test_a_foreign_library_has_its_importers_and_no_others():
    for module, path in MODULES.items():
        for name in _imports(path):
            library = name.partition(".")[0]
            if library in IMPORTERS:
                allowed = IMPORTERS[library]
                assert any(f"{module}.".startswith(f"{one}.") for one in allowed), (
                    f"{path} imports {library}"
                )


def test_imports_go_one_way_down_the_road():
    for module, path in MODULES.items():
        room = module.partition(".")[0]
        for other in _own(path, MODULES) if room in ROAD else ():
            top = other.partition(".")[0]
            assert top == "__init__" or ROAD.index(top) <= ROAD.index(room), f"{path}: {other}"


def test_no_files_import_one_another_in_a_circle():
    graph = {module: _own(path, MODULES) - {module} for module, path in MODULES.items()}
    assert circle(graph) == ()
    here, there = next((module, others) for module, others in graph.items() if others)
    graph[min(there)] |= {here}
    assert circle(graph)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from . import volume", "shoken.imaging.volume"),
        ("from .volume import Grid", "shoken.imaging.volume"),
        ("from ..models import runtime", "shoken.models.runtime"),
        ("from shoken.imaging.volume import Grid", "shoken.imaging.volume"),
        ("def late():\n    import shoken.imaging.volume", "shoken.imaging.volume"),
    ],
)
def test_an_import_counts_however_it_is_written(line, expected):
    assert _imported(ast.parse(line), SOURCE / "imaging" / "points.py") == [expected]


def test_the_package_is_a_dozen_rooms():
    entries = {path.name for path in SOURCE.iterdir()} - {"__pycache__", "py.typed"}
    assert entries == {"__init__.py", "__main__.py", *ROAD}
    # rooms alone: a package has its two files whatever is in it, and pacs came as the twelfth
    assert len(ROAD) <= MOST_ENTRIES


def test_functions_stay_short():
    functions = [
        (path, node)
        for path in KEPT_SHORT
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {f"{path}:{n.lineno} {n.name}": n.end_lineno - n.lineno + 1 for path, n in functions}
    assert len(lengths) > len(MODULES)
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_only_settings_reads_the_environment():
    for module, path in MODULES.items():
        if not module.startswith("common.settings"):
            text = text_of(path)
            assert not re.search(r"os\.(getenv|environ\.get|environ\[[^]]*\](?! =))", text), path


def test_importing_shoken_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import shoken"],
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "shoken" in loaded
    assert not loaded & {"ants", "google", "nibabel", "numpy", "openvino", "scipy", "streamlit"}


def test_a_process_that_reads_starts_light():
    code = "import sys, shoken.reading.sandbox_worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "nibabel" in loaded
    assert not loaded & {"PIL", "ants", "highdicom", "openvino", "pydantic", "pydicom"}


def test_openvino_reports_to_nobody():
    code = """
import sys
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network
for file in MODELS["deepbet"].files:
    network(MODELS["deepbet"], file)
assert sys.modules["openvino"]
assert sys.modules.get("openvino_telemetry") is None
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there_and_sorted():
    assert shoken.__all__ == sorted(shoken.__all__)
    for name in shoken.__all__:
        assert getattr(shoken, name).__name__
    with pytest.raises(AttributeError, match="nothing"):
        shoken.nothing  # noqa: B018


def test_no_torch_and_no_tensorflow_for_the_user():
    pins = re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert "openvino" in pins
    assert not {"torch", "tensorflow", "tensorflow-cpu", "keras"} & set(pins)


def test_files_stay_short():
    lengths = {str(path): len(text_of(path).splitlines()) for path in KEPT_SHORT}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_what_openvino_compiles_stays_in_memory(tmp_path):
    """A compiled network on disk would be run without its checksum."""
    code = """
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network
from shoken.models.weights import find
spec = MODELS["deepbet"]
folder = find(spec, spec.files[0]).parent
before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
for file in spec.files:
    network(spec, file)
assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    assert not list(tmp_path.iterdir())
