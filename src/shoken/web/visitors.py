"""Who is logged in: what the guard has verified, kept in this process while a connection lasts.

The page's script sees nothing of a connection but its headers, which a visitor writes.  So the
guard hands the page a ticket, made anew for each connection, and only this process knows whose it
is: a server without the guard knows no ticket, and what a visitor makes up is none.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TICKET_HEADER", "admitted", "user_of"]

TICKET_HEADER = "x-shoken-ticket"

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
