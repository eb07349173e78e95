"""Every sentence and word that the product says in a report, English and Japanese side by side."""

from shoken.report.words.text import Language, Text
from shoken.report.words.wording import Wording, wording

__all__ = ["Language", "Text", "Wording", "wording"]
