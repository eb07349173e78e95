"""Revisions of kept results: a file each beside that of the result, which is never touched.

``<key>.<number>.review`` is there whole or not at all, as results are.  One that is signed stays as
it is; another may be replaced by what follows it and by nothing else, so that two who review at
the same time do not lose each other's work unseen.  In a bucket, which has no lock, two saves in
the same moment leave the later one.
"""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.analysis.review.revision import Revision
from shoken.common.errors import EditRefused, UsageError
from shoken.common.review_refusals import Refusal
from shoken.store.packed_results import HEAD_BYTES
from shoken.store.place import reached
from shoken.store.sealed_zip import first_member, is_sealed, sealed
from shoken.store.tree import NotOpenedError, made, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shoken.store.owner_place import OwnerPlace

__all__ = [
    "AboutRevision",
    "Revisions",
    "packed_revision",
    "unpacked_revision",
]

_FILE = re.compile(r"([0-9a-f]{64})\.(\d{4})\.review")
# raised whenever what is written changes, so that an older revision is refused, not misread
_FORMAT = 1
_ABOUT, _TREE = "about.json", "revision.json"
_MOST = 9999  # of one result: as many as its file's name has digits for


@dataclass(frozen=True, kw_only=True)
class AboutRevision:
    """What is known of a revision before it is opened; times are ISO 8601, UTC.

    ``signed_by`` and ``signed`` are None while it is open.
    """

    number: int
    of: int
    reader: str
    saved: str
    saves: int
    signed_by: str | None
    signed: str | None


def packed_revision(revision: Revision) -> bytes:
    """A revision as bytes."""
    arrays: list[NDArray[Any]] = []
    tree = plain(revision, arrays)
    members = {
        _ABOUT: json.dumps(asdict(_about(revision)), ensure_ascii=False),
        _TREE: json.dumps({"format": _FORMAT, "revision": tree}),
    }
    return sealed(members, arrays)


def unpacked_revision(content: bytes) -> Revision:
    """The revision that :func:`packed_revision` was given.

    Raises
    ------
    ValueError
        It is damaged, or of a version of Shoken that this one does not know.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            tree = json.loads(archive.read(_TREE))
            if tree["format"] != _FORMAT:
                raise NotOpenedError("a review of another version of Shoken")  # noqa: TRY301
            found: Revision = made(tree["revision"], archive)
            return _checked(found, content)
    except NotOpenedError:
        raise
    except Exception as error:  # each reader and constructor on the way has errors of its own
        raise ValueError("a damaged review") from error


def _checked(found: Revision, content: bytes) -> Revision:
    if not (is_sealed(content) and isinstance(found, Revision)):
        raise NotOpenedError("a damaged review")
    return found


def _about(revision: Revision) -> AboutRevision:
    signature = revision.signature
    return AboutRevision(
        number=revision.number,
        of=revision.of,
        reader=revision.reader,
        saved=revision.saved,
        saves=revision.saves,
        signed_by=signature.name if signature else None,
        signed=signature.when if signature else None,
    )


class Revisions:
    """The revisions of one owner's results, in the place of these."""

    def __init__(self, place: OwnerPlace) -> None:
        self._owners, self._files = place, place.files

    def about(self, key: str) -> tuple[AboutRevision, ...]:
        """All of one result that are whole, in their order."""
        return self._told_of(self._names(key)).get(key, ())

    def about_each(self) -> dict[str, tuple[AboutRevision, ...]]:
        """The revisions of all results, by their keys."""
        return self._told_of(self._names())

    def _told_of(self, names: list[str]) -> dict[str, tuple[AboutRevision, ...]]:
        with reached():
            heads = self._files.cat_ranges(names, 0, HEAD_BYTES, on_error="return")
        found: dict[str, list[AboutRevision]] = {}
        for name, head in zip(names, heads, strict=True):
            if isinstance(head, bytes) and (told := _told(head)):
                found.setdefault(_key(name), []).append(told)
        return {key: tuple(every) for key, every in found.items()}

    def _names(self, key: str | None = None) -> list[str]:
        """The files of all revisions, or of one result's."""
        return sorted(
            name
            for name in (row["name"] for row in self._owners.rows())
            if (named := _FILE.fullmatch(Path(name).name)) and key in {None, named[1]}
        )

    def open(self, key: str, number: int) -> Revision:
        """A revision.

        Raises
        ------
        UsageError
            It is not kept, or cannot be opened; the message says which.
        """
        try:
            with reached():
                content = self._files.cat_file(self._place(key, number))
            return unpacked_revision(content)
        except FileNotFoundError:
            raise UsageError(f"revision {number} of this result is not kept any more") from None
        except ValueError as error:
            raise UsageError(f"revision {number} cannot be opened: {error}") from error

    def keep(self, key: str, revision: Revision) -> None:
        """Keep a new revision, or one in place of what it followed.

        Raises
        ------
        EditRefused
            Another was kept there meanwhile, or the one there is signed.
        StoreError
            The place cannot be written.
        """
        content, place = packed_revision(revision), self._place(key, revision.number)
        self._owners.write(
            Path(place).name, content, of=key, check=lambda: self._check_follows(place, revision)
        )

    def _check_follows(self, place: str, revision: Revision) -> None:
        try:
            with reached():
                there = _told(self._files.cat_file(place)[:HEAD_BYTES])
        except FileNotFoundError:
            if revision.saves:
                raise EditRefused(Refusal.DELETED) from None
            return
        if there is None or there.signed or there.saves != revision.saves - 1:
            raise EditRefused(Refusal.CHANGED_ELSEWHERE)

    def remove(self, key: str) -> None:
        """Remove all revisions of a result for good."""
        for name in self._names(key):
            with reached(), suppress(FileNotFoundError):
                self._files.rm_file(name)

    def _place(self, key: str, number: int) -> str:
        name = f"{key}.{number:04d}.review"
        if not (0 < number <= _MOST and _FILE.fullmatch(name)):
            raise UsageError(f"a result has revisions 1 to {_MOST}")
        return f"{self._owners.folder}/{name}"


def _told(head: bytes) -> AboutRevision | None:
    """The description in a head; None where it is damaged."""
    try:
        return AboutRevision(**json.loads(first_member(head, _ABOUT)))
    except (TypeError, ValueError):
        return None


def _key(name: str) -> str:
    return Path(name).name[:64]
