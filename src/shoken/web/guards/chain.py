"""The guards in their order, as the server's middleware."""

from __future__ import annotations

from starlette.middleware import Middleware

from shoken.common.settings import settings
from shoken.web.guards.hosts import HostGuard, own_names
from shoken.web.guards.uploads import UploadGuard

__all__ = ["guards"]


def guards() -> list[Middleware]:
    """What each connection passes before the page: its host, its login, what it uploads."""
    base_path = settings().base_path
    passed = [Middleware(HostGuard, names=own_names(), base_path=base_path)]
    if audience := settings().iap_audience:
        from shoken.web.guards.iap import IapGuard

        keys_url = settings().iap_keys_url
        passed.append(
            Middleware(IapGuard, audience=audience, keys_url=keys_url, base_path=base_path)
        )
    passed.append(Middleware(UploadGuard, base_path=base_path))
    return passed
