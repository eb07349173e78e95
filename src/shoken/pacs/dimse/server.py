"""The server of associations: who is on no list does not get as far as a greeting."""

from __future__ import annotations

import socket
from contextlib import suppress
from socketserver import BaseServer
from typing import TYPE_CHECKING, Any

from pynetdicom.transport import ThreadedAssociationServer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["GuardedServer", "bound"]

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


def bound(connection: Any, most_bytes: int, too_large: Callable[[], None]) -> None:
    """Have one of the library's connections end before a PDU that is too large is read.

    The library reads as many bytes as a PDU's first six announce, which may be 4 GiB, before
    anybody is told of it.  ``too_large`` is called where it would.
    """
    receive = connection.recv

    def recv(count: int) -> bytearray:
        if count <= most_bytes:
            return bytearray(receive(count))
        too_large()
        with suppress(OSError):  # the other side has ended it already
            connection.socket.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError  # the library takes it for the end of the connection

    connection.recv = recv
