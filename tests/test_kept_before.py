"""What earlier builds kept opens as what it is: archives of History, and records on disk.

``kept_before/`` holds what their own code wrote, run from its commit on a phantom in voxels of
2 mm, one with a lesion and one without:

- ``archives/``: format 1 of c5c654b, 2 of 092cc8e, 3 of 1702915, each cropped around the lesion and
  measured anew by that code, so that it is small; format 4 of 4c92fb1, which read that of format 3,
  and 5 of a49fdfd, which read that of format 4;
- ``records/``: by schema version, of edc1367, 5732416, 46c0725, 76963a2, c5c654b; those of Gemini
  of 092cc8e, whose local stand-in told the wrong side and stood by it; 2.0 of 4c92fb1, 2.1 of
  a49fdfd, 2.3 of b7a27d3 from the archive of format 5; of 2.2 no build was kept.
"""

import hashlib
import io
import json
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from patience import PATIENCE_S
from shoken.analysis.lesion.calibration import AS_SCORED
from shoken.analysis.remeasure import remeasure
from shoken.common.escaping import markdown_lines
from shoken.common.notices import NoticeCode
from shoken.common.settings import settings
from shoken.export.result_files import derivative_makers
from shoken.export.scene import scene_html
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.record.document import report_markdown
from shoken.report.record.schema import SCHEMA_VERSION, StudyResult
from shoken.store import results as store
from shoken.store.older import UNSEALED_FORMATS
from shoken.store.packed_results import HEAD_BYTES, about, packed, unpacked
from shoken.store.results import Store
from shoken.web.text import TEXTS

pytestmark = pytest.mark.usefixtures("forked_workers")  # a page may start one in any test

ROOT = Path(__file__).resolve().parents[1]
ARCHIVES = sorted((ROOT / "tests/kept_before/archives").glob("*.shoken"))
RECORDS = sorted((ROOT / "tests/kept_before/records").glob("*.json"))
OLDER = [path for path in ARCHIVES if int(path.stem[6]) in UNSEALED_FORMATS]
LANGUAGES = ("en", "ja")


def _name(path):
    return path.stem


def _archive(name):
    return next(path for path in ARCHIVES if path.stem == name).read_bytes()


@pytest.fixture
def folder(monkeypatch, tmp_path):
    here = settings().model_copy(update={"store": str(tmp_path / "results"), "store_days": 0})
    monkeypatch.setattr(store, "settings", lambda: here)
    (tmp_path / "results/local").mkdir(parents=True)
    return tmp_path / "results/local"


def _kept(folder, *contents):
    """Put archives where results are kept; gives their keys."""
    keys = [hashlib.sha256(content).hexdigest() for content in contents]
    for key, content in zip(keys, contents, strict=True):
        (folder / f"{key}.shoken").write_bytes(content)
    return keys


@pytest.mark.parametrize("path", ARCHIVES, ids=_name)
def test_an_archive_opens_and_says_what_it_is(path):
    content = path.read_bytes()
    analysis = unpacked(content)
    told = about(content[:HEAD_BYTES])
    assert len(analysis.findings) == told.finding_count == ("lesion" in path.stem)
    said = [n for n in analysis.notices if n.code is NoticeCode.KEPT_BEFORE]
    if path in OLDER:
        assert [(n.value, n.detail) for n in said] == [(float(path.stem[6]), told.made[:10])]
    else:
        assert not said
    again = unpacked(packed(analysis))
    assert (again.findings, again.notices) == (analysis.findings, analysis.notices)


@pytest.mark.parametrize("path", OLDER, ids=_name)
def test_measured_anew_it_gives_what_was_found(path):
    analysis = unpacked(path.read_bytes())
    assert analysis.search.alignment.lead is None
    assert not analysis.search.alignment.is_trusted
    before, after = analysis.findings, remeasure(analysis).findings
    assert [(f.volume_ml, f.side, f.region, f.zone) for f in after] == [
        (f.volume_ml, f.side, f.region, f.zone) for f in before
    ]


def test_probabilities_that_were_not_calibrated_are_cut_as_they_were():
    first, second = (unpacked(_archive(f"format{number}-lesion")) for number in (1, 2))
    again = remeasure(first, threshold=0.7)
    calibrations = [one.search.by_engine[0].calibration for one in (first, second, again)]
    assert calibrations[0] == AS_SCORED == calibrations[2] != calibrations[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["format1-lesion", "format2-clean", "format4-lesion"])
def test_everything_is_exported_from_it(name, language):
    analysis = unpacked(_archive(name))
    result = study_result(analysis, generate_structured_report(analysis, language=language))
    files = {key: make() for key, make in derivative_makers(analysis, result).items()}
    assert files
    assert all(files.values())
    assert analysis.scan.name in scene_html(analysis, result).decode()
    text = report_markdown(result)
    if name != "format4-lesion":
        assert {"en": "An earlier build of Shoken", "ja": "旧版のShoken"}[language] in text
    assert StudyResult.model_validate_json(result.model_dump_json()).findings == result.findings


def _history() -> None:
    from shoken.web.history.page import history_page

    history_page(None, None)


