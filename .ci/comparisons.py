"""Which of the long checks are due: those whose files changed since they last passed.

    python3 .ci/comparisons.py due NAME       exit 0: run it; exit 1: unchanged since it passed
    python3 .ci/comparisons.py passed NAME    record that it passed on the files as they are now

``.ci/green.json``, which is committed, holds for each comparison the sha256 over the files that it
depends on, as they were when it last passed; so a fresh clone on another machine knows it too.
What is not recorded is due, and with ``SHOKEN_CI_LONG=1`` all are.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ".ci/green.json"

# what tests share
_HELPERS = tuple(
    f"tests/{path.name}"
    for path in sorted((ROOT / "tests").glob("*.py"))
    if not path.name.startswith("test_")
)
# the road from a scan to its results is nearly all of the program
_WHOLE = ("src/*", *_HELPERS, "requirements.txt")
_VOXELS = (
    "src/shoken/imaging/volume.py",
    "src/shoken/imaging/conform.py",
    "src/shoken/imaging/contiguous.py",
    "src/shoken/imaging/connected_components.py",
    "src/shoken/imaging/smoothing.py",
    "src/shoken/common/threads.py",
    "src/shoken/imaging/field_of_view.py",
    "src/shoken/reading/formats/*",
)
_NETWORKS = (
    "src/shoken/analysis/brain.py",
    "src/shoken/models/catalogue/*",
    "src/shoken/models/conversion/*",
    "src/shoken/models/download.py",
    "src/shoken/models/fetching.py",
    "src/shoken/models/loaded_networks.py",
    "src/shoken/models/meshnet.py",
    "src/shoken/models/compiled_cache.py",
    "src/shoken/models/runtime.py",
    "src/shoken/models/weights.py",
)

# what an analysis is made by, and what tests of it are given
_ANALYSIS = (
    "src/shoken/common/*",
    "src/shoken/imaging/*",
    "src/shoken/reading/*",
    "src/shoken/models/*",
    "src/shoken/analysis/*",
    "src/shoken/export/__init__.py",
    "src/shoken/export/atomic_writing.py",
    "src/shoken/export/nifti.py",
    "src/shoken/export/partial.py",
    "src/shoken/export/samples.py",
    "requirements.txt",
    "bench/calibration.py",
    "bench/phantom_mass.py",
    "bench/phantoms.py",
    "bench/places.py",
    "bench/poses.py",
    *_HELPERS,
)

# check → the files that decide its outcome, as patterns of paths; * crosses folders
COMPARISONS: dict[str, tuple[str, ...]] = {
    "deepbet": (*_VOXELS, *_NETWORKS, "bench/brain_extraction*.py", "requirements.txt"),
    "stroke": (
        *_VOXELS,
        *_NETWORKS,
        "src/shoken/analysis/lesion/networks/stroke.py",
        "bench/meshnet*.py",
        "requirements.txt",
    ),
    "antspynet": (
        *_VOXELS,
        *_NETWORKS,
        "src/shoken/analysis/anatomy/ants_bridge.py",
        "src/shoken/models/antspynet.py",
        "src/shoken/models/baking.py",
        "src/shoken/analysis/lesion/networks/*",
        "src/shoken/analysis/lesion/values.py",
        "bench/antsxnet*.py",
        "tests/bake/*",
        "requirements-bake.txt",
    ),
    "container": (
        "Dockerfile",
        ".dockerignore",
        ".streamlit/*",
        "pyproject.toml",
        "requirements-cloud.txt",
        "requirements-image.txt",
        "src/shoken/common/settings/*",
        "src/shoken/web/asgi.py",
        "src/shoken/web/container.py",
        "src/shoken/web/guards/*",
        "src/shoken/web/serve.py",
        "tests/container/*",
    ),
    "deployment": (
        "deploy/*",
        "cloudbuild*.yaml",
        "tests/deploy/fake_google.py",
        "tests/deploy/gcloud_forks.py",
        "tests/deploy/requests-*.txt",
        "tests/deploy/test_deploy.py",
    ),
    "analysis": (
        *_ANALYSIS,
        "tests/analysis/*",
        "tests/hostile/*",
        "tests/imaging/*",
        "tests/models/*",
        "tests/reading/*",
        "tests/security/test_bombs.py",
        "tests/security/test_many_slices.py",
        "tests/test_invariance.py",
    ),
    "browser": (
        *_WHOLE,
        "viewer/*",
        ".streamlit/*",
        "tests/web/*",
        "tests/security/test_page_in_browser.py",
    ),
    "pacs": (*_WHOLE, "requirements-pacs.txt", "tests/pacs/*"),
    "cohort": (*_WHOLE, "requirements-cohort.txt", "deploy/slurm/*", "tests/cohort/*"),
    "endurance": (
        *_HELPERS,
        "src/shoken/common/*",
        "src/shoken/export/atomic_writing.py",
        "src/shoken/export/partial.py",
        "src/shoken/store/*",
        "src/shoken/web/*",
        "bench/page_memory.py",
        "tests/security/test_kills.py",
        "tests/security/test_memory.py",
        "tests/security/test_two_servers.py",
        "requirements.txt",
        "requirements-cloud.txt",
    ),
}


def files_of(name: str, root: Path = ROOT) -> list[str]:
    """The tracked files that a comparison depends on, sorted.

    Raises
    ------
    SystemExit
        There is no such comparison.
    """
    if name not in COMPARISONS:
        sys.exit(f"no comparison {name!r}; there are: {', '.join(COMPARISONS)}")
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return sorted(
        path for path in listed if path and any(fnmatch(path, one) for one in COMPARISONS[name])
    )


def digest_of(name: str, root: Path = ROOT) -> str:
    """sha256 over names and contents of the files that a comparison depends on."""
    digest = hashlib.sha256()
    for path in files_of(name, root):
        if (root / path).is_file():
            content = hashlib.sha256((root / path).read_bytes()).hexdigest()
            digest.update(f"{path} {content}\n".encode())
    return digest.hexdigest()


def is_due(name: str, root: Path = ROOT) -> bool:
    """Whether a comparison has to run."""
    if os.environ.get("SHOKEN_CI_LONG"):
        return True
    return _record(root).get(name) != digest_of(name, root)


def note_passed(name: str, root: Path = ROOT) -> None:
    """Record that a comparison passed on the files as they are."""
    record = {**_record(root), name: digest_of(name, root)}
    text = json.dumps(dict(sorted(record.items())), indent=2)
    (root / RECORD).write_text(text + "\n", encoding="utf-8")


def _record(root: Path) -> dict[str, str]:
    path = root / RECORD
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def main() -> int:
    """Answer one question, or record one answer."""
    match sys.argv[1:]:
        case ["due", name]:
            return 0 if is_due(name) else 1
        case ["passed", name]:
            note_passed(name)
            return 0
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main())
