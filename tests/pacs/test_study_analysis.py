"""What becomes of a received study that is no scan, and of one that cannot be read."""

import pytest

import dicom_phantom
from shoken.common.errors import TooLarge, UnreadableScan
from shoken.pacs import study_analysis
from shoken.pacs.rules import own_rules
from shoken.reading import FoundScan


def _analysed(tmp_path, *series):
    files = []
    for datasets in series:
        for one in datasets:
            one.BodyPartExamined = "BRAIN"
            files.append(tmp_path / f"{one.SOPInstanceUID}.dcm")
            files[-1].write_bytes(dicom_phantom.saved(one))
    return study_analysis.analyse_study(
        files, own_rules(), study="s", language="en", made=0.0, scratch=tmp_path / "none"
    )


def _found(*scans):
    return type("Found", (), {"scans": scans})


def _scan(why_not, *, is_damaged):
    return FoundScan(files=(0,), names=("a",), sha256="", why_not=why_not, is_damaged=is_damaged)


@pytest.mark.parametrize(
    ("error", "whose"), [(TooLarge("too much"), "machine"), (UnreadableScan("damaged"), "scan")]
)
def test_what_cannot_be_read_is_a_failure(tmp_path, monkeypatch, error, whose):
    def broken(*_):
        raise error

    monkeypatch.setattr(study_analysis, "survey", broken)
    done = _analysed(tmp_path, dicom_phantom.classic(dicom_phantom.values((1, 8, 8))))
    assert (done.failure.whose, done.failure.cause) == (whose, str(error))
    assert not done.why_not


def test_localizers_are_ignored_and_a_damaged_series_beside_them_is_not(tmp_path, monkeypatch):
    localizer = _scan("too few", is_damaged=False)
    (one,) = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)))
    monkeypatch.setattr(study_analysis, "survey", lambda *_: _found(localizer, localizer))
    done = _analysed(tmp_path, [one])
    assert (done.failure, done.why_not) == (None, "too few")
    damaged = _scan("slices are missing", is_damaged=True)
    monkeypatch.setattr(study_analysis, "survey", lambda *_: _found(localizer, damaged))
    done = _analysed(tmp_path, [one])
    assert (done.failure.kind, done.failure.cause) == ("UnreadableScan", "slices are missing")
