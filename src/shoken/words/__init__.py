"""Every sentence and word that the product says in a report, English and Japanese side by side."""

from shoken.words.text import Language, Text
from shoken.words.wording import Wording, wording

__all__ = ["Language", "Text", "Wording", "wording"]
