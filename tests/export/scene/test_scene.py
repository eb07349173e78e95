"""The viewer's scene: what is in it, and what is not."""

import base64
import gzip
import json
import re
import shutil
import string
import subprocess
from dataclasses import fields, replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from shoken.analysis.anatomy.structure_volumes import Structures
from shoken.cli.main import main
from shoken.export.scene import (
    SCENE_TEXTS,
    label_file,
    parts,
    picture_files,
    poster,
    scene_html,
)
from shoken.export.scene.markup import html_of
from shoken.export.scene.tool_text import TOOL_TEXTS
from shoken.export.scene.visit_text import VISIT_TEXTS
from shoken.models.catalogue import MODELS
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result

ROOT = Path(__file__).resolve().parents[3]
TEXTS = (SCENE_TEXTS, TOOL_TEXTS, VISIT_TEXTS)
TEXT_NAMES = {field.name for texts in TEXTS for field in fields(texts["en"])}


@pytest.fixture(scope="module")
def result(analysis):
    return study_result(analysis, generate_structured_report(analysis, language="en"))


@pytest.fixture(scope="module")
def page(analysis, result):
    return scene_html(analysis, result).decode()


def _image(content):
    return nib.Nifti1Image.from_bytes(gzip.decompress(content))


def _scene(page):
    return json.loads(re.search(r'id="scene">(.*?)</script>', page, re.DOTALL)[1])


def test_the_scan_is_on_its_own_grid_and_keeps_its_intensities(analysis):
    pictures = picture_files(analysis)
    image, native = _image(pictures.scan), analysis.scan.native
    assert image.shape == native.shape
    assert np.allclose(image.affine, native.affine, atol=1e-4)
    shown = native.to_canonical(np.asarray(image.dataobj, dtype=np.float32))
    clipped = np.clip(analysis.scan.volume.data, pictures.lowest, pictures.highest)
    step = (pictures.highest - pictures.lowest) / 1023
    assert np.abs(shown - clipped).max() <= 0.51 * step
    assert pictures.lowest < pictures.window.low < pictures.window.high < pictures.highest


def test_no_part_names_the_patient_or_the_file(analysis):
    named = replace(analysis, scan=replace(analysis.scan, name="Yamada_Taro.nii.gz"))
    pictures = picture_files(named)
    for content in (pictures.scan, pictures.brain, pictures.heat, label_file(named).file):
        header = _image(content).header
        assert not any(bytes(header[field]).strip(b"\0") for field in ("descrip", "aux_file"))
        assert b"Yamada" not in gzip.decompress(content)


def test_labels_number_the_findings_and_their_places_are_inside(analysis):
    labels = label_file(analysis)
    numbers = analysis.scan.native.to_canonical(np.asarray(_image(labels.file).dataobj))
    assert np.array_equal(numbers > 0, analysis.lesions.mask.data)
    grid = analysis.scan.volume.grid
    for finding, place in zip(analysis.findings, labels.places_ras_mm, strict=True):
        x, y, z = np.rint(grid.voxel(np.array(place))).astype(int)
        assert numbers[x, y, z] == finding.id
        volume_ml = np.count_nonzero(numbers == finding.id) * grid.voxel_ml
        assert volume_ml == pytest.approx(finding.volume_ml)


def test_a_scan_too_large_for_a_browser_is_made_coarser(analysis, monkeypatch):
    monkeypatch.setattr(parts, "_MOST_VOXELS", 2**20)
    image = _image(picture_files(analysis).scan)
    labels = _image(label_file(analysis).file)
    assert np.prod(image.shape) <= 2**20
    assert labels.shape == image.shape
    volume_ml = np.count_nonzero(np.asarray(labels.dataobj)) * np.prod(image.header.get_zooms())
    assert volume_ml / 1000 == pytest.approx(analysis.lesions.mask.volume_ml, rel=0.2)


def test_the_html_file_holds_the_brain_alone_and_asks_for_nothing(analysis, page):
    scene = _scene(page)
    scan = _image(base64.b64decode(scene["scan"]["data"]))
    outside = ~analysis.brain.mask.data
    shown = analysis.scan.native.to_canonical(np.asarray(scan.dataobj))
    assert np.ptp(shown[outside]) == 0
    assert shown[~outside].std() > 0
    still = [base64.b64decode(one["data"]) for one in scene["poster"]]
    assert still == [*poster(analysis, brain_only=True).values()]
    assert SCENE_TEXTS["en"].html_brain_only in page
    assert "default-src 'none'" in page
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"(src|href)=|url\(|@import", markup)


