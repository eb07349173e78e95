"""Who is logged in: what the guard has verified, kept in this process while a connection lasts.

The page's script sees nothing of a connection but its headers, which a visitor writes.  So the
guard hands the page a ticket, made again for each connection, and only this process knows whose it
is: a server without the guard knows no ticket, and what a visitor makes up is none.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OWN_HEADERS", "READER_HEADER", "TICKET_HEADER", "admitted", "mark_of", "user_of"]

TICKET_HEADER = "x-shoken-ticket"
# by which Streamlit tells one reader's sessions from another's, so that nobody comes back to a
# session that is not his by its name
READER_HEADER = "x-shoken-reader"
# the guard's own; what a visitor sends of them is removed
OWN_HEADERS = frozenset({TICKET_HEADER.encode(), READER_HEADER.encode()})

_key = secrets.token_bytes(32)
_users: dict[str, str] = {}


@contextmanager
def admitted(user: str) -> Iterator[str]:
    """A ticket of a user who was verified, good until the connection ends."""
    ticket = secrets.token_urlsafe(32)
    _users[ticket] = user
    try:
        yield ticket
    finally:
        del _users[ticket]


def user_of(ticket: str | None) -> str | None:
    """Whose ticket it is; None where the guard of this process has given no such one."""
    return _users.get(ticket) if ticket else None


def mark_of(user: str) -> str:
    """An opaque identifier of a user in this process, the same each time."""
    return hashlib.blake2b(user.encode(), key=_key).hexdigest()
