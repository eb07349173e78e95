"""``.bidsignore``: files of a BIDS dataset to ignore, by the rules of ``.gitignore``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Ignored"]


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    is_taken_back: bool


class Ignored:
    """The rules of a dataset; the last one that fits a path decides (gitignore(5))."""

    def __init__(self, dataset: Path) -> None:
        try:
            lines = (dataset / ".bidsignore").read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            lines = ""
        self._rules = [_rule(line.strip()) for line in lines.splitlines() if _is_rule(line)]

    def holds(self, path: str) -> bool:
        """Whether a path, relative to the dataset and with slashes, is ignored."""
        fits = [rule for rule in self._rules if rule.pattern.match(path)]
        return bool(fits) and not fits[-1].is_taken_back


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _rule(line: str) -> _Rule:
    is_taken_back, line = line.startswith("!"), line.removeprefix("!")
    is_folder, line = line.endswith("/"), line.rstrip("/")
    # without a slash inside it fits at any depth
    start = "" if "/" in line else "(?:.*/)?"
    end = "/" if is_folder else "(?:/|$)"
    return _Rule(re.compile(start + _as_regex(line.lstrip("/")) + end), is_taken_back)


def _as_regex(glob: str) -> str:
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?|\[[^\]/]+\])", glob)
    return "".join(map(_part, parts))


def _part(part: str) -> str:
    known = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if part in known:
        return known[part]
    if part.startswith("[") and part.endswith("]"):
        return (
            "["
            + ("^" if part[1] in "!^" else "")
            + re.escape(part[1:-1].lstrip("!^")).replace(r"\-", "-")
            + "]"
        )
    return re.escape(part)
