"""The one JSON object that a reply holds, taken out of what a model writes around it.

A model that was asked for JSON may still put it into a code fence, greet first, or write it twice.
To ask again for that would cost a second request; what is not plain is asked again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from unicodedata import category as _category

from pydantic import ValidationError

from shoken.report.gemini.failures import Failure, GeminiFailure

if TYPE_CHECKING:
    from shoken.report.gemini.request import Form

__all__ = ["MOST_CHARACTERS", "clean_text", "read_answer"]

# of one string; the longest of 32 answers to real tables has 462
MOST_CHARACTERS = 4000
# of a whole reply, in which the search for an object must end soon; 16,384 tokens are seldom more
_MOST_OF_A_REPLY = 200_000
# an object begins with a key, which tells it from braces in prose
_BEGINS = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:')
_LINE_ENDS = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
# categories of which no character can be seen: control and format characters (bidirectional and
# zero-width ones among them), halves of surrogate pairs, what Unicode has not assigned
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# marks, which can be piled upon a digit; those that belong to a letter are composed with it
_MARKS = frozenset({"Mn", "Me"})
# letters and signs by their category, but blank: Hangul fillers and the empty Braille cell
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def clean_text(text: str) -> str:
    r"""A text without anything that a reader cannot see, in composed form.

    Control, bidirectional, zero-width and unassigned characters go, as do marks that combine to no
    letter; every kind of line end becomes ``\n``, every run of other spaces one space.

    >>> clean_text("A\u202elesion\u200b of\u00a0\u00a04\x00 mL ")
    'Alesion of 4 mL'
    """
    lines = _LINE_ENDS.sub("\n", text)
    seen = (c for c in lines if c.isspace() or not (_category(c) in _UNSEEN or c in _BLANK))
    composed = unicodedata.normalize("NFC", "".join(seen))
    bare = "".join(c for c in composed if _category(c) not in _MARKS)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", bare)).strip()


def read_answer(text: str, form: type[Form]) -> tuple[Form, str]:
    """The answer in a reply's text, every string of it cleaned, and the bare JSON of it.

    Raises
    ------
    GeminiFailure
        There is no whole object, or there are several that differ, none fits the form, or a string
        is too long.
    """
    if len(text) > _MOST_OF_A_REPLY:
        raise GeminiFailure(Failure.TOO_LONG)
    try:
        objects = [_cleaned(one) for one in _objects(text)]
    except (ValueError, RecursionError) as error:
        raise GeminiFailure(Failure.NOT_JSON) from error
    if not objects:
        raise GeminiFailure(Failure.NOT_JSON)
    different = [one for number, one in enumerate(objects) if one not in objects[:number]]
    fitting: list[tuple[Form, str]] = []
    for one in different:
        bare = json.dumps(one, ensure_ascii=False)
        try:
            fitting.append((form.model_validate_json(bare), bare))
        except ValidationError as error:
            problem = error
    if not fitting:
        raise GeminiFailure(Failure.WRONG_SCHEMA) from problem
    if len(fitting) > 1:
        raise GeminiFailure(Failure.SEVERAL_ANSWERS)
    return fitting[0]


def _objects(text: str) -> list[Any]:
    """Each whole object in a text, one within another left out.

    An object that breaks off is an error: what is whole within it is not the answer.
    """
    # a line break may stand in a string as it is: only strict readers mind
    decoder = json.JSONDecoder(strict=False, parse_constant=_no_number)
    objects, at = [], 0
    while (begin := _BEGINS.search(text, at)) is not None:
        found, at = decoder.raw_decode(text, begin.start())
        objects.append(found)
    return objects


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        cleaned = clean_text(value)
        if len(cleaned) > MOST_CHARACTERS:
            raise GeminiFailure(Failure.TOO_LONG)
        return cleaned
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(key): _cleaned(item) for key, item in value.items()}
    return value
