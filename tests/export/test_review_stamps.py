"""Each file says by whom a result was reviewed, or that nobody did, and holds what was reviewed."""

import io
import json
import re
from dataclasses import replace

import highdicom as hd
import numpy as np
import pydicom
import pytest
from pypdf import PdfReader

import dicom_phantom as make
from parameters import slow
from shoken.analysis.review.edits import Add, Judge, done
from shoken.analysis.review.marks import Mark, Marking, Reason, Verdict
from shoken.analysis.review.reviewing import begun, edited, reviewed, signed
from shoken.analysis.review.revision import Changes, Review
from shoken.export.result_files import derivative_makers
from shoken.reading import read_scan
from shoken.report import generate_structured_report
from shoken.report.record.building import study_result
from shoken.report.record.schema import StudyResult
from shoken.report.words import wording
from small_analysis import seg_and_sr, small_analysis

NAME = "山田 花子"


def _files(analysis, language, *endings):
    report = generate_structured_report(analysis, language=language, writer="measured")
    makers = derivative_makers(analysis, study_result(analysis, report))
    names = {end: next(name for name in makers if name.endswith(end)) for end in endings}
    return {end: makers[name]() for end, name in names.items()}, set(makers)


def _text(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("language", ["ja", slow("en")])
def test_report_and_pdf_say_by_whom_or_that_nobody_did(analysis, language):
    said = {"en": ("not reviewed", "reviewed by {}, {}"), "ja": ("未確認", "確認者：{}（{}）")}
    nobody, somebody = said[language]
    began = begun(analysis, None, 1, "")
    rejected = Judge(tag=1, verdict=Verdict.REJECTED, reason=Reason.VESSEL, comment="MCA")
    final = signed(edited(began, rejected), NAME)
    stamped = somebody.format(NAME, final.signature.when[:10])
    for one, stamp in (
        (analysis, nobody),
        (reviewed(analysis, began), nobody),
        (reviewed(analysis, final), stamped),
    ):
        made, names = _files(one, language, "_report.md", "_report.json", "_report.pdf")
        assert f"**{stamp}" in made["_report.md"].decode()
        assert json.loads(made["_report.json"])["reviewed"].startswith(stamp)
        disclaimer = wording(language).disclaimer(reviewed=one is not analysis)
        assert disclaimer in made["_report.md"].decode()
        for said in (stamp, disclaimer):
            assert re.sub(r"\s", "", said) in _text(made["_report.pdf"])
        assert all(("_rev-1_" in name) == (one is not analysis) for name in names)
    record = StudyResult.model_validate_json(made["_report.json"]).review
    assert (record.signed_by, record.rejected, record.dice) == (NAME, 1, 0)
    (judged,) = record.judgements
    assert (judged.finding, judged.reason, judged.comment) == (None, "vessel", "MCA")
    assert "MCA" in made["_report.md"].decode()
    # the engine had marked what is no more
    left = {"en": "left after a reader's revision", "ja": "読影者による修正後"}[language]
    assert made["_report.md"].decode().count(left) >= 2


@pytest.fixture
def from_dicom():
    """An analysis of a DICOM series, and the same as a reader signed it: one of two rejected."""
    automatic = small_analysis(read_scan(make.streams(make.classic())))
    revision = replace(_began(automatic), saves=0)
    start = revision.marking
    drawn = np.flatnonzero(automatic.brain.mask.data & (start.labels == 0))[:5].astype(np.int32)
    edits = (Judge(tag=2, verdict=Verdict.REJECTED), Add(voxels=drawn))
    for edit in edits:
        revision = edited(revision, edit)
    revision = signed(revision, NAME)
    labels = np.where(revision.marking.labels == 2, 0, revision.marking.labels)
    labels[labels == 3] = 2
    first, second = automatic.findings
    mine = replace(second, id=2, engines=(), volume_ml=drawn.size * 0.001)
    changes = Changes(
        dice=0.5, accepted=1, open=1, rejected=1, erased=0, added=1, redrawn=0, relabelled=0
    )
    review = Review(
        revision=revision,
        labels=labels.astype(np.int16),
        ids={1: 1, 3: 2},
        measured={1: first, 2: second, 3: mine},
        changes=changes,
    )
    assert done(start, edits).marks == revision.marking.marks
    search = replace(automatic.search, findings=(first, mine), review=review)
    return automatic, replace(automatic, search=search)


def _began(automatic):
    numbers = automatic.search.numbers.astype(np.int16)
    marks = tuple(Mark(tag=one.id, origin=(one.id,)) for one in automatic.findings)
    began = begun(automatic, None, 1, "")
    return replace(began, marking=Marking(labels=numbers, marks=marks))


def test_segmentation_and_structured_report_read_back_hold_the_revision(from_dicom):
    automatic, review = from_dicom
    for analysis, stamp, name in (
        (automatic, "not reviewed", None),
        (review, f"reviewed by {NAME}", f"{NAME}^"),
    ):
        written = seg_and_sr(analysis)
        seg_name, sr_name = written
        assert ("_rev-1_" in seg_name) == ("_rev-1_" in sr_name) == (name is not None)
        seg = hd.seg.segread(io.BytesIO(written[seg_name]))
        assert stamp in seg.SeriesDescription
        assert stamp in seg.ContentDescription
        assert (seg.get("ContentCreatorName") or None) == name
        voxels = sum(
            int(pixels.sum())
            for frame, pixels in zip(
                seg.PerFrameFunctionalGroupsSequence, seg.pixel_array, strict=True
            )
            if frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber == 2
        )
        assert voxels == int(analysis.lesions.mask.data.sum())
        report = hd.sr.srread(io.BytesIO(written[sr_name]))
        assert stamp in report.SeriesDescription
        assert report.VerificationFlag == ("VERIFIED" if name else "UNVERIFIED")
        if name:
            observer = report.VerifyingObserverSequence[0]
            assert observer.VerifyingObserverName == name
        groups = report.content.get_image_measurement_groups()
        candidates = [
            group
            for group in groups
            if str(group.tracking_identifier).startswith("Lesion candidate ")
        ]
        assert len(candidates) == len(analysis.findings)
        again = pydicom.dcmread(io.BytesIO(written[sr_name]))
        assert again.PatientName == ""
