"""Scans that were given together are told apart into studies, and each has its use."""

import numpy as np
import pytest

from shoken.analysis.studies import (
    each_by_itself,
    named_sequence,
    one_study,
    plane_of,
    studies_of,
)
from shoken.imaging.volume import Grid
from shoken.reading import FoundScan, Look


def _scan(name, folder="", *, uid="", spacing=(1, 1, 1), volumes=1, sha="0" * 64):
    grid = Grid((100, 100, 100), np.diag([*spacing, 1]))
    look = Look(name=name, native=grid, synthetic=False, notices=())
    return FoundScan(
        files=(0,),
        names=(name,),
        sha256=sha,
        folder=folder,
        study_uid=uid,
        volumes=volumes,
        look=look,
    )


def _grouped(*scans):
    return {study.label: [scan.names[0] for scan in study.scans] for study in studies_of(scans)}


def test_files_of_several_sequences_are_one_study():
    flair, t1, t2, dwi = (_scan(f"patient19_{one}.nii.gz") for one in ("FLAIR", "T1", "T2", "dwi"))
    (study,) = studies_of([t1, dwi, t2, flair])
    assert study.first is flair
    assert study.beside == (t2, t1)
    assert study.scans == (t1, dwi, t2, flair)


def test_of_two_of_a_sequence_the_finer_one_is_used():
    thick, fine = _scan("a_FLAIR.nii", spacing=(1, 1, 5)), _scan("a_FLAIR_3d.nii")
    (study,) = one_study([thick, fine, _scan("T1.nii", volumes=2)])
    assert study.first is fine
    assert study.beside == ()


@pytest.mark.parametrize(
    ("scans", "groups"),
    [
        # visits and patients by their names, where a sequence comes twice
        (
            [("p1_s1_FLAIR.nii", ""), ("p1_s1_T1.nii", ""), ("p1_s2_FLAIR.nii", "")],
            {"p1 s1": ["p1_s1_FLAIR.nii", "p1_s1_T1.nii"], "p1 s2": ["p1_s2_FLAIR.nii"]},
        ),
        # what tells a description apart from a patient is that no sequence comes twice
        (
            [("FLAIR_thick.nii", ""), ("T1_iso.nii", "")],
            {"": ["FLAIR_thick.nii", "T1_iso.nii"]},
        ),
        ([("a.nii", ""), ("b.nii", "")], {"a": ["a.nii"], "b": ["b.nii"]}),
        # folders of a ZIP, with a folder for each sequence in them
        (
            [("x.nii", "z/one/FLAIR"), ("x.nii", "z/one/T1"), ("x.nii", "z/two/FLAIR")],
            {"one": ["x.nii", "x.nii"], "two": ["x.nii"]},
        ),
        # BIDS wherever it lies
        (
            [
                ("sub-1_ses-a_FLAIR.nii.gz", "z/sub-1/ses-a/anat"),
                ("sub-1_ses-a_T1w.nii.gz", ""),
                ("sub-1_ses-b_FLAIR.nii.gz", "z/sub-1/ses-b/anat"),
                ("sub-2_FLAIR.nii.gz", "z/sub-2/anat"),
            ],
            {
                "sub-1 ses-a": ["sub-1_ses-a_FLAIR.nii.gz", "sub-1_ses-a_T1w.nii.gz"],
                "sub-1 ses-b": ["sub-1_ses-b_FLAIR.nii.gz"],
                "sub-2": ["sub-2_FLAIR.nii.gz"],
            },
        ),
        # a copy that cannot be told apart stays in its study
        ([("FLAIR.nii", "a"), ("FLAIR.nii", "a")], {"a": ["FLAIR.nii", "FLAIR.nii"]}),
    ],
)
def test_what_tells_studies_apart(scans, groups):
    assert _grouped(*(_scan(name, folder) for name, folder in scans)) == groups


def test_series_go_by_their_study_and_a_volume_joins_the_only_one_where_it_lies():
    one, other = _scan("dicom-1_T1w", "z/a/T1", uid="1.1"), _scan("dicom-2_T2w", "z/b", uid="1.2")
    again = _scan("dicom-3_T2w", "z/a/T2", uid="1.1")
    beside = _scan("FLAIR.nii", "z/a")
    above = _scan("FLAIR.nii", "z")
    groups = [study.scans for study in studies_of([one, other, again, beside, above])]
    assert groups == [(one, again, beside), (other,), (above,)]
    loose = _scan("FLAIR.nii")
    assert [study.scans for study in studies_of([one, loose, again])] == [(one, loose, again)]


def test_what_cannot_be_read_or_is_of_another_kind_is_in_the_table_and_not_used():
    lost = FoundScan(files=(0, 1), names=("FLAIR", "b"), sha256="", why_not="damaged")
    (study,) = studies_of([lost])
    assert (study.first, study.beside, study.scans) == (None, (), (lost,))
    assert named_sequence(lost) == "flair"
    assert [one.first for one in each_by_itself([_scan("x_dwi.nii")])] == [None]


@pytest.mark.parametrize(
    ("spacing", "plane"),
    [((1, 1, 1.2), None), ((1, 1, 5), "axial"), ((1, 4, 1), "coronal"), ((4, 1, 1), "sagittal")],
)
def test_the_plane_of_the_slices(spacing, plane):
    assert plane_of(Grid((9, 9, 9), np.diag([*spacing, 1]))) == plane
