"""Which browser sessions are open still, by our own names for them."""

from __future__ import annotations

from streamlit.runtime import Runtime

__all__ = ["is_open", "note"]

_connections: dict[str, str] = {}  # our name of a session → the server's


def note(session: str, connection: str) -> None:
    """Note under which of the server's names a session is there now; closed ones are let go of."""
    for name in [name for name in list(_connections) if not is_open(name)]:
        _connections.pop(name, None)
    _connections[session] = connection


def is_open(session: str) -> bool:
    """Whether a browser shows the session; after a reload it shows another one."""
    if not Runtime.exists():  # a page that is drawn without a server
        return True
    connection = _connections.get(session)
    return connection is not None and Runtime.instance().is_active_session(connection)
