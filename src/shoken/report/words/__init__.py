"""Every sentence and word that the product says in a report, English and Japanese side by side.

``rules`` holds what a model may write, ``messages`` what a reader is told of files and failures,
``causes`` what errors say, for whoever has Japanese; the rest is what code says of a scan.
"""

from shoken.report.words.language import Language, Text
from shoken.report.words.wording import Wording, wording

__all__ = ["Language", "Text", "Wording", "wording"]
