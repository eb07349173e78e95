"""What the lines of a list take from the heading above them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shoken.report.allowed import is_of_brain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shoken.report.clause import Sentence

__all__ = ["under_headings"]

_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*:?\s*$|【[^】]+】\s*$|"
    r"(?:finding|lesion|所見|病変)\s*(?:no\.?|番号|#)?\s*\d+\s*[:：]?\s*$)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•・]\s*(?!\*)|[A-Z][A-Za-z ]{2,24}:|[^\s、。:：]{1,8}[:：])")


def under_headings(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Each sentence; a line of a list with the finding, or the total, that its heading names."""
    heading: Sentence | None = None
    for sentence in sentences:
        if _HEADING.match(sentence.text):
            heading = sentence
        elif not _ITEM.match(sentence.text):
            heading = None
        elif heading is not None:
            yield _headed(sentence, heading)
            continue
        yield sentence


def _headed(sentence: Sentence, heading: Sentence) -> Sentence:
    named = any(c.ids or c.anchor or c.counts for c in sentence.clauses) or sentence.ids
    if len(heading.ids) == 1 and not (named or is_of_brain(sentence.plain)):
        clauses = tuple(replace(clause, ids=heading.ids) for clause in sentence.clauses)
        return replace(sentence, clauses=clauses, named=((0, heading.ids),))
    placed = any(c.places for c in sentence.clauses) or named
    if any(clause.total for clause in heading.clauses) and not placed:
        clauses = tuple(replace(c, total=True) for c in sentence.clauses)
        return replace(sentence, clauses=clauses)
    return sentence
