"""One DICOM file's bytes to a data set, with or without the preamble that the standard asks for."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from shoken.errors import ShokenError, UnreadableScan, UnsupportedScan

if TYPE_CHECKING:
    from pydicom import Dataset

__all__ = ["as_ours", "header_of", "whole_of"]

_PREAMBLE = 132
_DEFLATED = "1.2.840.10008.1.2.1.99"


class as_ours:  # noqa: N801 - reads as a sentence in a with statement
    """pydicom, Pillow and their decoders raise nearly anything on damage; here it is one sentence.

    The foreign message is not quoted, and not chained where it could be printed: it may hold text
    of the header.
    """

    def __init__(self, said: str) -> None:
        self._said = said
        self._quiet = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._quiet.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._quiet.__exit__(None, None, None)
        if kind and issubclass(kind, Exception) and not issubclass(kind, ShokenError | MemoryError):
            raise UnreadableScan(f"{self._said} ({kind.__name__})") from None


def header_of(content: bytes) -> Dataset:
    """All but the picture, which is decoded later: memory for one file at a time."""
    import pydicom
    from pydicom.filereader import read_dataset

    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    stream = io.BytesIO(content)
    stream.seek(_PREAMBLE if content[128:_PREAMBLE] == b"DICM" else 0)
    if content[stream.tell() :][:2] == b"\x02\x00":
        meta = read_dataset(stream, False, True, stop_when=lambda tag, *_: tag >> 16 != 2)  # noqa: FBT003
        if str(meta.get("TransferSyntaxUID", "")) == _DEFLATED:
            # pydicom unpacks the whole file at once, 4 GB out of 2 MB included
            raise UnsupportedScan("the deflated transfer syntax; export the series uncompressed")
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
