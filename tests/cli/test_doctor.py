"""What `shoken doctor` finds on machines in good order and in bad."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile

import pytest

from messages import faults
from shoken.cli.dev.gemini import LocalGemini
from shoken.cli.doctor import commands, machine
from shoken.cli.doctor.installation import packages, part
from shoken.cli.main import main
from shoken.common.settings import settings
from shoken.models.catalogue import DEFAULT_MODELS, MODELS

KEY = "key-that-nobody-may-see"  # pragma: allowlist secret


@pytest.fixture
def machine_of(monkeypatch, tmp_path, capsys):
    """The doctor's JSON and exit status under some variables; libraries are not loaded."""
    monkeypatch.setattr(commands, "PARTS", {})
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))

    def look(*words, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        settings.cache_clear()
        status = main(["doctor", "--json", *words])
        found = json.loads(capsys.readouterr().out)
        checks = {check["name"]: check for check in found["checks"]}
        assert len(checks) == len(found["checks"])
        assert found["works"] == (status == 0)
        assert found["works"] == all(check["state"] != "problem" for check in checks.values())
        for check in checks.values():
            assert (check["todo"] is None) == (check["state"] == "ok")
            assert not faults(f"{check['found']} {check['todo']}")
        return checks, status

    yield look
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(scope="module")
def weights():
    """Where the default weights are."""
    return settings().model_dir


@pytest.fixture
def copied(weights, tmp_path):
    """A model folder of our own with the default weights."""
    for model_id in DEFAULT_MODELS:
        shutil.copytree(weights / model_id, tmp_path / "models" / model_id)
    return tmp_path / "models"


def test_a_machine_in_good_order(machine_of, weights):
    checks, status = machine_of(SHOKEN_MODEL_DIR=weights)
    assert status == 0
    assert checks["packages"]["figures"]["openvino"].startswith("2026.")
    assert checks["weights deepbet"]["figures"] == {"weights": "present"}
    assert checks["memory"]["figures"]["total_bytes"] > 2**30
    assert checks["cores"]["figures"]["threads"] == settings().threads
    assert checks["store"]["figures"]["free_bytes"] > 0
    assert "GiB free" in checks["temporary folder"]["found"]
    assert checks["Gemini"]["figures"] == {"configured": False}


def test_a_fresh_user_has_no_weights_yet_and_the_first_analysis_fetches_them(machine_of):
    checks, status = machine_of()
    assert status == 0
    for model_id in DEFAULT_MODELS:
        check = checks[f"weights {model_id}"]
        assert (check["state"], check["figures"]["weights"]) == ("note", "missing")
        assert f"shoken models fetch {model_id}" in check["todo"]


@pytest.mark.parametrize(
    ("variables", "cause"),
    [
        ({"SHOKEN_OFFLINE": "1"}, "SHOKEN_OFFLINE"),
        ({"SHOKEN_MODEL_MIRROR": "/nowhere"}, "SHOKEN_MODEL_MIRROR"),
    ],
)
def test_missing_weights_that_cannot_be_fetched_are_a_problem(machine_of, variables, cause):
    checks, status = machine_of(**variables)
    assert status == 1
    assert checks["weights deepbet"]["state"] == "problem"
    assert cause in checks["weights deepbet"]["found"]


def test_without_pip_weights_cannot_be_fetched(machine_of, monkeypatch):
    monkeypatch.setattr(machine, "find_spec", lambda _: None)
    checks, status = machine_of()
    assert status == 1
    assert "ensurepip" in checks["weights deepbet"]["todo"]


def test_damaged_weights_are_a_problem(machine_of, copied):
    path = copied / "deepbet" / MODELS["deepbet"].files[0].name
    path.write_bytes(path.read_bytes()[:-1])
    checks, status = machine_of(SHOKEN_MODEL_DIR=copied)
    assert status == 1
    check = checks["weights deepbet"]
    assert (check["found"], check["todo"]) == (
        f"damaged: {path.name}",
        "shoken models fetch deepbet",
    )
    assert checks["weights atlas-desikan-killiany"]["state"] == "ok"


@pytest.mark.parametrize(
    ("variable", "name"),
    [("SHOKEN_STORE", "store"), ("SHOKEN_MODEL_DIR", "model folder")],
)
def test_a_folder_that_cannot_be_written_is_a_problem(machine_of, variable, name):
    checks, status = machine_of(**{variable: "/proc/nowhere"})
    assert status == 1
    assert checks[name]["state"] == "problem"
    assert checks[name]["figures"]["writable"] is False
    assert variable in checks[name]["todo"]


def _queue_of(folder, **studies):
    """A queue's folder with so many studies in each state."""
    for state, count in studies.items():
        for number in range(count):
            (folder / state / str(number)).mkdir(parents=True)
    return folder


def test_the_queue_of_the_archive_s_receiver_is_looked_at(machine_of, tmp_path):
    (checks, _) = machine_of()
    assert checks["PACS queue"]["figures"] == {"configured": False}
    place = _queue_of(tmp_path / "queue", receiving=1, waiting=2, done=3)
    check = machine_of(SHOKEN_PACS_QUEUE=place)[0]["PACS queue"]
    assert check["state"] == "ok"
    assert "1 being received, 2 waiting, 0 given up, 3 done" in check["found"]
    assert check["figures"]["writable"] is True
    assert (check["figures"]["waiting"], check["figures"]["dead"]) == (2, 0)
    _queue_of(place, dead=4)
    checks, status = machine_of(SHOKEN_PACS_QUEUE=place)
    assert (checks["PACS queue"]["state"], status) == ("note", 0)
    assert checks["PACS queue"]["figures"]["dead"] == 4
    assert "shoken pacs listen --retry" in checks["PACS queue"]["todo"]


@pytest.mark.parametrize("part", ["", "waiting"])
def test_a_queue_that_cannot_be_written_is_a_problem(machine_of, tmp_path, monkeypatch, part):
    place = _queue_of(tmp_path / "queue", receiving=1, waiting=1)
    made = tempfile.TemporaryFile

    def refused(**where):
        if where["dir"] == place / part:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return made(**where)

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refused)
    checks, status = machine_of(SHOKEN_PACS_QUEUE=place)
    check = checks["PACS queue"]
    assert (check["state"], status) == ("problem", 1)
    assert "cannot be written" in check["found"]
    assert "SHOKEN_PACS_QUEUE" in check["todo"]


