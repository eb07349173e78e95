"""Mutated files to the readers: each is read or refused, and nothing else ever happens.

``SHOKEN_FUZZ`` is the number of examples for each kind of file; ``make fuzz`` runs 20,000 in all.
"""

import io
import os
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dicom_phantom as make
import hostile_files
import volume_files
from messages import faults
from shoken.common.errors import InputError
from shoken.reading import read_scan
from shoken.reading.picture import read_picture_here
from shoken.reading.reader import read_here

EXAMPLES = int(os.environ.get("SHOKEN_FUZZ", "40"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 250,
    suppress_health_check=list(HealthCheck),
)
NIFTI = hostile_files.nifti()
SERIES = [make.saved(ds) for ds in make.classic()]
ENHANCED = make.saved(make.enhanced())
PICTURES = hostile_files.sound_pictures()
MINC2 = volume_files.every_file()["minc2.mnc"]
VOLUMES = {
    name: volume_files.every_file()[name]
    for name in ("a.mgh", "a.mgz", "a.nrrd", "raw.nrrd", "minc1.mnc", "a.nii.zst", "a.nii.xz")
}
PAIRS = {kind: pair[2:] for kind, pair in volume_files.every_pair().items() if kind[-1] in "1D"}


def _changes(size):
    """Some bytes of a file, each with what it becomes; often the extremes."""
    extremes = st.sampled_from([b"\0", b"\xff", b"\x7f", b"\x80", b"\0\0\xc0\x7f", b"\0\0\x80\x7f"])
    content = st.one_of(extremes, st.binary(min_size=1, max_size=8))
    return st.lists(st.tuples(st.integers(0, size - 1), content), min_size=1, max_size=6)


def _changed(content, changes, cut):
    raw = bytearray(content)
    for place, what in changes:
        raw[place : place + len(what)] = what
    return bytes(raw[: len(raw) - cut])


def _read_or_refused(source, name=None, read=read_here):
    try:
        scan = read(source, name=name)
    except InputError as error:
        assert not faults(str(error)), str(error)  # noqa: PT017
    else:
        assert np.isfinite(scan.volume.data).all()
        assert min(scan.volume.grid.spacing_mm) > 0


CUT = st.one_of(st.just(0), st.just(0), st.integers(0, 400))


@FUZZ
@given(changes=_changes(400), cut=CUT)
def test_nifti(changes, cut):
    _read_or_refused(io.BytesIO(_changed(NIFTI, changes, cut)), "x.nii")


@FUZZ
@given(data=st.data(), which=st.integers(0, len(SERIES)), cut=CUT)
def test_dicom(data, which, cut):
    if which == len(SERIES):
        changes = data.draw(_changes(len(ENHANCED) - 5760))
        files = [_changed(ENHANCED, changes, cut)]
    else:
        changes = data.draw(_changes(len(SERIES[which]) - 900))
        files = list(SERIES)
        files[which] = _changed(files[which], changes, cut)
    _read_or_refused([io.BytesIO(content) for content in files])


@FUZZ
@given(data=st.data(), which=st.sampled_from(sorted(VOLUMES)), cut=CUT)
def test_volume(data, which, cut):
    good = VOLUMES[which]
    changes = data.draw(_changes(min(len(good), 700)))
    content = _changed(good, changes, min(cut, len(good) // 2))
    _read_or_refused(io.BytesIO(content), which)


@FUZZ
@given(data=st.data(), which=st.sampled_from(sorted(PAIRS)), cut=CUT)
def test_pair(data, which, cut):
    header, voxels = PAIRS[which]
    changed = _changed(header, data.draw(_changes(len(header))), min(cut, len(header) // 2))
    _read_or_refused([io.BytesIO(changed), io.BytesIO(voxels)])


@settings(FUZZ, max_examples=max(5, EXAMPLES // 50))
@given(data=st.data(), cut=CUT)
def test_minc2(data, cut):
    """In processes of their own, as HDF5 may end them; that is a refusal too."""
    changes = data.draw(_changes(len(MINC2)))
    file = io.BytesIO(_changed(MINC2, changes, cut))
    _read_or_refused(file, "x.mnc", read_scan)


@FUZZ
@given(data=st.data(), which=st.sampled_from(sorted(PICTURES)), cut=CUT)
def test_picture(data, which, cut):
    good = PICTURES[which]
    content = _changed(good, data.draw(_changes(len(good))), min(cut, len(good) // 2))
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            picture = read_picture_here(Path(file.name))
        except InputError as error:
            assert not faults(str(error)), str(error)  # noqa: PT017
        else:
            assert picture.grey.min() < picture.grey.max() <= 1
