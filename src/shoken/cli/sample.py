"""``shoken sample``: a synthetic head and its true mask, and its result for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.cli.options import add_out

if TYPE_CHECKING:
    import argparse


__all__ = ["add_sample"]


def add_sample(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    samples = commands.add_parser(
        "sample", help="make a synthetic head, or its result for the page"
    )
    names = samples.add_subparsers(metavar="NAME", required=True)
    result = names.add_parser(
        "result", help="analyse the page's sample ahead, so that it opens at once"
    )
    result.set_defaults(run=_result)
    sample = names.add_parser("phantom", help="a synthetic head and its true masks")
    add_out(sample)
    sample.add_argument(
        "--sequence", choices=("t1", "t2", "flair"), default="flair", help="default: flair"
    )
    sample.add_argument(
        "--seed", type=int, default=1, help="another number gives another head (default: 1)"
    )
    sample.add_argument(
        "--lesion-ml",
        type=float,
        default=4.0,
        metavar="ML",
        help="volume of the lesion; 0 for none (default: 4)",
    )
    sample.add_argument(
        "--slice-mm", type=float, default=1.0, metavar="MM", help="slice thickness (default: 1)"
    )
    sample.set_defaults(run=_phantom)


def _result(_: argparse.Namespace) -> None:
    from shoken.store.sample import keep_sample_result

    print(keep_sample_result())


def _phantom(given: argparse.Namespace) -> None:
    from shoken.analysis.phantom import PhantomOptions
    from shoken.export.samples import write_phantom
    from shoken.imaging.sequence import MrSequence

    options = PhantomOptions(
        sequence=MrSequence(given.sequence),
        seed=given.seed,
        lesion_ml=given.lesion_ml,
        slice_mm=given.slice_mm,
    )
    for path in write_phantom(options, given.out):
        print(path)
