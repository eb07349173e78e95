"""Objects under one prefix of a folder or of any fsspec URL; a new one is written by one alone.

On a disk a new object is a file of its own that gets its name by a hard link, which the system
makes for one process and refuses to all others.  In Cloud Storage it is one upload on the condition
that there is no object yet (``ifGenerationMatch=0``).  Both are whole or not there.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import StoreError, UsageError
from shoken.export.atomic_writing import make_folder, write_atomically
from shoken.export.partial import new_partial
from shoken.store.place import opened_place, reached, state

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Objects"]

# where one upload on a condition was tried; elsewhere fsspec may look first and write then
_EXCLUSIVE = frozenset({"file", "gs", "gcs"})


class Objects:
    """What lies under one folder or URL.

    Parameters
    ----------
    url
        A folder, or the URL of a place that fsspec has a client for.

    Raises
    ------
    UsageError
        It cannot be used; the message says why.
    StoreError
        It cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._files, root, protocol = opened_place(url, named=url)
        self._root = root.rstrip("/")
        self._protocol = protocol

    @property
    def folder(self) -> Path | None:
        """Its folder on this machine's disks; None where it is elsewhere."""
        return Path(self._root) if self._protocol == "file" else None

    def check_exclusive(self) -> None:
        """Refuse a place where two could write one new object.

        Raises
        ------
        UsageError
            It is neither a disk nor Google Cloud Storage.
        """
        if self._protocol not in _EXCLUSIVE:
            raise UsageError(
                f"{self.url}: results go to a folder or to gs://…: only there is it sure that each "
                "scan is committed once"
            )

    def names(self, under: str = "") -> list[str]:
        """The names of all objects below a folder of it, sorted; none where it is not there."""
        with self._reached():
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._path(under))
            except FileNotFoundError:
                return []
        return sorted(str(path).removeprefix(f"{self._root}/") for path in found)

    def exists(self, name: str) -> bool:
        """Whether there is such an object."""
        with self._reached():
            self._files.invalidate_cache()
            return bool(self._files.isfile(self._path(name)))

    def read(self, name: str) -> bytes:
        """The content of an object.

        Raises
        ------
        FileNotFoundError
            There is none.
        """
        with self._reached():
            content: bytes = self._files.cat_file(self._path(name))
        return content

    def state(self, name: str) -> str:
        """A value that changes when an object is replaced; empty where the place gives none.

        Raises
        ------
        FileNotFoundError
            There is no such object.
        """
        with self._reached():
            self._files.invalidate_cache()
            return state(self._files.info(self._path(name)))

    def read_all(self, names: list[str]) -> dict[str, bytes]:
        """The contents of several objects, from a bucket at the same time; those that are there."""
        if not names:
            return {}
        with self._reached():
            paths = [self._path(name) for name in names]
            found = self._files.cat(paths, on_error="omit")
        return {name: found[path] for name, path in zip(names, paths, strict=True) if path in found}

    def write(self, name: str, content: bytes) -> None:
        """Write an object, in place of what was there."""
        path = self._path(name)
        if self.folder:
            make_folder(Path(path).parent)
            write_atomically(Path(path), content)
            return
        with self._reached():
            self._files.pipe_file(path, content)

    def take(self, path: Path, name: str) -> None:
        """Make a file an object; on the same disk it is moved there."""
        target = self._path(name)
        if self.folder:
            make_folder(Path(target).parent)
            with self._reached():
                shutil.move(path, target)
            return
        with self._reached():
            self._files.put_file(str(path), target)

    def write_new(self, name: str, content: bytes) -> bool:
        """Write an object unless there is one already; whether it was this call that wrote it."""
        path = self._path(name)
        if self.folder:
            return self._link_new(Path(path), content)
        with self._reached():
            try:
                self._files.pipe_file(path, content, mode="create")
            except FileExistsError:
                return False
        return True

    def _link_new(self, path: Path, content: bytes) -> bool:
        make_folder(path.parent)
        with self._reached(), new_partial(path.parent) as (handle, partial):
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())  # a commit must not be lost with the machine's power
            partial.chmod(0o644)
            try:
                os.link(partial, path)
            except FileExistsError:
                return False
            return True

    def move(self, name: str, to: str) -> None:
        """Give an object another name; nothing where it has that name by now.

        Raises
        ------
        StoreError
            It has neither name.
        """
        source, target = self._path(name), self._path(to)
        try:
            with self._reached():
                if self.folder:
                    Path(target).parent.mkdir(parents=True, exist_ok=True)
                    Path(source).replace(target)
                else:
                    self._files.cp_file(source, target)
                    self._files.rm_file(source)
        except FileNotFoundError:
            if not self.exists(to):
                raise StoreError(f"{self.url}: {name} is gone, and {to} is not there") from None

    def remove(self, name: str) -> None:
        """Remove an object, or all below a folder, where it is there."""
        if self.folder:
            path = Path(self._path(name))
            with self._reached(), suppress(FileNotFoundError, NotADirectoryError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            return
        for found in self.names(name):
            with self._reached(), suppress(FileNotFoundError):
                self._files.rm_file(self._path(found))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")

    @contextmanager
    def _reached(self) -> Iterator[None]:
        with reached(self.url):
            yield
