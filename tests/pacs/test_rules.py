"""Which series are a brain MRI: by modality, body part, words and sequence."""

from pathlib import Path

import pytest
from pydicom import Dataset
from pydicom.sequence import Sequence

import dicom_phantom
from shoken.common.errors import UnreadableScan, UsageError
from shoken.imaging.sequence import MrSequence
from shoken.pacs import rules as module
from shoken.pacs.rules import Reason, own_rules, rules_of
from shoken.reading.dicom.instance_head import head_of_bytes, head_of_json

CT = "1.2.840.10008.5.1.4.1.1.2"


def _head(**changed):
    (ds,) = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)))
    ds.SeriesDescription, ds.SpecificCharacterSet = "ax t2 tse", "ISO_IR 192"
    for name, value in changed.items():
        setattr(ds, name, value)
    return head_of_bytes(dicom_phantom.saved(ds))


@pytest.mark.parametrize(
    ("changed", "reason", "is_analysed"),
    [
        ({"BodyPartExamined": "BRAIN"}, Reason.BRAIN, True),
        ({"BodyPartExamined": "HEAD"}, Reason.BRAIN, True),
        ({"BodyPartExamined": "KNEE"}, Reason.OTHER_PART, False),
        ({"BodyPartExamined": "CSPINE"}, Reason.OTHER_PART, False),
        ({"BodyPartExamined": "KNEE", "StudyDescription": "MRI brain"}, Reason.OTHER_PART, False),
        ({"BodyPartExamined": "OTHER"}, Reason.UNSAID, True),
        ({"SeriesDescription": "t2 knee sag"}, Reason.OTHER_PART, False),
        ({"StudyDescription": "Neuro^HEAD"}, Reason.BRAIN, True),
        ({"StudyDescription": "頭部MRI"}, Reason.BRAIN, True),
        ({"StudyDescription": "右膝関節MRI"}, Reason.OTHER_PART, False),
        (
            {"StudyDescription": "MRI brain and spine", "SeriesDescription": "t2 sag cspine"},
            Reason.OTHER_PART,
            False,
        ),
        ({"SeriesDescription": "localizer"}, Reason.NO_SCAN, False),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, Reason.NO_SCAN, False),
        ({"BodyPartExamined": "HEAD", "ScanningSequence": "EP"}, Reason.SEQUENCE, False),
        ({"Modality": "CT", "SOPClassUID": CT}, Reason.NOT_MR, False),
        ({"Modality": "MR", "SOPClassUID": CT}, Reason.NOT_MR, False),
        ({}, Reason.UNSAID, True),
    ],
    ids=str,
)
def test_a_series_is_judged_by_what_it_says(changed, reason, is_analysed):
    found = own_rules().judge(_head(**changed))
    assert (found.reason, found.is_analysed) == (reason, is_analysed)


def test_the_region_of_newer_pictures_counts_as_body_part():
    knee = Dataset()
    knee.CodeMeaning, knee.CodeValue, knee.CodingSchemeDesignator = "Knee", "72696002", "SCT"
    assert own_rules().judge(_head(AnatomicRegionSequence=Sequence([knee]))).reason is (
        Reason.OTHER_PART
    )


def test_the_sequence_is_told_with_the_judgement():
    head = _head(
        BodyPartExamined="HEAD", EchoTime="90", RepetitionTime="4000", ScanningSequence="SE"
    )
    assert own_rules().judge(head).sequence is MrSequence.T2


def test_rules_of_one_s_own(tmp_path):
    own = Path(module.__file__).with_name("rules.toml").read_text(encoding="utf-8")
    changed = tmp_path / "rules.toml"
    changed.write_text(own.replace('when_unsaid = "analyse"', 'when_unsaid = "ignore"'))
    assert not rules_of(changed).judge(_head()).is_analysed


@pytest.mark.parametrize(
    ("content", "said"), [("x = [", "not a TOML"), ("modalities = ['MR']", "body_parts")]
)
def test_rules_that_are_none_are_refused(tmp_path, content, said):
    path = tmp_path / "rules.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=said):
        rules_of(path)
    with pytest.raises(UsageError):
        rules_of(tmp_path / "none.toml")


def test_a_head_of_metadata_is_that_of_the_file():
    (ds,) = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)))
    plain = {tag: value for tag, value in ds.to_json_dict().items() if tag != "7FE00010"}
    by_json, by_bytes = head_of_json(plain), head_of_bytes(dicom_phantom.saved(ds))
    assert by_json.sop_instance_uid == by_bytes.sop_instance_uid
    assert by_json.acquisition == by_bytes.acquisition
    assert own_rules().judge(by_json) == own_rules().judge(by_bytes)


@pytest.mark.parametrize(
    "content", [b"", b"a text, which is no image", b"\0" * 128 + b"DICM" + b"\xff" * 40]
)
def test_what_is_no_dicom_has_no_head(content):
    with pytest.raises(UnreadableScan):
        head_of_bytes(content)
    with pytest.raises(UnreadableScan):
        head_of_json({"0020000D": {"vr": "UI"}})


def test_a_head_holds_no_name():
    assert "PHANTOM" not in repr(_head())
