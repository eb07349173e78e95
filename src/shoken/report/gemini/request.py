"""What one request says, free of any client's types."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

__all__ = ["Form", "Picture", "Request", "Turn"]

Form = TypeVar("Form", bound=BaseModel)

_TOKENS_A_PICTURE = 1120  # at high resolution, after Google's table of media resolutions
_TOKENS_OF_AN_ANSWER = 2000  # with its thoughts; half of it is the rule


@dataclass(frozen=True)
class Picture:
    """One picture: a name without anything of the patient in it, what it shows, and a PNG file."""

    name: str
    caption: str
    png: bytes


@dataclass(frozen=True)
class Turn:
    """An answer of the model, and what was said to it next."""

    answer: str
    reply: str


@dataclass(frozen=True)
class Request(Generic[Form]):
    """Everything that one request says.

    ``prompt`` is the system instruction; ``table`` and the pictures, each after its caption, are
    the first turn; ``form`` is the pydantic class that the answer has to fit.
    """

    model: str
    prompt: str
    table: str
    pictures: tuple[Picture, ...]
    form: type[Form]
    turns: tuple[Turn, ...] = ()

    @property
    def key(self) -> str:
        """sha256 of all that decides the answer."""
        digest = hashlib.sha256()
        form = json.dumps(self.form.model_json_schema(), sort_keys=True)
        words = [self.model, self.prompt, self.table, form]
        words += [text for turn in self.turns for text in (turn.answer, turn.reply)]
        words += [picture.caption for picture in self.pictures]
        for text in words:
            digest.update(hashlib.sha256(text.encode()).digest())
        for picture in self.pictures:
            digest.update(hashlib.sha256(picture.png).digest())
        return digest.hexdigest()

    @property
    def tokens_expected(self) -> int:
        """A generous estimate of the tokens that the request and its answer will use."""
        letters = sum(len(text) for text in (self.prompt, self.table)) + sum(
            len(turn.answer) + len(turn.reply) for turn in self.turns
        )
        return _TOKENS_A_PICTURE * len(self.pictures) + letters + _TOKENS_OF_AN_ANSWER

    def after(self, answer: str, reply: str) -> Request[Form]:
        """The request that goes on from an answer."""
        return replace(self, turns=(*self.turns, Turn(answer, reply)))
