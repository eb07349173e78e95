"""Scans of a cohort in forks of one process: each its own, and none outlives who asked for it."""

import json
import os
import subprocess
import sys

import pytest

from shoken.cohort import scan_process
from shoken.cohort.forking import can_fork
from shoken.cohort.scan_process import answered_apart
from shoken.common.settings import settings

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system's processes are not forked")

ANSWER = """
def do(line):
    cause = json.dumps([os.getpid(), os.getppid(), line])
    told = {"failure": {"whose": "scan", "kind": "Told", "cause": cause}}
    print(json.dumps(told), file=answers, flush=True)
"""
BREAK = "def do(line): os.kill(os.getpid(), signal.SIGSEGV) if line == 'break\\n' else answer(line)"
HANG = "def do(line): print(os.getpid(), file=answers, flush=True); time.sleep(600)"


def command(do):
    """What follows the interpreter: a process that does each line so, in a fork."""
    code = f"""
import json, os, signal, time
from shoken.cohort.forking import fork_for_each_line
answers = os.fdopen(os.dup(1), "w")
{do}
fork_for_each_line(do, answers)
"""
    return ("-c", code)


@pytest.fixture(autouse=True)
def waiting(monkeypatch):
    """The processes that wait for a request; none is left behind."""
    processes = []
    monkeypatch.setattr(scan_process, "_waiting", processes)
    yield processes
    for worker in processes:
        scan_process._end(worker.process)


def told(do, line, **more):
    """The numbers of fork and parent, and the line, as a fork tells them."""
    answer = answered_apart(line, command(do), {**os.environ, **more})
    assert answer.failure.kind == "Told"
    return json.loads(answer.failure.cause)


def test_each_request_has_a_fork_of_its_own_of_the_same_process(waiting):
    first, parent, line = told(ANSWER, "one", TMPDIR="here")
    second, same, other = told(ANSWER, "two", TMPDIR="there")
    assert (line, other) == ("one\n", "two\n")
    assert parent == same == waiting[0].process.pid
    assert len({first, second, parent}) == 3


def test_with_other_settings_another_process_takes_its_place(waiting):
    _, first, _ = told(ANSWER, "one")
    (worker,) = waiting
    _, second, _ = told(ANSWER, "two", SHOKEN_THREADS="1")
    assert first != second
    assert worker.process.returncode is not None
    assert len(waiting) == 1


def test_a_process_that_ended_while_it_waited_is_started_anew(waiting):
    _, first, _ = told(ANSWER, "one")
    waiting[0].process.kill()
    waiting[0].process.wait()
    _, second, _ = told(ANSWER, "two")
    assert first != second


def test_what_a_scan_breaks_is_its_fork_alone():
    do = ANSWER.replace("def do", "def answer") + BREAK
    _, parent, _ = told(do, "one")
    failure = answered_apart("break", command(do), os.environ).failure
    assert failure.whose == "scan"
    assert "SIGSEGV" in failure.cause
    assert told(do, "two")[1] == parent


def test_at_the_limit_the_fork_ends_and_nobody_waits(waiting, monkeypatch):
    short = settings().model_copy(update={"analysis_seconds": 3})
    monkeypatch.setattr(scan_process, "settings", lambda: short)
    failure = answered_apart("one", command(HANG), os.environ).failure
    assert (failure.whose, failure.kind) == ("machine", "TooLarge")
    assert not waiting


def test_a_fork_ends_with_whoever_asked_for_it():
    with subprocess.Popen(
        [sys.executable, *command(HANG)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write("one\n")
        process.stdin.flush()
        assert int(process.stdout.readline()) != process.pid
        process.stdin.close()  # as the system does where a process is killed
        assert process.stdout.readline() == "ended 1\n"
        assert process.wait(300) == 0
