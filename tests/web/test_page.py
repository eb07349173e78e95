"""The page's logic in Streamlit's own test harness; the browser is in test_browser.py."""

import ast
import gzip
import json
import re
import string
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import dicom_phantom as make
from patience import PATIENCE_S
from shoken import __version__
from shoken.analysis.values import Analysis, Options
from shoken.common.errors import StoreError
from shoken.export.scene import SCENE_TEXTS
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.export.scene.visit_text import VISIT_TEXTS
from shoken.models import runtime
from shoken.models.catalogue import MODELS
from shoken.reading.scan import READ
from shoken.report.words import wording
from shoken.store.results import Store, key_of
from shoken.web import state
from shoken.web.serve import STREAMLIT_OPTIONS
from shoken.web.text import TEXTS
from shoken.web.text.errors import KINDS
from shoken.web.text.review_refusals import REFUSED
from small_structures import small_structures

ROOT = Path(__file__).resolve().parents[2]
NO_NORMS = {"en": "No norms for age or sex", "ja": "年齢・性別の基準値との比較は行っていない"}


def _analysis_page(language: str = "en") -> AppTest:
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run().button[0].click().run()
    assert page.subheader[0].value == TEXTS[language].analysis_title
    return page


def _upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].upload(name, content).run()
    return _begin(page)


def _empty_frames(page: AppTest) -> list[Block]:
    """The frames on a page in which nothing stands."""

    def below(block: Block) -> Iterator[Block]:
        for child in block.children.values():
            if isinstance(child, Block):
                yield child
                yield from below(child)

    containers = (one for one in below(page.main) if one.type == "flex_container")
    return [one for one in containers if one.proto.flex_container.border and not one.children]


def _keep(analysis: Analysis, name: str, content: bytes, **options) -> str:
    """Keep a result as that of an upload, whose analysis another test has made; gives its key."""
    key = key_of(state.ScanFile(name, (content,)).sha256, name, Options(**options))
    Store().keep(key, replace(analysis, scan=replace(analysis.scan, name=name)))
    return key


def _begin(page: AppTest) -> AppTest:
    """Press the button that begins, where a scan waits for it."""
    labels = {TEXTS[language].uploads.begin for language in ("ja", "en")}
    for button in page.button:
        if button.label in labels:
            return button.click().run()
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


@pytest.mark.slow  # a whole analysis
def test_of_several_volumes_the_page_asks_for_one(phantom_file, analysis):
    image = nib.Nifti1Image.from_bytes(gzip.decompress(phantom_file.read_bytes()))
    twice = np.stack([np.ones_like(image.dataobj), image.dataobj], axis=-1)
    several = nib.Nifti1Image(twice, image.affine, image.header)
    content = several.to_bytes()
    _keep(analysis, "several_FLAIR.nii", content, volume=2)
    page = _upload(_analysis_page(), "several_FLAIR.nii", content)
    assert "holds 2 volumes" in page.error[0].value
    page.number_input(key="volume").set_value(1).run()
    assert "every voxel has the same value" in page.error[0].value
    _begin(page.number_input(key="volume").set_value(2).run())
    assert not page.error
    assert "lesion candidate" in _report(page)


def test_an_upload_is_analysed_and_reported(analysed, analysis):
    assert not analysed.exception
    size = f"{analysis.findings[0].volume_ml:.1f} mL"
    assert f"a single lesion candidate of {size}" in _report(analysed)
    assert sum("Research tool, not a medical" in c.value for c in analysed.caption) == 1
    assert len(analysed.dataframe) == 2  # to pick from, and with every number
    assert state.jobs().network_runs >= 2  # deepbet's two


@pytest.mark.slow  # a whole analysis
def test_the_files_of_a_dicom_series_are_one_scan():
    page = _analysis_page()
    files = [(str(n), make.saved(ds), "") for n, ds in enumerate(make.classic())]
    page.file_uploader[0].set_value(files).run()
    _begin(page)
    assert not page.exception
    (error,) = page.error  # what was read holds no brain, and no file was missing
    assert "look like brain" in error.value


