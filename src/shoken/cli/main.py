"""The command line: parse, one call, print."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from shoken import __version__
from shoken.cli.analyze import add_analyze
from shoken.cli.cohort import add_cohort
from shoken.cli.compare import add_compare
from shoken.cli.corrections import add_corrections
from shoken.cli.deidentify import add_deidentify
from shoken.cli.dev.commands import add_commands
from shoken.cli.doctor.commands import add_doctor
from shoken.cli.evaluate import add_evaluate
from shoken.cli.failure import complain, failure_language, own_failure
from shoken.cli.inspect.commands import add_inspect
from shoken.cli.models import add_models
from shoken.cli.pacs import add_pacs
from shoken.cli.sample import add_sample
from shoken.cli.serve import add_serve
from shoken.common.errors import ShokenError

if TYPE_CHECKING:
    from collections.abc import Sequence as Words


__all__ = ["main"]


def main(words: Words[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 done, 2 bad input or usage, 1 our failure; the cause is one line on stderr.
    """
    given = None
    try:
        given = _parser().parse_args(words)
        return int(given.run(given) or 0)
    except ShokenError as error:
        return complain(error, failure_language(given))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - said in a line; what it quotes may be a name
        return complain(own_failure(error), failure_language(given))
    except KeyboardInterrupt:
        print("shoken: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shoken",
        description="From a brain MRI to a measured, bilingual, checkable report. "
        "A research tool, not a medical device.",
    )
    parser.add_argument("--version", action="version", version=f"shoken {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        add_analyze,
        add_inspect,
        add_compare,
        add_cohort,
        add_corrections,
        add_pacs,
        add_serve,
        add_models,
        add_doctor,
        add_sample,
        add_deidentify,
        add_evaluate,
        add_commands,
    ):
        add(commands)
    return parser
