"""One DICOM file's bytes as a data set, with or without the preamble that the standard asks for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from shoken.common.errors import UnsupportedScan

if TYPE_CHECKING:
    from pydicom import Dataset

__all__ = ["check_not_deflated", "header_of", "whole_of"]

_PREAMBLE = 132  # 128 bytes and "DICM", as in PS3.10
_DEFLATED = "1.2.840.10008.1.2.1.99"


def check_not_deflated(content: bytes, shown: str) -> None:
    """Refuse a file that pydicom would unpack whole at once, 4 GB out of 2 MB included.

    Raises
    ------
    UnsupportedScan
        It is of the deflated transfer syntax.
    """
    from pydicom.filereader import read_dataset

    stream = io.BytesIO(content)
    stream.seek(_PREAMBLE if content[128:_PREAMBLE] == b"DICM" else 0)
    if content[stream.tell() :][:2] == b"\x02\x00":
        meta = read_dataset(stream, False, True, stop_when=lambda tag, *_: tag >> 16 != 2)  # noqa: FBT003
        if str(meta.get("TransferSyntaxUID", "")) == _DEFLATED:
            raise UnsupportedScan(
                f"{shown}: the deflated transfer syntax; export the series uncompressed"
            )


def header_of(content: bytes) -> Dataset:
    """All but the picture, which is decoded later: memory for one file at a time."""
    import pydicom

    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    return _parsed(content, stop_before_pixels=True)


def whole_of(content: bytes) -> Dataset:
    """Header and picture."""
    return _parsed(content, stop_before_pixels=False)


def _parsed(content: bytes, *, stop_before_pixels: bool) -> Dataset:
    import pydicom
    from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

    parsed = pydicom.dcmread(io.BytesIO(content), stop_before_pixels=stop_before_pixels, force=True)
    if "TransferSyntaxUID" not in parsed.file_meta:
        is_implicit, is_little = parsed.original_encoding
        explicit = ExplicitVRLittleEndian if is_little else ExplicitVRBigEndian
        parsed.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if is_implicit else explicit
    return parsed