def test_what_was_recognised_is_shown_before_anything_runs(phantom_file):
    before = _runs()
    page, text = _analysis_page("ja"), TEXTS["ja"]
    content = phantom_file.read_bytes() + b"\0" * 9
    page.file_uploader[0].upload("new.nii.gz", content).run()
    assert not page.exception
    assert "**new.nii.gz**" in _report(page)
    captions = [caption.value for caption in page.caption]
    assert any("99 × 117 × 95" in caption and "RAS" in caption for caption in captions)
    assert text.uploads.sequence_unnamed in captions
    assert "合成データ" in page.warning[0].value
    assert [b.label for b in page.button if b.label == text.uploads.begin]
    assert _runs() == before
    assert "run" in page.query_params
    page.file_uploader[0].set_value([("new_T2w.nii.gz", content, "")]).run()
    assert any("T2強調像" in caption.value for caption in page.caption)


def test_the_language_that_was_chosen_stays_in_the_address():
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S).run()
    assert "lang" not in page.query_params
    page.radio[0].set_value("ja").run()
    assert "ja" in page.query_params["lang"]
    reloaded = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    reloaded.query_params["lang"] = "ja"
    reloaded.run()
    assert reloaded.radio[0].value == "ja"
    assert reloaded.button[0].label == TEXTS["ja"].home_start
    reloaded.button[0].click().run()
    assert not reloaded.exception
    assert reloaded.subheader[0].value == TEXTS["ja"].analysis_title


def _scene(page: AppTest) -> dict:
    """What the viewer's component is given."""
    components = page.get("bidi_component")
    (component,) = [one for one in components if "shoken_scene" in one.proto.component_name]
    return json.loads(component.proto.json or component.proto.mixed.json)


def test_a_threshold_cuts_the_viewer_s_mask_anew_and_runs_no_network(analysed):
    before, runs = _scene(analysed), _runs()
    assert [finding["id"] for finding in before["findings"]] == [1]
    _slider(analysed, TEXTS["en"].threshold).set_value(0.9).run()
    after = _scene(analysed)
    assert after["labels"] != before["labels"]
    assert {name: after[name] for name in ("scan", "brain", "heat", "script")} == {
        name: before[name] for name in ("scan", "brain", "heat", "script")
    }
    _slider(analysed, TEXTS["en"].threshold).set_value(0.5).run()
    assert _scene(analysed)["labels"] == before["labels"]
    assert _runs() == runs


def test_no_widget_runs_a_network(analysed):
    before = _runs()
    analysed.session_state["pictures"] = "slices"
    analysed.run()
    _slider(analysed, TEXTS["en"].slice).set_value(30).run()
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
    assert "病変候補" in _report(analysed)
    assert _runs() == before


@pytest.mark.usefixtures("analysed")
def test_the_same_bytes_in_another_session_run_no_network(phantom_file):
    before = _runs()
    other = _upload(_analysis_page("ja"), "phantom_FLAIR.nii.gz", phantom_file.read_bytes())
    assert "病変候補" in _report(other)
    assert _runs() == before


@pytest.mark.slow
def test_two_uploads_at_once_both_finish(phantom_file, analysis, monkeypatch):
    # the harness has one runtime for all, which the viewer and a page drawn again would miss
    monkeypatch.setattr("shoken.web.analysis_page._fold", lambda _run: None)
    # a trailing byte behind the gzip data makes other bytes of the same head
    pages = [_analysis_page() for _ in range(2)]
    for page in pages:
        page.session_state["pictures"] = "slices"
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
    assert [e.value.rpartition("; ")[0] for e in page.error] == [
        "bad.nii.gz: damaged, or not of the format that its name says"
    ]
    assert not page.exception
    assert not _empty_frames(page)
    _upload(page, "phantom_FLAIR.nii.gz", phantom_file.read_bytes())
    assert not page.error
    assert "lesion candidate" in _report(page)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("x.bin", "Shokenが対応していない形式のファイルです。"),
        ("x.nii", "ファイルが破損しているか、中身が拡張子の示す形式ではありません。"),
    ],
)
def test_what_cannot_be_read_is_told_in_japanese_alone_and_frames_nothing(name, cause):
    page = _analysis_page("ja")
    page.file_uploader[0].upload(name, b"not a scan").run()
    (error,) = page.error
    assert error.value.startswith(f"{name}：{cause}")
    # but for names of software and of formats
    english = set(re.findall("[A-Za-z]{2,}", error.value.removeprefix(name)))
    assert english <= {"Shoken", *re.findall("[A-Za-z]{2,}", READ)}
    assert not _empty_frames(page)


