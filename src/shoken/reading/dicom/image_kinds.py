"""What kind of DICOM file a header describes, and which images are not slices of a volume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.common.notices import NoticeCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydicom import Dataset

__all__ = [
    "MR_PICTURE",
    "ODD",
    "are_of_complex",
    "check_picture",
    "class_of",
    "colours_of",
    "is_derived",
    "is_directory",
    "many",
    "not_mr",
    "oddity",
    "type_words",
]

MR_PICTURE = "1.2.840.10008.5.1.4.1.1.4"

_MODALITIES = frozenset(
    ("CR", "CT", "DX", "KO", "MG", "NM", "PR", "PT", "RTDOSE", "SC", "SEG", "SR", "US", "XA")
)
_DIRECTORY = "1.2.840.10008.1.3.10"
# classic, enhanced, enhanced colour, converted from classic: PS3.4, B.5
_MR_CLASSES = frozenset(f"{MR_PICTURE}{end}" for end in ("", ".1", ".3", ".4"))
# objects that say modality MR of the pictures that they were made from
_OTHER_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.30": "a parametric map (Float Pixel Data)",
    "1.2.840.10008.5.1.4.1.1.66.4": "a segmentation",
    "1.2.840.10008.5.1.4.1.1.4.2": "MR spectroscopy",
    "1.2.840.10008.5.1.4.1.1.66": "raw data",
}
_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_PALETTE = "PALETTE COLOR"  # one sample a pixel, the number of a colour
_NO_ANATOMY = frozenset(("P", "PHASE", "PHASE MAP", "I", "IMAGINARY"))
# beside the magnitude a part of the complex picture, alone one that is read (inversion recovery)
_REAL = frozenset(("R", "REAL"))


def is_directory(header: Dataset) -> bool:
    """Whether it is a DICOMDIR, which lists the files beside it."""
    return _class_of(header) == _DIRECTORY


def not_mr(header: Dataset) -> str | None:
    """What a file is that is no MR image by its kind; None for one that is.

    Where de-identification took the modality away, the class of the object tells it, and where
    that is gone too, what only an MR image has.
    """
    kind, modality = _class_of(header), str(header.get("Modality") or "").strip().upper()
    if kind in _OTHER_CLASSES:
        return _OTHER_CLASSES[kind]
    if modality in _MODALITIES:
        return f"modality {modality}: Shoken reads MR"
    if modality == "MR" or kind in _MR_CLASSES:
        return None
    if not modality and "RepetitionTime" in header and "EchoTime" in header:
        return None
    return f"modality {'OT' if modality == 'OT' else 'unknown'}: Shoken reads MR"


def _class_of(header: Dataset) -> str:
    return str(header.get("SOPClassUID") or header.file_meta.get("MediaStorageSOPClassUID") or "")


def class_of(header: Dataset) -> str:
    """The class of an MR image, as results refer to it; "" for one that is no standard class."""
    told = _class_of(header)
    return told if told in _MR_CLASSES else "" if told else MR_PICTURE


def type_words(header: Dataset) -> list[str]:
    """The words of ImageType."""
    return [str(word).strip().upper() for word in many(header.get("ImageType"))]


def is_derived(header: Dataset) -> bool:
    """Whether a picture was computed from others, by its own header."""
    return type_words(header)[:1] == ["DERIVED"]


def are_phase(words: Sequence[str]) -> bool:
    """Whether the words of ImageType or FrameType are those of a phase or imaginary picture."""
    return bool(_NO_ANATOMY & set(words[2:]))


def are_of_complex(words: Sequence[str]) -> bool:
    """Whether they are those of what a magnitude is made of: phase, real or imaginary part."""
    return are_phase(words) or bool(_REAL & set(words[2:]))


def oddity(header: Dataset) -> NoticeCode | None:
    """Why a picture is no slice of its series' volume, whatever its geometry; None where it is."""
    words = type_words(header)
    if int(header.get("SamplesPerPixel") or 1) != 1 or colours_of(header) == _PALETTE:
        return NoticeCode.COLOUR_LEFT_OUT
    if "LOCALIZER" in words:
        return NoticeCode.LOCALIZERS_LEFT_OUT
    if are_phase(words):
        return NoticeCode.PHASE_LEFT_OUT
    has_no_place = "ImagePositionPatient" not in header and (
        "PerFrameFunctionalGroupsSequence" not in header
    )
    is_made = _class_of(header).startswith(_CAPTURE) or is_derived(header)
    if has_no_place and (is_made or words[1:2] == ["SECONDARY"]):
        return NoticeCode.DERIVED_LEFT_OUT
    return None


def colours_of(header: Dataset) -> str:
    """How a picture's values are shown, in capitals."""
    return str(header.get("PhotometricInterpretation") or "").strip().upper()


ODD = {
    NoticeCode.COLOUR_LEFT_OUT: "colour pictures: a screenshot or a colour map, not a scan",
    NoticeCode.LOCALIZERS_LEFT_OUT: "a localizer, made to plan other series",
    NoticeCode.PHASE_LEFT_OUT: "phase or imaginary pictures show no anatomy: give the magnitude",
    NoticeCode.DERIVED_LEFT_OUT: "computed pictures without a place in the patient",
}


def check_picture(header: Dataset) -> None:
    """Refuse images whose pixels cannot be read.

    Raises
    ------
    UnsupportedScan
        Neither grey nor of 8, 16 or 32 bits, or packed by a method that cannot be undone.
    UnreadableScan
        What tells how to read the pixels is missing.
    """
    from pydicom.datadict import dictionary_description

    for name in ("PhotometricInterpretation", "BitsStored", "PixelRepresentation"):
        if header.get(name) in {None, ""}:
            raise UnreadableScan(f"{dictionary_description(name)} is missing in a slice's header")
    if colours_of(header) not in {"MONOCHROME1", "MONOCHROME2"}:
        raise UnsupportedScan("grey values are neither MONOCHROME1 nor MONOCHROME2")
    if int(header.get("BitsAllocated") or 0) not in {8, 16, 32}:
        raise UnsupportedScan("voxels do not have 8, 16 or 32 bits")
    _check_packing(header)


def _check_packing(header: Dataset) -> None:
    from pydicom.pixels.decoders.base import get_decoder

    syntax = header.file_meta.get("TransferSyntaxUID")
    if syntax is None:
        return  # plain, as pydicom found when it read the header
    try:
        is_known = get_decoder(syntax).is_available
    except NotImplementedError:
        is_known = False
    if not is_known:
        named = syntax.name if syntax.is_transfer_syntax else "an unknown method"
        raise UnsupportedScan(f"images compressed by {named}; export the series uncompressed")


def many(value: Any) -> Sequence[Any]:
    """An element's values, none, one or several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | int | float) else tuple(value)
