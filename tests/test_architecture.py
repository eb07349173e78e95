"""The rules of the house that a test can hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import shoken

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "shoken"

# a foreign library and the modules that may import it
IMPORTERS = {
    "ants": {"antsx", "convert"},  # ANTsPyNet's own pictures are of ants
    "antspynet": {"convert"},
    "dicomanonymizer": {"reading"},
    "google": {"gemini", "web"},  # the client of Gemini; the check of who logs in
    "httpx2": {"gemini"},
    "fsspec": {"place"},
    "h5py": {"reading"},
    "highdicom": {"reading", "export"},
    "keras": {"convert"},
    "nibabel": {"reading", "export"},
    "nilearn": set(),
    "nrrd": {"reading"},
    "onnx": {"convert"},
    "openvino": {"runtime"},
    "PIL": {"reading", "render"},
    "pydicom": {"reading", "export"},
    "reportlab": {"export"},
    "streamlit": {"web"},
    "tensorflow": set(),
    "matplotlib_fontja": set(),
    "torch": set(),
}

# the road: a module may import from its own line and from those above
ROAD = [
    {"errors", "escaping", "placing"},
    {"space"},
    {"volume", "layout", "stages", "notices", "catalogue", "png", "shape", "evaluation"},
    {"settings", "sequence", "acquisition"},
    {"words"},
    {"reading", "convert", "threads", "gemini"},
    {"pieces", "field"},
    {"download"},
    {"weights", "template", "atlas", "smoothing", "frame"},
    {"baking", "fetching"},
    {"prepared"},
    {"runtime", "sample"},
    {"conform", "meshnet", "antsx"},
    {"antsxnet"},
    {"brain", "symmetry", "affine", "alignment"},
    {"anatomy"},
    {"tissue"},
    {"brightness"},
    {"recognition", "quality"},
    {"study"},
    {"lesion", "findings", "location", "load", "structures"},
    {"pipeline"},
    {"visits", "remeasure"},
    {"record", "render"},
    {"report"},
    {"mosaic"},
    {"export"},
    {"scene"},
    {"archive"},
    {"place"},
    {"store"},
    {"batch"},
    {"web", "dev", "commands", "inspection"},
    {"progress", "model_commands", "inspect_command", "cli"},
]


def _modules():
    for path in sorted(SOURCE.rglob("*.py")):
        part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if part not in {"__init__", "__main__"}:
            yield part, path


def _imports(path: Path, *, typing_too: bool):
    """Names of all modules that a file imports, at its head or inside its functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not typing_too:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_a_foreign_library_has_its_importers_and_no_others():
    for part, path in _modules():
        for name in _imports(path, typing_too=True):
            library = name.partition(".")[0]
            if library in IMPORTERS:
                assert part in IMPORTERS[library], f"{path} imports {library}"


def test_imports_go_one_way_down_the_road():
    line = {part: number for number, parts in enumerate(ROAD) for part in parts}
    for part, path in _modules():
        for name in _imports(path, typing_too=False):
            top, _, rest = name.partition(".")
            if top == "shoken" and rest:
                other = rest.partition(".")[0]
                assert line[other] <= line[part], f"{path} imports {name}, which is further down"


def test_only_settings_reads_the_environment():
    for part, path in _modules():
        if part != "settings":
            text = path.read_text(encoding="utf-8")
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
    code = "import sys, shoken.reading.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "nibabel" in loaded
    assert not loaded & {"PIL", "ants", "highdicom", "openvino", "pydantic", "pydicom"}


def test_openvino_reports_to_nobody():
    code = """
import sys
from shoken.catalogue import MODELS
from shoken.runtime import network
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


# files that one subject makes longer than the rule
LONGER = {
    "convert/keras.py": 325,  # a rule for each kind of layer
}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.name)
def test_files_stay_short(path):
    most = LONGER.get(path.relative_to(SOURCE).as_posix(), 300)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


def test_what_openvino_compiles_stays_in_memory(tmp_path):
    """A compiled network on disk would be run without its checksum."""
    code = """
from shoken.catalogue import MODELS
from shoken.runtime import network
from shoken.weights import find
spec = MODELS["deepbet"]
folder = find(spec, spec.files[0]).parent
before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
for file in spec.files:
    network(spec, file)
assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    assert not list(tmp_path.iterdir())
