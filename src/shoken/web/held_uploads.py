"""What browsers have sent and this process holds in memory: whose it is, how much, until when.

Streamlit takes what anybody sends to a session that is open, for as long as that is open.  Here a
file is taken where a page's widget has asked for its place, held while a widget or a session shows
it, and counted to its user until then, together with what is still on its way.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from shoken.common.settings import MiB, settings
from shoken.report.words.language import Text
from shoken.web.running.events import Event, tell
from shoken.web.text.upload_refusals import ELSEWHERE, NO_PLACE, TOO_LARGE, TOO_MANY, TOO_MUCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from streamlit.runtime import Runtime

    from shoken.web.state import ScanFile

__all__ = ["Refused", "Uploads", "uploads"]


class Refused(Exception):
    """An upload is refused: the HTTP status, and why.

    ``is_known`` says that the one who sends it has the session open.
    """

    def __init__(self, status: int, said: Text, *, is_known: bool = True) -> None:
        super().__init__(said.en)
        self.status = status
        self.said = said
        self.is_known = is_known


@dataclass
class _Session:
    """One open page: its user, the uploads that it asked for, what it shows."""

    user: str | None
    page: str = ""
    asked: dict[str, None] = field(default_factory=dict)
    shown: dict[str, set[str]] = field(default_factory=dict)
    scans: WeakValueDictionary[int, ScanFile] = field(default_factory=WeakValueDictionary)
    told: Text | None = None


class Uploads:
    """All uploads of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sessions: dict[str, _Session] = {}
        self._coming: Counter[str | None] = Counter()
        self._runtime: Runtime | None = None

    def watch(self, runtime: Runtime) -> None:
        """Take note of the places that pages of a server ask for."""
        self._runtime = runtime
        manager: Any = runtime.uploaded_file_mgr
        give: Callable[[str, Sequence[str]], list[Any]] = manager.get_upload_urls

        def given(session: str, names: Sequence[str]) -> list[Any]:
            places = give(session, names[: settings().max_files])
            with self._lock:
                if one := self._sessions.get(session):
                    one.asked |= dict.fromkeys(place.file_id for place in places)
                    while len(one.asked) > settings().max_files:
                        del one.asked[next(iter(one.asked))]
            return places

        manager.get_upload_urls = given

    def seen(self, session: str, user: str | None, page: str) -> None:
        """Somebody has a page drawn; what widgets of another page showed is let go of."""
        with self._lock:
            self._forget_closed()
            one = self._sessions.setdefault(session, _Session(user))
            left = one.page != page or one.user != user
            gone = [file for files in one.shown.values() for file in files] if left else []
            if left:
                one.user, one.page = user, page
                one.shown.clear()
        self._remove(session, gone)

    def sessions_of(self, user: str | None) -> frozenset[str]:
        """A user's open pages, and those that wait for the user to return."""
        with self._lock:
            return frozenset(name for name, one in self._sessions.items() if one.user == user)

    def shown(self, session: str, widget: str, files: Sequence[str]) -> None:
        """A widget shows these files; what it has shown before and does not now is let go of."""
        with self._lock:
            one = self._sessions.get(session)
            if one is None:
                return
            gone = one.shown.get(widget, set()) - {*files}
            one.shown[widget] = {*files}
        self._remove(session, gone)

    def holds(self, session: str, scan: ScanFile) -> None:
        """Note that a session holds the contents of a scan."""
        with self._lock:
            if one := self._sessions.get(session):
                one.scans[id(scan)] = scan

    def told(self, session: str) -> Text | None:
        """Why the session's last upload was refused, once."""
        with self._lock:
            one = self._sessions.get(session)
            if one is None:
                return None
            told, one.told = one.told, None
            return told

    def tell(self, session: str, said: Text) -> None:
        """Have the session's page say why an upload was refused; from the server's loop alone."""
        with self._lock:
            one = self._sessions.get(session)
            if one:
                one.told = said
        if one and self._runtime and (page := self._runtime.get_app_session(session)):
            # without it Streamlit would go to the first page, whatever its documentation says
            page.request_rerun(page._client_state)  # noqa: SLF001

    @contextmanager
    def coming(
        self, user: str | None, session: str, file: str, declared: int | None
    ) -> Iterator[Callable[[int], None]]:
        """One upload on its way; gives what is to be called with the bytes that have come in all.

        Raises
        ------
        Refused
            It is not taken; by what was given too, where the bytes become too many.
        """
        with self._lock:
            one = self._sessions.get(session)
            if one is None or one.user != user:
                raise Refused(421, ELSEWHERE, is_known=False)
            if file not in one.asked:
                raise Refused(413, NO_PLACE, is_known=False)
            if len(self._files(session)) >= settings().max_files:
                raise Refused(413, _said(TOO_MANY, settings().max_files))
        try:
            with self.reserving(user, settings().upload_mib) as reserve:
                reserve(declared or 0)
                yield reserve
        finally:
            with self._lock:
                one.asked.pop(file, None)

    @contextmanager
    def reserving(self, user: str | None, most_mib: int) -> Iterator[Callable[[int], None]]:
        """Bytes on their way to a user, a file's size at most; as :meth:`coming`.

        Raises
        ------
        Refused
            By what was given, where the bytes become too many.
        """
        reserved = 0

        def reserve(size: int) -> None:
            nonlocal reserved
            if size > (most_mib + 1) * MiB:  # a form is larger than the file in it
                raise Refused(413, _said(TOO_LARGE, most_mib))
            if size > reserved:
                with self._lock:
                    if self._held(user) + size - reserved > settings().uploads_mib * MiB:
                        raise Refused(413, _said(TOO_MUCH, settings().uploads_mib))
                    self._coming[user] += size - reserved
                    reserved = size

        try:
            yield reserve
            tell(Event.UPLOADED, size_bytes=reserved)
        finally:
            with self._lock:
                self._coming[user] -= reserved
                if not self._coming[user]:
                    del self._coming[user]

    def held_bytes(self, user: str | None) -> int:
        """What this process holds of a user, and what is on its way."""
        with self._lock:
            return self._held(user)

    def _held(self, user: str | None) -> int:
        """The same bytes count once, whoever shows them."""
        each: dict[int, int] = {}
        for name, one in self._sessions.items():
            if one.user == user:
                each |= {id(file.data): len(file.data) for file in self._files(name)}
                for scan in list(one.scans.values()):
                    each |= {id(content): len(content) for content in scan.contents}
        return sum(each.values()) + self._coming[user]

    def _files(self, session: str) -> list[Any]:
        if self._runtime is None:
            return []
        manager: Any = self._runtime.uploaded_file_mgr
        return list(manager.file_storage.get(session, {}).values())

    def _remove(self, session: str, files: Sequence[str] | set[str]) -> None:
        if self._runtime is None:
            return
        manager: Any = self._runtime.uploaded_file_mgr
        for file in files:
            manager.remove_file(session, file)

    def _forget_closed(self) -> None:
        """Sessions that nothing is left of."""
        if self._runtime is None:
            return
        for name, one in list(self._sessions.items()):
            if not (self._runtime.is_active_session(name) or self._files(name) or len(one.scans)):
                del self._sessions[name]


def _said(words: Text, limit: int) -> Text:
    return Text(words.en.format(limit=limit), words.ja.format(limit=limit))


# of this process, whose pages and guard both ask
uploads = Uploads()
