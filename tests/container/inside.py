"""What must hold inside the image, asked by its own Python; ``try`` runs this there.

Its argument is whether the root file system cannot be written: ``yes`` or ``no``.
"""

import ast
import csv
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

KEY = "a-key-that-must-not-be-logged"
KEY_FORMS = re.compile(
    rb"AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20}|-----BEGIN [A-Z ]*PRIVATE KEY"
)
TEXT = {"", ".json", ".toml", ".cfg", ".ini", ".env", ".yaml", ".yml", ".txt"}


def hold(what, so):
    """Say what holds, and stop at what does not."""
    print(f"{'ok  ' if so else 'FAIL'} {what}", flush=True)
    if not so:
        sys.exit(1)


def refuses(write):
    """Whether something cannot be written."""
    try:
        write()
    except OSError:
        return True
    return False


def about_the_image(*, read_only_root):
    hold("a user that is not root", os.getuid() not in {0, None})
    hold("no compiler", not any(map(shutil.which, ("cc", "gcc", "g++", "clang", "make"))))
    hold("no pip, no ANTsPyNet", not any(map(importlib.util.find_spec, ("pip", "antspynet"))))
    imported = subprocess.run(
        [sys.executable, "-c", "import tensorflow"], capture_output=True, text=True, check=False
    )
    missing = "No module named 'tensorflow'" in imported.stderr
    hold("import tensorflow fails", imported.returncode == 1 and missing)
    for folder in ("/opt/shoken", "/opt/models", "/opt/about"):
        hold(f"{folder} cannot be written", refuses(Path(folder, "x").touch))
    if read_only_root:
        hold("/var/tmp cannot be written", refuses(Path("/var/tmp/x").touch))
    bill = json.loads(Path("/opt/about/sbom.cdx.json").read_text())
    named = {part["name"].lower() for part in bill["components"]}
    with Path("/opt/about/licences.csv").open() as file:
        licences = {row["Name"].lower(): row["License"] for row in csv.DictReader(file)}
    hold(f"bill of {len(named)} parts with Shoken", {"shoken", "streamlit", "openvino"} <= named)
    complete = licences.keys() <= named and all(licences.values())
    hold(f"licences of {len(licences)} packages", complete)
    with_keys = [
        path
        for root in ("/opt", "/etc", "/home", "/root", "/srv")
        for path in Path(root).rglob("*")
        if os.access(path, os.R_OK)
        and path.is_file()
        and path.suffix in TEXT
        and KEY_FORMS.search(path.read_bytes())
    ]
    hold(f"no key in the image {with_keys or ''}", not with_keys)


def imports():
    """Each import in the product's sources, those inside functions included.

    Left out are those for typing alone, those of what bakes networks elsewhere, Python 3.14's, and
    Dask, which a cohort shared out to tasks does without.
    """
    source = Path(importlib.util.find_spec("shoken").origin).parent
    asked = set()
    for path in source.rglob("*.py"):
        asked |= set(imported_by(ast.parse(path.read_text())))
        name = ".".join(path.relative_to(source.parent).with_suffix("").parts)
        asked.add(f"import {name.removesuffix('.__init__')}")
    elsewhere = re.compile(r"(from|import) (antspynet|keras|compression|distributed)\b")
    missing = [line for line in sorted(asked) if not elsewhere.match(line) and not works(line)]
    hold(f"{len(asked)} imports {missing or ''}", not missing and len(asked) > 1000)


