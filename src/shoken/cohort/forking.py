"""Processes forked from one that has loaded what each of them needs.

The start of Python, its libraries and the atlas takes a scan of a cohort 3 of 15 s of processor
time; a fork has them at once.  As with multiprocessing's own fork server, no thread runs in the
process that forks; that one is not used, since the workers of Dask may not start its processes.
"""

from __future__ import annotations

import gc
import os
import sys
from threading import Thread
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ENDED", "can_fork", "fork_for_each_line"]

ENDED = "ended "  # and the exit status of a fork: the line after its answer


def can_fork() -> bool:
    """Whether what is loaded survives a fork: frameworks of macOS may not, and Windows has none."""
    return sys.platform == "linux"


def fork_for_each_line(do: Callable[[str], None], answers: TextIO) -> None:
    """Do what each line of standard input asks for in a fork; this process waits.

    Parameters
    ----------
    do
        What a fork does; it ends with whoever writes the lines.
    answers
        Where each fork answers; after it, this process writes how it ended.
    """
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the processes
    # not the lines of sys.stdin: it reads ahead, which a fork would read again
    for line in iter(sys.stdin.readline, ""):
        fork = os.fork()
        if not fork:
            Thread(target=_end_with_input, daemon=True, name="parent").start()
            do(line)
            return
        _, status = os.waitpid(fork, 0)
        answers.write(f"{ENDED}{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _end_with_input() -> None:
    """Nothing is written while a scan is done: what can be read is that the writer has ended."""
    os.read(0, 1)
    os._exit(1)  # not sys.exit: this is not the main thread, which computes
