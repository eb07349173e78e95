"""Who may send, where results go, and how much of it: what an operator says in words."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Callers", "Limits", "Peer"]

_TITLE = re.compile(r"[^\\\x00-\x1f]{1,16}")  # PS3.5, 6.2: VR AE
_PEER = re.compile(r"(?P<title>[^@]+)@(?P<host>[^@\s]+):(?P<port>\d{1,5})")


@dataclass(frozen=True)
class Peer:
    """Another application, as ``TITLE@HOST:PORT``."""

    title: str
    host: str
    port: int

    @classmethod
    def parsed(cls, text: str) -> Peer:
        """A peer by its text.

        Raises
        ------
        UsageError
            It is none.
        """
        found = _PEER.fullmatch(text)
        if found is None or not 0 < int(found["port"]) < 65536 or not _is_title(found["title"]):
            raise UsageError(f"{text}: not an application of DICOM; write TITLE@HOST:PORT")
        return cls(found["title"], found["host"].strip("[]"), int(found["port"]))

    def __str__(self) -> str:
        return f"{self.title}@{self.host}:{self.port}"


@dataclass(frozen=True)
class Callers:
    """The applications that may send: titles, ``*`` for any, each from some network."""

    allowed: tuple[tuple[str, ipaddress.IPv4Network | ipaddress.IPv6Network], ...]

    @classmethod
    def parsed(cls, texts: Iterable[str]) -> Callers:
        """Those of some ``TITLE@ADDRESS``; an address may be a network, as ``10.1.0.0/16``.

        Raises
        ------
        UsageError
            There is none, or one is not of this form.
        """
        allowed = []
        for text in texts:
            title, _, address = text.rpartition("@")
            try:
                network = ipaddress.ip_network(address)
            except ValueError as error:
                raise UsageError(_HOW.format(text=text)) from error
            if not _is_title(title):
                raise UsageError(_HOW.format(text=text))
            allowed.append((title, network))
        if not allowed:
            raise UsageError("nobody may send: name who may with --from TITLE@ADDRESS")
        return cls(tuple(allowed))

    def has_address(self, address: str) -> bool:
        """Whether anybody may send from an address."""
        return any(self._is_in(address, network) for _, network in self.allowed)

    def has(self, title: str, address: str) -> bool:
        """Whether an application may send from an address."""
        return any(
            allowed in {"*", title.strip()} and self._is_in(address, network)
            for allowed, network in self.allowed
        )

    @staticmethod
    def _is_in(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
        try:
            one = ipaddress.ip_address(address)
        except ValueError:
            return False
        # where a socket listens on both, IPv4 is written within IPv6
        mapped = getattr(one, "ipv4_mapped", None)
        return (mapped or one) in network


_HOW = "{text}: not who may send; write TITLE@ADDRESS, such as PACS@10.1.2.3 or *@10.1.0.0/16"


def _is_title(text: str) -> bool:
    return bool(_TITLE.fullmatch(text)) and text.strip() == text


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is taken.

    Parameters
    ----------
    instance_bytes, study_bytes, study_instances
        Of one instance, and of one study while it is being received.
    queue_bytes
        Of all studies that are not done.
    associations
        At the same time.
    per_second
        Instances of one address in a second; beyond, it waits for its answers.
    """

    instance_bytes: int
    study_bytes: int
    study_instances: int
    queue_bytes: int
    associations: int
    per_second: float
