"""The same work on several threads: numpy and scipy let go of Python's lock while they compute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from shoken.common.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["at_once", "in_threads", "once", "slabs"]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
_Other = TypeVar("_Other")
_PLANES = 16  # enough slabs for every core, each large enough to outweigh starting it; by hand


def in_threads(work: Callable[[_Item], _Made], items: Iterable[_Item]) -> list[_Made]:
    """What ``work`` makes of each item, in their order, on as many threads as the settings say.

    The first error that an item meets is raised.
    """
    with ThreadPoolExecutor(settings().threads) as pool:
        return list(pool.map(work, items))


def at_once(one: Callable[[], _Made], other: Callable[[], _Other]) -> tuple[_Made, _Other]:
    """What two independent steps make; where both fail, the error of the first is raised."""
    with ThreadPoolExecutor(settings().threads) as pool:
        first, second = pool.submit(one), pool.submit(other)
        return first.result(), second.result()


def slabs(size: int) -> list[slice]:
    """An axis cut into slices of a few planes, the same however many threads there are."""
    return [slice(start, min(start + _PLANES, size)) for start in range(0, size, _PLANES)]


def once(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """What ``make`` gives, made for whoever asks first; others wait for it."""
    made: list[_Made] = []
    turn = Lock()

    @wraps(make)
    def ask() -> _Made:
        with turn:
            if not made:
                made.append(make())
            return made[0]

    return ask
