"""The report's Markdown to HTML: what :mod:`shoken.report.record.document` writes, and no more."""

from __future__ import annotations

import re
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.common.escaping import html_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["html_of"]

_SIGN = re.compile(r"""\\([!-/:-@\[-`{-~])|[&<>"']""")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|( --- \|)+")


def html_of(markdown: str) -> str:
    """Headings, lists, tables, paragraphs, bold and struck words; all else is shown as it is."""
    parts: list[str] = []
    for kind, lines in groupby(markdown.splitlines(), _kind):
        parts += _WRITERS[kind](list(lines))
    return "\n".join(parts)


def _kind(line: str) -> str:
    return line[:1] if line.startswith(("#", "- ", "|")) else "text" if line.strip() else ""


def _headings(lines: list[str]) -> Iterator[str]:
    for line in lines:
        marks, _, words = line.partition(" ")
        yield f"<h{len(marks)}>{_inline(words)}</h{len(marks)}>"


def _list(lines: list[str]) -> Iterator[str]:
    items = (f"<li>{_inline(line.removeprefix('- '))}</li>" for line in lines)
    yield "<ul>" + "".join(items) + "</ul>"


def _paragraph(lines: list[str]) -> Iterator[str]:
    yield f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str]) -> Iterator[str]:
    head, *rows = [line for line in lines if not _RULE.fullmatch(line)]
    yield "<table><thead>" + _row(head, "th") + "</thead><tbody>"
    yield from (_row(row, "td") for row in rows)
    yield "</tbody></table>"


def _row(line: str, cell: str) -> str:
    cells = _BAR.split(line)[1:-1]
    return "<tr>" + "".join(f"<{cell}>{_inline(c.strip())}</{cell}>" for c in cells) + "</tr>"


def _inline(words: str) -> str:
    safe = _SIGN.sub(lambda found: _as_text(found[1] or found[0]), words)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"~~(.+?)~~", r"<del>\1</del>", safe)


def _as_text(sign: str) -> str:
    """A sign that HTML reads, or that a backslash kept from being read as Markdown."""
    safe = html_text(sign)
    return f"&#{ord(sign)};" if safe == sign else safe


_WRITERS: Mapping[str, Callable[[list[str]], Iterable[str]]] = MappingProxyType(
    {"#": _headings, "-": _list, "|": _table, "text": _paragraph, "": lambda _: ()}
)
