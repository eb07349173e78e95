"""How a command fails: one line on stderr, and the exit status."""

from __future__ import annotations

import sys

from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import InputError, ShokenError, own_fault
from shoken.common.escaping import plain

__all__ = ["complain", "own_failure"]


def complain(error: ShokenError) -> int:
    """Print one line on stderr; the exit status, 2 where the input is at fault, else 1."""
    print(f"shoken: {plain(' '.join(str(error).split()))}", file=sys.stderr)
    return 2 if isinstance(error, InputError) else 1


def own_failure(error: Exception) -> ShokenError:
    """An unforeseen error as one of ours: a full disk, or a fault of Shoken's own."""
    if is_full(error):
        return no_space_in(getattr(error, "filename", None) or "a disk", "use another folder")
    return own_fault(error)
