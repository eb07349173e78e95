"""How many lesions a clause counts, and how large it calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shoken.report import lexicon

__all__ = ["Count", "counts_in", "sizes_in"]


@dataclass(frozen=True)
class Count:
    """A number of lesions: ``at_least`` ("multiple"), ``part`` of them all, ``each`` side."""

    number: int
    words: str
    at_least: bool = False
    at_most: bool = False
    part: bool = False
    each: bool = False


def counts_in(text: str) -> list[Count]:
    """Every number of lesions that a clause gives, in digits or words."""
    found = []
    part = bool(lexicon.OTHER.search(text) or lexicon.RANKED.search(text))
    for match in lexicon.COUNT.finditer(text):
        number = next(int(g) for g in match.groups() if g is not None)
        words = match[0].strip()
        if re.search(r"\d\s*(?:mm|cm|ml|cc)\b", words.lower()):
            continue
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() :]
        more = lexicon.COUNT_MORE.search(before) or re.match(r"\s*(?:を超え|超|より多)", after)
        least = lexicon.COUNT_LEAST.search(before) or re.match(r"\s*(?:以上|or more)", after)
        most = lexicon.COUNT_MOST.search(before) or re.match(r"\s*(?:以下|未満|or fewer)", after)
        found.append(
            Count(
                number + 1 if more else number,
                words,
                at_least=bool(more or least),
                at_most=bool(most),
                part=part,
                each=bool(lexicon.EACH.search(text)),
            )
        )
    for pattern, number, at_least in lexicon.COUNT_WORDS:
        if word := pattern.search(text):
            found.append(Count(number, word[0].strip(), at_least=at_least, part=part))
    return found


def sizes_in(text: str) -> list[tuple[str, int]]:
    """Every word of size in a clause, with its class from 0 (tiny) to 4 (very large)."""
    found = []
    for pattern, size in lexicon.SIZES:
        if match := pattern.search(text):
            found.append((match[0].strip(), size))
    return found
