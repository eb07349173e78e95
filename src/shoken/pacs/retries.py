"""How long the queue waits, and how often it tries again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Patience"]


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long is waited, in seconds.

    ``quiet_s`` after the last instance a study is complete.  After a failure it is tried again
    after ``first_s``, and twice as long each time up to ``most_s``, ``tries`` times in all.
    """

    quiet_s: float
    # by hand: 30 s outlast a restart, an hour is soon enough for an archive that is mended; 20
    # tries are 14 hours, a night and its morning
    first_s: float = 30.0
    most_s: float = 3600.0
    tries: int = 20

    def after(self, tries: int) -> float:
        """How long to wait after so many failures."""
        return min(self.most_s, self.first_s * 2.0 ** (tries - 1))