def test_a_result_is_listed_opened_again_and_deleted(phantom_file, analysis):
    content = phantom_file.read_bytes() + b"\0\0\0"
    key = _keep(analysis, "again_FLAIR.nii.gz", content)
    page = _upload(_analysis_page(), "again_FLAIR.nii.gz", content)
    assert _run_of(page) == key
    before = _runs()
    again = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
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
    history.text_input[0].set_value("again_flair").run()
    delete = next(b for b in history.button if b.label == TEXTS["en"].history_sure)
    delete.click().run()
    assert not history.exception
    assert not Store().has(key)
    again.run()
    assert [info.value for info in again.info] == [TEXTS["en"].gone]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_volumes_of_structures_are_asked_for_and_shown_by_side(phantom_file, analysis, language):
    content = phantom_file.read_bytes() + b"\0" * 11
    measured = replace(analysis, structures=small_structures(analysis.scan.volume.grid))
    _keep(measured, "volumes_T1.nii.gz", content, structures=True)
    page = _analysis_page(language)
    page.checkbox(key="structures").check()
    _upload(page, "volumes_T1.nii.gz", content)
    assert not page.exception
    table = page.dataframe[-1].value
    labels = wording(language).labels
    assert list(table.columns) == labels["structures_table"].split("|")
    pair = table.loc[table.iloc[:, 0] == wording(language).region_name("hippocampus")].iloc[0]
    left, right = (float(cell.split(" ")[0]) for cell in pair.iloc[1:3])
    assert left > right > 0
    notes = [caption.value for caption in page.caption if NO_NORMS[language] in caption.value]
    assert len(notes) == 1


def _run_of(page: AppTest) -> str:
    run = page.query_params["run"]
    return run[0] if isinstance(run, list) else run


def _history() -> None:
    from shoken.web.history.page import history_page

    history_page(None, None)


def test_history_says_that_the_store_cannot_be_reached(monkeypatch):
    def gone(_):
        raise StoreError("the place where results are kept does not work now")

    monkeypatch.setattr(Store, "entries", gone)
    history = _drawn(_history, "ja")
    (error,) = history.error
    assert error.value.split("\n\n") == [
        KINDS[StoreError],
        "the place where results are kept does not work now",
    ]


def _drawn(draw, language: str) -> AppTest:
    page = AppTest.from_function(draw, default_timeout=PATIENCE_S)
    page.session_state["language"] = language
    page.run()
    assert not page.exception
    return page


def _models() -> None:
    from shoken.web.models_page import models_page

    models_page()


def test_why_an_added_network_is_damaged_is_told_in_japanese(monkeypatch):
    cause = "card.toml is the card of tiny; add it again: shoken models add network.onnx"
    monkeypatch.setattr("shoken.models.own.added.damaged_models", lambda: {"own": cause})
    (warning,) = _drawn(_models, "ja").warning
    assert "次のコマンドで追加し直してください" in warning.value
    assert "add it again" not in warning.value


def _about() -> None:
    from shoken.web.about_page import about_page

    about_page()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_network_stands_on_the_page_of_models(language):
    page = _drawn(_models, language)
    table = page.dataframe[0].value
    assert list(table.iloc[:, 0]) == list(MODELS)
    ready, missing = TEXTS[language].networks.ready, "shoken models bake antspynet-tumour"
    assert table.iloc[list(MODELS).index("deepbet"), 5] == ready
    assert table.iloc[list(MODELS).index("antspynet-tumour"), 5] in {ready, missing}
    said = TEXTS[language].networks.limits
    assert [e.label for e in page.expander] == [said.format(id=name) for name in MODELS]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_about_shoken_says_what_it_is_not_and_its_versions(language):
    page = _drawn(_about, language)
    said = "\n".join(m.value for m in page.markdown)
    assert TEXTS[language].home_limits in said
    assert __version__ in said
    assert "openvino" in list(page.dataframe[0].value.iloc[:, 0])


