"""Words that may stand nowhere but with a slot or a noun that they belong to."""

from shoken.report.words.rules.bound import english, japanese
from shoken.report.words.text import Text

__all__ = ["BOUND"]


def _joined(rows: tuple[str, ...]) -> str:
    """All of them in one; the group ``noun`` is of those that are bound to no slot."""
    to_slots = [row for row in rows if r"\{" in row]
    others = [row for row in rows if r"\{" not in row]
    return "|".join((*to_slots, f"(?P<noun>{'|'.join(others)})"))


BOUND = Text(_joined(english.ROWS), _joined(japanese.ROWS))