def test_the_html_file_says_what_the_report_says(page, result):
    assert result.report.finding_summary in page
    assert "Research tool, not a medical device" in page
    assert len(_scene(page)["findings"]) == len(result.findings)


def test_what_a_file_is_called_cannot_become_markup(analysis, result):
    name = "</script><img src=x onerror=alert(1)>"
    scan = result.scan.model_copy(update={"file": name})
    page = scene_html(analysis, result.model_copy(update={"scan": scan})).decode()
    assert "<img" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "&lt;img" in page


def test_markdown_becomes_html():
    given = "# A & B\n\n- one\n- **two**\n\n| a | b |\n| --- | --- |\n| 1 | ~~2~~ |\n\nwords"
    assert html_of(given) == (
        "<h1>A &amp; B</h1>\n<ul><li>one</li><li><strong>two</strong></li></ul>\n"
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n"
        "<tr><td>1</td><td><del>2</del></td></tr>\n</tbody></table>\n<p>words</p>"
    )


@pytest.mark.parametrize("texts", TEXTS, ids=lambda texts: type(texts["en"]).__name__)
def test_both_languages_have_every_string(texts):
    for field in fields(texts["en"]):
        english, japanese = (getattr(texts[one], field.name) for one in ("en", "ja"))
        assert english != japanese, field.name
        assert _gaps(english) == _gaps(japanese), field.name


def _gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_script_asks_for_no_text_that_is_not_there():
    source = "\n".join(one.read_text() for one in (ROOT / "viewer/src").glob("*.js"))
    asks = (r"\.say\(.+, '\w+', '(\w+)'\)", r"words\.(?:of|filled)\('(\w+)'")
    made = r"bar\.(?:button|choice|range|measured|check)\('(\w+)'"
    asked = {name for one in (*asks, made) for name in re.findall(one, source)}
    assert {"canvas", "place_finding", "opacity"} <= asked
    assert asked <= TEXT_NAMES


def test_the_script_s_files_stay_short():
    for path in (ROOT / "viewer/src").glob("*.*"):
        assert len(path.read_text().splitlines()) <= 300, path


def test_the_licences_of_all_that_is_in_the_script_are_beside_it():
    text = (ROOT / "src/shoken/export/scene/static/viewer.licences.txt").read_text()
    locked = json.loads((ROOT / "viewer/package-lock.json").read_text())["packages"]
    version = locked["node_modules/@niivue/niivue"]["version"]
    assert f"@niivue/niivue {version} (BSD-2-Clause)" in text
    assert not [name for name, package in locked.items() if "resolved" in package]


def test_html_is_for_scans_alone(tmp_path, capsys):
    from PIL import Image

    Image.new("L", (64, 64)).save(tmp_path / "slice.png")
    words = ["analyze", str(tmp_path / "slice.png"), "--out", str(tmp_path), "--html"]
    assert main(words) == 2
    assert "--html" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_script_in_the_package_is_what_its_source_builds(tmp_path):
    shutil.copytree(ROOT / "viewer", tmp_path / "viewer", ignore=shutil.ignore_patterns("node_*"))
    install = ["npm", "ci", "--ignore-scripts", "--silent"]
    got = subprocess.run(install, cwd=tmp_path / "viewer", check=False)
    if got.returncode:
        pytest.skip("npm cannot reach its registry")
    built = tmp_path / "built"
    built.mkdir()
    build = ["npm", "run", "--silent", "build", "--", str(built)]
    subprocess.run(build, cwd=tmp_path / "viewer", check=True)
    for name in ("viewer.js", "viewer.licences.txt"):
        here = (ROOT / "src/shoken/export/scene/static" / name).read_bytes()
        assert (built / name).read_bytes() == here, name


def test_structures_are_a_layer_of_their_own_without_the_lesions_among_them(analysis, result):
    assert picture_files(analysis).structures is None
    grid = analysis.scan.volume.grid
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[10:20, 10:20, 10:20], labels[30:40, 30:40, 30:40] = 4, 18
    measured = Structures(labels=labels, grid=grid, model=MODELS["mindglide"])
    with_them = replace(analysis, structures=measured)
    pictures = picture_files(with_them)
    shown = np.asarray(_image(pictures.structures).dataobj)
    assert set(np.unique(shown)) == {0, 4}
    assert np.count_nonzero(shown) == 1000
    found = label_file(analysis)
    scene = parts.Scene(
        result=result, analysis=with_them, pictures=pictures, labels=found, poster={}
    )
    assert scene.plain(lambda name, _: {"url": name})["structures"] == {
        "url": "structures",
        "count": 19,
    }
