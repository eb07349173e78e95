"""``shoken inspect``: what would be read of scans, as text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cli.options import add_language, add_series, language_of

if TYPE_CHECKING:
    import argparse

__all__ = ["add_inspect"]


def add_inspect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    look = commands.add_parser("inspect", help="show what would be read, without an analysis")
    look.add_argument("scans", nargs="+", type=Path, metavar="SCAN", help="as for analyze")
    look.add_argument("--json", action="store_true", help="print JSON, one object per scan")
    look.add_argument(
        "--volume", type=int, metavar="N", help="volume to read where there are several, from 1"
    )
    add_series(look)
    add_language(look)
    look.set_defaults(run=_inspect)


def _inspect(given: argparse.Namespace) -> int:
    from shoken.cli.inspect.inspection import as_json, inspect_scans
    from shoken.cli.inspect.lines import as_lines
    from shoken.common.escaping import plain

    language = language_of(given)
    found = []
    for each in inspect_scans(given.scans, language, given.volume, given.series):
        found.append(each)
        if not given.json:
            print(*map(plain, as_lines(each, language)), sep="\n", flush=True)
    if given.json:
        print(as_json(found))
    return 2 if any(each.error is not None for each in found) else 0
