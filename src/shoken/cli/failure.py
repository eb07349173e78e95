"""How a command fails: one line on stderr, and the exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shoken.cli.options import language_of
from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ArchiveError, InputError, ShokenError, UsageError, own_fault
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from shoken.report.words import Language

__all__ = ["complain", "failure_language", "own_failure", "telling_archive_faults"]


def complain(error: ShokenError, language: Language = "en") -> int:
    """Print one line on stderr; the exit status, 2 where the input is at fault, else 1."""
    said = str(error)
    if language == "ja":
        from shoken.report.words.causes import in_language

        said = in_language(said, language)
    print(f"shoken: {plain(' '.join(said.split()))}", file=sys.stderr)
    return 2 if isinstance(error, InputError) else 1


def failure_language(given: argparse.Namespace | None) -> Language:
    """That of a command's output; English where it has but one, or its settings are at fault."""
    if given is None or "lang" not in given:
        return "en"
    try:
        return language_of(given)
    except UsageError:
        return "en"


def telling_archive_faults(
    run: Callable[[argparse.Namespace], None],
) -> Callable[[argparse.Namespace], int]:
    """A command whose archive's faults are told in the language of its output."""

    def told(given: argparse.Namespace) -> int:
        try:
            run(given)
        except ArchiveError as error:
            from shoken.pacs.words import archive_fault

            print(f"shoken: {plain(archive_fault(error, language_of(given)))}", file=sys.stderr)
            return 1
        return 0

    return told


def own_failure(error: Exception) -> ShokenError:
    """An unforeseen error as one of ours: a full disk, or a fault of Shoken's own."""
    if is_full(error):
        return no_space_in(getattr(error, "filename", None) or "a disk", "use another folder")
    return own_fault(error)
