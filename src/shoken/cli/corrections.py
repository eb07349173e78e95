"""``shoken corrections``: what readers corrected on the page, as image and mask pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

__all__ = ["add_corrections"]


def add_corrections(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    pairs = commands.add_parser(
        "corrections", help="export reviewed results as BIDS image and mask pairs for training"
    )
    pairs.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the dataset's folder"
    )
    pairs.add_argument(
        "--owner", metavar="USER", help="whose results, where the page has a login; else local ones"
    )
    pairs.add_argument(
        "--unsigned", action="store_true", help="with reviews that nobody has signed yet"
    )
    pairs.add_argument(
        "--whole-heads",
        action="store_true",
        help="pictures of the whole head, which show faces; else the brain alone",
    )
    pairs.set_defaults(run=_corrections)


def _corrections(given: argparse.Namespace) -> None:
    from shoken.common.errors import UsageError
    from shoken.export.atomic_writing import make_folder, write_atomically
    from shoken.export.bids import check_folder
    from shoken.store.corrections import corrected_keys, correction_files
    from shoken.store.results import Store

    store = Store(given.owner)
    keys = corrected_keys(store, are_unsigned_too=given.unsigned)
    if not keys:
        raise UsageError(
            "no stored result has a signed review: sign one on the page, or add --unsigned"
        )
    make_folder(given.out)
    check_folder(given.out)
    subjects = set()
    for name, make in correction_files(store, keys, have_heads=given.whole_heads):
        make_folder((given.out / name).parent)
        write_atomically(given.out / name, make())
        subjects |= {name.partition("/")[0]} if "/" in name else set()
    print(f"{len(subjects)} reviewed scans in {given.out}")
