"""The public keys of Identity-Aware Proxy: how they are fetched and how long they are trusted."""

from __future__ import annotations

import json
import time
import urllib.request
from threading import Condition

__all__ = ["Keys"]

_FRESH_S = 3600  # Google announces a new key days before it signs
_REST_S = 60  # whoever sends unknown names, and an address that is down, do not make us ask at each
_STALE_S = 6 * 3600  # while the address is down; Google announces a new key days before it signs
_FETCH_LIMIT_S = 10  # whoever has no key waits for it; by hand
_MOST_BYTES = 2**20  # Google's are 1 kB


class Keys:
    """Keys by their ids, from one address; one thread at a time fetches, and no other waits.

    Parameters
    ----------
    url
        Where they are: JSON, key id to PEM.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, str] = {}
        self._fetched = self._tried = float("-inf")
        self._is_fetching = False
        self._changed = Condition()

    def named(self, key_id: str) -> str | None:
        """A public key, PEM; None where there is none of this name.

        Raises
        ------
        OSError
            No keys can be had now.
        """
        if self._is_turn(key_id):
            self._fetch()
        with self._changed:
            if self._is_fetching and not self._keys:  # the first of all: there is nothing to go by
                self._changed.wait(_FETCH_LIMIT_S)
            if time.monotonic() - self._fetched > _STALE_S:
                raise OSError("the keys cannot be fetched")
            return self._keys.get(key_id)

    def _is_turn(self, key_id: str) -> bool:
        """Whether to fetch is due, and this thread's; it is then to call :meth:`_fetch`."""
        with self._changed:
            now = time.monotonic()
            is_due = now - self._fetched > _FRESH_S or key_id not in self._keys
            if not is_due or self._is_fetching or now - self._tried <= _REST_S:
                return False
            self._is_fetching, self._tried = True, now
            return True

    def _fetch(self) -> None:
        """Take the keys that are there now; where there are none, what was known stays."""
        keys: dict[str, str] | None = None
        try:
            with urllib.request.urlopen(  # noqa: S310 - the operator's address
                self._url, timeout=_FETCH_LIMIT_S
            ) as answer:
                told = json.loads(answer.read(_MOST_BYTES))
            if isinstance(told, dict) and told:
                keys = {str(name): str(key) for name, key in told.items()}
        except (OSError, ValueError):
            pass  # said by the age of what is known
        finally:
            with self._changed:
                self._is_fetching = False
                if keys is not None:
                    self._keys, self._fetched = keys, time.monotonic()
                self._changed.notify_all()
