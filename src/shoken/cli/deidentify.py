"""``shoken deidentify``: DICOM files without identity."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cli.options import add_out

if TYPE_CHECKING:
    import argparse


__all__ = ["add_deidentify"]


def add_deidentify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    remove = commands.add_parser(
        "deidentify", help="remove names, dates, identifiers and free text from DICOM"
    )
    remove.add_argument(
        "files", nargs="+", type=Path, metavar="DICOM", help="a folder, a ZIP, or files"
    )
    add_out(remove)
    remove.set_defaults(run=_deidentify)


def _deidentify(given: argparse.Namespace) -> None:
    from shoken.reading import deidentify

    source = given.files[0] if len(given.files) == 1 else given.files
    count = deidentify(source, given.out)
    print(f"{count} files written to {given.out}")
    print("The pixels are unchanged: a scan of a head shows a face.", file=sys.stderr)