@pytest.mark.parametrize(
    ("place", "words", "state"),
    [
        ("memory://results", (), "note"),
        ("memory://results", ("--online",), "ok"),
        ("nowhere://results", (), "problem"),
    ],
)
def test_a_store_elsewhere_is_asked_only_online(machine_of, place, words, state):
    checks, _ = machine_of(*words, SHOKEN_STORE=place)
    assert checks["store"]["state"] == state


def test_a_model_folder_that_is_filled_may_be_read_only(machine_of, weights, monkeypatch):
    def refuse(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refuse)
    checks, _ = machine_of(SHOKEN_MODEL_DIR=weights)
    assert checks["model folder"]["state"] == "note"
    assert checks["store"]["state"] == "problem"


def test_a_full_disk_is_a_problem(machine_of, monkeypatch):
    monkeypatch.setattr(machine, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    checks, status = machine_of()
    assert status == 1
    assert "MiB are needed" in checks["temporary folder"]["todo"]


def test_a_setting_that_cannot_be_is_a_problem(machine_of):
    checks, status = machine_of(SHOKEN_THREADS="many")
    assert status == 1
    assert "SHOKEN_THREADS" in checks["settings"]["found"]


def test_more_threads_than_cores_is_worth_a_note(machine_of):
    checks, _ = machine_of(SHOKEN_THREADS="999")
    assert checks["cores"]["state"] == "note"


@pytest.mark.parametrize(
    ("kib", "limit", "total"),
    [(8 << 20, "max\n", 8 << 30), (8 << 20, f"{1 << 30}\n", 1 << 30)],
)
def test_memory_is_what_the_machine_and_its_cgroup_leave(tmp_path, kib, limit, total):
    for name, text in (
        ("proc/meminfo", f"MemTotal:  {kib} kB\nMemAvailable:  {kib} kB\n"),
        ("sys/fs/cgroup/memory.max", limit),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert machine.memory_bytes(tmp_path) == (total, total)


def test_too_little_memory_is_a_problem(machine_of, monkeypatch):
    monkeypatch.setattr(machine, "memory_bytes", lambda: (1 << 30, 1 << 29))
    checks, status = machine_of()
    assert status == 1
    assert "1.0 GiB" in checks["memory"]["found"]


@pytest.mark.parametrize(
    ("code", "state", "found"),
    [
        ("print('as it should be')", "ok", "as it should be"),
        ("import a_library_that_is_missing", "problem", "No module named"),
        ("import os; os.kill(os.getpid(), 11)", "problem", "SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGILL)", "problem", "instruction"),
    ],
)
def test_a_part_that_does_not_load_takes_nothing_with_it(code, state, found):
    check = part("part", code)
    assert (check.state, found in check.found) == (state, True)
    assert "Error" not in check.found


def test_packages_that_are_missing_or_too_old(monkeypatch):
    needs = ["numpy>=999", "a-package-that-is-missing>=1", "scipy", "other; extra == 'cloud'"]
    monkeypatch.setattr("shoken.cli.doctor.installation.requires", lambda _: needs)
    check = packages()
    assert check.state == "problem"
    assert "not >=999; a-package-that-is-missing is missing" in check.found
    assert "other" not in check.found


@pytest.mark.parametrize(
    ("play", "state", "reachable", "said"),
    [
        ("faithful", "ok", True, "answers"),
        ("bad-key", "note", False, "refused the key"),
        ("503", "note", False, "overloaded"),
        ("drop", "note", False, "connection"),
    ],
)
def test_gemini_is_asked_only_online(machine_of, weights, capsys, play, state, reachable, said):
    with LocalGemini((play,)) as server:
        variables = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": server.url}
        checks, _ = machine_of(SHOKEN_MODEL_DIR=weights, **variables)
        assert checks["Gemini"]["figures"] == {"configured": True}
        assert server.received == []
        checks, status = machine_of("--online")
        assert server.received[0].authorised_by == "key"
        assert server.received[0].body == b""
    assert status == 0, "reports are written without it"
    assert checks["Gemini"]["state"] == state
    assert checks["Gemini"]["figures"] == {"configured": True, "reachable": reachable}
    assert said in checks["Gemini"]["found"]
    main(["doctor", "--online"])
    shown = capsys.readouterr()
    assert KEY not in f"{checks}{shown.out}{shown.err}"


def test_nobody_answers_for_gemini(machine_of):
    with LocalGemini() as server:
        address = server.url
    checks, _ = machine_of("--online", GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=address)
    assert "could not be reached" in checks["Gemini"]["found"]


def test_a_login_that_cannot_be_verified_is_a_problem(machine_of, monkeypatch):
    monkeypatch.setitem(sys.modules, "shoken.web.guards.iap", None)
    audience = "/projects/1/global/backendServices/2"
    checks, status = machine_of(SHOKEN_IAP_AUDIENCE=audience)
    assert status == 1
    assert "SHOKEN_IAP_AUDIENCE" in checks["login"]["todo"]


def test_as_text_each_problem_says_what_to_do(machine_of, capsys):
    machine_of(SHOKEN_OFFLINE="1")
    assert main(["doctor"]) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    problems = [number for number, line in enumerate(lines) if line.startswith("problem")]
    assert problems
    assert all("→" in lines[number + 1] for number in problems)
    assert last.startswith(f"Problems: {len(problems)}.")


@pytest.mark.slow  # four seconds of loading
def test_every_part_of_the_work_loads():
    done = subprocess.run(
        [sys.executable, "-m", "shoken", "doctor"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    for name in commands.PARTS:
        assert f"ok       {name} " in done.stdout
