"""Untrusted text, such as a file's name, escaped for each kind of output.

One function for each language in which a word could mean something: whoever makes such an output
sends every foreign word through the one of its kind, once, where the output is made.
"""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["csv_cell", "html_text", "markdown_lines", "markdown_text", "pdf_text", "plain"]

# what begins something within a line of CommonMark or of what extends it (tables, struck words,
# mathematics, Streamlit's colours); an underscore within a word is one and no more
_WITHIN = re.compile(r"([\\`*{}\[\]<>#!|~$&]|(?<![^\W_])_|_(?![^\W_]))")
# what begins a block where it begins a line: a list, a heading that is underlined, a rule
_AT_START = re.compile(r"^(\d*)([-+=.):])")
# addresses and Streamlit's icons are looked for in the text that is left after escapes; a sign
# without width (U+2060) keeps them apart
_FOUND_LATER = re.compile(r"(://|www(?=\.)|:(?=[\w+/-]+:))", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# what turns the direction of what follows, so that a name reads as another (CVE-2021-42574)
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(words: str) -> str:
    r"""One line of text: of what a terminal or a log obeys, the replacement sign alone is left.

    >>> plain("a\nb\x1b[31mc") == "a\ufffdb\ufffd[31mc"
    True
    """
    return "".join("\ufffd" if _commands(sign) else sign for sign in words)


def markdown_text(words: str) -> str:
    r"""One line that Markdown shows as it is, whatever stands in it.

    >>> print(markdown_text("![x](a)_FLAIR.nii"))
    \!\[x\](a)_FLAIR.nii
    """
    safe = _WITHIN.sub(r"\\\1", plain(words).strip())
    safe = _FOUND_LATER.sub(lambda found: found[0][0] + _WORD_JOINER + found[0][1:], safe)
    return _AT_START.sub(r"\1\\\2", safe)


def markdown_lines(words: str) -> str:
    """Each line as :func:`markdown_text` has it: for sentences that may be several paragraphs."""
    return "\n".join(map(markdown_text, words.split("\n")))


def html_text(words: str) -> str:
    """Words as HTML's text or the value of an attribute in quotes."""
    return html.escape(plain(words))


def csv_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers (OWASP, CSV injection).

    >>> csv_cell("=1+1"), csv_cell(-1.5), csv_cell("left")
    ("'=1+1", -1.5, 'left')
    """
    if not isinstance(value, str):
        return value
    safe = plain(value)
    return f"'{safe}" if value.lstrip(" ").startswith(_FORMULA) else safe


def pdf_text(words: str) -> str:
    """Words as reportlab's paragraphs have them; a line break stays one."""
    return "<br/>".join(html_text(line) for line in words.split("\n"))


def _commands(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in _BIDIRECTIONAL
