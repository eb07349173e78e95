"""``shoken inspect`` on files of each kind, on none that can be read, and in both languages."""

import json

import nibabel as nib
import numpy as np
import pytest

import dicom_phantom as make
from shoken.analysis.phantom import PhantomOptions
from shoken.analysis.values import Options
from shoken.cli.batch import Work
from shoken.cli.main import main
from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.export.samples import write_phantom
from shoken.imaging.sequence import MrSequence
from shoken.reading import BidsLeftOut, read_scan


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A T1 of 4 mm slices under the name of a T2, with axes LPS."""
    options = PhantomOptions(sequence=MrSequence.T1, in_plane_mm=2, slice_mm=4)
    path = write_phantom(options, tmp_path_factory.mktemp("scans"))[0]
    image = nib.load(path).as_reoriented([[0, -1], [1, -1], [2, 1]])
    nib.save(image, path.with_name("sub_T2.nii.gz"))
    return path.with_name("sub_T2.nii.gz")


def _inspected(capsys, *words):
    status = main(["inspect", "--json", *map(str, words)])
    return status, json.loads(capsys.readouterr().out)


def test_a_scan_is_told_without_an_analysis(scan, capsys):
    status, (found,) = _inspected(capsys, scan, "--lang", "en")
    assert status == 0
    assert (found["file"], found["format"], found["axes"]) == ("sub_T2.nii.gz", "NIfTI", "LPS")
    assert found["spacing_mm"] == [2, 2, 4]
    assert (found["sequence"], found["sequence_from"]) == ("t2", "name")
    assert found["acquisition"] is None
    assert "thick-slices" in {notice["code"] for notice in found["notices"]}
    assert {path.name for path in scan.parent.iterdir()} >= {"sub_T2.nii.gz"}


def test_what_the_file_beside_records_is_told_and_the_name_set_aside(scan, capsys, tmp_path):
    (tmp_path / scan.name).write_bytes(scan.read_bytes())
    record = {"EchoTime": 0.09, "RepetitionTime": 9, "InversionTime": 2.5}
    (tmp_path / "sub_T2.json").write_text(json.dumps(record))
    _, (found,) = _inspected(capsys, tmp_path / scan.name)
    assert (found["sequence"], found["sequence_from"]) == ("flair", "acquisition")
    assert found["acquisition"] == {
        "echo_ms": 90,
        "repetition_ms": 9000,
        "inversion_ms": 2500,
        "contrast_agent": None,
    }
    codes = {notice["code"] for notice in found["notices"]}
    assert codes >= {"name-set-aside", "sequence-acquired"}


def test_series_and_what_is_left_out_are_told(capsys, tmp_path):
    short = make.classic()[:9]
    del short[4]  # a slice is missing
    for ds in short:
        ds.SeriesDescription = "FLAIR"
    for number, ds in enumerate([*make.classic(), *short]):
        (tmp_path / f"{number}").write_bytes(make.saved(ds))
    (tmp_path / "notes.txt").write_text("not DICOM")
    status, (found,) = _inspected(capsys, tmp_path)
    assert (status, found["format"], found["shape"]) == (0, "DICOM", [20, 24, 12])
    codes = {notice["code"] for notice in found["notices"]}
    assert codes >= {"series-chosen", "files-passed-over"}
    read, other = found["series"]
    assert found["path"] == str(tmp_path)
    assert (read["pictures"], read["sequence"], read["is_read"]) == (12, "t2", True)
    assert (other["pictures"], other["sequence"], other["is_read"]) == (8, "flair", False)
    assert "missing" in other["why_not"]
    main(["inspect", str(tmp_path), "--lang", "en"])
    said = capsys.readouterr().out
    assert f"given: {tmp_path}\n" in said
    assert "series: 1: 12 pictures, T2-weighted: read\n" in said
    assert "series: 2: 8 pictures, FLAIR: not read (" in said
    assert "to read another: --series NUMBER, of inspect and analyze\n" in said


def test_a_series_is_chosen_by_the_number_that_inspect_gives_it(capsys, tmp_path):
    two = [make.classic(), make.classic()[:9]]
    for ds in two[1]:
        ds.SeriesDescription = "FLAIR"
    for number, ds in enumerate(one for several in two for one in several):
        (tmp_path / f"{number}").write_bytes(make.saved(ds))
    for asked, read in ((None, 1), (1, 1), (2, 2)):
        words = [] if asked is None else ["--series", asked]
        status, (found,) = _inspected(capsys, tmp_path, *words)
        assert status == 0
        assert [one["number"] for one in found["series"]] == [1, 2]
        assert [one["number"] for one in found["series"] if one["is_read"]] == [read]
        assert found["shape"][2] == (12 if read == 1 else 9)
    status, (found,) = _inspected(capsys, tmp_path, "--series", 3)
    assert (status, "there are 2" in found["error"]) == (2, True)
    work = Work(options=Options(), folder=tmp_path, language="en", series=2)
    assert work._source(tmp_path).volume.grid.shape[2] == 9
    with pytest.raises(UsageError, match="datasets and single pictures"):
        work.do(BidsLeftOut(path="sub-1_T1w.nii", why="left out"), lambda _: None)
    assert work._source(tmp_path).name == read_scan(tmp_path, series=2).name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["format: NIfTI", "T2-weighted, by its name", "note: Slices are 4.0 mm thick"]),
        ("ja", ["形式: NIfTI", "T2強調像(名称による", "注意: スライス厚が4.0 mm"]),
    ],
)
def test_the_text_is_in_the_language_asked_for(scan, capsys, language, words):
    assert main(["inspect", str(scan), "--lang", language]) == 0
    said = capsys.readouterr().out
    assert said.startswith("sub_T2.nii.gz\n")
    for each in words:
        assert each in said


def test_what_cannot_be_read_is_told_beside_what_can(scan, capsys, tmp_path):
    (tmp_path / "broken.nii").write_bytes(b"no NIfTI")
    status, (broken, good) = _inspected(capsys, tmp_path / "broken.nii", scan)
    assert status == 2
    assert "broken.nii" in broken["error"]
    assert good["error"] is None
    assert main(["inspect", str(tmp_path / "none.nii"), "--lang", "ja"]) == 2
    assert "none.nii：ファイルまたはフォルダーがありません。" in capsys.readouterr().out


def test_names_can_be_hidden(scan, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SHOKEN_HIDE_NAMES", "true")
    settings.cache_clear()
    try:
        _, found = _inspected(capsys, scan, tmp_path / "YAMADA.nii")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert "sub" not in json.dumps(found)
    assert "YAMADA" not in json.dumps(found)


def test_pictures_and_datasets_are_told_as_well(capsys, tmp_path):
    data = np.arange(1000, dtype=np.int16).reshape(10, 10, 10)
    (tmp_path / "sub-1/anat").mkdir(parents=True)
    nib.save(nib.Nifti1Image(data, np.eye(4)), tmp_path / "sub-1/anat/sub-1_T1w.nii")
    (tmp_path / "dataset_description.json").write_text('{"BIDSVersion": "1.9.0"}')
    nib.save(nib.Nifti1Image(data, np.eye(4)), tmp_path / "sub-1/anat/sub-1_UNIT1.nii")
    status, (found, other) = _inspected(capsys, tmp_path)
    assert (status, found["file"], found["sequence"]) == (0, "sub-1_T1w.nii", "t1")
    assert other["left_out"].startswith("left out: UNIT1")
    from PIL import Image

    grey = np.arange(10_000, dtype=np.uint16).reshape(100, 100) // 40
    Image.fromarray(grey.astype(np.uint8)).save(tmp_path / "picture.png")
    _, (found,) = _inspected(capsys, tmp_path / "picture.png")
    assert (found["format"], found["shape"], found["spacing_mm"]) == ("picture", [100, 100], None)
