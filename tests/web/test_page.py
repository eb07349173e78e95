"""The page's logic in Streamlit's own test harness; the browser is in test_browser.py."""

import gzip
import string
import subprocess
import sys
import threading
import tomllib
from dataclasses import fields
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import dicom_phantom as make
from shoken import __version__, runtime
from shoken.catalogue import MODELS
from shoken.store import Store
from shoken.web import state
from shoken.web.serve import STREAMLIT_OPTIONS
from shoken.web.text import TEXTS

ROOT = Path(__file__).resolve().parents[2]


def _analysis_page(language: str = "en") -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    page.session_state["language"] = language
    page.run().button[0].click().run()
    assert page.subheader[0].value == TEXTS[language].analysis_title
    return page


def _upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].upload(name, content).run()
    return page


def _slider(page: AppTest, label: str):
    return next(slider for slider in page.slider if slider.label == label)


def _runs() -> int:
    """How many networks the page's workers, and this process, have run."""
    return state.jobs().network_runs + runtime.runs()


def _report(page: AppTest) -> str:
    return "\n".join(m.value for m in page.markdown)


@pytest.fixture(scope="module")
def analysed(phantom_file):
    """The analysis page with the phantom uploaded."""
    return _upload(_analysis_page(), "phantom_FLAIR.nii.gz", phantom_file.read_bytes())


def test_of_several_volumes_the_page_asks_for_one(phantom_file):
    image = nib.Nifti1Image.from_bytes(gzip.decompress(phantom_file.read_bytes()))
    twice = np.stack([np.ones_like(image.dataobj), image.dataobj], axis=-1)
    several = nib.Nifti1Image(twice, image.affine, image.header)
    page = _upload(_analysis_page(), "several_FLAIR.nii", several.to_bytes())
    assert "holds 2 volumes" in page.error[0].value
    page.number_input(key="volume").set_value(1).run()
    assert "every voxel has the value 1" in page.error[0].value
    page.number_input(key="volume").set_value(2).run()
    assert not page.error
    assert "lesion candidate" in _report(page)


def test_an_upload_is_analysed_and_reported(analysed, analysis):
    assert not analysed.exception
    size = f"{analysis.findings[0].volume_ml:.1f} mL"
    assert f"One hyperintense lesion candidate of {size}" in _report(analysed)
    assert "Research tool, not a medical device" in _report(analysed)
    assert len(analysed.dataframe) == 1
    assert state.jobs().network_runs >= 2  # deepbet's two


def test_the_files_of_a_dicom_series_are_one_scan():
    page = _analysis_page()
    files = [(str(n), make.saved(ds), "") for n, ds in enumerate(make.classic())]
    page.file_uploader[0].set_value(files).run()
    assert not page.exception
    (error,) = page.error  # what was read holds no brain, and no file was missing
    assert "look like one" in error.value


def test_no_widget_runs_a_network(analysed):
    before = _runs()
    _slider(analysed, TEXTS["en"].slice).set_value(60).run()
    _slider(analysed, TEXTS["en"].opacity).set_value(0.8).run()
    _slider(analysed, TEXTS["en"].threshold).set_value(0.9).run()
    assert not analysed.exception
    assert "probability of 0.90" in _report(analysed)
    analysed.select_slider[0].set_value(2.0).run()
    assert "at least 2 mL" in _report(analysed)
    analysed.segmented_control[0].set_value("coronal").run()
    analysed.segmented_control[1].set_value("heat").run()
    analysed.radio[0].set_value("ja").run()
    assert not analysed.exception
    assert "高信号域" in _report(analysed)
    assert _runs() == before


@pytest.mark.usefixtures("analysed")
def test_the_same_bytes_in_another_session_run_no_network(phantom_file):
    before = _runs()
    other = _upload(_analysis_page("ja"), "phantom_FLAIR.nii.gz", phantom_file.read_bytes())
    assert "病変候補" in _report(other)
    assert _runs() == before