def _compare() -> None:
    from shoken.web.comparison.page import compare_page

    compare_page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_history_lists_it_and_the_page_shows_it(language, folder):
    lesion, clean, damaged = _kept(
        folder, _archive("format1-lesion"), _archive("format2-clean"), b"PK" + bytes(200)
    )
    history = AppTest.from_function(_history, default_timeout=PATIENCE_S)
    history.session_state["language"] = language
    history.run()
    rows = history.dataframe[0].value
    assert len(rows) == 3
    assert rows.iloc[2, 1] == f"{TEXTS[language].uploads.damaged} ({damaged[:6]})"
    for key, finding in ((lesion, True), (clean, False)):
        page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
        page.session_state["language"] = language
        page.run().button[0].click().run()
        page.query_params["run"] = key
        page.run()
        assert not page.exception
        assert not page.error
        text = "\n".join(m.value for m in page.markdown)
        assert ("3.9 mL" in text) == finding
        said = "\n".join(one.value for one in (*page.warning, *page.info, *page.markdown))
        assert {"en": "An earlier build of Shoken", "ja": "旧版のShoken"}[language] in said


@pytest.fixture
def shared_folder():
    """Where the page's workers look as well."""
    folder = Path(settings().store) / "local"
    folder.mkdir(parents=True, exist_ok=True)
    before = {*folder.iterdir()}
    yield folder
    for path in {*folder.iterdir()} - before:
        path.unlink()


@pytest.mark.slow  # both are registered
def test_two_of_them_are_compared(shared_folder):
    first, second = _kept(shared_folder, _archive("format1-lesion"), _archive("format3-lesion"))
    page = AppTest.from_function(_compare, default_timeout=PATIENCE_S)
    page.session_state["language"] = "en"
    page.query_params["first"], page.query_params["second"] = first, second
    page.run()
    assert not page.exception
    assert not page.error
    (row,) = page.dataframe[0].value.to_numpy()
    assert "frontal" in row[2]
    assert float(row[3]) > 0


@pytest.mark.parametrize("path", OLDER[:2], ids=_name)
def test_no_bit_changes_what_is_told_unseen(path):
    content, whole = path.read_bytes(), unpacked(path.read_bytes())
    chance = random.Random(19)  # noqa: S311 - no secret
    refused = 0
    for bit in chance.sample(range(8 * len(content)), 400):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            read = unpacked(bytes(changed))
        except ValueError:
            refused += 1
            continue
        assert (read.findings, read.notices) == (whole.findings, whole.notices)
        assert np.array_equal(read.scan.volume.data, whole.scan.volume.data)
    assert refused > 390


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("broken", ["short", "no digest", "volume", "name", "class", "model"])
def test_a_damaged_one_is_not_opened(number, broken, folder):
    content = _archive(f"format{number}-lesion")
    if broken == "short":
        content = content[:-2000]
    elif broken == "no digest":  # a sealed one whose seal was broken is none of the older
        content = _archive("format3-lesion")[:-64] + b"0" * 64
    else:
        content = _rewritten(content, broken)
    with pytest.raises(ValueError, match="result"):
        unpacked(content)
    (key,) = _kept(folder, content)
    assert Store().open(key) is None
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = "en"
    page.run().button[0].click().run()
    page.query_params["run"] = key
    page.run()
    assert not page.exception
    assert TEXTS["en"].uploads.damaged_said in [warning.value for warning in page.warning]


def _rewritten(content, what):
    """An archive with one thing in it changed, and every CRC right."""
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    tree = json.loads(parts["analysis.json"])
    values = tree["analysis"]["fields"]
    if what == "volume":
        values["findings"]["tuple"][0]["fields"]["volume_ml"] *= 2
    elif what == "name":
        values["scan"]["fields"]["name"] = "another.nii"
    elif what == "class":
        values["brain"]["class"] = "subprocess:Popen"
    else:
        values["brain"]["fields"]["models"]["tuple"][0]["model"] = "unheard-of"
    parts["analysis.json"] = json.dumps(tree).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as after:
        for name, part in parts.items():
            after.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("path", RECORDS, ids=_name)
def test_a_record_of_an_earlier_version_keeps_its_text(path):
    old = json.loads(path.read_text("utf-8"))
    read = StudyResult.model_validate(old)
    assert read.schema_version == SCHEMA_VERSION
    said, now = old["report"], read.report
    told = now.model_dump(mode="json")
    for name in set(said) & set(told) - {"writer", "findings", "notices"}:
        assert told[name] == said[name]
    assert [f.model_dump() for f in now.findings] == said.get("findings", [])
    assert len(now.checks) == len(said.get("consistency", ()))
    for was, finding in zip(old["findings"], read.findings, strict=True):
        kept = finding.model_dump(mode="json")
        assert {name: kept[name] for name in was} == was
    assert markdown_lines(said["finding_summary"]) in report_markdown(read)
    assert StudyResult.model_validate_json(read.model_dump_json()) == read


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_struck_of_a_model_then_is_said_now(language):
    path = next(path for path in RECORDS if path.stem == f"1.4-gemini-{language}")
    read = StudyResult.model_validate_json(path.read_text("utf-8"))
    assert read.report.written_by == "gemini"
    assert {check.outcome for check in read.report.checks} == {"replaced"}
    wrong = {"en": "right frontal", "ja": "右前頭葉"}[language]
    assert wrong in path.read_text("utf-8")  # among the sentences that were struck
    assert wrong not in report_markdown(read)


@pytest.mark.parametrize("version", ["3.0", "0.9"])
def test_a_record_of_an_unknown_version_is_refused(version):
    old = json.loads(RECORDS[0].read_text("utf-8")) | {"schema_version": version}
    with pytest.raises(ValueError, match="schema_version"):
        StudyResult.model_validate(old)
