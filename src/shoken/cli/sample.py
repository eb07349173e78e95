"""``shoken sample``: a synthetic head and its true mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.cli.options import add_out

if TYPE_CHECKING:
    import argparse


__all__ = ["add_sample"]

_SAMPLES = ("phantom",)


def add_sample(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    sample = commands.add_parser("sample", help="make a synthetic head and its true mask")
    sample.add_argument("name", choices=_SAMPLES, metavar="NAME", help=", ".join(_SAMPLES))
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
    sample.set_defaults(run=_sample)


def _sample(given: argparse.Namespace) -> None:
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
