"""What reading gives: one scan and what it came from, or one picture.  Imports no reader."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.common.errors import SeveralVolumes, UsageError
from shoken.common.notices import LEFT_OUT
from shoken.imaging.sequence import MrSequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from shoken.common.notices import Notice, NoticeCode
    from shoken.imaging.acquisition import Acquisition
    from shoken.imaging.volume import Grid, Volume

__all__ = [
    "READ",
    "SYNTHETIC_MARK",
    "DicomSource",
    "Look",
    "Picture",
    "Scan",
    "SeriesFound",
    "content_name",
    "is_volume_name",
    "one_of",
    "result_stem",
    "scan_stem",
    "volume_ending",
]

SYNTHETIC_MARK = b"synthetic (shoken)"
_ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
READ = (
    "NIfTI, Analyze, MGH, NRRD, MINC, DICOM, a ZIP of these, or a PNG, JPEG, TIFF, BMP or WebP "
    "picture"
)
_ENDING = r"\.(nii|hdr|img|mgh|mgz|nrrd|nhdr|mnc)(\.(gz|zst|bz2|xz))?$"
# file systems take names of 255 bytes, and those of results go on for up to 39 behind the stem
_LONGEST_STEM, _KEPT = 200, 90
_ENDS = {
    MrSequence.T1: "_T1w",
    MrSequence.T1C: "_T1c",
    MrSequence.T2: "_T2w",
    MrSequence.FLAIR: "_FLAIR",
    MrSequence.PD: "_PDw",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class DicomSource:
    """What a DICOM object made from a scan has to refer to.

    ``grid`` has the axes (column, row, slice) of the pictures as they are stored;
    ``sop_instance_uids`` and ``frames`` (from 1) name each slice's file and frame in this order.
    What the source does not tell is blank, except that ``has_made_uids`` says that the study's, the
    series' or the frame of reference's was made of the content, the same each time.
    """

    study_uid: str
    series_uid: str
    frame_of_reference_uid: str
    sop_class_uid: str
    sop_instance_uids: tuple[str, ...]
    frames: tuple[int, ...]
    grid: Grid
    has_made_uids: bool = False

    @property
    def is_multi_frame(self) -> bool:
        """Whether all slices are frames of one enhanced file."""
        return self.sop_class_uid == _ENHANCED_MR

    @property
    def is_referable(self) -> bool:
        """Whether a segmentation can say which of its frames is whose.

        Not where identifiers are missing or repeated, or the class is not one of the standard's,
        nor of a volume that was made of several multi-frame files or of a mosaic's tiles.
        """
        uids = set(self.sop_instance_uids)
        count = 1 if self.is_multi_frame else len(self.sop_instance_uids)
        named = self.study_uid and self.series_uid and self.sop_class_uid
        return bool(named) and "" not in uids and len(uids) == count


@dataclass(frozen=True, kw_only=True)
class SeriesFound:
    """One DICOM series among the files given; ``number``, from 1, is how it is chosen.

    ``pictures`` counts its slices, or its files where it makes no volume, whose cause is
    ``why_not``; ``sequence`` is None where neither its acquisition nor its description tells it.
    """

    number: int
    pictures: int
    sequence: MrSequence | None
    is_read: bool
    why_not: str | None = None


@dataclass(frozen=True, eq=False)
class Scan:
    """One scan as it was read.

    Parameters
    ----------
    name
        File name without folders.
    sha256
        Of the file's bytes, hexadecimal.
    volume
        The voxels on their canonical (RAS) grid, scaled as the header says; where that is far from
        usual, brought to a background of 0 and a usual magnitude (:mod:`shoken.reading.levels`).
    native
        The grid as the file has it; results go back to it.
    synthetic
        Whether the file says that Shoken made it up.
    source
        What a DICOM object about this scan has to refer to; None where it did not come as DICOM.
    notices
        What the reader has to tell.
    acquisition
        What is recorded of how it was acquired; None where nothing is.
    series
        The DICOM series among which it was found, itself included; none where it is not DICOM.
    """

    name: str
    sha256: str
    volume: Volume
    native: Grid
    synthetic: bool = False
    source: DicomSource | None = None
    notices: tuple[Notice, ...] = ()
    acquisition: Acquisition | None = None
    series: tuple[SeriesFound, ...] = ()

    @property
    def stem(self) -> str:
        """What its results are named after: its name without ``.nii.gz`` or the like."""
        return result_stem(self.name)

    @property
    def left_out(self) -> Mapping[NoticeCode, int]:
        """How many of the files given, or of the series' pictures, it does not hold, and why."""
        return {n.code: int(n.value or 0) for n in self.notices if n.code in LEFT_OUT}


