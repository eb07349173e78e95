"""Formats that Shoken does not read, recognised by content, and what converts them."""

from __future__ import annotations

import re

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading.scan import READ, is_volume_name

__all__ = ["refusal"]

_TO_NIFTI = "convert it to NIfTI with"
_SOURCE = "give the scan that it was made from"
_UNPACK = "unpack it and give the folder, or a ZIP of it"
_ONE_SLICE = "one slice is no volume"
# how a file begins or what it is called, what it is, and what to do
_BEGIN = (
    (rb"\x89PNG|\xff\xd8\xff|BM|II[*+]\0|MM\0[*+]|RIFF....WEBP", "a picture", _ONE_SLICE),
    (rb"GIF8|\0\0\0\x0cjP|\xff\x4f\xff\x51", "a picture", _ONE_SLICE),
    (rb"# === DATA DESCRIPTION FILE", "Philips PAR/REC", f"{_TO_NIFTI} dcm2niix or parrec2nii"),
    (rb"\s*type *= *(string|integer|float)-attribute", "AFNI", f"{_TO_NIFTI} 3dAFNItoNIFTI"),
    (rb"(ObjectType|NDims|Comment) *=", "MetaImage", f"{_TO_NIFTI} ITK-SNAP or 3D Slicer"),
    (rb"mrtrix image", "MRtrix", f"{_TO_NIFTI} mrconvert"),
    (rb"mrtrix tracks|TRACK\0", "paths of fibres", _SOURCE),
    (rb"MATRIX7[012]", "ECAT", f"{_TO_NIFTI} dcm2niix"),
    (rb"!?INTERFILE", "Interfile", f"{_TO_NIFTI} (X)MedCon"),
    (rb"##TITLE=", "Bruker ParaVision", f"{_TO_NIFTI} dcm2niix or Bru2Nii"),
    (rb"MATLAB 5", "MATLAB data", "save the image as NIfTI (niftiwrite)"),
    (rb"\x93NUMPY", "a NumPy array without its place in space", "save it as NIfTI with nibabel"),
    (rb"# vtk DataFile|<VTKFile", "VTK", f"{_TO_NIFTI} 3D Slicer"),
    (rb"(<\?xml[^>]*>\s*)?(<!DOCTYPE GIFTI[^>]*>\s*)?<GIFTI", "GIFTI, a surface", _SOURCE),
    (rb"\xff\xff[\xfe\xff]", "a FreeSurfer surface", _SOURCE),
    (rb"\x1f\x9d", "packed by compress (.Z)", "unpack it (gunzip)"),
    (rb"\x04\x22\x4d\x18", "packed by lz4", "unpack it (unlz4)"),
    (rb"LZIP", "packed by lzip", "unpack it (lzip -d)"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (rb".{257}ustar", "a tar archive", _UNPACK),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file", "run: git lfs pull"),
    (rb"(\.\./)*\.git/annex|/annex/obj", "a git-annex pointer, not the file", "run: datalad get"),
    (rb"\s*<(!DOCTYPE html|html)", "a web page, not a scan", "download the scan again"),
    (rb"%PDF", "a PDF", "give the scan that it shows"),
)  # fmt: skip
_NAMED = (
    (r"\.(rec|v1)$", "Philips PAR/REC", f"{_TO_NIFTI} dcm2niix or parrec2nii"),
    (r"\.brik(\.gz)?$", "AFNI", f"{_TO_NIFTI} 3dAFNItoNIFTI"),
    (r"\.raw$", "voxels without a header", "give the file that describes them (.nhdr)"),
    (r"\.img$", "voxels without a header", "give the .hdr of the same name beside it"),
    (r"(^|/)2dseq$", "Bruker ParaVision", f"{_TO_NIFTI} dcm2niix or Bru2Nii"),
)
# other names than a volume's that say what Shoken reads
_CLAIMS = re.compile(r"\.(dcm|dicom|ima|zip|png|jpe?g|tiff?|bmp|webp)$")


def refusal(name: str, shown: str, start: bytes) -> UnreadableScan | UnsupportedScan:
    """The error for a file that no reader knows, named after what it most likely is.

    A name that says a format of ours makes it a damaged file, or one that was renamed; else it is
    of a format that is not read.
    """
    for pattern, kind, remedy in _BEGIN:
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            return UnsupportedScan(f"{shown}: {kind}; {remedy}")
    for ending, kind, remedy in _NAMED:
        if re.search(ending, name.lower()):
            return UnsupportedScan(f"{shown}: {kind}; {remedy}")
    if is_volume_name(name) or _CLAIMS.search(name.lower()):
        return UnreadableScan(
            f"{shown}: damaged, or not of the format that its name says; Shoken reads {READ}"
        )
    return UnsupportedScan(f"{shown}: not a file that Shoken reads; it reads {READ}")
