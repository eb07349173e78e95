"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from shoken.common.identity import IdentityMode
    from shoken.imaging.sequence import MrSequence
    from shoken.report.words import Language


__all__ = [
    "add_identity",
    "add_language",
    "add_out",
    "add_sequence",
    "add_series",
    "identity_of",
    "language_of",
    "sequence_of",
]


def add_out(parser: argparse.ArgumentParser) -> None:
    """``--out DIR``, which is required."""
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="output folder")


def add_language(parser: argparse.ArgumentParser) -> None:
    """``--lang``."""
    parser.add_argument(
        "--lang", choices=("ja", "en"), help="language of the output (default: SHOKEN_LANGUAGE)"
    )


def add_identity(parser: argparse.ArgumentParser) -> None:
    """``--identity``."""
    parser.add_argument(
        "--identity",
        choices=("pseudonymous", "archive"),
        help="what DICOM results say of patient and study: nothing (pseudonymous), or what their "
        "source says, so that an archive files them there (archive; default: SHOKEN_IDENTITY)",
    )


def add_sequence(parser: argparse.ArgumentParser) -> None:
    """``--sequence``."""
    parser.add_argument(
        "--sequence",
        choices=("auto", "t1", "t1c", "t2", "flair", "pd"),
        default="auto",
        help="override the recognised sequence (default: auto)",
    )


def add_series(parser: argparse.ArgumentParser) -> None:
    """``--series``."""
    parser.add_argument(
        "--series",
        type=int,
        metavar="N",
        help="DICOM series to read where there are several, as shoken inspect numbers them",
    )


def identity_of(given: argparse.Namespace) -> IdentityMode:
    """The mode that was asked for, or that of the settings."""
    from shoken.common.identity import IdentityMode
    from shoken.common.settings import settings

    return IdentityMode(given.identity) if given.identity else settings().identity


def language_of(given: argparse.Namespace) -> Language:
    """The language that was asked for, or that of the settings."""
    from shoken.common.settings import settings

    return given.lang or settings().language


def sequence_of(given: argparse.Namespace) -> MrSequence | None:
    """The sequence that was asked for; None for auto."""
    from shoken.imaging.sequence import MrSequence

    return None if given.sequence == "auto" else MrSequence(given.sequence)
