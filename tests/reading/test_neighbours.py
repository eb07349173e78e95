"""The test files of pydicom, nibabel and nilearn that are installed: read, or refused rightly.

nibabel has its files in the wheels up to 5.2.
"""

import importlib.util
import re
from pathlib import Path

import pytest
from pydicom import dcmread

from messages import faults
from shoken.common.errors import InputError, SeveralVolumes
from shoken.reading.reader import read_here


def _installed(package, folder):
    found = importlib.util.find_spec(package)
    root = Path(found.origin).parent / folder if found and found.origin else None
    return sorted(one for one in root.rglob("*") if one.is_file()) if root else []


DICOM = [
    path
    for place in (("pydicom", "data/test_files"), ("data_store", "data"))
    for path in _installed(*place)
    if "." not in path.name or path.suffix in {".dcm", ".dir"}
]
OTHER_MR = {
    "emri": "several frames in one file without a place",
    "image_dfl": "the deflated transfer syntax",
}
# of nibabel and nilearn: axes and shape as nibabel has them, or why not
VOLUMES = {
    r"anatomical\.nii": "LAS (33, 41, 25)",
    r"reoriented_anat_moved\.nii": "RAS (21, 26, 22)",
    r"(functional|resampled_anat_moved)\.nii": "too few for a brain scan",
    r"example.*\.nii\.gz": "holds 2 volumes",
    r"(minc1_4d|minc2_4d)\.mnc": "holds 2 volumes",
    r"minc2-4d-d\.mnc": "holds 5 volumes",
    r"minc2_baddim\.mnc": "not those of a brain scan",
    r"(tiny|minc[12](-no-att|_1_scale))\.mnc": "SAR (10, 20, 20)",
    r"small\.mnc": "SAR (18, 28, 29)",
    r"(standard\.nii\.gz|test\.mgz)": "too few for a brain scan",
    r"(analyze|nifti1|nifti2)\.hdr": "another file, which is missing",
    r"row_major\.dconn\.nii": "CIFTI",
    r"[01]\.dcm": "cannot be divided among them",
    r"(decimal_rescale|slicethickness_empty_string)\.dcm": "slices: 1, too few",
    r"csa_slice_norm\.dcm": "no image, or cut short",
    r".*\.dcm\.gz": "packed by gzip: unpack it",
    r".*\.(PAR|REC)": "Philips PAR/REC",
    r".*\.(HEAD|BRIK|BRIK\.gz)": "AFNI",
    r".*\.(trk|tck)": "(paths of fibres|not a file that Shoken reads)",
    r"external\.dat": "not a file that Shoken reads",
    r".*\.gii(\.gz|\.bz2)?": "GIFTI",
    r".*\.v": "ECAT",
    r".*\.nc": "but not MINC",
    r"mni_icbm152_.*\.nii\.gz": "RAS (197, 233, 189)",
    r"image_10426\.nii\.gz": "LAS (53, 63, 46)",
}
OTHERS = [
    path
    for package, folder in (
        ("nibabel", "tests/data"),
        ("nibabel", "nicom/tests/data"),
        ("nibabel", "gifti/tests/data"),
        ("nilearn", "datasets/data"),
    )
    for path in _installed(package, folder)
    if any(re.fullmatch(pattern, path.name) for pattern in VOLUMES)
]


@pytest.mark.filterwarnings("ignore")  # of pydicom, of files made to provoke them
@pytest.mark.parametrize("path", DICOM, ids=lambda path: path.name)
def test_dicom(path):
    """None of them is a volume: each is one picture, or of another kind."""
    with pytest.raises(InputError) as caught:
        read_here(path)
    said = str(caught.value)
    assert not faults(said)
    expected = next((why for name, why in OTHER_MR.items() if path.name.startswith(name)), None)
    if expected is None and dcmread(path, force=True).get("Modality") == "MR":
        expected = "slices: 1, too few"
    if expected:
        assert expected in said
    else:
        assert re.search(r"no MR image|no DICOM image|not a file|not of the format|cut short", said)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_volumes(path):
    expected = next(why for name, why in VOLUMES.items() if re.fullmatch(name, path.name))
    try:
        native = read_here(path).native
        found = f"{native.axes} {native.shape}"
    except (InputError, SeveralVolumes) as error:
        found = str(error)
        assert not faults(found)
    assert found == expected or re.search(expected, found)
