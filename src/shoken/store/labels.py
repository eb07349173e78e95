"""What a reader's list shows of a result beside its description: labels, and a small picture.

``<key>.label`` holds the words that tell a result from others, ``<key>.thumbnail`` a JPEG.  They
stand in files of their own beside that of the result, which is never touched, and count to its
size; whoever deletes the result deletes them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError

from shoken.report.record.frozen import Frozen
from shoken.store.place import reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.store.owner_place import OwnerPlace

__all__ = ["NOTE_LENGTH", "PROJECT_LENGTH", "VISIT_LENGTH", "Label", "Labels"]

_KEY = re.compile("[0-9a-f]{64}")
_LABEL, _THUMBNAIL = ".label", ".thumbnail"
PROJECT_LENGTH, NOTE_LENGTH, VISIT_LENGTH = 60, 500, 120  # by hand: a tag, a remark, a path's end
_LABEL_BYTES = 16_384  # all three at twelve bytes a character, as JSON has what it escapes
_THUMBNAIL_BYTES = 16_384  # by hand: four times what one of 72 pixels takes


class Label(Frozen):
    """The words that a user, or an upload's folder, has for a result; "" where there are none.

    ``visit`` is the folder or visit that told the scan from others of its name; ``precomputed`` is
    when the result was made (ISO 8601, UTC) if it was not made for this user.
    """

    format: Literal[1] = 1
    visit: str = Field(default="", max_length=VISIT_LENGTH)
    project: str = Field(default="", max_length=PROJECT_LENGTH)
    note: str = Field(default="", max_length=NOTE_LENGTH)
    precomputed: str = Field(default="", max_length=40)


class Labels:
    """The labels and thumbnails of one owner's results, in the place of these."""

    def __init__(self, place: OwnerPlace) -> None:
        self._owners, self._files = place, place.files

    def each(self) -> dict[str, Label]:
        """The labels of all results that have one, by their keys; what is damaged is left out."""
        with reached():
            paths = [row["name"] for row in self._owners.rows() if row["name"].endswith(_LABEL)]
        contents = self._read(paths, _LABEL_BYTES)
        found = {Path(path).stem: _label(content) for path, content in contents.items()}
        return {key: label for key, label in found.items() if label}

    def of(self, key: str) -> Label:
        """The label of one result; an empty one where it has none."""
        path = self._path(key, _LABEL)
        content = self._read([path], _LABEL_BYTES).get(path)
        return (_label(content) if content else None) or Label()

    def keep(self, key: str, label: Label) -> None:
        """Keep a label in place of the one that was there.

        Raises
        ------
        StoreError
            The place cannot be written.
        """
        content = label.model_dump_json().encode()
        self._owners.write(Path(self._path(key, _LABEL)).name, content, of=key)

    def keep_thumbnail(self, key: str, jpeg: bytes) -> None:
        """Keep the small picture of a result.

        Raises
        ------
        StoreError
            The place cannot be written.
        """
        self._owners.write(Path(self._path(key, _THUMBNAIL)).name, jpeg, of=key)

    def thumbnails(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The small pictures, as JPEG, of those of some results that have one."""
        paths = [self._path(key, _THUMBNAIL) for key in keys]
        found = self._read(paths, _THUMBNAIL_BYTES)
        return {Path(path).stem: jpeg for path, jpeg in found.items() if jpeg[:2] == b"\xff\xd8"}

    def remove(self, key: str) -> None:
        """Remove what stands beside a result."""
        for ending in (_LABEL, _THUMBNAIL):
            with reached(), suppress(FileNotFoundError):
                self._files.rm_file(self._path(key, ending))

    def _read(self, paths: Sequence[str], most_bytes: int) -> dict[str, bytes]:
        """The beginnings of those files that can be read, in a bucket asked for at once."""
        with reached():
            contents = self._files.cat_ranges([*paths], 0, most_bytes, on_error="return")
        return {
            path: content
            for path, content in zip(paths, contents, strict=True)
            if isinstance(content, bytes)
        }

    def _path(self, key: str, ending: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a result")
        return f"{self._owners.folder}/{key}{ending}"


def _label(content: bytes) -> Label | None:
    try:
        return Label.model_validate_json(content)
    except ValidationError:  # damaged, or of another version of Shoken
        return None
