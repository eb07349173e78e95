"""What an error says, in Japanese: found by its English sentence.

Errors are made, sent between processes, logged and kept in English alone.  The files beside this
one have each sentence as a template in both languages, by the room that says it; here a finished
English sentence is matched against them, and what stood in its gaps is carried over.

What a gap holds is kept as it is, but where it is marked:

- ``{x:cause}`` is another sentence of the files, and ``{x:part}`` one of their words or phrases;
  what is not among them makes this template none for the sentence.
- ``{x:cause?}`` and ``{x:part?}`` are looked up and else kept, as is ``{x:choice?}``, which is
  one of several names, or "one or another".
- ``{x:name}`` is a file's name, or what stands in its place where names are hidden.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words.language import Language

__all__ = ["Kind", "Template", "in_japanese", "in_language", "templates"]

Kind = Literal["cause", "part", "choice", "name"]
# a figure or a term that a sentence begins with; what stands before a colon is said of it
_NO_PREFIX = r"(?:(?!: ).)*?"
# a file's name; what stands before a semicolon is another cause
_NAME = r"(?:(?!; ).)*?"
_MOST_MARKS = 30  # by hand: no sentence has as many, but a name that was made to harm


@dataclass(frozen=True, kw_only=True)
class Template:
    """A sentence in both languages; ``marks`` are what its gaps hold, by their names."""

    en: str
    ja: str
    pattern: re.Pattern[str]
    marks: Mapping[str, str]
    order: tuple[bool, int]
    longest: str

    def gaps(self, english: str) -> dict[str, str] | None:
        """What stands in the gaps of a finished sentence; None where it is another one."""
        if self.longest not in english:  # most are told apart so, at a fraction of the time
            return None
        found = self.pattern.fullmatch(english)
        return found.groupdict() if found else None

    def said(self, english: str) -> str | None:
        """The Japanese of a finished sentence; None where it is another one."""
        gaps = self.gaps(english)
        if gaps is None:
            return None
        told = {name: _of_gap(self.marks[name], text) for name, text in gaps.items()}
        return None if None in told.values() else self.ja.format(**told)


def in_japanese(english: str) -> str | None:
    """What an error says, in Japanese; None for a sentence that the files do not have."""
    is_sane = english.count(": ") + english.count("; ") <= _MOST_MARKS
    return _looked_up("cause", english) if is_sane else None


def in_language(english: str, language: Language) -> str:
    """What an error says in a language; in English where the files do not have it."""
    return (in_japanese(english) if language == "ja" else None) or english


@cache
def templates(kind: Kind) -> tuple[Template, ...]:
    """Those of a kind, in the order in which they are tried.

    First what words stand before another cause, then by the letters of their own: the ones with
    the most say the most.
    """
    rows = [
        row
        for file in sorted(files(__name__).iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
        for row in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, ())
    ]
    made = [_template(row["en"], row["ja"]) for row in rows]
    return tuple(sorted(made, key=lambda one: one.order, reverse=True))


def _template(en: str, ja: str) -> Template:
    pieces = list(Formatter().parse(en))
    literals = [literal for literal, *_ in pieces]
    marks = {name: mark or "" for _, name, mark, _ in pieces if name}
    pattern = "".join(
        re.escape(literal) + (f"(?P<{name}>{_NAME if mark == 'name' else '.*?'})" if name else "")
        for literal, name, mark, _ in pieces
    )
    if re.match(r"\{\w+\}(?!: )", en):
        pattern = pattern.replace(".*?", _NO_PREFIX, 1)
    return Template(
        en=en,
        ja=ja,
        pattern=re.compile(pattern, re.DOTALL),
        marks=marks,
        order=(bool(literals[0]) and "cause" in marks.values(), sum(map(len, literals))),
        longest=max(literals, key=len),
    )


def _of_gap(mark: str, text: str) -> str | None:
    kind = next((one for one in get_args(Kind) if one == mark.removesuffix("?")), None)
    if kind is None:
        return text
    found = _looked_up(kind, text)
    is_kept = mark == "name" or mark.endswith("?")
    return text if found is None and is_kept else found


@lru_cache(maxsize=256)  # one part may be asked for by several templates, and theirs again
def _looked_up(kind: Kind, english: str) -> str | None:
    told = (one.said(english) for one in templates(kind))
    return next((one for one in told if one is not None), None)
