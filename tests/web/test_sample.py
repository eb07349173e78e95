"""The sample's result, made ahead: found while it is what would be computed now, and said to be."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import shoken
from patience import PATIENCE_S
from shoken.analysis.values import Options
from shoken.cli.main import main
from shoken.common.settings import settings
from shoken.models.catalogue import MODELS
from shoken.store.results import Store, key_of
from shoken.store.sample import SAMPLE_NAME, sample_result
from shoken.web import ahead, scene_view, state
from shoken.web.text import TEXTS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("usual_models")


@pytest.fixture
def analysed(monkeypatch, phantom, analysis):
    """How often the sample was analysed; the coarse head and its analysis stand for it."""
    asked = []
    monkeypatch.setattr("shoken.analysis.phantom.make_phantom", lambda: phantom)
    monkeypatch.setattr(
        "shoken.analysis.pipeline.analyse", lambda path: asked.append(path) or analysis
    )
    return asked


def _make(capsys):
    assert main(["sample", "result"]) == 0
    return Path(capsys.readouterr().out.strip())


def test_it_is_made_once_and_found_under_the_key_of_the_page(analysed, phantom_file, capsys):
    assert sample_result() is None
    path = _make(capsys)
    assert _make(capsys) == path
    assert len(analysed) == 1
    found = sample_result()
    upload = state.ScanFile(SAMPLE_NAME, (phantom_file.read_bytes(),))
    assert found.key == key_of(upload.sha256, SAMPLE_NAME, Options())
    assert path == settings().model_dir / "sample" / f"{found.key}.result"


def test_it_comes_back_with_the_truth(analysed, analysis, phantom, capsys):
    _make(capsys)
    opened = sample_result().open()
    assert analysed
    assert opened.analysis.findings == analysis.findings
    assert (opened.lesion.data == phantom.lesion.data).all()


def test_a_stale_one_is_not_found_and_gives_way_to_the_next(analysed, capsys, monkeypatch):
    first = _make(capsys)
    spec = MODELS["brain-mindgrab"]
    for file in spec.files:
        place = settings().model_dir / spec.id / file.name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"")
    assert sample_result() is None  # another network is there now
    second = _make(capsys)
    assert not first.exists()
    monkeypatch.setattr(shoken, "__version__", "99")
    assert sample_result() is None
    assert _make(capsys) != second
    assert len(analysed) == 3


@pytest.mark.parametrize("place", [0.01, 0.5, 0.999])
@pytest.mark.usefixtures("analysed")
def test_a_damaged_one_is_not_opened(capsys, place):
    path = _make(capsys)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)
    found = sample_result()
    assert found is None or found.open() is None
    path.write_bytes(b"")
    assert sample_result() is None


@pytest.mark.usefixtures("analysed", "own_store")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_home_opens_it_without_an_analysis_and_the_page_says_so(
    analysis, capsys, language, monkeypatch
):
    _make(capsys)
    found, text = sample_result(), TEXTS[language]
    monkeypatch.setattr("shoken.web.running.jobs.Jobs.submit", None)
    monkeypatch.setattr(ahead, "_SOON_S", 0)
    ahead._open_soon()
    drawn, again = scene_view.picture_files, []
    monkeypatch.setattr(
        scene_view, "picture_files", lambda of: again.append(of.scan.sha256) or drawn(of)
    )
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run()
    assert text.home_sentence in "\n".join(one.value for one in page.markdown)
    next(one for one in page.button if one.label == text.home_sample).click().run()
    assert not page.exception
    said = [one.value for one in (*page.caption, *page.info)]
    assert text.result.precomputed.format(day=found.made[:10]) in said
    truth = text.result.truth_line.partition("{")[0]
    assert any(line.startswith(truth) for line in said)
    assert page.query_params["run"] in (found.key, [found.key])
    store = Store()
    assert [entry.key for entry in store.entries()] == [found.key]
    assert store.labels.of(found.key).precomputed == found.made
    assert analysis.scan.sha256 not in again  # what was made ready is not made again

    store.remove(found.key)  # and as a worker does that has computed it
    state.forget(found.key)
    store.keep(found.key, analysis)
    again = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    again.session_state["language"] = language
    again.run().button[0].click().run()
    again.query_params["run"] = found.key
    again.run()
    said = [one.value for one in (*again.caption, *again.info)]
    assert any(line.startswith(truth) for line in said)
    assert text.result.precomputed.format(day=found.made[:10]) not in said
    state.forget(found.key)
