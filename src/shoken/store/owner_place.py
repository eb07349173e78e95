"""The folder of one owner's objects, at any fsspec URL: each is there whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.errors import NoSpace, UsageError
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.partial import locked
from shoken.store.place import not_working, opened_place, owner_folder, reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["OwnerPlace"]


class OwnerPlace:
    """Where an owner's objects are.

    Parameters
    ----------
    url
        The place of all owners' results, which is ``SHOKEN_STORE``.
    owner
        Who they belong to, as the login says; None where there is no login.

    Raises
    ------
    UsageError
        ``SHOKEN_STORE`` cannot be used; the message says why.
    StoreError
        What it names cannot be reached.
    """

    def __init__(self, url: str, owner: str | None) -> None:
        self.files, root, protocol = opened_place(url)
        self.folder = f"{root.rstrip('/')}/{owner_folder(owner)}"
        self.is_local = protocol == "file"

    def write(
        self, name: str, content: bytes, *, of: str, check: Callable[[], None] | None = None
    ) -> None:
        """Write an object, in place of what was there; ``of`` is its key.

        ``check`` is called before, on a disk under the folder's lock; what it raises ends it.

        Raises
        ------
        StoreError
            The place cannot be written.
        """
        path = f"{self.folder}/{name}"
        if not self.is_local:
            if check:
                check()
            with reached():
                self.files.pipe_file(path, content)
            return
        with _without_paths():
            make_folder(Path(self.folder))
        with locked(Path(self.folder)):
            if check:
                check()
            with _without_paths():
                write_atomically(Path(path), content, mode=0o600, of=of)

    def rows(self) -> list[dict[str, Any]]:
        """What the place's client says of each object."""
        try:
            with reached():
                self.files.invalidate_cache()
                listed = self.files.ls(self.folder, detail=True)
        except FileNotFoundError:
            return []
        return [row for row in listed if row["type"] == "file"]


@contextmanager
def _without_paths() -> Iterator[None]:
    """One error of ours for what cannot be written, whose own words name a folder of the server."""
    try:
        yield
    except (UsageError, NoSpace) as error:
        raise not_working(error.__cause__ or error) from error
