"""One thing that the product says, in each of its languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Language", "Text"]

Language = Literal["ja", "en"]


@dataclass(frozen=True)
class Text:
    """A sentence or a word in English and in Japanese; may have named gaps for ``format``."""

    en: str
    ja: str

    def __getitem__(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en
