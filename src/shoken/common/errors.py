"""Every error that Shoken raises on purpose, each with a sentence for the person who meets it.

ShokenError
├── InputError            the user's file or request is at fault (exit status 2)
│   ├── UnreadableScan    the file is not what it claims to be, or is damaged
│   ├── UnsupportedScan   a sound file of a kind that Shoken does not read
│   │   └── SeveralVolumes    it holds several volumes; the message says how to choose one
│   ├── TooLarge          sound, but beyond a limit of the settings
│   └── UsageError        a request that contradicts itself
│       └── EditRefused       something of a review that cannot be done; with its reason
├── ModelError            a network is not available, or does not fit
│   ├── ModelMissing      not on this machine; the message names the command that gets it
│   └── ModelCorrupt      its bytes are not the published ones
├── StoreError            the store of results cannot be reached or used at the moment
├── ArchiveError          the archive (PACS) cannot be reached, or does not do what it is asked
├── SchedulerLost         who shares out a cohort's scans has ended; what was done is kept
├── NoSpace               a disk is full; the message names the folder and what to do
└── AnalysisError         a step of the analysis failed on a sound scan
    └── NoBrainFound      the brain extraction network found no brain
"""

from pathlib import Path
from typing import Self

from shoken.common.archive_faults import ARCHIVE_FAULTS, ArchiveFault
from shoken.common.review_refusals import REFUSALS, Refusal

__all__ = [
    "AnalysisError",
    "ArchiveError",
    "EditRefused",
    "InputError",
    "ModelCorrupt",
    "ModelError",
    "ModelMissing",
    "NoBrainFound",
    "NoSpace",
    "SchedulerLost",
    "SeveralVolumes",
    "ShokenError",
    "StoreError",
    "TooLarge",
    "UnreadableScan",
    "UnsupportedScan",
    "UsageError",
    "own_fault",
    "place_of",
]


class ShokenError(Exception):
    """Base of every error whose message is written for the user.

    ``is_translated`` where the message is in the user's own language, and not in English.
    """

    is_translated = False

    def translated(self) -> Self:
        """The error itself, marked as one whose message is in the user's language."""
        self.is_translated = True
        return self


class InputError(ShokenError):
    """The user's file or request is at fault."""


class UnreadableScan(InputError):
    """The file is damaged, or its header contradicts itself."""


class UnsupportedScan(InputError):
    """The file is sound, but of a kind that Shoken does not read."""


class SeveralVolumes(UnsupportedScan):
    """The file or series holds several volumes, and none was chosen.

    ``volumes`` is how many, or 0 where another error of this kind was the cause.
    """

    def __init__(self, message: str, *, volumes: int = 0) -> None:
        super().__init__(message)
        self.volumes = volumes


class TooLarge(InputError):
    """The file is sound, but beyond a limit of the settings."""


class UsageError(InputError):
    """The request contradicts itself or names something that does not exist."""


class EditRefused(UsageError):
    """An edit of a review that cannot be done, or a review that cannot be kept: ``reason``."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return REFUSALS[self.reason]


class ModelError(ShokenError):
    """A network is not available, or its files do not fit."""


class ModelMissing(ModelError):
    """The network is not on this machine; the message names the command that fetches it."""


class ModelCorrupt(ModelError):
    """The files of a network are not the published ones."""


class StoreError(ShokenError):
    """The store cannot be reached or used at the moment; its contents are untouched."""


class ArchiveError(ShokenError):
    """The archive cannot be reached, or does not do what it is asked: ``fault``, and figures."""

    def __init__(self, fault: ArchiveFault, **figures: object) -> None:
        super().__init__(fault, figures)
        self.fault = fault
        self.figures = figures

    def __str__(self) -> str:
        return ARCHIVE_FAULTS[self.fault].format(**self.figures)


class SchedulerLost(ShokenError):
    """Who shares out a cohort's scans has ended; what was done is kept, and can be gone on with."""


class NoSpace(ShokenError):
    """A disk is full; stored results are intact, and the request can be repeated."""


class AnalysisError(ShokenError):
    """A step of the analysis failed on a sound scan."""


class NoBrainFound(AnalysisError):
    """The brain extraction network found no brain in the image."""


def place_of(error: BaseException) -> str:
    """Where an unforeseen failure was raised, which is all that a message may quote of it.

    Its text may contain what a header contains, and its class means nothing to a user.
    """
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def own_fault(error: BaseException) -> AnalysisError:
    """An unforeseen failure, as its cause, in one of ours, which names its place alone."""
    fault = AnalysisError(f"a fault of Shoken's own, please report it: {place_of(error)}")
    fault.__cause__ = error
    return fault
