"""Networks of a user's own on the page: chosen, run by its workers, and harmless when they fail."""

import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.values import Options
from shoken.common.errors import TooLarge
from shoken.common.settings import settings
from shoken.models.catalogue import DEFAULT_MODELS
from shoken.models.own.added import known_models
from shoken.models.own.adding import _keep, add, remove
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.store.results import Store, key_of
from shoken.web.running.job import State
from shoken.web.running.jobs import Jobs
from shoken.web.text import TEXTS
from tiny_network import card_with, write_network


@pytest.fixture
def models(usual_models, tmp_path):
    """A model folder with the defaults' networks and one that was added."""
    for name in DEFAULT_MODELS:
        (tmp_path / name).symlink_to(usual_models / name)
    work = tmp_path / ".work"
    work.mkdir()
    add(write_network(work / "tiny.onnx"), card_with(work))
    return work


@pytest.fixture
def jobs():
    made = Jobs()
    yield made
    made.close()


def _over(jobs, job):
    for _ in range(600):
        if job.is_over:
            return job
        jobs.wait(job, 0.5)
    pytest.fail("the analysis did not end")


def _upload_page():
    import streamlit as st

    from shoken.web.scan_choice import chosen_scan
    from shoken.web.text import TEXTS

    _, options = chosen_scan(TEXTS[st.session_state.language])
    st.text(f"{options.lesion} {options.structures_model}")


@pytest.mark.usefixtures("own_workers", "models")
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_offers_what_is_there_and_was_added(language):
    page = AppTest.from_function(_upload_page, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run()
    choice = page.selectbox(key="network")
    assert choice.label == TEXTS[language].networks.choice
    assert choice.options == [
        TEXTS[language].networks.automatic,
        "outlier",
        "shoken-lesion",
        "outlier-with-shoken-lesion",
        "tiny",
    ]
    assert page.text[0].value == "auto None"
    choice.select("tiny").run()
    assert not page.exception
    assert page.text[0].value == "tiny tiny"


@pytest.mark.slow  # a whole analysis by a worker
def test_a_worker_runs_it_and_its_result_outlives_it(models, jobs, phantom_file):
    options = Options(lesion="tiny", structures_model="tiny")
    key = key_of("1" * 64, "a_FLAIR.nii.gz", options)
    job = jobs.submit(key, "one", [phantom_file.read_bytes()], "a_FLAIR.nii.gz", options)
    assert _over(jobs, job).state is State.DONE, job.error
    add(write_network(models / "tiny.onnx", offsets=(0.0, 0.0, -7.0)), card_with(models))
    assert key_of("1" * 64, "a_FLAIR.nii.gz", options) != key  # another network of the same id
    remove("tiny")
    assert "tiny" not in known_models()
    analysis = Store().open(key)
    assert analysis.lesions.engines == ("tiny",)
    assert [one.structure for one in analysis.structures.volumes] == ["tissue"]
    assert analysis.structures.volumes[0].volume_ml > 100
    report = generate_structured_report(analysis, language="ja", writer="measured")
    result = study_result(analysis, report)
    assert [(one.id, one.licence) for one in result.models][1] == ("tiny", "CC0-1.0")
    assert [one.name for one in result.structures] == ["組織"]
    Store().remove(key)


@pytest.mark.slow
def test_one_that_takes_too_much_memory_costs_one_analysis(models, phantom_file, monkeypatch):
    size = "[384, 384, 384]"  # 3.4 GiB of output; it was added where more was allowed
    card = card_with(models, ("[32, 32, 32]", size), ('"tiny"', '"huge"'))
    network = write_network(
        models / "huge.onnx", (1, 1, 384, 384, 384), slopes=[0, 4, 8] * 5, offsets=[0, 0, -8] * 5
    )
    folder = settings().model_dir / "huge"
    folder.mkdir()
    _keep(folder, network, card)
    monkeypatch.setenv("SHOKEN_ANALYSIS_MEMORY_MIB", "3000")
    small = Jobs()
    content = phantom_file.read_bytes()
    try:
        job = small.submit("2" * 64, "one", [content], "a_FLAIR.nii.gz", Options(lesion="huge"))
        assert _over(small, job).state is State.FAILED
        assert isinstance(job.error, TooLarge)
        assert "3,000 MiB" in str(job.error)
        pids = small.worker_pids
        after = Options(lesion="none")
        job = small.submit("3" * 64, "one", [content], "a_FLAIR.nii.gz", after)
        assert _over(small, job).state is State.DONE
        assert small.worker_pids == pids
    finally:
        small.close()
