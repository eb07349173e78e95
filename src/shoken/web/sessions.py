"""Whose session an address names: its id, or that of a file in it, opens nothing to anybody else.

Streamlit takes uploads for any session that is open, and gives a file to whoever has its address.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["may_reach", "note_session"]

_UPLOAD, _MEDIA = "/_stcore/upload_file/", "/media/"
_MOST = 10_000  # sessions that are remembered; one that is used comes first again
_WAIT_S, _LOOKS = 0.1, 20  # while a page is drawn anew, for a moment no session holds its files

_users: OrderedDict[str, str] = OrderedDict()


def note_session(user: str | None) -> None:
    """Remember that the session whose page is being drawn is this user's."""
    context = get_script_run_ctx()
    if user is None or context is None:
        return
    _users[context.session_id] = user
    _users.move_to_end(context.session_id)
    while len(_users) > _MOST:
        _users.popitem(last=False)


async def may_reach(user: str, path: str, base_path: str = "") -> bool:
    """Whether what a path names is this user's, or nobody's."""
    path = path.removeprefix(f"/{base_path.strip('/')}") if base_path else path
    if path.startswith(_UPLOAD):
        return _users.get(path.removeprefix(_UPLOAD).partition("/")[0]) == user
    if not path.startswith(_MEDIA):
        return True
    name = path.removeprefix(_MEDIA)
    for _ in range(_LOOKS):
        if name in _files_of(user):
            return True
        await asyncio.sleep(_WAIT_S)
    return False


def _files_of(user: str) -> Iterator[str]:
    """Names of all files that sessions of a user hold, as they stand in addresses."""
    if not exists():
        return
    manager = get_instance().media_file_mgr
    # it says of no file by any other way whose it is
    held = manager._files_by_session_and_coord  # noqa: SLF001
    for session, owner in list(_users.items()):
        if owner == user:
            for file_id in list(held.get(session, {}).values()):
                yield manager._storage.get_url(file_id).rpartition("/")[2]  # noqa: SLF001
