"""The page's queue: fair, bounded, and untouched by what happens to a worker."""

import os
import signal
import time

import numpy as np
import pytest

from shoken.analysis.remeasure import remeasure
from shoken.analysis.values import Options
from shoken.common.errors import AnalysisError, TooLarge, UnreadableScan, UsageError
from shoken.common.settings import settings
from shoken.store.comparisons import Comparisons, comparison_key
from shoken.store.results import Store
from shoken.web.running import jobs as module
from shoken.web.running import workers
from shoken.web.running.job import State
from shoken.web.running.jobs import Jobs

ONLY_BRAIN = Options(lesion="none")


def _key(number: int) -> str:
    return f"{number:064x}"


@pytest.fixture(scope="module")
def jobs():
    """One queue with one worker."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture(scope="module")
def content(phantom_file):
    return phantom_file.read_bytes()


def _over(jobs, job):
    for _ in range(600):
        if job.is_over:
            return job
        jobs.wait(job, 0.5)
    pytest.fail("the analysis did not end")


def _running(jobs, job, stage="brain"):
    for _ in range(600):
        if job.stage == stage:
            return
        jobs.wait(job, 0.1)
    pytest.fail(f"it never came to {stage}")


def test_a_result_is_made_and_kept(jobs, content):
    job = jobs.submit(_key(1), "one", [content], "a_FLAIR.nii.gz", ONLY_BRAIN)
    assert jobs.submit(_key(1), "two", [content], "a_FLAIR.nii.gz", ONLY_BRAIN) is job
    assert _over(jobs, job).state is State.DONE
    assert Store().open(_key(1)).scan.name == "a_FLAIR.nii.gz"
    assert job.seen["spacing_mm"] == [2.0, 2.0, 2.0]
    assert jobs.network_runs == 2
    assert jobs.expected_s > 0
    assert not os.path.exists(job.folder.name)  # noqa: PTH110


@pytest.mark.slow  # a registration by a worker
def test_kept_results_are_compared_and_the_comparison_is_kept(jobs, analysis):
    visits = [_key(70), _key(71)]
    Store().keep(_key(70), analysis)
    Store().keep(_key(71), remeasure(analysis, threshold=0.9))
    key = comparison_key(visits)
    job = _over(jobs, jobs.compare(key, "one", visits))
    assert job.state is State.DONE, job.error
    kept = Comparisons().open(key)
    assert kept.visits == tuple(visits)
    (lesion,) = kept.record.lesions
    assert lesion.change in {"stable", "shrunk"}
    assert lesion.first_ml > lesion.second_ml > 0
    assert np.allclose(kept.record.second_to_first, np.eye(4), atol=0.1)
    Store().remove(_key(71))
    jobs.forget(_key(71), None)
    assert jobs.find(key, None) is None
    gone = _over(jobs, jobs.compare(key, "one", visits))
    assert gone.state is State.FAILED
    assert isinstance(gone.error, UsageError)
    Store().remove(_key(70))
    Comparisons().remove(key)


@pytest.mark.slow  # a whole analysis for each
@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGKILL])
def test_a_worker_that_is_killed_costs_one_analysis(jobs, content, how):
    job = jobs.submit(_key(10 + how), "one", [content], "a_FLAIR.nii.gz", Options())
    _running(jobs, job)
    os.kill(jobs.worker_pids[0], how)
    assert _over(jobs, job).state is State.FAILED
    assert isinstance(job.error, AnalysisError)
    assert how.name in str(job.error)
    after = jobs.submit(_key(20 + how), "one", [content], "a_FLAIR.nii.gz", ONLY_BRAIN)
    assert _over(jobs, after).state is State.DONE


@pytest.mark.slow  # a worker is started anew
def test_a_cancel_stops_the_worker_unless_somebody_else_waits(jobs, content):
    job = jobs.submit(_key(30), "one", [content], "a_FLAIR.nii.gz", Options())
    jobs.submit(_key(30), "two", [content], "a_FLAIR.nii.gz", Options())
    _running(jobs, job)
    before = jobs.worker_pids
    jobs.cancel(job, "one")
    assert job.state is State.RUNNING
    jobs.cancel(job, "two")
    assert job.state is State.CANCELLED
    waits = jobs.submit(_key(31), "one", [content], "a_FLAIR.nii.gz", ONLY_BRAIN)
    assert _over(jobs, waits).state is State.DONE
    assert jobs.worker_pids != before
    assert not Store().has(_key(30))


def test_what_the_reader_refuses_is_said(jobs):
    job = jobs.submit(_key(40), "one", [b"not a scan"], "bad.nii.gz", Options())
    assert _over(jobs, job).state is State.FAILED
    assert isinstance(job.error, UnreadableScan)
    assert str(job.error).startswith("bad.nii.gz: ")


@pytest.mark.slow  # a worker is started anew
def test_what_takes_too_long_is_stopped(jobs, content, monkeypatch):
    short = settings().model_copy(update={"analysis_seconds": 1})
    monkeypatch.setattr(workers, "settings", lambda: short)
    job = jobs.submit(_key(50), "one", [content], "a_FLAIR.nii.gz", Options())
    assert _over(jobs, job).state is State.FAILED
    assert isinstance(job.error, TooLarge)
    assert "SHOKEN_ANALYSIS_SECONDS" in str(job.error)


def test_sessions_take_turns_and_the_queue_ends(jobs, monkeypatch):
    few = settings().model_copy(update={"waiting": 5})
    monkeypatch.setattr(module, "settings", lambda: few)
    os.kill(jobs.worker_pids[0], signal.SIGSTOP)
    try:
        first = jobs.submit(_key(60), "greedy", [b"x"], "x.nii", Options())
        while first.state is State.WAITING:
            time.sleep(0.01)
        greedy = [jobs.submit(_key(n), "greedy", [b"x"], "x.nii", Options()) for n in (61, 62, 63)]
        other = jobs.submit(_key(64), "other", [b"x"], "x.nii", Options())
        third = jobs.submit(_key(65), "third", [b"x"], "x.nii", Options())
        order = sorted([*greedy, other, third], key=jobs.position)
        assert order.index(other) < 3
        assert order.index(third) < 3
        assert order[-2:] == greedy[1:]
        assert jobs.position(order[0]) == 1
        with pytest.raises(TooLarge, match="SHOKEN_WAITING"):
            jobs.submit(_key(66), "fourth", [b"x"], "x.nii", Options())
        jobs.cancel(greedy[2], "greedy")
        assert jobs.submit(_key(66), "fourth", [b"x"], "x.nii", Options())
    finally:
        os.kill(jobs.worker_pids[0], signal.SIGCONT)
    assert [_over(jobs, job).state for job in (first, other, third)] == [State.FAILED] * 3
