"""``shoken-bids``: the command line that BIDS Apps have (Gorgolewski, PLoS Comput Biol 2017)."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from shoken import __version__
from shoken.cli.cohort import add_choices, add_workers, do_cohort, plan_cohort, tell_cohort
from shoken.cli.failure import complain, own_failure
from shoken.common.errors import ShokenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence as Words

__all__ = ["main"]


def main(words: Words[str] | None = None) -> int:
    """Run one level of the analysis.

    Returns
    -------
    int
        As of :func:`shoken.cli.main.main`; of ``participant`` 2 where a scan failed.
        130 where it was stopped: what is committed stays.
    """
    try:
        return _run(_parser().parse_args(words))
    except ShokenError as error:
        return complain(error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - said in a line; what it quotes may be a name
        return complain(own_failure(error))
    except KeyboardInterrupt:
        print("shoken-bids: stopped", file=sys.stderr)
        return 130


def _run(given: argparse.Namespace) -> int:
    from pathlib import Path

    from shoken.reading import is_dataset
    from shoken.store.objects import Objects

    if not is_dataset(Path(given.dataset)):
        raise UsageError(f"{given.dataset}: not a BIDS dataset; shoken cohort takes other folders")
    place = Objects(given.output_dir)
    labels = {f"sub-{label.removeprefix('sub-')}" for label in given.participant_label or ()}
    manifest = plan_cohort(given, place, labels)
    if given.analysis_level == "participant":  # several may run at a time; group tells of all
        return do_cohort(given, manifest, place, is_whole=False)
    tell_cohort(manifest, place)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shoken-bids",
        description="Brain, lesion candidates and quality of every scan of a BIDS dataset. "
        "A research tool, not a medical device.",
    )
    parser.add_argument("--version", action="version", version=f"shoken-bids {__version__}")
    parser.add_argument("dataset", metavar="bids_dir", help="the BIDS dataset")
    parser.add_argument("output_dir", help="the folder of the derivatives, or gs://…")
    parser.add_argument(
        "analysis_level",
        choices=("participant", "group"),
        help="participant: analyse the scans; group: the tables and the page of all",
    )
    parser.add_argument(
        "--participant-label", nargs="+", metavar="LABEL", help="these participants alone"
    )
    add_choices(parser)
    add_workers(parser)
    return parser