def test_two_uploads_at_once_both_finish(phantom_file, analysis):
    # a trailing byte behind the gzip data makes other bytes of the same head
    pages = [_analysis_page() for _ in range(2)]
    contents = [phantom_file.read_bytes() + b"\0" * n for n in (1, 2)]
    threads = [
        threading.Thread(target=_upload, args=(page, f"scan{n}_FLAIR.nii.gz", content))
        for n, (page, content) in enumerate(zip(pages, contents, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for page in pages:
        assert not page.exception
        assert f"lesion candidate of {analysis.findings[0].volume_ml:.1f} mL" in _report(page)


def test_a_bad_file_is_one_message_and_the_page_goes_on(phantom_file):
    page = _upload(_analysis_page(), "bad.nii.gz", b"not a scan")
    assert [e.value.partition(" (")[0] for e in page.error] == ["bad.nii.gz: not a NIfTI file"]
    assert not page.exception
    _upload(page, "phantom_FLAIR.nii.gz", phantom_file.read_bytes())
    assert not page.error
    assert "lesion candidate" in _report(page)


def test_a_result_is_listed_opened_again_and_deleted(phantom_file):
    page = _upload(_analysis_page(), "again_FLAIR.nii.gz", phantom_file.read_bytes() + b"\0\0\0")
    key = _run_of(page)
    before = _runs()
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    again.session_state["language"] = "en"
    again.run().button[0].click().run()
    again.query_params["run"] = key
    again.run()
    assert "lesion candidate" in _report(again)
    assert _runs() == before

    history = AppTest.from_function(_history)
    history.session_state["language"] = "en"
    made = history.run().dataframe[0].value
    assert next(iter(made["Scan"])) == "again_FLAIR.nii.gz"
    delete = next(b for b in history.button if b.label == TEXTS["en"].history_sure)
    delete.click().run()
    assert not history.exception
    assert not Store().has(key)
    again.run()
    assert [info.value for info in again.info] == [TEXTS["en"].gone]


def _run_of(page: AppTest) -> str:
    run = page.query_params["run"]
    return run[0] if isinstance(run, list) else run


def _history() -> None:
    from shoken.web.history_page import history_page

    history_page(None)


def _drawn(draw, language: str) -> AppTest:
    page = AppTest.from_function(draw, default_timeout=60)
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    return page


def _models() -> None:
    from shoken.web.models_page import models_page

    models_page()


def _about() -> None:
    from shoken.web.about_page import about_page

    about_page()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_network_stands_on_the_page_of_models(language):
    page = _drawn(_models, language)
    table = page.dataframe[0].value
    assert list(table.iloc[:, 0]) == list(MODELS)
    ready, missing = TEXTS[language].models_ready, "shoken models bake antspynet-tumour"
    assert table.iloc[list(MODELS).index("deepbet"), 5] == ready
    assert table.iloc[list(MODELS).index("antspynet-tumour"), 5] in {ready, missing}
    assert [e.label.partition(":")[0] for e in page.expander] == list(MODELS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_about_shoken_says_what_it_is_not_and_its_versions(language):
    page = _drawn(_about, language)
    said = "\n".join(m.value for m in page.markdown)
    assert TEXTS[language].home_limits in said
    assert __version__ in said
    assert "openvino" in list(page.dataframe[0].value.iloc[:, 0])


def test_both_languages_have_every_string():
    for field in fields(TEXTS["en"]):
        english, japanese = (getattr(TEXTS[language], field.name) for language in ("en", "ja"))
        assert type(english) is type(japanese), field.name
        assert english != japanese, field.name
        if isinstance(english, str):
            assert _gaps(english) == _gaps(japanese), field.name
        else:
            assert len(english) == len(japanese), field.name


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_ways_to_start_the_page_set_the_same_options():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    written = {f"{part}.{name}": value for part in config for name, value in config[part].items()}
    assert {name: str(value).lower() for name, value in written.items()} == STREAMLIT_OPTIONS


def test_the_first_page_loads_no_heavy_library():
    code = """
import sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60).run()
assert not page.exception
assert page.title[0].value.startswith("Shoken")
heavy = {"ants", "openvino", "google.genai", "onnx", "nibabel"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
