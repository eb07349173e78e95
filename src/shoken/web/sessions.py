"""Whose session an address names: its id, or that of a file in it, opens nothing to anybody else.

Streamlit takes uploads for any session that is open, and gives a file to whoever has its address.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from streamlit.runtime import Runtime

from shoken.web.held_uploads import uploads

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["may_reach"]

_UPLOAD, _MEDIA = "/_stcore/upload_file/", "/media/"
_WAIT_S, _LOOKS = 0.1, 20  # while a page is drawn again, for a moment no session holds its files


async def may_reach(user: str, path: str, base_path: str = "") -> bool:
    """Whether what a path names belongs to this user, or to nobody."""
    path = path.removeprefix(f"/{base_path.strip('/')}") if base_path else path
    if path.startswith(_UPLOAD):
        return path.removeprefix(_UPLOAD).partition("/")[0] in uploads.sessions_of(user)
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
    if not Runtime.exists():
        return
    # in no other way does it say of a file whose it is
    media: Any = Runtime.instance().media_file_mgr
    for session in uploads.sessions_of(user):
        for file_id in list(media._files_by_session_and_coord.get(session, {}).values()):  # noqa: SLF001
            yield media._storage.get_url(file_id).rpartition("/")[2]  # noqa: SLF001
