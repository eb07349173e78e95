"""Words that may stand nowhere but with a slot or a noun that they belong to."""

from shoken.report.words.language import Text
from shoken.report.words.rules.bound import english, english_search, japanese

__all__ = ["ASKED_OF_NOTHING", "BOUND", "OF_THE_SEARCH", "READ"]


def _joined(rows: tuple[str, ...]) -> str:
    """All of them in one; the group ``noun`` is of those that are bound to no slot."""
    to_slots = [row for row in rows if r"\{" in row]
    others = [row for row in rows if r"\{" not in row]
    return "|".join((*to_slots, f"(?P<noun>{'|'.join(others)})"))


BOUND = Text(_joined(english.ROWS), _joined(japanese.ROWS))
# that the images were looked at: what is so whatever they show
READ = Text(english_search.READ, japanese.READ)
# of them what may be said where nothing was marked: what was done, and how much of the brain
OF_THE_SEARCH = Text(_joined(english.OF_THE_SEARCH), _joined(japanese.OF_THE_SEARCH))
# what was not marked is asked for as something that may be there
ASKED_OF_NOTHING = Text(_joined(english.ASKED_OF_NOTHING), _joined(japanese.ASKED_OF_NOTHING))