@dataclass(frozen=True, eq=False, kw_only=True)
class Look:
    """What a file says of its scan, without its voxels; the fields are those of :class:`Scan`."""

    name: str
    native: Grid
    synthetic: bool
    notices: tuple[Notice, ...]
    acquisition: Acquisition | None = None
    series: tuple[SeriesFound, ...] = ()

    @property
    def is_dicom(self) -> bool:
        """Whether it was read from DICOM."""
        return bool(self.series)

    @property
    def stem(self) -> str:
        """As :attr:`Scan.stem`."""
        return result_stem(self.name)


@dataclass(frozen=True, eq=False)
class Picture:
    """One grey picture.

    Parameters
    ----------
    name
        Made from its content: file names may hold patients' names.
    sha256
        Of the file's bytes, hexadecimal.
    grey
        (rows, columns) float32 from 0 (black) to 1 (white), not all alike; made read-only.

    Raises
    ------
    ValueError
        The array is not such a picture.
    """

    name: str
    sha256: str
    grey: NDArray[np.float32]

    def __post_init__(self) -> None:
        import numpy as np

        grey = np.asarray(self.grey, dtype=np.float32).view()
        if grey.ndim != 2 or not (grey.min() >= 0 and grey.max() <= 1):
            raise ValueError("a picture is two-dimensional, with values from 0 to 1")
        grey.setflags(write=False)
        object.__setattr__(self, "grey", grey)

    @classmethod
    def of(cls, grey: NDArray[np.float32], sha256: str) -> Picture:
        """A picture named after its content."""
        return cls(f"picture-{sha256[:8]}", sha256, grey)


def content_name(kind: str, sha256: str, sequence: MrSequence | None) -> str:
    """A scan's name where no file and no header may name it.

    >>> content_name("dicom", "0123456789", None)
    'dicom-01234567'
    """
    return f"{kind}-{sha256[:8]}{_ENDS.get(sequence, '') if sequence else ''}"


def scan_stem(name: str) -> str:
    """A scan's file name without ``.nii.gz`` or the ending of another format of volumes.

    >>> scan_stem("sub-01.v2_FLAIR.nii.gz"), scan_stem("T1.MGZ")
    ('sub-01.v2_FLAIR', 'T1')
    """
    return name.removesuffix(volume_ending(name))


def result_stem(name: str) -> str:
    """The stem of a file name, cut in its middle where the names of results would be too long.

    >>> result_stem("sub-01_FLAIR.nii.gz"), result_stem(300 * "a" + "_FLAIR.nii")[85:105]
    ('sub-01_FLAIR', 'aaaaa-c9ad14c9-aaaaa')
    """
    stem = scan_stem(name)
    encoded = stem.encode("utf-8", "surrogateescape")
    if len(encoded) <= _LONGEST_STEM:
        return stem
    digest = hashlib.sha256(encoded).hexdigest()[:8]
    begin, end = (part.decode("utf-8", "ignore") for part in (encoded[:_KEPT], encoded[-_KEPT:]))
    return f"{begin}-{digest}-{end}"


def volume_ending(name: str) -> str:
    """The ending of a file that holds a volume or a part of it; "" of any other.

    >>> volume_ending("a.v2.nii.gz"), volume_ending("a.IMG"), volume_ending("a.dcm")
    ('.nii.gz', '.IMG', '')
    """
    found = re.search(_ENDING, name, re.IGNORECASE)
    return found[0] if found else ""


def is_volume_name(name: str) -> bool:
    """Whether a file is named as one that describes a volume; .img is also a name of DICOM.

    >>> is_volume_name("a.nii.gz"), is_volume_name("A.MGZ"), is_volume_name("a.dcm")
    (True, True, False)
    """
    ending = volume_ending(name).lower()
    return bool(ending) and not ending.startswith(".img")


def one_of(volumes: int, chosen: int | None) -> int:
    """Which of some volumes is read, counted from 0; ``chosen`` counts from 1.

    Raises
    ------
    SeveralVolumes
        There are several, and none was chosen.
    UsageError
        There is no such volume.

    >>> one_of(1, None), one_of(3, 2)
    (0, 1)
    """
    if chosen is None and volumes > 1:
        raise SeveralVolumes(
            f"holds {volumes} volumes; choose the one to be read, 1 to {volumes} (--volume)",
            volumes=volumes,
        )
    if chosen is not None and not 1 <= chosen <= volumes:
        raise UsageError(f"there is no volume {chosen}: it holds {volumes}")
    return (chosen or 1) - 1
