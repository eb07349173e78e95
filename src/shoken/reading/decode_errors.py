"""What foreign decoders raise on damaged files, mapped to one error of ours."""

from __future__ import annotations

import warnings

from shoken.common.errors import ShokenError, UnreadableScan

__all__ = ["as_ours"]


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
            raise UnreadableScan(self._said) from None
