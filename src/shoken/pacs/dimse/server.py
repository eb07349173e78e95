"""The server of associations: who is on no list does not get as far as a greeting."""

from __future__ import annotations

from socketserver import BaseServer
from typing import TYPE_CHECKING, Any

from pynetdicom.transport import ThreadedAssociationServer

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

__all__ = ["GuardedServer"]

_HANDSHAKE_S = 10.0  # by hand: one at a time, so that whoever is slow at it keeps others waiting


class GuardedServer(ThreadedAssociationServer):
    """A server that drops connections from other addresses before TLS and before any PDU.

    ``may_connect`` is asked for each address, and tells whether it is let in.
    """

    def __init__(self, *given: Any, may_connect: Callable[[str], bool], **more: Any) -> None:
        self._may_connect = may_connect
        super().__init__(*given, **more)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a connection.

        Raises
        ------
        OSError
            It is of an address that is not let in, or its handshake fails; the next one is served.
        """
        client, address = self.socket.accept()  # type: ignore[union-attr]
        if not self._may_connect(str(address[0])):
            client.close()
            raise ConnectionRefusedError
        if self.ssl_context is None:
            return client, address
        try:
            client.settimeout(_HANDSHAKE_S)
            safe = self.ssl_context.wrap_socket(client, server_side=True)
            safe.settimeout(None)
        except OSError:
            client.close()
            raise
        return safe, address

    def shutdown(self) -> None:
        """Take no more connections."""
        # the library's own asks the entity to forget a server that it has not started
        BaseServer.shutdown(self)
        self.server_close()
