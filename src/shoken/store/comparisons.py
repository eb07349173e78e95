"""Stored comparisons of visits: the record of each, and the keys of the results it was made of.

A file is the SHA-256 of what follows, a line break, and JSON.  It has every number and word of a
comparison; the pictures are those of the results, for as long as these are kept.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, Field, ValidationError

from shoken.common.settings import settings
from shoken.report.record.comparison import ComparisonRecord  # noqa: TC001 - pydantic reads it
from shoken.report.record.frozen import Frozen
from shoken.store.owner_place import OwnerPlace
from shoken.store.place import is_over, reached

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Comparisons", "KeptComparison", "comparison_key"]

FORMAT: Literal[1] = 1  # raised when a comparison of the same results would come out otherwise
_ENDING = ".comparison"
_FILE = re.compile("[0-9a-f]{64}" + re.escape(_ENDING))
_KEY = "^[0-9a-f]{64}$"


class KeptComparison(Frozen):
    """A comparison, when it was made (UTC), and the keys of the visits' results in their order."""

    format: Literal[1] = FORMAT
    key: str = Field(pattern=_KEY)
    made: AwareDatetime
    visits: tuple[str, ...]
    record: ComparisonRecord


def comparison_key(visits: Sequence[str], days: Sequence[str | None] = ()) -> str:
    """The key of a comparison: of its visits' results and days, in their order."""
    told = ("comparison", FORMAT, tuple(visits), tuple(days) if any(days) else ())
    return hashlib.sha256(repr(told).encode()).hexdigest()


class Comparisons:
    """The comparisons of one owner.

    Raises
    ------
    UsageError
        ``SHOKEN_STORE`` cannot be used; the message says why.
    StoreError
        What it names cannot be reached, as all that is asked may say.
    """

    def __init__(self, owner: str | None = None) -> None:
        self._place = OwnerPlace(settings().store, owner)

    def keep(self, key: str, visits: Sequence[str], record: ComparisonRecord) -> KeptComparison:
        """Keep a comparison under its key."""
        made = datetime.now(UTC).replace(microsecond=0)
        kept = KeptComparison(key=key, made=made, visits=tuple(visits), record=record)
        content = kept.model_dump_json().encode()
        self._place.write(f"{key}{_ENDING}", _digest(content) + b"\n" + content, of=key)
        return kept

    def open(self, key: str) -> KeptComparison | None:
        """A comparison, or None where there is no whole one."""
        if not re.fullmatch(_KEY, key):
            return None
        try:
            with reached():
                content = self._place.files.cat_file(self._path(key))
        except FileNotFoundError:
            return None
        return _opened(content, key)

    def entries(self) -> tuple[KeptComparison, ...]:
        """All whole ones, the newest first; what is beyond its days is removed on the way."""
        keys = [name.removesuffix(_ENDING) for name in self._names()]
        kept = [one for key in keys if (one := self.open(key))]
        for one in [one for one in kept if is_over(one.made, settings().store_days)]:
            kept.remove(one)
            self.remove(one.key)
        return tuple(sorted(kept, key=lambda one: one.made, reverse=True))

    def remove(self, key: str) -> None:
        """Remove a comparison for good; the results that it was made of stay."""
        try:
            with reached():
                self._place.files.rm_file(self._path(key))
        except FileNotFoundError:
            return  # another session was faster

    def _names(self) -> list[str]:
        names = (Path(row["name"]).name for row in self._place.rows())
        return [name for name in names if _FILE.fullmatch(name)]

    def _path(self, key: str) -> str:
        return f"{self._place.folder}/{key}{_ENDING}"


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _opened(content: bytes, key: str) -> KeptComparison | None:
    digest, _, told = content.partition(b"\n")
    if digest != _digest(told):
        return None
    try:
        kept = KeptComparison.model_validate_json(told)
    except ValidationError:  # of another version of Shoken
        return None
    return kept if kept.key == key else None
