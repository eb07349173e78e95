"""Several scans at once on the page: one study and one report, or a list that runs in its order."""

import gzip
import io
import re
import zipfile
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import dicom_phantom as make
from patience import PATIENCE_S
from shoken.store.results import Store
from shoken.web import state
from shoken.web.study.batch import address_of, keys_in
from shoken.web.text import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TEXT = TEXTS["en"]


@pytest.fixture(scope="module")
def scans(phantom_file):
    """FLAIR, T1 and T2 of the phantom by their names: one head, three pictures."""
    image = nib.Nifti1Image.from_bytes(gzip.decompress(phantom_file.read_bytes()))
    flair = np.asarray(image.dataobj)
    pictures = {"FLAIR": flair, "T1": flair.max() - flair, "T2": flair.astype(np.float32) ** 0.5}
    return {
        name: gzip.compress(nib.Nifti1Image(data, image.affine).to_bytes(), 1)
        for name, data in pictures.items()
    }


def _zip(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _report(page):
    return "\n".join(m.value for m in page.markdown)


def _asked(page, name):
    value = page.query_params[name]
    return value[0] if isinstance(value, list) else value


def _given(files):
    page = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    page.session_state["language"] = "en"
    page.run().button[0].click().run()
    page.file_uploader[0].set_value([(name, content, "") for name, content in files.items()])
    page.run()
    assert not page.exception
    return page


def _table(page):
    return page.dataframe[0].value


def _uses(page):
    table = _table(page)
    return dict(zip(table["Scan"], table["Use"], strict=True))


def _button(page, label):
    return next(button for button in page.button if button.label == label)


def test_three_files_are_one_study_with_one_reported_on(scans):
    page = _given({f"patient19_{name}.nii.gz": content for name, content in scans.items()})
    assert "Recognised scans: 3, studies: 1" in _report(page)
    assert _uses(page) == {
        "patient19_FLAIR.nii.gz": "reported on",
        "patient19_T1.nii.gz": "used alongside",
        "patient19_T2.nii.gz": "used alongside",
    }
    table = _table(page)
    assert list(table["Sequence"]) == ["FLAIR", "T1-weighted", "T2-weighted"]
    assert set(table["Spacing (mm)"]) == {"2 × 2 × 2"}
    assert set(table["Plane"]) == {"3-D"}
    (first,) = [one for one in page.selectbox if one.label == TEXT.study.first]
    first.set_value(1).run()
    (beside,) = page.multiselect
    beside.set_value([]).run()
    assert list(_uses(page).values()) == ["left out", "reported on", "left out"]
    assert _button(page, TEXT.uploads.begin)


def test_a_zip_of_folders_is_a_study_for_each(scans):
    files = {
        f"{one}/{name}.nii.gz": scans[name] for one in ("p1", "p2") for name in ("FLAIR", "T1")
    }
    page = _given({"all.zip": _zip({**files, "read.txt": b"me"})})
    assert "Recognised scans: 4, studies: 2" in _report(page)
    assert TEXT.study.found_left_out.format(count=1) in [c.value for c in page.caption]
    assert list(_table(page)["Scan"]) == [
        f"{one}/{name}.nii.gz" for one in ("p1", "p2") for name in ("FLAIR", "T1")
    ]
    assert list(_table(page)["Study"]) == ["1", "1", "2", "2"]
    assert _button(page, TEXT.study.begin_several.format(count=2))
    page.segmented_control[0].set_value(1).run()
    page.multiselect[0].set_value([1, 2, 3]).run()
    assert page.warning[0].value == TEXT.study.twice
    assert _button(page, TEXT.uploads.begin).disabled


def test_series_of_one_dicom_study_are_one_study_and_what_is_no_volume_is_told():
    uids = [make.generate_uid() for _ in range(4)]
    files = {}
    for number, words in enumerate(("ax t2 tse", "ax flair")):
        for ds in make.classic(uids=(uids[0], uids[1 + number], uids[3])):
            ds.SeriesDescription = words
            files[f"{number}-{ds.InstanceNumber}"] = make.saved(ds)
    files["single"] = make.saved(make.classic()[0])
    page = _given(files)
    assert "Recognised scans: 3, studies: 2" in _report(page)
    table = _table(page)
    assert list(table["Use"]) == ["used alongside", "reported on", "left out"]
    assert list(table["Plane"][:2]) == ["axial".capitalize()] * 2
    assert table["Notes"][2].startswith(TEXT.study.unreadable.format(why=""))
    assert TEXT.study.no_study in [caption.value for caption in page.caption]
    assert _button(page, TEXT.uploads.begin)
    page.session_state["language"] = "ja"
    notes = _table(page.run())["注意"]
    assert re.fullmatch("読み込めません：DICOMシリーズ：スライスが1枚しかなく、.*。", notes[2])


@pytest.fixture
def quick(monkeypatch, analysis):
    """Workers that keep an analysis made before, in the order in which they are asked."""
    asked = []

    def do(worker, job, tell):
        tell(job, {"stage": "lesion"})
        asked.append(job.request)
        Store().keep(job.key, analysis)
        worker.job = None
        return 0

    monkeypatch.setattr("shoken.web.running.workers.Worker.do", do)
    return asked


@pytest.mark.slow  # five studies by the queue
def test_five_studies_run_in_their_order_and_each_opens_after_a_reload(quick, scans):
    names = [f"patient{number}" for number in range(1, 6)]
    # a trailing byte behind the gzip data makes other bytes of the same head
    files = {f"{name}/FLAIR.nii.gz": scans["FLAIR"] + bytes(n) for n, name in enumerate(names)}
    page = _given({"five.zip": _zip(files)})
    _button(page, TEXT.study.begin_several.format(count=5)).click().run()
    assert not page.exception
    address = _asked(page, "runs")
    keys = keys_in(address)
    for key in keys:
        job = state.jobs().find(key, None)
        while job and not job.is_over:
            state.jobs().wait(job, 60)
    asked = [request for request in quick if request["key"] in keys]  # others' may still wait
    assert [request["scans"][0]["label"] for request in asked] == names
    assert [request["key"] for request in asked] == list(keys)

    again = AppTest.from_file(str(ROOT / "src/shoken/web/app.py"), default_timeout=PATIENCE_S)
    again.session_state["language"] = "en"
    again.run().button[0].click().run()
    again.query_params["runs"] = address
    again.run()
    assert not again.exception
    rows = [m.value for m in again.markdown if m.value[:2] in {f"{n}." for n in range(1, 6)}]
    assert rows == [f"{n}. **{name} / FLAIR.nii.gz**" for n, name in enumerate(names, start=1)]
    opened = [button for button in again.button if button.label == TEXT.study.open]
    assert len(opened) == 5
    opened[3].click().run()
    assert _asked(again, "run") == keys[3]
    assert "lesion candidate" in _report(again)


def test_a_study_that_the_queue_has_no_room_for_is_refused_whole(quick, scans, monkeypatch):
    monkeypatch.setattr("shoken.web.running.jobs.Jobs.free", 1)
    files = {f"p{n}/FLAIR.nii.gz": scans["FLAIR"] + bytes(10 + n) for n in range(2)}
    page = _given({"two.zip": _zip(files)})
    _button(page, TEXT.study.begin_several.format(count=2)).click().run()
    assert page.error[0].value == TEXT.study.too_many.format(count=2, free=1)
    assert not quick


def test_an_address_that_names_no_results_is_an_empty_list():
    keys = ("00" * 32, "ff" * 32)
    assert keys_in(address_of(keys)) == keys
    for wrong in ("", "x", "%%%", address_of(keys)[:-3], "日本"):
        assert keys_in(wrong) == ()
