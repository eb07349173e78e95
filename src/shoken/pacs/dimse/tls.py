"""TLS of associations; where an authority is named, both sides show a certificate."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["client_context", "server_context"]


def server_context(certificate: Path, key: Path, authority: Path | None) -> ssl.SSLContext:
    """What the receiver shows; with an authority, callers must show a certificate of it.

    Raises
    ------
    UsageError
        A file cannot be read, or is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load(context, certificate, key)
    if authority is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        _trust(context, authority)
    return context


def client_context(
    authority: Path, certificate: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    """What the sender trusts, and shows where the archive asks for it.

    Raises
    ------
    UsageError
        A file cannot be read, or is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _trust(context, authority)
    if certificate is not None:
        _load(context, certificate, key)
    return context


def _load(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"{certificate}: no certificate with its key ({key or 'in the same file'})"
        ) from error


def _trust(context: ssl.SSLContext, authority: Path) -> None:
    try:
        context.load_verify_locations(authority)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"{authority}: no certificate of an authority") from error
