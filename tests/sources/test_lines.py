"""Every gcloud line that the documents and the build files show is one that gcloud knows."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.sources

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from deploy import plan  # noqa: E402 - a program beside the package

SHOWN = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("*.yaml"),
    *ROOT.glob("deploy/*.yaml"),
]
PAGES = [ROOT / "docs" / name for name in ("deploy.md", "deploy.ja.md")]


def _lines(text):
    """Commands at the start of a line, those that go on over several made one."""
    whole = re.sub(r"\\\n\s*", " ", text)
    return re.findall(r"^\s*(?:\$ )?(gcloud [a-z].*)$", whole, re.MULTILINE)


@pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed")
def test_every_gcloud_line_is_one_that_gcloud_knows(tmp_path):
    lines = sorted({line for file in SHOWN for line in _lines(file.read_text(encoding="utf-8"))})
    assert lines
    commands = [{"command_string": line} for line in lines]
    (tmp_path / "lines").write_text(json.dumps(commands))
    lint = ["gcloud", "meta", "lint-gcloud-commands", f"--commands-file={tmp_path}/lines"]
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(tmp_path)}
    done = subprocess.run(lint, env=environment, capture_output=True, text=True, check=False)
    answers = json.loads(done.stdout)
    assert len(answers) == len(lines)
    assert [row for row in answers if not row["success"]] == []


def test_both_languages_show_the_same_commands():
    pages = [page.read_text(encoding="utf-8") for page in PAGES]
    blocks = [re.findall(r"^```\w*\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) for page in pages]
    assert blocks[0] == blocks[1]
    headings = [re.findall(r"^#+", page, re.MULTILINE) for page in pages]
    assert headings[0] == headings[1]
    rows = [len(re.findall(r"^\|", page, re.MULTILINE)) for page in pages]
    assert rows[0] == rows[1]


def _spelled_out(braces):
    """``x_{a,b}.py`` as the shell has it: ``x_a.py x_b.py``."""
    before, names, after = braces.groups()
    return " ".join(f"{before}{name}{after}" for name in names.split(","))


def test_builds_call_what_is_there():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    checks = set(re.findall(r"^([a-z]+)\(\)", (ROOT / ".ci/checks").read_text(), re.MULTILINE))
    steps = deploy_steps()
    for name in ("cloudbuild.yaml", "cloudbuild.pr.yaml", ".github/workflows/test.yml", ".ci/run"):
        text = (ROOT / name).read_text()
        targets = re.findall(r"entrypoint: make\n\s+args: \[(.*?)\]", text)
        targets += re.findall(r"^(?:retry )?make ((?:[a-z-]+ ?)+)$", text, re.MULTILINE)
        assert {word for line in targets for word in re.split(r"[ ,]+", line)} <= made
        asked = re.findall(r"\[\.ci/checks, (.*?)\]", text)
        assert {word for line in asked for word in line.split(", ")} <= checks
        text = re.sub(r"(\S*)\{(\w+(?:,\w+)+)\}(\S*)", _spelled_out, text)
        for script in re.findall(r"(?:\.ci|tests|bench)/[\w/]+(?:\.py)?\b", text):
            assert (ROOT / script).exists(), (name, script)
        assert set(re.findall(r"-m deploy ([\w-]+)", text)) <= steps
    assert "[lint, test]" in (ROOT / "cloudbuild.yaml").read_text()


def test_what_the_image_is_made_from_reaches_every_builder_and_its_tag(monkeypatch, tmp_path):
    copied = re.findall(r"^COPY ([^-].*) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = {name for line in copied for name in line.split()} | {"Dockerfile", ".dockerignore"}
    assert len(names) == 9
    cloud = (ROOT / ".gcloudignore").read_text().splitlines()
    assert {f"!/{name}" for name in names} == {line for line in cloud if line.startswith("!")}
    docker = {line.removesuffix("/**") for line in (ROOT / ".dockerignore").read_text().split()}
    assert {f"!{name}" for name in names} - {"!Dockerfile", "!.dockerignore"} <= docker
    monkeypatch.setattr(plan, "ROOT", tmp_path)
    (tmp_path / "src").mkdir()
    files = [tmp_path / name for name in names - {"src"}] + [tmp_path / "src/module.py"]
    for file in files:
        file.write_text("before")
    tags = {plan.source_tag()}
    for file in files:
        file.write_text("after")
        tags.add(plan.source_tag())
    assert len(tags) == 1 + len(files)


BUILDS = [*ROOT.glob("cloudbuild*.yaml"), ROOT / "deploy/image.yaml"]


def test_every_image_that_builds_or_is_built_on_is_named_by_its_digest():
    named = [("Dockerfile", re.search(r"PYTHON_IMAGE=(\S+)", _text("Dockerfile"))[1])]
    named += [(b.name, n) for b in BUILDS for n in re.findall(r"\bname: (\S+)", b.read_text())]
    workflow = ".github/workflows/test.yml"
    contained = re.findall(r"\b(?:container|image): (\S+:\S+)", _text(workflow))
    named += [(workflow, name) for name in contained]
    assert len(contained) == 1
    assert len(named) == 14
    digests = {}
    for where, name in named:
        assert re.fullmatch(r"[\w./-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}", name), (where, name)
        digests.setdefault(name.partition("@")[0], set()).add(name)
    assert [names for names in digests.values() if len(names) > 1] == []
    stages = set(re.findall(r" AS (\w+)$", _text("Dockerfile"), re.MULTILINE))
    begin = set(re.findall(r"^FROM (\S+)", _text("Dockerfile"), re.MULTILINE))
    assert begin <= {"${PYTHON_IMAGE}", *stages}


def test_nothing_is_installed_but_by_hash():
    """Each way in which the image, the builds and the Makefile install a package."""
    texts = {n: _text(n).replace("\\\n", " ") for n in ("Dockerfile", "Makefile", ".ci/checks")}
    found = [
        (name, command.strip())
        for name, text in texts.items()
        for command in re.findall(
            r"(?:pip (?:install|sync|wheel)|call (?:into|PIP)|npm (?:ci|install))[^&;\n]*", text
        )
    ]
    assert len(found) >= 12
    for name, command in found:
        is_locked = "--require-hashes" in command or command.startswith("npm ci")
        # our own source, without what it needs, built by what was installed by hash
        is_alone = "--no-deps" in command or command.startswith("call into")  # which says it too
        is_ours = is_alone and ("--no-index" in command or "--no-build-isolation" in command)
        # the Makefile's two ways are defined; each call of them is found by itself
        is_defined = name == "Makefile" and command.startswith("pip install --quiet --no-deps ")
        assert is_locked or is_ours or is_defined, (name, command)
    assert not re.search(r"\bapt(-get)? ", texts["Dockerfile"])
    for lock in ROOT.glob("requirements*.txt"):
        pins = re.split(r"^(?=[a-z])", lock.read_text(), flags=re.MULTILINE)
        assert all("--hash=sha256:" in pin for pin in pins if pin.strip()), lock
    for build in BUILDS:
        assert "pip " not in build.read_text()


def test_no_bound_of_uv_is_in_the_way_of_installing_by_hash():
    """uv takes one for a requirement without a hash, and installs nothing."""
    assert not tomllib.loads(_text("pyproject.toml")).get("tool", {}).get("uv")


def _text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def deploy_steps():
    program = (ROOT / "deploy/__main__.py").read_text()
    found = re.search(r"^STEPS.*?^}", program, re.DOTALL | re.MULTILINE)
    return {*re.findall(r'"([\w-]+)":', found.group()), "rollback", "close", "teardown"}


def test_both_languages_describe_each_step():
    for page in (page.read_text(encoding="utf-8") for page in PAGES):
        rows = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
        assert {*rows, "rollback", "close", "teardown"} == deploy_steps()
        assert "`ARGS=close`" in page


def test_the_costs_follow_from_the_prices():
    for page in (page.read_text(encoding="utf-8") for page in PAGES):
        row = r"^\| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| (\d+) USD \|"
        table = re.findall(row, page, re.MULTILINE)
        assert [row[0] for row in table] == ["10", "100", "1,000"]
        for row in table:
            scans, cpu_s, gib_s, usd = (int(cell.replace(",", "")) for cell in row)
            assert (cpu_s, gib_s) == (
                scans * 300 * 2,
                scans * 300 * 4,
            )  # five minutes, 2 CPU, 4 GiB
            paid = max(0, cpu_s - 180_000) * 0.000024 + max(0, gib_s - 360_000) * 0.0000025
            assert usd == round(paid)


def test_each_promise_names_a_test_that_is_there():
    for page in (page.read_text(encoding="utf-8") for page in PAGES):
        named = re.findall(r"`(tests/[\w/.]+?)`(?:: `(\w+)`)?", page)
        assert named
        for file, test in named:
            assert (ROOT / file).is_file(), file
            text = (ROOT / file).read_text(encoding="utf-8")
            assert not test or re.search(rf"^(def|class) {test}\b", text, re.MULTILINE), (
                file,
                test,
            )
