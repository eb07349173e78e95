"""PNG, JPEG, TIFF, BMP and WebP files to one grey picture: a single slice, without millimetres.

Nothing but these formats is opened, whatever a file is called, and nothing is decoded before
its header has been found within the limits.  Text chunks, EXIF and colour profiles stay here; EXIF
only turns the picture.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import TooLarge, UnreadableScan, UnsupportedScan
from shoken.common.settings import MiB, settings
from shoken.reading.decode_errors import as_ours
from shoken.reading.file_members import is_picture, read_up_to
from shoken.reading.scan import Picture

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["read_picture_here"]

_WEBP = re.compile(rb"RIFF.{4}WEBPVP8([ LX])", re.DOTALL)
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_PHOTOMETRIC, _WHITE_IS_0 = 262, 0  # TIFF's tag and its value
_FEWEST = 32  # by hand: a head of fewer pixels shows nothing to measure
_COLOURED = 0.15  # of the brightness, between the strongest and the weakest channel
_MUCH_COLOUR = 0.2  # of the pixels


def read_picture_here(path: Path) -> Picture:
    """Read a picture in this process; :func:`shoken.reading.read_picture` does so in another.

    Raises
    ------
    UnreadableScan
        Damaged, or all of one grey.
    UnsupportedScan
        Of another format, several pictures in a file, too small, or in colours.
    TooLarge
        More than ``SHOKEN_MAX_FILE_MIB`` or ``SHOKEN_MAX_PICTURE_PIXELS``.
    """
    limit = settings().max_file_mib * MiB
    with path.open("rb") as opened:
        content = read_up_to(opened, limit)
    if len(content) > limit:
        raise TooLarge(
            f"a picture larger than {settings().max_file_mib} MiB; "
            "SHOKEN_MAX_FILE_MIB sets the limit"
        )
    if not is_picture(io.BytesIO(content)):
        raise UnsupportedScan("no PNG, JPEG, TIFF, BMP or WebP picture; save the slice as PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        grey = _grey(_upright(content))
    low, high = float(grey.min()), float(grey.max())
    if not high > low:
        raise UnreadableScan("all pixels of the picture have the same value")
    return Picture.of(grey, hashlib.sha256(content).hexdigest())


def _upright(content: bytes) -> Any:
    """The decoded picture, turned as its EXIF says."""
    from PIL import Image, ImageOps

    most = settings().max_picture_pixels
    Image.MAX_IMAGE_PIXELS = None  # ours is looked at before anything is decoded
    with as_ours("the picture is damaged, or cut short"):
        if webp := _WEBP.match(content):  # whose decoder sets memory aside when it is opened
            _check_size(*_webp_size(webp[1], content), most)
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
        width, height = image.size
        _check_size(width, height, most)
        if min(width, height) < _FEWEST:
            raise UnsupportedScan(f"{width}×{height} pixels are too few for a slice of a head")
        if getattr(image, "n_frames", 1) > 1:
            raise UnsupportedScan("several pictures in one file; give one slice as one picture")
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return image


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise TooLarge(
            f"{width}×{height} pixels, more than {most:,}; SHOKEN_MAX_PICTURE_PIXELS sets the limit"
        )


def _webp_size(kind: bytes, content: bytes) -> tuple[int, int]:
    """Width and height, as RFC 9649 has them in each kind of file."""
    if kind == b"X":
        packed = int.from_bytes(content[24:30], "little")
        return (packed & 0xFFFFFF) + 1, (packed >> 24) + 1
    if kind == b"L":
        packed = int.from_bytes(content[21:25], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


def _grey(image: Any) -> NDArray[np.float32]:
    """Brightness from 0 to 1: of all 16 bits where there are 16, on black where transparent."""
    if image.mode.startswith(("I", "F")):
        deep = _deep(image)
        negative = getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == _WHITE_IS_0
        return 1 - deep if negative else deep
    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return np.asarray(image.convert("L"), dtype=np.float32) / np.float32(255)
    if image.mode in {"CMYK", "YCCK", "LAB", "HSV"}:
        raise UnsupportedScan("a CMYK picture for print; save the slice as grey or RGB")
    whole = np.asarray(image.convert("RGBA"), dtype=np.float32) / np.float32(255)
    colours = whole[..., :3] * whole[..., 3:]
    spread = colours.max(axis=-1) - colours.min(axis=-1)
    lit = colours.max(axis=-1) > 0.1  # in the dark, compression alone makes colours
    if lit.any() and float((spread[lit] > _COLOURED).mean()) > _MUCH_COLOUR:
        raise UnsupportedScan("a colour picture (a photograph or a colour map), not a grey slice")
    weights = np.array((0.299, 0.587, 0.114), dtype=np.float32)
    return np.clip(colours @ weights, np.float32(0), np.float32(1))


def _deep(image: Any) -> NDArray[np.float32]:
    """Whole numbers of 16 bits as they are; others, which have no limits, from least to most."""
    values = np.asarray(image, dtype=np.float64)
    if image.mode.startswith("I;16") or image.format == "PNG":
        return np.clip(values / 65535, 0, 1).astype(np.float32)
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise UnreadableScan("no pixel of the picture holds a number; export it again")
    low, high = finite.min(), finite.max()
    shown = np.nan_to_num((values - low) / max(high - low, np.finfo(float).tiny), nan=0.0)
    return np.clip(shown, 0, 1).astype(np.float32)