def _strings(value, name=""):
    """Every string below a value of the catalogue, by where it stands."""
    if isinstance(value, str):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name), f"{name}.{field.name}")
    else:
        rows = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, one in rows:
            yield from _strings(one, f"{name}[{key}]")


def test_every_string_is_translated():
    english, japanese = (dict(_strings(TEXTS[language])) for language in ("en", "ja"))
    assert list(english) == list(japanese)
    assert len(english) > 100
    for name, words in english.items():
        assert words.strip(), name
        assert words != japanese[name], name
        assert _gaps(words) == _gaps(japanese[name]), name
        assert words.count("|") == japanese[name].count("|"), name  # the columns of tables
        assert words.isascii() or not re.search(r"[\u3040-\u9fff]", words), name


# half-width marks beside Japanese letters, and words that have another form on this page
NOT_JAPANESE = re.compile(
    r"[ぁ-鿿][(:]|[:)][ぁ-鿿]|〜|ビューア(?!ー)|メモリー|病変の候補|（(?:mL|mm|UTC)）|(?:こと|である)。"
)


@pytest.mark.parametrize("texts", [TEXTS, SCENE_TEXTS, TOOL_TEXTS, VISIT_TEXTS, REFUSED])
def test_japanese_strings_have_one_form_of_marks_and_words(texts):
    for name, words in _strings(texts["ja"]):
        found = NOT_JAPANESE.search(re.sub(r"\{[^}]*\}", "値", words))
        assert not found, (name, words)


# what is the same in every language: names, files, what libraries take, and strings for no reader
NOT_WORDS = re.compile(
    r"""
    Shoken\ 所見 | 言語\ /\ Language | 🧠 | \*\*Shoken\  | \*\*,\ Apache-2\.0   # our names
    | (?:\W|\\\d)*                                                           # marks
    | [a-z0-9_./:+@=-]* | [A-Z0-9_-]+ | [a-z]+\                               # keys and codes
    """,
    re.VERBOSE,
)
SHOWS = {
    "badge", "button", "caption", "checkbox", "code", "download_button", "error", "exception",
    "expander", "feedback", "file_uploader", "header", "html", "info", "json", "link_button",
    "markdown", "metric", "multiselect", "number_input", "Page", "page_link", "pills", "popover",
    "progress", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner",
    "status", "subheader", "success", "table", "tabs", "text", "text_area", "text_input", "title",
    "toast", "toggle", "warning", "write",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src/shoken/web").rglob("*.py")), ids=lambda p: p.name
)
def test_no_page_says_what_is_not_in_the_catalogue(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in SHOWS or ast.unparse(node.func.value) in {"_log", "re"}:
            continue
        shown = [*node.args[:1], *(k.value for k in node.keywords if k.arg in _NAMED)]
        for part in (each for one in shown for each in ast.walk(one)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                assert NOT_WORDS.fullmatch(part.value), f"{path.name}:{part.lineno}: {part.value!r}"


_NAMED = {"label", "body", "title", "help", "caption", "placeholder", "page_title", "text"}


def test_the_look_for_strings_finds_one():
    assert not NOT_WORDS.fullmatch("Upload a scan")
    assert not NOT_WORDS.fullmatch("画像")
    assert NOT_WORDS.fullmatch("#####")


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _flat(config, above=""):
    for name, value in config.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def test_both_ways_to_start_the_page_set_the_same_options():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    written = dict(_flat(config))
    assert {name: str(value).lower() for name, value in written.items()} == STREAMLIT_OPTIONS


def test_the_first_page_loads_no_heavy_library():
    code = """
import sys
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from shoken.web import ahead
ahead._SOON_S = 3600  # what comes after the page is not of it, and may come while this looks
page = AppTest.from_file("src/shoken/web/app.py", default_timeout=900).run()
assert not page.exception
assert page.title[0].value.startswith("Shoken")
heavy = {"ants", "openvino", "google.genai", "onnx", "nibabel", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