def imported_by(node):
    if isinstance(node, ast.Import):
        yield from (f"import {alias.name}" for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"from {node.module} import {alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from imported_by(child)


def works(line):
    try:
        exec(line, {})  # noqa: S102 - a line of our own sources
    except ImportError:
        return False
    return True


def pages():
    """The pages with tables, which Streamlit makes by pandas and Arrow."""
    from streamlit.testing.v1 import AppTest

    for name in ("models_page", "about_page"):
        page = AppTest.from_string(f"from shoken.web.{name} import {name}; {name}()")
        page.session_state["language"] = "en"
        page.run(timeout=600)
        rows = [len(table.value) for table in page.dataframe]
        hold(f"{name}: a table of {rows} rows", not page.exception and rows and all(rows))


def no_network():
    with socket.socket() as asked:
        asked.settimeout(5)
        hold("no network", refuses(lambda: asked.connect(("8.8.8.8", 53))))


def sample():
    """The sample's result, made ahead by the networks of the image, opens."""
    from shoken.store.sample import sample_result

    found = sample_result()
    hold("the sample's result is there and not stale", found is not None)
    hold("the sample's result opens", bool(found and found.open()))


def analysis(work):
    """The synthetic head, and every scan that was mounted."""
    subprocess.run(["shoken", "sample", "phantom", "--out", work], check=True, capture_output=True)
    scans = [*Path(work).glob("*_FLAIR.nii.gz"), *Path("/mnt").glob("*.nii*")]
    scans += [folder for folder in Path("/mnt").iterdir() if folder.is_dir()]  # DICOM series
    for scan in scans:
        command = ["shoken", "analyze", str(scan), "--out", f"{work}/out"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        hold(f"shoken analyze {scan.name}: {done.stdout.strip()}", done.returncode == 0)
    reports = [json.loads(p.read_text()) for p in Path(work, "out").rglob("*_report.json")]
    hold(f"{len(reports)} reports", len(reports) == len(scans) and all(reports))


def cohort(work):
    """Two tasks of a Cloud Run job, which learn their shares from its variables."""
    scans, out = Path(work, "cohort"), f"{work}/derivatives"
    scans.mkdir()
    (head,) = Path(work).glob("*_FLAIR.nii.gz")
    for number in range(2):  # a byte behind the gzip data makes other bytes of the same head
        (scans / f"head{number}_FLAIR.nii.gz").write_bytes(head.read_bytes() + bytes(number))
    planned = ["plan", str(scans), "--out", out, "--names", f"{work}/names.tsv", "--lang", "en"]
    done = _cohort(*planned)
    hold("the list of a cohort's scans", len(manifest := done.stdout.strip()) == 64)
    for task in range(2):
        variables = {"CLOUD_RUN_TASK_INDEX": str(task), "CLOUD_RUN_TASK_COUNT": "2"}
        done = _cohort("run", manifest, "--out", out, **variables)
        is_done = done.returncode == 0 and done.stderr.rstrip().endswith("1 done")
        hold(f"task {task} of a job: {done.stderr.strip()[-300:]}", is_done)
    _cohort("report", out)
    with Path(out, "cohort.tsv").open() as file:
        hold("both stand in the table", len([*csv.DictReader(file, delimiter="\t")]) == 2)


def _cohort(*words, **variables):
    there = {**os.environ, **variables}
    command = ["shoken", "cohort", *words]
    return subprocess.run(command, env=there, capture_output=True, text=True, check=False)


def baked(work):
    """ANTsPyNet's networks that were baked into the image, without what baked them."""
    with_lock = [path.parent.name for path in Path("/opt/models").glob("*/bake.lock.json")]
    scans = [path for path in Path("/mnt").glob("*t1*.nii.gz") if with_lock]
    for engine in with_lock:
        for scan in scans:
            command = ["shoken", "analyze", str(scan), "--out", f"{work}/{engine}"]
            command += ["--brain", engine, "--lesion", "none"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            hold(
                f"{engine}, baked in: {done.stdout.strip()}{done.stderr[-300:]}",
                not done.returncode,
            )
            (report,) = Path(work, engine).rglob("*_report.json")
            hold(f"its report names {engine}", engine in report.read_text())


def page(work):
    log = Path(work, "log")
    environment = {**os.environ, "PORT": "8099", "GEMINI_API_KEY": KEY}
    command = ["python3", "-m", "shoken.web.container"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    answer = b""
    for _ in range(600):
        try:
            with urllib.request.urlopen("http://127.0.0.1:8099/_stcore/health") as health:
                answer = health.read()
            break
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    hold(f"health answers {answer}", answer == b"ok")
    process.send_signal(signal.SIGTERM)
    hold("the signal is heard", process.wait(timeout=600) in {0, -signal.SIGTERM})
    lines = log.read_text().splitlines()
    events = [json.loads(line) for line in lines]
    hold("one line of JSON for each event", lines and all("severity" in e for e in events))
    logged = log.read_text()
    values = [f"{name}={value}" for name, value in environment.items() if value]
    hold("the environment is not logged", not any(v in logged for v in [KEY, *values]))


about_the_image(read_only_root=sys.argv[1] == "yes")
imports()
pages()
no_network()
sample()
analysis("/tmp/try")
cohort("/tmp/try")
baked("/tmp/try")
page("/tmp/try")
